"""The folder, the page, the workbook and the commands of a province report."""

from __future__ import annotations

import json
import re
import stat
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.command import ucj_here
from tests.rollup.conftest import Small
from ucj_validate.errors import UsageError
from ucj_validate.i18n import set_language
from ucj_validate.rollup.building import Province
from ucj_validate.rollup.facts import SCHEMA, facts
from ucj_validate.rollup.folder import write
from ucj_validate.rollup.page import rendered
from ucj_validate.rollup.parts import MEASURES
from ucj_validate.rollup.workbook import ELSEWHERE, MAYBE, PAID, RECAP, TOGETHER

FILES = {"rollup.json", "rollup.html", "rollup.md", "rollup.xlsx", "run.json"}


def personal(small: Small) -> set[str]:
    """NIK and names of everybody."""
    return {
        value
        for run in small.runs
        for table in (run.roll, run.members)
        for column in ("nik", "name")
        for value in table[column].drop_nulls().to_list()
        if len(value) > 8
    }


def test_the_folder_is_private_whole_and_the_same_again(with_nik: Province, tmp_path: Path) -> None:
    write(with_nik, tmp_path / "a")
    write(with_nik, tmp_path / "b")
    write(with_nik, tmp_path / "b")

    assert {path.name for path in (tmp_path / "a").iterdir()} == FILES
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o700
    for name in FILES:
        assert stat.S_IMODE((tmp_path / "a" / name).stat().st_mode) == 0o600
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_no_run_and_no_foreign_folder_is_replaced(small: Small, with_nik: Province, tmp_path: Path) -> None:
    (tmp_path / "surat").mkdir()
    (tmp_path / "surat" / "a.txt").write_text("surat")

    for place in (tmp_path / "surat", small.runs[0].folder):
        with pytest.raises(UsageError):
            write(with_nik, place)
    assert (small.runs[0].folder / "roll.parquet").is_file()


def test_page_letter_and_figures_name_nobody(small: Small, with_nik: Province, tmp_path: Path) -> None:
    write(with_nik, tmp_path / "a")

    for name in FILES - {"rollup.xlsx"}:
        text = (tmp_path / "a" / name).read_text("utf-8")
        assert not [value for value in personal(small) if value in text]
        assert not re.search(r"(?<![0-9a-f.])[0-9]{16}(?![0-9a-f])", text)


def test_the_workbook_lists_whom_cities_share_with_nik_only_where_runs_are_at_hand(
    with_nik: Province, with_pseudonyms: Province, tmp_path: Path
) -> None:
    write(with_nik, tmp_path / "nik")
    write(with_pseudonyms, tmp_path / "pseudonym")

    book = load_workbook(tmp_path / "nik" / "rollup.xlsx")
    rows = list(book[TOGETHER].iter_rows(values_only=True))
    heads = list(rows[0])
    people = {row[heads.index("ORANG")] for row in rows[1:]}
    assert len(people) == with_nik.report.in_several_cities
    assert any(re.fullmatch("99[0-9]{14}", str(row[heads.index("NIK")])) for row in rows[1:])
    assert len({row[0] for row in book[PAID].iter_rows(min_row=2, values_only=True)}) == with_nik.report.paid_by_several
    assert load_workbook(tmp_path / "pseudonym" / "rollup.xlsx").sheetnames == [RECAP]


def test_every_shared_person_stands_there_once_for_each_city(with_nik: Province, tmp_path: Path) -> None:
    write(with_nik, tmp_path / "a")

    rows = list(load_workbook(tmp_path / "a" / "rollup.xlsx")[TOGETHER].iter_rows(values_only=True))
    pairs = [(row[0], row[list(rows[0]).index("KOTA")]) for row in rows[1:]]
    assert all(sum(1 for pair in pairs if pair[0] == one) > 1 for one in {pair[0] for pair in pairs})


def test_pairs_that_wait_and_people_protected_elsewhere_have_sheets_of_their_own(
    with_nik: Province, tmp_path: Path
) -> None:
    write(with_nik, tmp_path / "a")

    book = load_workbook(tmp_path / "a" / "rollup.xlsx")
    elsewhere = list(book[ELSEWHERE].iter_rows(min_row=2, values_only=True))
    assert len({row[0] for row in elsewhere}) == with_nik.report.covered_elsewhere
    assert (MAYBE in book.sheetnames) == (with_nik.report.possible > 0)
    if with_nik.report.possible:
        pairs = list(book[MAYBE].iter_rows(min_row=2, values_only=True))
        assert {row[1] for row in pairs if row[0] == 1} == {1, 2}
        assert len({row[0] for row in pairs}) == with_nik.report.possible


def test_the_figures_say_their_schema_and_their_difference(with_nik: Province) -> None:
    told = facts(with_nik.report)

    assert told["schema"] == SCHEMA == "ucj-validate/rollup/1"
    for name in MEASURES:
        sums = told["together"][name]
        assert sums["cities_added_up"] + sums["difference"] == sums["province"]
    assert json.loads(json.dumps(told)) == told


def test_the_page_hides_small_cells_of_its_tables(with_nik: Province) -> None:
    page = rendered(with_nik.report).decode()

    for table in ("menurut-segmen", "menurut-berkas"):
        body = page.partition(f'id="{table}"')[2].partition("</table>")[0]
        cells = re.findall(r'<td class="n"[^>]*>([^<]*)</td>', body)
        assert not {"1", "2", "3", "4"} & set(cells)


def test_the_page_speaks_english_too(with_nik: Province) -> None:
    set_language("en")
    try:
        assert "Kota" in rendered(with_nik.report).decode()  # names of cities stay
        assert "dihitung sekali" not in rendered(with_nik.report).decode()
    finally:
        set_language("id")


def test_the_command_makes_key_files_and_report(small: Small, tmp_path: Path) -> None:
    runs = [str(run.folder) for run in small.runs]
    handed = [f"{i}.parquet" for i in range(len(runs))]

    ends = [ucj_here(tmp_path, "rollup", "key", "kunci")]
    ends += [
        ucj_here(tmp_path, "rollup", "export", run, "--key", "kunci", "--out", name)
        for run, name in zip(runs, handed, strict=True)
    ]
    ends.append(ucj_here(tmp_path, "rollup", *handed, "--out", "provinsi"))
    ends.append(ucj_here(tmp_path, "rollup", *handed, "--json"))

    assert [end.code for end in ends] == [0] * 6
    assert stat.S_IMODE((tmp_path / "kunci").stat().st_mode) == 0o600
    assert {path.name for path in (tmp_path / "provinsi").iterdir()} == FILES
    told = json.loads(ends[-1].out)
    assert told == json.loads((tmp_path / "provinsi" / "rollup.json").read_bytes())
    secret = (tmp_path / "kunci").read_text().split()[1]
    assert not [end for end in ends if secret in end.out + end.err]


@pytest.mark.parametrize(
    "arguments",
    [
        ("rollup", "key"),
        ("rollup", "key", "a", "b"),
        ("rollup", "export", "hasil"),
        ("rollup", "export", "hasil", "--key", "kunci"),
        ("rollup", "tidak-ada"),
    ],
)
def test_wrong_use_is_said_with_exit_2(arguments: tuple[str, ...], tmp_path: Path) -> None:
    end = ucj_here(tmp_path, *arguments)

    assert end.code == 2
    assert end.tells_nobody()


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    ucj_here(tmp_path, "rollup", "key", "kunci")
    before = (tmp_path / "kunci").read_bytes()

    end = ucj_here(tmp_path, "rollup", "key", "kunci")

    assert end.code == 2
    assert (tmp_path / "kunci").read_bytes() == before
