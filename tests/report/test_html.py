"""The page opens with no network, holds no person, and escapes what came from outside."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest

from tests.report.facts import AS_OF, ROLL, facts, source
from tests.report.naughty import NAUGHTY
from ucj_validate.i18n import set_language
from ucj_validate.report.model import build
from ucj_validate.report.page.html import rendered
from ucj_validate.settings import RuleSettings, Settings, Target

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
    assert not names & {"link", "img", "iframe", "object", "embed", "base", "form", "image", "use"}
    attributes = {name for _, attrs in shown.tags for name in attrs}
    assert not attributes & {"src", "style", "srcset", "action"}
    ids = {attrs["id"] for _, attrs in shown.tags if "id" in attrs}
    links = [attrs["href"] or "" for tag, attrs in shown.tags if "href" in attrs]
    assert links
    assert all(link.startswith("#") and link[1:] in ids for link in links)
    assert not re.search(r"https?:|//[a-z]|@import|url\(", rendered(build(facts())).decode())


def test_the_policy_allows_the_one_style_and_the_one_script_and_nothing_else() -> None:
    text = rendered(build(facts())).decode()

    (style,), (script,) = (re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL) for tag in ("style", "script"))
    allowed = [b64encode(hashlib.sha256(own.encode()).digest()).decode() for own in (style, script)]
    policy = next(a["content"] for t, a in page().tags if a.get("http-equiv") == "Content-Security-Policy")
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{allowed[0]}'; script-src 'sha256-{allowed[1]}'; "
        "base-uri 'none'; form-action 'none'"
    )


def test_no_figure_is_put_into_the_script() -> None:
    other = facts(roll=[{"status": "active", "unit": "DINAS </script>"}])

    (mine,), (others,) = (
        re.findall(r"<script>(.*?)</script>", rendered(build(given)).decode(), re.DOTALL) for given in (facts(), other)
    )
    assert mine == others


def test_the_letter_comes_before_everything_else_and_holds_the_verdict() -> None:
    text = rendered(build(facts())).decode()

    letter = text[text.index('id="surat"') : text.index('<header class="top">')]
    for told in (
        "Dari 6 orang yang layak",
        "Rapat evaluasi, 25 Maret 2024",
        "16,67 %",
        "Semua 2 angka kontrol cocok",
        "Mengetahui",
    ):
        assert told in letter


def test_a_letter_stays_short_however_much_there_is_to_say() -> None:
    many = tuple(Target(name=f"Sasaran {n}", persons=10 + n, source="Rapat", date=AS_OF) for n in range(9))
    sources = tuple(source(file=f"daftar-{n}.csv") for n in range(40))

    text = rendered(build(facts(settings=Settings(target=many), sources=sources))).decode()

    letter = text[text.index('id="surat"') : text.index('<header class="top">')]
    assert "Sasaran 2" in letter
    assert "Sasaran 3" not in letter
    assert "dan 36 berkas lagi" in letter


def test_change_since_the_last_run_has_its_section_only_where_there_was_one() -> None:
    before = build(facts(as_of=date(2025, 3, 24))).point()
    before = replace(before, findings={"nik_missing": 4, "nik_length": 2})

    shown, alone = page(earlier=(before,)).text, page().text

    assert "Perubahan sejak 24 Maret 2025" in shown
    assert re.search(r"NIK kosong.*?4\s*1\s*−3\s*berkurang", shown, re.DOTALL)
    assert re.search(r"NIK tidak berisi 16 angka\s*2\s*0\s*−2\s*selesai", shown)
    assert "Perubahan sejak" not in alone


def test_hidden_cells_sort_without_telling_what_they_hide() -> None:
    few = [{"status": "active", "unit": "A"}] * 30 + [{"status": "lapsed", "unit": "A"}] * 3

    cells = [attrs for tag, attrs in page(roll=few).tags if tag == "td" and "data-v" in attrs]

    assert "3" not in {attrs["data-v"] for attrs in cells if attrs.get("data-label") == "Menunggak"}


def test_every_rule_and_threshold_is_told_with_where_it_comes_from() -> None:
    text = page(settings=Settings(rules=RuleSettings(grace_months=6))).text

    assert re.search(r"Bulan tunggakan sebelum[^\n]*rules.grace_months\s*6\s*ditetapkan untuk laporan ini", text)
    assert re.search(r"Batas usia pendaftaran[^\n]*register_age_limit\s*65\s*bawaan, satu sumber \[C\]", text)
    assert re.search(r"match.precision\s*0,9995", text)


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
    assert [tag for tag, _ in shown.tags].count("script") == 1
    assert all(str(attrs.get("href", "#")).startswith("#") for _, attrs in shown.tags)
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
