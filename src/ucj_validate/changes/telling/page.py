"""diff.html: the change as a page for the meeting; aggregates alone, small figures hidden."""

from __future__ import annotations

from ucj_validate import __version__
from ucj_validate.changes.between import Changes
from ucj_validate.changes.telling import published, words
from ucj_validate.changes.telling.published import Cell
from ucj_validate.changes.telling.said import how_known, title, verdict, warnings
from ucj_validate.i18n import _, number, percent
from ucj_validate.report.counting.smallcells import SMALLEST
from ucj_validate.report.page.html import filled
from ucj_validate.report.words import phrases

_HIDDEN = "·"


def rendered(changes: Changes) -> bytes:
    """The page as UTF-8, in the current language."""
    roll = published.roll_kinds(changes)
    members = published.member_kinds(changes)
    return filled(
        "diff.html.j2",
        changes=changes,
        title=title(changes),
        verdict=verdict(changes, roll),
        warnings=list(warnings(changes)),
        steps=published.steps(changes),
        measures=list(zip(published.MEASURES, (_("Layak"), _("Aktif")), strict=True)),
        parts=[
            ("persons", _("Orang di daftar"), [(*words.kind(k), _cell(n)) for k, n in roll.items() if n != 0]),
            ("members", _("Orang di data peserta"), [(*words.member_kind(k), _cell(n)) for k, n in members.items() if n != 0]),
        ],
        findings=published.findings(changes),
        known=how_known(changes.roll, least=SMALLEST),
        words=words,
        share=_share,
        moved=_moved,
        cellular=_cell,
        version=__version__,
    )  # fmt: skip


def _cell(count: Cell) -> str:
    return _HIDDEN if count is None else number(count) if isinstance(count, int) else count


def _moved(amount: Cell) -> str:
    return phrases.signed(amount) if isinstance(amount, int) else _cell(amount)


def _share(rate: float | None) -> str:
    return _HIDDEN if rate is None else percent(rate)
