"""No Indonesian is left in what speaks English, and none stands in the code where no translation can reach it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from rich.console import Console
from scripts.messages import translations

from tests.report.facts import ALARMS, facts
from tests.report.untranslated import (
    gathered_calls,
    indonesian_in,
    loose_strings,
    modules,
    name_of,
    parsed,
    too_early,
    words_of,
)
from ucj_validate import errors
from ucj_validate.alarms import Alarm
from ucj_validate.findings import CATALOGUE
from ucj_validate.i18n import set_language
from ucj_validate.report.markdown import rendered as markdown
from ucj_validate.report.model import Report, build
from ucj_validate.report.page.html import rendered as page
from ucj_validate.report.terminal import show
from ucj_validate.report.words import alarm_words
from ucj_validate.report.xlsx import write as write_workbook

INDONESIAN_BY_NATURE = {
    "findings/of_duplicates.py": "a rule carries its sentence and what to do in both languages",
    "findings/of_eligibility.py": "as above",
    "findings/of_links.py": "as above",
    "findings/of_members.py": "as above",
    "findings/of_nik.py": "as above",
    "findings/of_values.py": "as above",
    "match/comparing/levels.py": "a level carries its sentence in both languages",
    "match/opaque/levels.py": "as above",
    "match/opaque/evidence.py": "as above",
    "ingest/form/aliases.py": "names that offices give their columns",
    "ingest/form/naming.py": "words of such names",
    "ingest/form/marks.py": "words by which totals and signatures are known",
    "ingest/form/content.py": "cells by which a column is known",
    "ingest/form/heading.py": "the name of a column without one, which a configuration may map",
    "synth/rows.py": "names of a made-up city's rolls",
    "synth/job.py": "files of a made-up office",
    "synth/membership.py": "as above",
    "synth/office_books.py": "as above",
    "synth/options.py": "as above",
    "review/words.py": "words that officers write into KEPUTUSAN",
    "cli/listing.py": "the officers' own words for kinds of lists, understood beside the usual ones",
    "cli/inspecting/conversion.py": "the name of a file whose own name has no letter that a system allows",
}
"""Modules that hold Indonesian words outside `_()`, and why."""
SAME_IN_BOTH = """
alarm byte csv daeng data dialog dukcapil excel folder gzip html info jamsostek json ketenagakerjaan label model normal ocr ods
palu parquet program recall roll rolls rupiah shell status symlink target web xls xlsb xlsx
check clean columns convert dedupe diff error explain false ganda hasil heavy history init inspect keyboard light match members none
office opaque phonetic real reconcile reserved setuju show synth tolak true tunda warning
dir github junit never sarif text
apache engine hadoop hdfs install java libhdfs local log master polars pysail pyspark python resume spark work yarn
asn candidates claims deaths decree dtsen earners moved reference wage
export informal key morowali palopo rollup
budget enter import list miliar mungkin order people plan points provinsi purge rani rencana review strict terminal tinjau undo
account azure bucket chmod endpoint env file mariadb mysql password port postgresql query region server simpeg source sqlite
sslrootcert storage table url
ctrl doctor pip state ulimit
"""
"""Words of both languages; in the last three lines what is typed or chosen in either."""
FROM_OUTSIDE = frozenset({"kota", "contoh", "sasaran", "rapat", "evaluasi", "umkm", "peserta", "dinas", "mantikulore"})
"""Words of the test's own files, places and targets."""


@pytest.fixture
def english() -> Iterator[None]:
    set_language("en")
    yield
    set_language("id")


def left(text: str) -> set[str]:
    """Indonesian words in what should be English."""
    return indonesian_in(text) - FROM_OUTSIDE


def test_what_is_looked_for_is_found(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text(
        '"""Berkas yang tidak ada."""\n'
        'TITLE = _("Baris daftar")\n'
        "def tell(name):\n"
        '    print("berkas tidak ditemukan")\n'
        "    print(f\"{name}: baris hilang {_('baris lain')}\")\n"
        '    print("AKTIF", "nik_missing", _("berkas tidak ada"))\n',
        encoding="utf-8",
    )

    assert list(loose_strings(module)) == [(4, "berkas tidak ditemukan"), (5, ": baris hilang ")]
    assert list(too_early(module)) == [2]
    assert [text for _line, text in gathered_calls(module)] == ["Baris daftar", "berkas tidak ada", "baris lain"]


def test_no_sentence_stands_outside_the_catalogue() -> None:
    loose = {name_of(path): list(loose_strings(path)) for path in modules()}

    found = {name: told for name, told in loose.items() if told}
    assert {name: told for name, told in found.items() if name not in INDONESIAN_BY_NATURE} == {}, "wrap it in _()"
    assert INDONESIAN_BY_NATURE.keys() - found.keys() == set(), "take it from the list of exceptions"


def test_no_sentence_is_translated_before_a_language_is_chosen() -> None:
    assert {name_of(path): lines for path in modules() if (lines := list(too_early(path)))} == {}


def test_every_sentence_that_is_asked_for_is_in_the_catalogue() -> None:
    known = translations()

    missing = {text for path in modules() for _line, text in gathered_calls(path) if text not in known}

    assert missing == set(), "`_()` within an f-string is not gathered: take it out"


def test_no_word_was_left_as_it_is_by_mistake() -> None:
    shared = {word for sentence, english in translations().items() for word in words_of(sentence) & words_of(english)}

    assert shared - set(SAME_IN_BOTH.split()) == set(), "translate it, or add it to the words of both languages"


def test_every_error_tells_a_sentence_that_can_be_translated() -> None:
    kinds = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, Exception)}
    bare = [
        (path.name, call.lineno)
        for path in modules()
        for call in ast.walk(parsed(path))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in kinds and len(call.args) > 1
        if isinstance(call.args[1], (ast.Constant, ast.JoinedStr))
    ]

    assert bare == []


@pytest.mark.usefixtures("english")
def test_findings_are_told_in_english() -> None:
    told = {code: left(f"{rule.sentence('en')} {rule.action('en')}") for code, rule in CATALOGUE.items()}

    assert {code: words for code, words in told.items() if words} == {}


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize("alarm", ALARMS, ids=lambda alarm: alarm.code)
def test_alarms_are_told_in_english(alarm: Alarm) -> None:
    parts = (alarm_words.place, alarm_words.expected, alarm_words.found)
    told = " ".join(
        [*(part(alarm) for part in parts), alarm_words.sentence(alarm.code), alarm_words.remedy(alarm.code)]
    )

    assert left(told) == set()


class _Words(HTMLParser):
    """What a reader of a page can come to see: its text, its scripts' texts, titles and labels."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag == "style"
        self.text += [value for name, value in attrs if value and name in {"title", "alt", "aria-label", "placeholder"}]

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag == "style"

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.text.append(data)


@pytest.fixture(params=["as usual", "alarmed"])
def report(request: pytest.FixtureRequest, english: None) -> Report:  # noqa: ARG001  the language comes first
    return build(facts(alarms=ALARMS) if request.param == "alarmed" else facts())


def test_the_page_is_told_in_english(report: Report) -> None:
    words = _Words()

    words.feed(page(report).decode())

    assert left(" \n ".join(words.text)) == set()


def test_the_summary_for_chats_is_told_in_english(report: Report) -> None:
    assert left(markdown(report).decode()) == set()


def test_the_terminal_is_told_in_english(report: Report) -> None:
    out = StringIO()

    show(report, Path("runs/1"), Console(file=out, width=80, highlight=False))

    assert left(out.getvalue()) == set()


@pytest.mark.usefixtures("english")
def test_the_workbook_is_told_in_english(tmp_path: Path) -> None:
    told = facts()
    write_workbook(told, build(told), tmp_path / "report.xlsx")

    book = load_workbook(tmp_path / "report.xlsx")
    cells = [
        f"{sheet.title}!{cell.coordinate}: {cell.value}"
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and left(re.sub(r"^=.*", "", cell.value))
    ]

    assert cells == []
