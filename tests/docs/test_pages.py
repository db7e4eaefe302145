"""The pages for readers are current and lead nowhere wrong."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.docs.pages import GUIDE, PAGES, README, ROOT, anchors, links, table
from ucj_validate.findings import CATALOGUE, Severity

BEGIN, END = "<!-- temuan: awal -->\n", "<!-- temuan: akhir -->"
LEVEL = {Severity.ERROR: "berat", Severity.WARNING: "periksa", Severity.INFO: "informasi"}


def test_the_golden_table_of_findings_is_current() -> None:
    text = GUIDE.read_text("utf-8")
    before, rest = text.split(BEGIN)
    stands, after = rest.split(END)
    made = _table_of_findings()

    if os.environ.get("UCJ_GOLDEN") == "write":
        GUIDE.write_text(before + BEGIN + made + END + after, "utf-8", newline="\n")
        stands = made

    assert stands == made


def _table_of_findings() -> str:
    lines = ["| kata | tingkat | artinya | yang dilakukan | kode |", "| --- | --- | --- | --- | --- |"]
    lines += [
        f"| {rule.label} | {LEVEL[rule.severity]} | {rule.sentence_id} | {rule.action_id} | `{rule.code}` |"
        for rule in CATALOGUE.values()
    ]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_what_exists(page: Path) -> None:
    inside = [link for link in links(page) if "://" not in link]

    missing = [link for link in inside if not _exists(page, link)]

    assert missing == []


def _exists(page: Path, link: str) -> bool:
    path, _hash, anchor = unquote(link).partition("#")
    target = page.parent / path if path else page
    return target.exists() and (not anchor or anchor in anchors(target))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_page_names_a_path_of_one_machine(page: Path) -> None:
    text = page.read_text("utf-8")

    assert re.findall(r"(?:/home/|/Users/|/tmp/|/root/|[A-Z]:\\)\S*", text) == []
    assert str(ROOT) not in text


@pytest.mark.parametrize("page", [README, GUIDE], ids=lambda page: page.name)
def test_no_page_shows_what_could_be_a_nik(page: Path) -> None:
    assert re.findall(r"[0-9]{15,}", page.read_text("utf-8")) == []


def test_the_guide_shows_page_phone_letter_workbook_and_terminal_in_words_too() -> None:
    shown = dict(re.findall(r"!\[([^\]]*)\]\(docs/img/([^)]*)\)", GUIDE.read_text("utf-8")))
    words = {picture: text for text, picture in shown.items()}

    assert words.keys() == {
        "report-desktop.png",
        "report-phone.png",
        "letter.png",
        "workbook-review.png",
        "terminal.png",
        "review.png",
    }
    assert all(len(text.split()) > 5 for text in words.values())


def test_every_figure_of_speed_stands_among_the_measured_ones() -> None:
    pages = ("benchmarks/README.md", "docs/SKALA.md")
    measured = {figure for page in pages for figure in _figures((ROOT / page).read_text("utf-8"))}

    told = [figure for row in table(README, "job") for cell in row for figure in _figures(cell)]

    assert told
    assert [figure for figure in told if figure not in measured] == []


def _figures(text: str) -> list[str]:
    """Digits alone: one page groups thousands, another doesn't."""
    return [re.sub("[.,]", "", figure) for figure in re.findall(r"[0-9][0-9.,]*", text)]


def test_pictures_are_small() -> None:
    sizes = {path.name: path.stat().st_size for path in (ROOT / "docs/img").glob("*.png")}

    assert sizes
    assert max(sizes.values()) <= 250_000


def test_every_message_of_the_guide_is_one_the_program_says() -> None:
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "src/ucj_validate").rglob("*.py"))

    unknown = [row[0] for row in table(GUIDE, "pesan") if f'_("{row[0]}' not in sources]

    assert unknown == []
