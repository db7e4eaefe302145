"""How sure the matching is stands in the reports in words, from the matcher's own figures."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from tests.report.facts import CERTAINTY, facts
from ucj_validate.i18n import language, set_language
from ucj_validate.report.model import build
from ucj_validate.report.page.html import rendered
from ucj_validate.report.terminal import show
from ucj_validate.report.words.certainty import sentences


def test_wrong_and_missed_links_are_told_with_where_they_are() -> None:
    matching = {"certainty": CERTAINTY | {"links_accepted": 9413, "expected_false": 9.4, "expected_missed": 302.3}}

    right, missed, shares, *_rest = sentences(build(facts(matching=matching)))

    assert "Dari 9.413 pasangan yang diterima, diperkirakan sekitar 9,4 keliru" in right
    assert "Diterima mulai peluang 0,950" in right
    assert "sekitar 302 pasangan yang benar belum diterima" in missed
    assert "99,45" in shares


def test_small_counts_are_not_told_as_nothing() -> None:
    right, *_rest = sentences(build(facts()))

    assert "kurang dari 0,1 keliru" in right


def test_a_matcher_that_tells_nothing_leaves_no_block() -> None:
    report = build(facts(matching={"pairs_compared": 12, "blocks": []}))

    assert sentences(report) == []
    assert "Seberapa yakin pemadanan ini" not in rendered(report).decode()


def test_a_precision_that_is_not_reached_is_said() -> None:
    short = CERTAINTY | {"links_accepted": 1_000, "expected_false": 2.0, "expected_precision": 0.998}
    reached = short | {"expected_false": 0.2, "expected_precision": 0.9998}
    few = CERTAINTY | {"links_accepted": 10, "expected_false": 0.1, "expected_precision": 0.99}

    told = [
        any("tidak tercapai" in one for one in sentences(build(facts(matching={"certainty": c}))))
        for c in (short, reached, few)
    ]

    assert told == [True, False, False]


@pytest.mark.parametrize("origin", ["learnt", "pinned", "shipped"])
def test_it_says_where_the_weights_come_from(origin: str) -> None:
    report = build(facts(matching={"certainty": CERTAINTY, "model": {"origin": origin}}))

    assert "obot pemadanan" in sentences(report)[-1]


def test_page_terminal_and_summary_hold_the_same_figures() -> None:
    report = build(facts())
    screen = StringIO()

    show(report, Path("hasil"), Console(file=screen, width=80))

    page = rendered(report).decode()
    assert "Seberapa yakin pemadanan ini" in page
    assert "Seberapa yakin pemadanan ini" in screen.getvalue()
    assert report.summary()["matching"]["certainty"] == CERTAINTY
    assert report.summary()["links"]["expected_false"] == CERTAINTY["expected_false"]


def test_it_is_told_in_english() -> None:
    before = language()
    set_language("en")
    try:
        told = " ".join(sentences(build(facts())))
    finally:
        set_language(before)

    assert "of what was accepted is right" in told
