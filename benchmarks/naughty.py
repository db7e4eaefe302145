"""The Big List of Naughty Strings as names, units, sheets and file names, and what becomes of them in every output.

    python -m benchmarks.naughty [--sample N]

Printed, each to be 0: values that are not read back as they were given (roll.parquet, report.xlsx, duplicates.csv),
formulas and links to the outside in workbooks, elements that foreign text has made in pages, scripts that a browser ran,
signs that steer a terminal in what was said. The list: tests/corpus/blns (MIT, Max Woolf).
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
import tempfile
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import chdir
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import polars as pl
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from benchmarks.said import said_by
from ucj_validate.ingest import tables

LIST = Path(__file__).parents[1] / "tests" / "corpus" / "blns" / "blns.json"
_HEADER = ("NIK", "NAMA", "TGL LAHIR", "JK", "KECAMATAN", "KELURAHAN", "UNIT")
_LETTERS = ("BUDI", "SITI", "ANDI", "RATNA", "JOKO", "DEWI", "WAHYU", "INDAH", "GUNTUR", "MELATI")
_STEERS = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_PLAIN = "plain"
_HOSTILE_CITY = "<script>document.title='ran'</script>\u202e=1+1 {{ 7*7 }}"


def strings(sample: int | None = None) -> list[str]:
    """The list, or every n-th of it."""
    told: list[str] = json.loads(LIST.read_text(encoding="utf-8"))
    return told if sample is None else told[:: max(1, len(told) // sample)]


def roll(texts: list[str]) -> list[tuple[str, ...]]:
    """One row a text, as a name and, one row later, as a unit, a village and a district; each person of their own."""
    rows = []
    for at, text in enumerate(texts):
        born = (1 + at % 28, 1 + at // 28 % 12, 60 + at // 336)
        nik = f"000101{born[0]:02}{born[1]:02}{born[2]:02}{9001 + at % 900:04}"
        beside = texts[at - 1]
        rows.append((nik, text, f"{born[0]:02}-{born[1]:02}-19{born[2]}", "L", beside, beside, beside))
    return rows


def write_inputs(folder: Path, texts: list[str]) -> list[str]:
    """Rolls in `folder`: a CSV file of all texts, a workbook with sheets called so, and a file for each as its name."""
    folder.mkdir()
    _write_csv(folder / "roll.csv", roll(texts))
    twice = [row for row in roll(texts)[::5] for _copy in range(2)]
    once = [_person(7_000 + at) for at in range(len(twice))]  # a file mostly of copies would raise an alarm
    _write_csv(folder / "roll-ganda.csv", [*twice, *once])
    _write_book(folder / "roll-lembar.xlsx", texts)
    for at, text in enumerate(texts):
        name = f"{text}.csv".encode("utf-8", "surrogatepass")
        if b"/" not in name and b"\0" not in name and len(name) <= 250:
            _write_csv(folder / f"{text}.csv", [_person(5_000 + at)])
    return sorted(f"{folder.name}/{path.name}" for path in folder.iterdir())


def _person(at: int) -> tuple[str, ...]:
    born = (1 + at % 28, 1 + at // 28 % 12, 40 + at // 336 % 60)
    name = f"{_LETTERS[at % 10]} {_LETTERS[at // 10 % 10]} {chr(65 + at // 100 % 26)}{chr(65 + at % 26)}IN"
    return (
        f"000102{born[0]:02}{born[1]:02}{born[2]:02}{9001 + at % 900:04}",
        name, f"{born[0]:02}-{born[1]:02}-19{born[2]}", "P", "Palu Barat", "Lere", "Dinas",
    )  # fmt: skip


def _write_csv(path: Path, rows: list[tuple[str, ...]]) -> None:
    with path.open("w", newline="", encoding="utf-8", errors="surrogatepass") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([_HEADER, *rows])


def _write_members(path: Path, count: int) -> None:
    """An export of those who stand in the files of one person each: a run that finds nobody tells no figures."""
    rows = [
        (f"{23_000_000_000 + at}", *(_person(5_000 + at)[place] for place in range(3)), "AKTIF", "03-2025")
        for at in range(count)
    ]
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(
            [("KPJ", "NIK", "NAMA TK", "TGL LAHIR", "STATUS KEPESERTAAN", "BLTH TERAKHIR"), *rows]
        )


def _write_book(path: Path, texts: list[str]) -> None:
    taken: set[str] = set()
    with Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        for at, text in enumerate(texts):
            name = re.sub(r"[\[\]:*?/\\\x00-\x1f\ufffe]", "", text)[:20].strip("'")
            if not name.strip() or name.casefold() in taken or len(name.encode("utf-16-le")) > 60:
                continue
            taken.add(name.casefold())
            page = book.add_worksheet(name)
            for line, row in enumerate((_HEADER, _person(at), _person(at + 1_000))):
                for column, cell in enumerate(row):
                    page.write_string(line, column, cell)


def outcome(texts: list[str], browser: Any = None) -> dict[str, int]:  # noqa: ANN401  Playwright's, or None
    """What is wrong, by kind; `browser` opens the pages where there is one."""
    found: Counter[str] = Counter(dict.fromkeys(_KINDS, 0))
    with tempfile.TemporaryDirectory() as place, chdir(place):
        here = Path(place)
        inputs = write_inputs(here / "masuk", texts)
        _write_members(here / "peserta.csv", len(texts))
        (here / "ucj.toml").write_text(f"city = {json.dumps(_HOSTILE_CITY)}\n", encoding="utf-8")
        for arguments in _commands(inputs):
            code, out, err = said_by(*arguments)
            if code not in {0, 1}:
                found["commands that failed"] += 1
                print(f"{arguments[0]} {arguments[-2:]}: {code}\n{err[-2000:]}", file=sys.stderr)
            found["signs that steer a terminal"] += _steering(out) + _steering(err)
        found["values that changed"] += _changed(here, texts)
        for book in here.glob("[!m]*/*.xlsx"):
            formulas, links = _active(book)
            found["formulas"] += formulas
            found["links to the outside"] += links
        pages = sorted(here.glob("[!m]*/*.html"))
        found["elements made by foreign text"] += sum(map(_hostile_elements, pages))
        if browser is not None:
            found["scripts run by a browser"] += sum(_ran(browser, page) for page in pages)
    return dict(found)


_KINDS = (
    "commands that failed", "values that changed", "formulas", "links to the outside", "elements made by foreign text",
    "scripts run by a browser", "signs that steer a terminal",
)  # fmt: skip


def _commands(inputs: list[str]) -> Iterator[tuple[str, ...]]:
    """Every command that shows or writes foreign text."""
    named = [part for path in inputs for part in ("--roll", path)]
    job = ("reconcile", *named, "--members", "peserta.csv", "--fail-on", "never", "--config", "ucj.toml")
    yield (*job, "--as-of", "2025-03-24", "--out", "dulu", "--format", "html,xlsx,md,junit,sarif,github")
    yield (*job, "--as-of", "2025-04-24", "--out", "kini", "--format", "html,xlsx,md,junit,sarif,github")
    yield ("dedupe", *inputs, "--as-of", "2025-04-24", "--out", "ganda", "--fail-on", "never")
    yield ("diff", "dulu", "kini", "--out", "beda")
    yield ("history", "dulu", "kini", "--out", "riwayat")
    yield ("plan", "kini", "--budget", "1 miliar", "--out", "rencana")
    yield ("check", *inputs, "--as-of", "2025-04-24", "--fail-on", "never")
    yield ("check", *inputs[::5], "--as-of", "2025-04-24", "--json", "--fail-on", "never")
    yield ("convert", *inputs, "--out", "tabel")
    yield ("inspect", *inputs[::5])
    yield ("inspect", *inputs[::5], "--json")
    yield ("explain", "kini", "--row", f"{Path(inputs[len(inputs) // 2]).name}:2")
    yield ("init", "baru", "--roll", "masuk/roll.csv", "--members", "peserta.csv")


def _steering(text: str) -> int:
    return sum(unicodedata.category(one) in _STEERS and one != "\n" for one in text)


def _changed(here: Path, texts: list[str]) -> int:
    """Names that an output no longer holds as they were given."""
    kept = pl.read_parquet(here / "kini" / "roll.parquet").filter(pl.col("file") == "roll.csv")
    given = dict(enumerate(texts, start=2))
    aside = pl.read_csv(here / "kini" / "rejects.csv", infer_schema=False)
    told = dict(kept.select("line", "raw_name").iter_rows())
    lost = given.keys() - told.keys() - {int(line) for line in aside.filter(file="roll.csv")["line"]}
    wrong = sum((text or "") != given[line].strip() and text != given[line] for line, text in told.items())
    book = CalamineWorkbook.from_path(here / "kini" / "report.xlsx")
    shown: dict[int, str] = {}
    for sheet in book.sheet_names:
        table = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        if table and {"NO", "SUMBER", "BARIS", "NAMA"} <= set(map(str, table[0])):
            at = [table[0].index(name) for name in ("SUMBER", "BARIS", "NAMA")]
            rows = [[row[i] for i in at] for row in table[1:]]
            shown |= {int(line): str(name) for source, line, name in rows if source == "roll.csv"}
    # Calamine leaves the escape of a non-character as it stands; Excel reads it.
    wrong += sum(shown.get(line, "").replace("_xFFFE_", "\ufffe") != (text or "") for line, text in told.items())
    return wrong + len(lost) + _changed_in_csv(here / "ganda" / "duplicates.csv", told)


def _changed_in_csv(path: Path, told: dict[int, str | None]) -> int:
    """Names in a guarded file that are not read back by the program as they were; 0 formulas are checked too."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    bad = sum(bool(re.match(r"[=@＝＠]", cell)) for row in rows for cell in row.values())
    read = tables(str(path))[0].rows
    names = set(read[str(list(rows[0]).index("NAMA"))]) if rows else set()
    expected = {text for line, text in told.items() if text and (line - 2) % 5 == 0}
    return bad + len({text.strip() for text in expected} - {name.strip() for name in names})


def _active(book: Path) -> tuple[int, int]:
    with zipfile.ZipFile(book) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheets = [data for name, data in parts.items() if name.startswith("xl/worksheets/sheet")]
    formulas = sum(len(re.findall(rb"<f[ >]", data)) for data in sheets)
    return formulas, sum(data.count(b"TargetMode") for data in parts.values())


class _Elements(HTMLParser):
    """What of a page could act: scripts, handlers, addresses."""

    def __init__(self) -> None:
        super().__init__()
        self.hostile = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Counts what none of our pages has."""
        handlers = [name for name, _value in attrs if name.startswith("on")]
        addresses = [value or "" for name, value in attrs if name in {"href", "src", "action", "data", "formaction"}]
        outside = [one for one in addresses if not one.startswith(("#", "data:image/"))]
        self.hostile += len(handlers) + len(outside) + (tag in {"iframe", "object", "embed", "img", "base", "form"})


def _hostile_elements(page: Path) -> int:
    parser = _Elements()
    parser.feed(page.read_text(encoding="utf-8"))
    return parser.hostile


def _ran(browser: Any, page: Path) -> int:  # noqa: ANN401  Playwright's
    """Dialogs, requests and changed titles of a page."""
    told: list[str] = []
    tab = browser.new_page()
    tab.on("dialog", lambda dialog: (told.append("dialog"), dialog.dismiss()))
    tab.on("request", lambda request: told.append(request.url))
    tab.goto(page.as_uri())
    told = [one for one in told if one != page.as_uri()]
    ran = len(told) + (tab.title() == "ran")
    tab.close()
    return ran


def main() -> None:
    """The whole list, in a browser where there is one."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--sample", type=int)
    texts = strings(asked.parse_args().sample)
    from tests.e2e.browser import chromium, running

    executable = chromium()
    if executable is None:
        found = outcome(texts)
        del found["scripts run by a browser"]
    else:
        with running(executable) as browser:
            found = outcome(texts, browser)
    print(f"{len(texts)} strings as names, units, sheets and file names")
    for kind, count in found.items():
        print(f"{count:6} {kind}")
    sys.exit(1 if any(found.values()) else 0)


if __name__ == "__main__":
    main()
