from __future__ import annotations

import csv
import hashlib
import io
import tomllib
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
from python_calamine import CalamineWorkbook

from ucj_validate.columns import Membership
from ucj_validate.errors import UnwritableError, UsageError
from ucj_validate.settings import Settings
from ucj_validate.synth.city import City, make_city, write_city
from ucj_validate.synth.membership import month_before
from ucj_validate.synth.options import CityName, Corruption, Layout, Noise, Serials, SynthOptions
from ucj_validate.synth.rows import MEMBERS, NON_ASN, RENTAN, UMKM

SMALL = SynthOptions(persons=300, seed=5, serials=Serials.RESERVED, province="99")


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def by_line(path: Path, encoding: str, delimiter: str) -> dict[int, list[str]]:
    """Records by the line they start on, counted the way an editor does."""
    text = path.read_bytes().decode(encoding)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    records, start = {}, 1
    for record in reader:
        records[start] = record
        start = reader.line_num + 1
    return records


@pytest.mark.parametrize("layout", list(Layout))
def test_the_same_seed_gives_the_same_bytes(tmp_path: Path, layout: Layout) -> None:
    options = replace(SMALL, layout=layout)

    write_city(make_city(options), tmp_path / "a")
    write_city(make_city(options), tmp_path / "b")

    assert digests(tmp_path / "a") == digests(tmp_path / "b")


def test_another_seed_gives_another_city(tmp_path: Path) -> None:
    write_city(make_city(SMALL), tmp_path / "a")
    write_city(make_city(replace(SMALL, seed=6)), tmp_path / "b")

    one, other = digests(tmp_path / "a"), digests(tmp_path / "b")
    assert one["peserta_bpjs.csv"] != other["peserta_bpjs.csv"]
    assert one["roll_umkm.xlsx"] != other["roll_umkm.xlsx"]


def test_lines_of_text_files_point_at_the_record_of_the_row(city: City, written: Path) -> None:
    roll = by_line(written / "roll_pekerja_rentan.csv", "cp1252", ";")
    members = by_line(written / "peserta_bpjs.csv", "utf-8-sig", ",")

    for row in (row for row in city.enrolment.rows if row.table == RENTAN):
        assert roll[row.line][1:3] == [row.name, row.nik]
    for row in city.memberships.rows:
        assert row.card is not None
        assert members[row.line][:3] == [row.card.kpj, row.nik, row.name]


def test_records_over_several_lines_are_there_and_carry_their_first_line(city: City, written: Path) -> None:
    lines = sorted(row.line for row in city.enrolment.rows if row.table == RENTAN)

    steps = {after - before for before, after in pairwise(lines)}

    assert 2 in steps
    assert "\n" in by_line(written / "roll_pekerja_rentan.csv", "cp1252", ";")[lines[149]][6]


def test_lines_of_workbooks_point_at_the_row_a_spreadsheet_shows(city: City, written: Path) -> None:
    for table, name, column in ((UMKM, "roll_umkm.xlsx", 3), (NON_ASN, "roll_non_asn.xlsx", 2)):
        book = CalamineWorkbook.from_path(str(written / name))
        sheets = {sheet: book.get_sheet_by_name(sheet).to_python(skip_empty_area=False) for sheet in book.sheet_names}
        for row in (row for row in city.enrolment.rows if row.table == table):
            cells = sheets[row.sheet][row.line - 1]
            assert str(cells[column]).upper() == row.name.upper()
            assert cells[1] == (float(row.nik) if row.nik_is_number else row.nik)


def test_truth_rows_name_every_row_once(city: City, written: Path) -> None:
    truth = pl.read_csv(written / "truth_rows.csv")

    assert truth.height == len(city.enrolment.rows) + len(city.memberships.rows)
    assert truth.select("side", "file", "sheet", "line").is_duplicated().sum() == 0


def test_the_clean_layout_has_a_line_a_row_after_the_header(tmp_path: Path) -> None:
    city = make_city(replace(SMALL, layout=Layout.CLEAN))
    write_city(city, tmp_path)

    records = by_line(tmp_path / "roll_umkm.csv", "utf-8", ",")

    rows = [row for row in city.enrolment.rows if row.table == UMKM]
    assert [records[row.line][0] for row in rows] == [row.nik for row in rows]
    assert len(records) == len(rows) + 1


def test_the_written_configuration_is_one_the_program_takes(written: Path) -> None:
    settings = Settings.model_validate(tomllib.loads((written / "ucj.toml").read_text()))

    assert settings.as_of == date(2025, 4, 24)
    assert all(
        (written / name).is_file()
        for name in (*settings.input.rolls, *settings.input.members, *settings.reference.deaths)
    )


def test_the_expected_membership_follows_from_the_cards_by_the_rule(city: City) -> None:
    ranks = {Membership.ACTIVE: 0, Membership.LAPSED: 1, Membership.ENDED: 2}
    best: dict[int, Membership] = {}
    for row in city.memberships.rows:
        card = row.card
        assert card is not None
        months = (2025 - card.last_paid.year) * 12 + 4 - card.last_paid.month
        overdue = max(months - 1, 0)
        found = Membership.ACTIVE if overdue == 0 else Membership.LAPSED if overdue <= 3 else Membership.ENDED
        if "status_contradicts_blth" in row.faults:
            found = Membership.ACTIVE
        best[row.person.number] = min(found, best.get(row.person.number, found), key=ranks.__getitem__)

    assert {
        number: membership
        for number, membership in city.memberships.of_person.items()
        if membership is not Membership.UNREGISTERED
    } == best


def test_stated_statuses_agree_with_the_month_paid_unless_a_contradiction_is_planted(city: City) -> None:
    as_of = city.options.as_of
    for row in city.memberships.rows:
        assert row.card is not None
        paid_up = row.card.last_paid >= month_before(as_of, 1)
        if row.card.stated and "status_contradicts_blth" not in row.faults:
            assert (row.card.stated.upper() == "AKTIF") == paid_up


def test_people_who_do_not_count_are_expected_as_excluded(written: Path) -> None:
    persons = pl.read_csv(written / "truth_persons.csv")

    excluded = persons.filter(pl.col("excluded_because").is_not_null())
    assert excluded["status"].unique().to_list() == ["excluded"]
    assert (
        persons.filter(pl.col("excluded_because").is_null() & pl.col("on_roll"))
        .filter(pl.col("status") != pl.col("membership"))
        .is_empty()
    )


@pytest.mark.parametrize(
    ("options", "covered"),
    [({"persons": 660, "persons_on_rolls": 460}, 366), ({"persons": 400, "persons_on_rolls": 300}, 12)],
)
def test_exactly_so_many_people_on_the_rolls_are_active_as_asked(options: dict[str, int], covered: int) -> None:
    city = make_city(
        SynthOptions(
            seed=7373,
            noise=Noise.CERTAIN,
            city=CityName.PALOPO,
            as_of=date(2024, 3, 25),
            active_on_rolls=covered,
            **options,
        )
    )

    listed = {row.person.number for row in city.enrolment.rows}
    assert len(listed) == options["persons_on_rolls"]
    assert sum(city.memberships.of_person[number] is Membership.ACTIVE for number in listed) == covered


def test_certain_noise_leaves_every_nik_readable() -> None:
    city = make_city(SynthOptions(persons=1500, seed=3, noise=Noise.CERTAIN))

    faults = {fault for row in (*city.enrolment.rows, *city.memberships.rows) for fault in row.faults}

    assert not faults & {
        "nik_missing",
        "nik_one_digit",
        "nik_excel_float",
        "nik_fill_down",
        "birth_missing",
        "name_typo",
    }
    assert "nik_apostrophe" in faults


@pytest.mark.parametrize("corruption", list(Corruption))
def test_every_corruption_model_makes_its_own_slips(corruption: Corruption) -> None:
    rows = make_city(replace(SMALL, corruption=corruption)).enrolment.rows

    slips = [row for row in rows if "name_typo" in row.faults]

    assert slips
    assert all(row.name.strip() and row.name != row.person.name for row in slips)


def test_reserved_serials_belong_to_nobody(city: City) -> None:
    numbers = [number for person in city.population.people for number in (person.nik, person.no_kk)]

    assert all(number.startswith("99") and int(number[12:]) >= 9000 for number in numbers)
    assert len({person.nik for person in city.population.people}) == len(city.population.people)


def test_a_family_card_belongs_to_one_household(city: City) -> None:
    cards: dict[str, set[int]] = {}
    for person in city.population.people:
        cards.setdefault(person.no_kk, set()).add(person.household)

    assert all(len(households) == 1 for households in cards.values())


def test_a_city_without_noise_writes_every_person_as_is() -> None:
    city = make_city(replace(SMALL, noise=Noise.NONE))

    assert all(row.nik == row.person.nik and row.birth == row.person.birth for row in city.enrolment.rows)
    assert {fault for row in city.enrolment.rows for fault in row.faults} <= {"alm_in_name"}


@pytest.mark.parametrize(
    "options",
    [
        SynthOptions(persons=5, seed=1),
        SynthOptions(persons=100, seed=-1),
        SynthOptions(persons=100, seed=1, province="7x"),
    ],
)
def test_options_that_cannot_be_are_refused(options: SynthOptions) -> None:
    with pytest.raises(UsageError):
        make_city(options)


def test_the_smallest_city_can_be_written(tmp_path: Path) -> None:
    written = write_city(make_city(SynthOptions(persons=20, seed=1)), tmp_path)

    assert set(written.files) == {path.name for path in tmp_path.iterdir()}


def test_a_folder_that_is_a_file_is_said_to_be_unwritable(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("x")

    with pytest.raises(UnwritableError):
        write_city(make_city(SMALL), tmp_path / "taken")


def test_rows_of_the_export_lie_in_another_order_than_the_people(city: City) -> None:
    numbers = [row.person.number for row in city.memberships.rows]

    assert numbers != sorted(numbers)
    assert all(row.table == MEMBERS for row in city.memberships.rows)
