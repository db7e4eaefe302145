from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from dataclasses import fields, replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest

from ucj_validate.columns import Membership
from ucj_validate.errors import UsageError
from ucj_validate.synth.months import ChangeKind, Month, MonthRates, months
from ucj_validate.synth.months.rates import rates_from
from ucj_validate.synth.months.rolls import LOSSLESS
from ucj_validate.synth.months.writing import WrittenMonths, write_months
from ucj_validate.synth.options import Layout, Noise, Serials, SynthOptions
from ucj_validate.synth.person import Person
from ucj_validate.synth.rows import RENTAN, UMKM, Row

OPTIONS = SynthOptions(persons=1500, seed=21, serials=Serials.RESERVED, province="99", as_of=date(2025, 1, 10))
MENDED = {ChangeKind.NIK_CORRECTED, ChangeKind.NIK_MISTYPED}
STILL = MonthRates(**{field.name: 0.0 for field in fields(MonthRates)})


@pytest.fixture(scope="module")
def ten() -> list[Month]:
    """Ten months of a city of ordinary noise, not written."""
    return list(months(OPTIONS, 10))


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, WrittenMonths]:
    """Three months in a folder."""
    folder = tmp_path_factory.mktemp("months")
    return folder, write_months(months(replace(OPTIONS, persons=300), 3), folder)


def text_of(row: Row) -> dict[str, object]:
    """Everything that the office writes of a row of a roll, by name."""
    keep = {
        name: getattr(row, name)
        for name in (
            "table", "sheet", "nik", "no_kk", "name", "sex", "birth", "village", "district", "regency", "phone", "mother", "unit", "occupation",
            "nik_is_number", "form",
        )
    }  # fmt: skip
    return keep | {"address": row.person.address, "income": row.person.income, "born_in": row.person.birth_place}


def by_number(month: Month) -> dict[int, Row]:
    return dict(zip(month.roll_numbers, month.city.enrolment.rows, strict=True))


def touched(month: Month) -> set[int]:
    """Roll rows that something happened to in a month; (ALM) is written on all rows of the person."""
    dead = {change.person for change in month.changes if change.kind is ChangeKind.DIED}
    rows = {change.row for change in month.changes if change.row is not None}
    return rows | {number for number, row in by_number(month).items() if row.person.number in dead}


def test_every_month_is_told_at_its_last_day(ten: list[Month]) -> None:
    assert [month.name for month in ten] == [f"2025-{number:02d}" for number in range(1, 11)]
    assert [month.city.options.as_of.day for month in ten] == [31, 28, 31, 30, 31, 30, 31, 31, 30, 31]


def test_all_kinds_of_change_happen_and_none_in_the_first_month(ten: list[Month]) -> None:
    kinds = {change.kind for month in ten for change in month.changes}

    assert ten[0].changes == ()
    assert kinds == set(ChangeKind)


def test_people_keep_their_numbers(ten: list[Month]) -> None:
    def lasting(person: Person) -> tuple[object, ...]:
        return person.number, person.nik, person.name, person.birth

    assert [lasting(person) for person in ten[0].city.population.people] == [
        lasting(person) for person in ten[-1].city.population.people
    ]


def test_a_roll_row_that_nothing_happened_to_keeps_its_text(ten: list[Month]) -> None:
    for before, after in pairwise(ten):
        changed, old = touched(after), by_number(before)
        for number, row in by_number(after).items():
            if number in old and number not in changed:
                assert text_of(row) == text_of(old[number])


def test_a_row_changes_only_in_what_was_corrected(ten: list[Month]) -> None:
    seen = Counter[ChangeKind]()
    for before, after in pairwise(ten):
        old, new = by_number(before), by_number(after)
        for change in after.changes:
            if change.row in old and change.row in new:
                was, now = text_of(old[change.row]), text_of(new[change.row])
                differing = {name for name in was if was[name] != now[name]}
                seen[change.kind] += 1
                assert differing <= ({"nik", "nik_is_number"} if change.kind in MENDED else {"name"})

    assert {*MENDED, ChangeKind.NAME_RESPELT} <= seen.keys()


def test_a_corrected_nik_is_right_and_a_mistyped_one_wrong(ten: list[Month]) -> None:
    for month in ten:
        rows = by_number(month)
        for change in month.changes:
            if change.kind in MENDED and change.row in rows:
                row = rows[change.row]
                assert (row.nik == row.person.nik) == (change.kind is ChangeKind.NIK_CORRECTED)
                assert not {fault for fault in row.faults if fault in LOSSLESS}


def test_who_joined_or_left_is_who_stands_on_the_rolls_and_did_not_or_no_more(ten: list[Month]) -> None:
    def listed(month: Month) -> set[int]:
        return {row.person.number for row in month.city.enrolment.rows}

    for before, after in pairwise(ten):
        joined = {change.person for change in after.changes if change.kind is ChangeKind.JOINED}
        left = {change.person for change in after.changes if change.kind is ChangeKind.LEFT}
        assert joined - left == listed(after) - listed(before)
        assert left - joined == listed(before) - listed(after)
        assert listed(after) == set(after.city.enrolment.first)


def test_second_listings_are_told_when_they_come_and_go(ten: list[Month]) -> None:
    for before, after in pairwise(ten):
        gone = {change.person for change in after.changes if change.kind is ChangeKind.LEFT}
        added = {change.row for change in after.changes if change.kind is ChangeKind.DUPLICATE_ADDED}
        removed = {change.row for change in after.changes if change.kind is ChangeKind.DUPLICATE_REMOVED}
        old = {n for n, row in by_number(before).items() if row.kind != "original" and row.person.number not in gone}
        new = {n for n, row in by_number(after).items() if row.kind != "original"}
        assert new - old == added
        assert old - new <= removed


def test_the_changes_of_memberships_lead_from_each_month_to_the_next(ten: list[Month]) -> None:
    becomes = {
        ChangeKind.REGISTERED: Membership.ACTIVE,
        ChangeKind.ACTIVE_AGAIN: Membership.ACTIVE,
        ChangeKind.LAPSED: Membership.LAPSED,
        ChangeKind.ENDED: Membership.ENDED,
    }
    for before, after in pairwise(ten):
        expected = dict(before.city.memberships.of_person)
        for change in after.changes:
            if change.kind in becomes:
                assert change.person is not None
                assert expected[change.person] == change.detail
                expected[change.person] = becomes[change.kind]
        assert expected == after.city.memberships.of_person


def test_memberships_follow_from_the_cards_in_every_month(ten: list[Month]) -> None:
    rank = (Membership.ACTIVE, Membership.LAPSED, Membership.ENDED)
    for month in ten:
        as_of, best = month.city.options.as_of, dict[int, Membership]()
        for row in month.city.memberships.rows:
            card = row.card
            assert card is not None
            overdue = max((as_of.year - card.last_paid.year) * 12 + as_of.month - card.last_paid.month - 1, 0)
            found = rank[0] if overdue == 0 else rank[1] if overdue <= 3 else rank[2]
            if card.stated.upper() == "AKTIF":
                found = rank[0]
            if card.inactive_since:
                found = rank[2]
            best[row.person.number] = min(found, best.get(row.person.number, found), key=rank.index)
        told = {n: m for n, m in month.city.memberships.of_person.items() if m is not Membership.UNREGISTERED}
        assert told == best


def test_the_dead_neither_register_nor_pay_anew_nor_join(ten: list[Month]) -> None:
    dead: set[int] = {person.number for person in ten[0].city.population.people if person.deceased}
    for month in ten:
        dead |= {c.person for c in month.changes if c.kind is ChangeKind.DIED and c.person is not None}
        assert (
            not {
                change.person
                for change in month.changes
                if change.kind in {ChangeKind.JOINED, ChangeKind.REGISTERED, ChangeKind.ACTIVE_AGAIN}
            }
            & dead
        )


def test_kpj_stay_single_and_a_card_stays_with_its_person(ten: list[Month]) -> None:
    owner: dict[str, int] = {}
    for month in ten:
        for row in month.city.memberships.rows:
            assert row.card is not None
            assert owner.setdefault(row.card.kpj, row.person.number) == row.person.number


def test_sheets_of_the_workbook_stay_the_same(ten: list[Month]) -> None:
    sheets = {tuple(dict.fromkeys(row.sheet for row in by_number(m).values() if row.table == UMKM)) for m in ten}

    assert len(sheets) == 1


def test_a_file_is_in_another_order_only_where_that_is_told(ten: list[Month]) -> None:
    for before, after in pairwise(ten):
        told = {change.table for change in after.changes if change.kind is ChangeKind.RESORTED}
        for table in {row.table for row in by_number(after).values()}:
            old = [number for number, row in by_number(before).items() if row.table == table]
            new = [number for number, row in by_number(after).items() if row.table == table]
            stayed = [number for number in old if number in set(new)]
            assert ([number for number in new if number in set(old)] == stayed) == (table not in told)


def test_where_nothing_is_to_change_only_time_passes() -> None:
    kinds = {change.kind for month in months(replace(OPTIONS, persons=300), 5, STILL) for change in month.changes}

    assert kinds <= {ChangeKind.ENDED, ChangeKind.OVER_AGE}


def test_the_same_seed_gives_the_same_months_and_another_one_others(tmp_path: Path) -> None:
    def digests(name: str, seed: int) -> dict[str, str]:
        write_months(months(replace(OPTIONS, persons=120, seed=seed), 3), tmp_path / name)
        return {
            str(path.relative_to(tmp_path / name)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted((tmp_path / name).rglob("*.*"))
        }

    one, same, other = digests("a", 3), digests("b", 3), digests("c", 4)

    assert one == same
    assert one["changes.csv"] != other["changes.csv"]


def test_the_first_months_do_not_depend_on_how_many_follow() -> None:
    small = replace(OPTIONS, persons=200)

    assert [m.changes for m in months(small, 3)] == [m.changes for m in months(small, 6)][:3]


def test_rows_are_told_with_file_and_line_in_every_month(written: tuple[Path, WrittenMonths]) -> None:
    folder, _told = written
    places = pl.read_csv(folder / "rows.csv")

    for name in ("2025-01", "2025-02", "2025-03"):
        truth = pl.read_csv(folder / name / "truth_rows.csv")
        told = places.filter(pl.col("month") == name)
        assert (
            truth.select("side", "file", "sheet", "line", "person").rows()
            == told.select("side", "file", "sheet", "line", "person").rows()
        )
    assert places.select("month", "row").is_duplicated().sum() == 0


def test_an_untouched_line_of_the_text_roll_reads_the_same_wherever_it_stands(
    written: tuple[Path, WrittenMonths],
) -> None:
    folder, _told = written
    changes, places = pl.read_csv(folder / "changes.csv"), pl.read_csv(folder / "rows.csv")
    rentan = places.filter(pl.col("file") == "roll_pekerja_rentan.csv")
    seen = 0
    for old, new in pairwise(("2025-01", "2025-02", "2025-03")):
        dead = changes.filter((pl.col("month") == new) & (pl.col("change") == "died"))["person"].to_list()
        spoilt = changes.filter(pl.col("month") == new)["row"].drop_nulls().to_list()
        was, now = records(folder / old), records(folder / new)
        both = rentan.filter(pl.col("month") == old).join(
            rentan.filter(pl.col("month") == new), on="row", suffix="_now"
        )
        for row in both.iter_rows(named=True):
            if row["row"] not in spoilt and row["person"] not in dead:
                assert was[row["line"]][1:] == now[row["line_now"]][1:]
                seen += 1
    assert seen > 100


def records(folder: Path) -> dict[int, list[str]]:
    """Records of the text roll by the line they start on."""
    text = (folder / "roll_pekerja_rentan.csv").read_bytes().decode("cp1252")
    reader, start, found = csv.reader(io.StringIO(text, newline=""), delimiter=";"), 1, {}
    for record in reader:
        found[start] = record
        start = reader.line_num + 1
    return found


def test_the_plain_layout_can_pass_months_too(tmp_path: Path) -> None:
    plain = replace(OPTIONS, persons=100, layout=Layout.CLEAN, noise=Noise.CERTAIN)

    told = write_months(months(plain, 2), tmp_path)

    assert list(told.months) == ["2025-01", "2025-02"]
    assert (tmp_path / "2025-02" / "roll_umkm.csv").is_file()


def test_rates_are_named_and_lie_between_none_and_all() -> None:
    assert rates_from(["lapsed=0.5", "died=0"]) == replace(MonthRates(), lapsed=0.5, died=0.0)
    for wrong in ("lapsed", "lapsed=2", "laps=0.1", "lapsed=x"):
        with pytest.raises(UsageError):
            rates_from([wrong])


def test_every_new_row_of_a_roll_belongs_to_a_change(ten: list[Month]) -> None:
    for before, after in pairwise(ten):
        added = {
            change.row for change in after.changes if change.kind in {ChangeKind.JOINED, ChangeKind.DUPLICATE_ADDED}
        }
        assert set(after.roll_numbers) - set(before.roll_numbers) == added
        assert any(row.table == RENTAN for row in by_number(after).values())
