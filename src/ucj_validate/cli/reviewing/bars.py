"""What stands above and below a pair, and in its place when none is left."""

from __future__ import annotations

from textual.content import Content

from ucj_validate.cli.reviewing.drawing import STRONG
from ucj_validate.cli.reviewing.facts import printed
from ucj_validate.cli.reviewing.reasons import progress, said
from ucj_validate.cli.reviewing.session import Session
from ucj_validate.i18n import _


def head(session: Session, width: int) -> Content:
    """Run and reviewer, as far as there is room beside how far the work is."""
    told = progress(session.at, len(session.pairs), session.done)
    who = f"{printed(session.run.name)} · {printed(session.reviewer)}"
    room = width - len(told) - 2
    shown = who if len(who) <= room else who[: max(room - 1, 0)] + "…" if room > 1 else ""
    return Content(f"{shown:<{max(room, 0)}}  {told}" if shown else told)


def bar(content: Content, width: int) -> Content:
    """Lines in the colours of ground and letters exchanged, from edge to edge."""
    lines = [line.pad_right(max(width - line.cell_length, 0)) for line in content.wrap(width)]
    return Content("\n").join(lines).stylize("reverse")


def ended(session: Session) -> Content:
    """That there is nothing to ask."""
    if not session.pairs:
        return Content.styled(_("Tidak ada pasangan yang menunggu."), STRONG)
    lines = [_("Semua pasangan sudah dijawab."), *said(session.done)]
    return Content("\n").join([Content.styled(lines[0], STRONG), *map(Content, lines[1:])])


def keys(*, waiting: bool) -> Content:
    """The keys in a line of eighty; those that answer only where a pair waits."""
    answers = [("s", _("sama")), ("b", _("beda")), ("r", _("ragu")), ("n", _("lewati"))] if waiting else []
    more = [("p", _("balik")), ("u", _("batal")), *([("c", _("catat"))] if waiting else [])]
    both = [*answers, *more, ("?", _("bantu")), ("q", _("keluar"))]
    return Content("  ").join([Content.assemble((key, STRONG), f" {word}") for key, word in both])
