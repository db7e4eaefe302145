"""`plan` as a shell runs it: its folder, its screen, what it refuses; and that only the officer's file names anybody."""

from __future__ import annotations

import io
import json
import os
import re
import stat
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.command import PERSONAL, Ended, ucj, ucj_here
from tests.report.untranslated import indonesian_in
from ucj_validate.columns import FIELDS
from ucj_validate.plan.workbook import APART, LEFT, PLANNED, SAVED, SETTLE, SUMMARY

ROLL = (
    "NIK,NAMA,TGL LAHIR,JK,PENGHASILAN,PEKERJAAN",
    "0071011001700001,BUDI SANTOSO,10-01-1970,L,900.000,NELAYAN",
    "0071015102710002,SITI AMINAH,11-02-1971,P,1.200.000,PENJAHIT",
    "0071011203720003,ANDI RAHMAN,12-03-1972,L,4.000.000,PEDAGANG",
    "0071015304730004,WA ODE SARI,13-04-1973,P,1.500.000,PETANI",
    "0071011405740005,LA ODE HASAN,14-05-1974,L,1.000.000,=1+1",
    "12,DAENG NGALLE,01-01-1990,L,1.000.000,SOPIR",
)
MEMBERS = (
    "KPJ,NIK,NAMA TK,TGL LAHIR,STATUS KEPESERTAAN,BLTH TERAKHIR,SEGMEN,SUMBER DANA",
    "23000000001,0071011001700001,BUDI SANTOSO,10-01-1970,Menunggak,01-2025,BPU,MANDIRI",
    "23000000002,0071015102710002,SITI AMINAH,11-02-1971,AKTIF,04-2025,BPU,APBD KOTA",
    "23000000003,0071016504800009,HERLINA TANDI,25-04-1980,AKTIF,04-2025,BPU,APBD KOTA",
)
NAMED = ("BUDI SANTOSO", "0071011405740005", "HERLINA TANDI")
FILES = {"plan.html", "plan.json", "plan.md", "plan.xlsx", "run.json"}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a finished run called `hasil`."""
    folder = tmp_path_factory.mktemp("plan")
    (folder / "roll.csv").write_text("\n".join(ROLL) + "\n", encoding="utf-8")
    (folder / "members.csv").write_text("\n".join(MEMBERS) + "\n", encoding="utf-8")
    done = ucj_at(folder, "reconcile", "-r", "roll.csv", "-m", "members.csv", "--as-of", "2025-04-24", "--out", "hasil", "--fail-on", "never", "-q")  # fmt: skip
    assert done.code == 0, done.err
    return folder


def ucj_at(folder: Path, *arguments: str) -> Ended:
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("UCJ_")]:
            patch.delenv(name)
        patch.setenv("XDG_CONFIG_HOME", str(folder / ".config"))
        return ucj_here(folder, *arguments)


@pytest.fixture(scope="module")
def made(office: Path) -> Path:
    """The folder of a plan for two people."""
    done = ucj_at(office, "plan", "hasil", "--budget", "403.200", "--scenario", "lebih=budget:1 juta", "--out", "rencana", "-q")  # fmt: skip
    assert (done.code, done.err) == (0, "")
    return office / "rencana"


def test_the_folder_is_whole_and_private(made: Path) -> None:
    assert {path.name for path in made.iterdir()} == FILES
    assert stat.S_IMODE(made.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in made.iterdir()} == {0o600}


def test_the_same_run_and_settings_give_the_same_bytes(office: Path, made: Path) -> None:
    before = {path.name: path.read_bytes() for path in made.iterdir()}

    again = ucj_at(office, "plan", "hasil", "--budget", "403.200", "--scenario", "lebih=budget:1 juta", "--out", "rencana", "-q")  # fmt: skip

    assert again.code == 0
    assert {path.name: path.read_bytes() for path in made.iterdir()} == before


def test_only_the_officer_s_workbook_names_people(made: Path) -> None:
    for name in FILES - {"plan.xlsx"}:
        text = (made / name).read_text("utf-8")
        assert not any(value in text for value in (*NAMED, *PERSONAL)), name


def test_the_workbook_lists_everybody_in_one_sheet_in_order(made: Path) -> None:
    book = load_workbook(io.BytesIO((made / "plan.xlsx").read_bytes()))
    rows = {sheet.title: list(sheet.iter_rows(min_row=2, values_only=True)) for sheet in book if sheet.title != SUMMARY}
    heads = {sheet.title: [cell.value for cell in sheet[1]] for sheet in book}

    def column(sheet: str, name: str) -> list[object]:
        return [row[heads[sheet].index(name)] for row in rows[sheet]]

    assert book.sheetnames == [SUMMARY, PLANNED, LEFT, SETTLE, APART, SAVED]
    assert column(PLANNED, "NAMA") == ["BUDI SANTOSO", "WA ODE SARI"]
    assert column(PLANNED, "TINDAK_LANJUT") == ["Perpanjang", "Daftarkan"]
    assert column(PLANNED, "RUPIAH_BERJALAN") == [201_600, 403_200]
    assert column(PLANNED, "SKENARIO") == ["Utama, lebih", "Utama, lebih"]
    assert column(LEFT, "NAMA") == ["LA ODE HASAN"]
    assert column(SETTLE, "NAMA") == ["DAENG NGALLE"]
    assert column(APART, "NAMA") == ["ANDI RAHMAN"]
    assert column(SAVED, "NAMA") == ["HERLINA TANDI"]
    assert (column(SAVED, "SUMBER"), column(SAVED, "BARIS"), column(SAVED, "DI_DAFTAR")) == (
        ["members.csv"],
        [4],
        [None],
    )
    assert column(PLANNED, "ALASAN")[0] == "status 160; penghasilan 45; risiko kerja 40"


def test_the_figures_of_the_json_are_those_of_the_screen(office: Path, made: Path) -> None:
    told = ucj_at(office, "plan", "hasil", "--budget", "403200", "--scenario", "lebih=budget:1 juta", "--json")

    facts = json.loads(told.out)
    assert facts == json.loads((made / "plan.json").read_bytes())
    assert facts["schema"] == "ucj-validate/plan/1"
    assert [one["persons"] for one in facts["scenarios"]] == [2, 3]
    assert facts["scenarios"][0]["money"]["spent"] == 403_200
    assert {one["kind"]: one["persons"] for one in facts["savings"] if one["persons"]} == {"off_roll": 1}


def test_the_screen_fits_eighty_columns_and_names_nobody(office: Path) -> None:
    scenarios = [part for n in range(5) for part in ("--scenario", f"skenario nomor {n}=budget:{n} miliar")]

    told = ucj_at(office, "plan", "hasil", "--budget", "403.200", *scenarios)

    assert told.code == 0
    assert max(map(len, told.out.splitlines())) <= 80
    assert told.tells_nobody()
    assert "Rp403.200" in told.out
    assert "[C]" in told.out


def test_everything_speaks_english_where_that_is_asked_for(office: Path) -> None:
    told = ucj_at(office, "plan", "hasil", "--budget", "403200", "--reinvest", "--out", "english", "--lang", "en")

    page, letter = ((office / "english" / name).read_text("utf-8") for name in ("plan.html", "plan.md"))
    own = {"hasil", "english", "nelayan", "penambang", "tambang", "buruh", "bangunan", "tukang", "batu", "kayu", "sopir", "supir", "ojek", "kurir", "bagasi", "pemulung", "las", "penyelam", "panjat", "petani", "pekebun", "peternak", "bengkel", "pedagang", "keliling", "becak", "parkir", "kebersihan", "angkut", "pengemudi", "non", "asn", "honorer"}  # fmt: skip
    visible = re.sub(r"<[^>]+>", " ", page[page.index("</style>") :])
    for text in (told.out, visible, letter):
        assert indonesian_in(text) - own - {str(field) for field in FIELDS} == set()


def test_settings_come_from_the_file_that_stands_here(office: Path, tmp_path: Path) -> None:
    (tmp_path / "ucj.toml").write_text(
        '[plan]\nbudget = 1_000_000\nincome_limit = 0\n[plan.scenarios.hemat]\nbudget = "201.600"\n', encoding="utf-8"
    )

    told = ucj_at(tmp_path, "plan", str(office / "hasil"), "--json")

    facts = json.loads(told.out)
    assert [(one["name"], one["money"]["budget"]) for one in facts["scenarios"]] == [
        ("", 1_000_000),
        ("hemat", 201_600),
    ]
    assert facts["scenarios"][0]["self_paid"]["persons"] == 0
    assert {one["key"]: one["mark"] for one in facts["assumed"]}["plan.income_limit"] is None


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("hasil",), 2),
        (("hasil", "--budget", "banyak"), 2),
        (("hasil", "--budget", "1000", "--order", "acak"), 2),
        (("hasil", "--budget", "1000", "--from", "Mei"), 2),
        (("hasil", "--budget", "1000", "--scenario", "tanpa isi"), 2),
        (("hasil", "--budget", "1000", "--scenario", "a=warna:merah"), 2),
        (("tidak-ada", "--budget", "1000"), 2),
        (("hasil", "--budget", "1000", "--out", "hasil"), 2),
        (("hasil", "--budget", "1000", "--out", "roll.csv"), 2),
    ],
)
def test_what_can_not_be_is_refused_and_nothing_is_touched(office: Path, arguments: tuple[str, ...], code: int) -> None:
    before = sorted(path.name for path in (office / "hasil").iterdir())

    ended = ucj_at(office, "plan", *arguments)

    assert ended.code == code
    assert ended.out == ""
    assert ended.err
    assert sorted(path.name for path in (office / "hasil").iterdir()) == before


def test_a_budget_of_nothing_plans_nobody(office: Path) -> None:
    told = ucj_at(office, "plan", "hasil", "--budget", "0")

    assert told.code == 0
    assert "tidak menjangkau siapa pun" in told.out


def test_another_command_does_not_take_a_plan_for_a_run(office: Path, made: Path) -> None:
    assert made.is_dir()
    assert ucj_at(office, "plan", "rencana", "--budget", "1000").code == 3


def test_it_runs_as_a_program_of_its_own(office: Path) -> None:
    told = ucj(office, "plan", "hasil", "--budget", "3 miliar", XDG_CONFIG_HOME=str(office / ".config"))

    assert told.code == 0
    assert told.tells_nobody()
