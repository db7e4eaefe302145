"""The runs whose pages the browser opens: real inputs, through the command's own entry, once a session."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from tests.cli.command import members_text, roll_text, ucj_here
from tests.report.facts import ALARMS, facts, source
from ucj_validate.report.model import build
from ucj_validate.report.page.html import rendered
from ucj_validate.settings import Settings, Target

PALU = Path(__file__).parents[2] / "fixtures/palu"

HOSTILE = (
    "<script>document.title='broken'</script>",
    '"><img src=x onerror="document.title=\'broken\'">',
    "</style><svg onload=\"document.title='broken'\">",
    "{{ 7*7 }} & javascript:alert(1)",
)
"""What an office may have typed into its city, unit, district and target, and must be shown as typed."""
HOSTILE_FILE = "<img src=x onerror=alert(1)>&amp; '.csv"
"""A file name without a slash; anything else is allowed in one."""

_FIRST = ("BUDI", "SITI", "ANDI", "WAHYU", "RATNA", "GUNTUR", "MELATI", "JOKO", "DEWI", "FAJAR", "INDAH", "TONO")
_LAST = (
    "SANTOSO",
    "PONULELE",
    "HASANUDDIN",
    "WIJAYA",
    "LASATINTI",
    "MANGKONA",
    "KUSUMA",
    "RANTE",
    "SIREGAR",
    "PALINGGI",
)
_TARGETS = """
[[target]]
name = "Sasaran UMKM"
persons = 800
source = "Rapat evaluasi"
date = 2024-10-10

[[target]]
name = "Sasaran UCJ 2026"
persons = 2000
source = "Keputusan wali kota"
date = 2025-04-24
"""


def _person(number: int) -> tuple[str, str, str]:
    """NIK of a province that does not exist, name and birth date: nobody is near another."""
    born = date(1965, 1, 1) + timedelta(days=61 * number)
    nik = f"00710{number % 7 + 1}{born:%d%m%y}{number % 89 * 101 + 1:04}"
    return nik, f"{_FIRST[number % 12]} {_LAST[number // 12 % 10]}", f"{born:%d-%m-%Y}"


def _reconciled(folder: Path, *arguments: str, out: str = "hasil", formats: str = "html") -> Path:
    always = ("--quiet", "--fail-on", "never", "--format", formats, "--out", out)
    ended = ucj_here(folder, "reconcile", *always, *arguments)
    assert ended.code == 0, ended.err
    return folder / out / "report.html"


def palu(folder: Path, formats: str = "html") -> Path:
    """The committed city with two targets and a run before it: every section and every chart."""
    shutil.copytree(PALU, folder / "palu")
    job = folder / "palu"
    with (job / "ucj.toml").open("a", encoding="utf-8") as settings:
        settings.write(_TARGETS)
    _reconciled(job, "--as-of", "2024-10-10", out="dulu")
    return _reconciled(job, "--since", "dulu", formats=formats)


def city(folder: Path) -> Path:
    """Another made-up city, told in English, with no target."""
    ended = ucj_here(folder, "synth", "kota", "--persons", "400", "--seed", "7")
    assert ended.code == 0, ended.err
    return _reconciled(folder / "kota", "--lang", "en")


def alarmed(folder: Path) -> Path:
    """120 persons on the roll, 120 others on the export: a result that cannot be."""
    roll = [",".join((*_person(n), "L")) for n in range(120)]
    members = [",".join((f"{n:011}", *_person(n + 120), "AKTIF", "03-2025")) for n in range(120)]
    return _reconciled(_office(folder, "roll.csv", roll, members), *_DAY, "--roll", "roll.csv")


def hostile(folder: Path) -> Path:
    """Markup in every place that an office can fill: city, file, unit, district, target, column name."""
    _city, unit, district, target = HOSTILE
    roll = [
        ",".join((*_person(n), "L", f'"{unit.replace(chr(34), chr(34) * 2)}"', f'"{district.replace(chr(34), chr(34) * 2)}"'))
        for n in range(60)
    ]  # fmt: skip
    members = [",".join((f"{n:011}", *_person(n), "AKTIF", "03-2025")) for n in range(40)]
    office = _office(folder, HOSTILE_FILE, roll, members, ",OPD,KECAMATAN")
    lines = (
        f'city = "{_city}"',
        "[[target]]",
        f"name = '''{target}'''",
        "persons = 100",
        f"source = '''{target}'''",
        "date = 2025-04-24",
    )
    (office / "ucj.toml").write_text("\n".join(lines), encoding="utf-8")
    return _reconciled(office, *_DAY, "--roll", HOSTILE_FILE)


def tiny(folder: Path) -> Path:
    """Four persons, no target, no district: a page with hardly anything to show."""
    (folder / "roll.csv").write_text(roll_text(), encoding="utf-8")
    (folder / "members.csv").write_text(members_text(), encoding="utf-8")
    return _reconciled(folder, *_DAY, "--roll", "roll.csv")


def crowded(folder: Path) -> Path:
    """Of everything too much: alarms, targets, sources, units and districts, all with names as long as they come."""
    long_name = "Dinas Pemberdayaan Masyarakat, Perlindungan Anak dan Pengendalian Penduduk serta Keluarga Berencana"
    unbroken = (
        "sumber_data_pekerja_rentan_hasil_verifikasi_dan_validasi_lapangan_tahap_kedua_final_revisi_terakhir.xlsx"
    )
    target = Target(name=f"Sasaran {long_name}", persons=10, source=f"Keputusan {long_name}", date=date(2024, 3, 25))
    roll = [
        {"status": status, "unit": f"{long_name} {n // 6}", "district": f"KECAMATAN {long_name.upper()} {n // 40}"}
        | {"file": f"{n // 50}_{unbroken}", "village": f"{'KELURAHAN' * 12}{n // 20}"}
        for n, status in enumerate(("active", "unregistered", "lapsed", "ended", "review", "excluded") * 100)
    ]
    given = facts(
        roll=roll,
        alarms=ALARMS * 3,
        sources=tuple(source(file=f"{n}_{unbroken}", sheet=long_name) for n in range(12)),
        settings=Settings(city=f"Kabupaten {long_name}", target=(target,) * 8),
    )
    page = folder / "report.html"
    page.write_bytes(rendered(build(given)))
    return page


_DAY = ("--members", "members.csv", "--as-of", "2025-04-24")


def _office(folder: Path, name: str, roll: list[str], members: list[str], more: str = "") -> Path:
    head = "KPJ,NIK,NAMA TK,TGL LAHIR,STATUS KEPESERTAAN,BLTH TERAKHIR"
    (folder / name).write_text("\n".join([f"NIK,NAMA,TGL LAHIR,JK{more}", *roll, ""]), encoding="utf-8")
    (folder / "members.csv").write_text("\n".join([head, *members, ""]), encoding="utf-8")
    return folder


RUNS: dict[str, Callable[[Path], Path]] = {
    "palu": palu,
    "city": city,
    "alarmed": alarmed,
    "hostile": hostile,
    "tiny": tiny,
    "crowded": crowded,
}
"""Name → what builds the run in an empty folder and tells where its page lies."""
