"""The page opens with no network, holds no person, and escapes what came from outside."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from tests.report.facts import ROLL, facts, source
from tests.report.naughty import NAUGHTY
from ucj_validate.i18n import set_language
from ucj_validate.report.model import build
from ucj_validate.report.page.html import rendered

VOID = {"meta", "br", "rect"}


class Page(HTMLParser):
    """Tags, attributes and text; complains of tags that don't close."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(autouse=True)
def indonesian() -> Iterator[None]:
    yield
    set_language("id")


def page(**given: object) -> Page:
    return Page(rendered(build(facts(**given))).decode())


def test_the_page_is_whole_and_says_its_language() -> None:
    shown = page()

    assert shown.open == []
    assert ("html", {"lang": "id"}) in shown.tags


def test_nothing_is_loaded_from_anywhere() -> None:
    shown = page()

    names = {tag for tag, _ in shown.tags}
    assert not names & {"script", "link", "img", "iframe", "object", "embed", "base", "form", "a", "image", "use"}
    attributes = {name for _, attrs in shown.tags for name in attrs}
    assert not attributes & {"src", "href", "style", "srcset", "action"}
    assert not re.search(r"https?:|//[a-z]|@import|url\(", rendered(build(facts())).decode())


def test_the_policy_allows_the_one_style_and_nothing_else() -> None:
    text = rendered(build(facts())).decode()

    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    assert style is not None
    digest = b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    policy = next(a["content"] for t, a in page().tags if a.get("http-equiv") == "Content-Security-Policy")
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def test_the_verdict_comes_first() -> None:
    text = page().text

    assert "Dari 6 orang yang layak di daftar, 1 orang (16,67 %) terlindungi pada 24 April 2025." in text
    assert text.index("Dari 6 orang") < text.index("Cakupan")


def test_the_statuses_add_up_before_the_readers_eyes() -> None:
    assert re.search(r"1 \+ 1 \+ 1 \+ 2 \+ 1 \+ 1 \+ 1 = 8 baris", page().text)


def test_statuses_that_do_not_add_up_are_said_aloud() -> None:
    report = build(facts())

    text = Page(rendered(replace(report, status=report.status | {"active": 2})).decode()).text

    assert "TIDAK COCOK: 8 baris dibaca" in text


def test_a_target_stands_with_source_and_date() -> None:
    text = page().text

    assert "Rapat evaluasi, 25 Maret 2024" in text
    assert "10,00 %" in text


def test_an_example_names_the_row_to_open() -> None:
    assert "umkm.csv baris 4" in page().text


def test_no_person_is_on_the_page() -> None:
    text = rendered(build(facts())).decode()

    assert not re.search(r"[0-9]{16}", re.sub(r"[0-9a-f]{64}", "", text))
    assert not any(str(row["name"]) in text for row in ROLL)


@pytest.mark.parametrize("text", NAUGHTY)
def test_text_from_outside_is_text(text: str) -> None:
    rows = [row | {"unit": text, "file": text, "district": text} for row in ROLL] * 1
    shown = page(roll=rows, sources=(source(file=text, sheet=text, notes=(text,), unused_columns=(text,)),))

    assert shown.open == []
    assert not {tag for tag, _ in shown.tags} & {"script", "a"}
    assert "49" not in shown.text or "7*7" not in text
    assert not re.search(r"[\x00-\x08\x0b-\x1f\u202a-\u202e\u200b]", shown.text)


def test_small_groups_are_not_named() -> None:
    rows = [
        *ROLL,
        *({"status": "active", "unit": "DINAS BESAR"} for _ in range(9)),
        {"status": "active", "unit": "BUDI"},
    ]

    text = page(roll=rows).text
    assert "DINAS BESAR" in text
    assert "BUDI" not in text


def test_an_empty_run_has_a_page() -> None:
    assert "Tidak ada orang yang layak" in page(roll=[], members=[]).text


def test_the_page_speaks_english_when_asked() -> None:
    set_language("en")

    shown = page()

    assert ("html", {"lang": "en"}) in shown.tags
    assert "16.67%" in shown.text
