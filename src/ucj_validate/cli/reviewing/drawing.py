"""A pair as lines on the screen: two columns where there is room, else one row under the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from textual.content import Content

from ucj_validate.cli.reviewing.differing import Sign, Span
from ucj_validate.cli.reviewing.facts import Beside, Shown
from ucj_validate.cli.reviewing.reasons import earlier, effects, likelihood, reasons
from ucj_validate.columns import Field
from ucj_validate.i18n import _

_LABEL = 13
_STACKED_BELOW = 72
"""Columns below which a NIK and its neighbour no longer stand side by side with room for a name."""
_BETWEEN = 3
STRONG, FAINT = "bold", "dim"
_MARK = "bold underline ansi_red"
"""Characters that differ: by shape first, then by colour."""
_COLOURS = {Sign.SAME: "ansi_green", Sign.NEAR: "bold ansi_magenta", Sign.DIFFERS: "bold ansi_red"}


def pair_lines(shown: Shown, width: int, rivals: int = 0) -> Content:
    """Both rows, field beside field, then why it waits and what an answer would change; `rivals` as in `effects`."""
    stacked = width < _STACKED_BELOW
    lines = [*(_under(shown) if stacked else _side_by_side(shown, width))]
    lines.append(Content.styled(likelihood(shown), STRONG))
    lines += [_said(head, words) for head, words in (*reasons(shown), *effects(shown, rivals))]
    if shown.pair.known:
        told = "; ".join(earlier(shown.pair.known))
        lines.append(_said(_("Jawaban sebelumnya"), told))
    return Content("\n").join(lines)


def _said(head: str, words: str) -> Content:
    return Content.assemble((head, STRONG), ": ", words)


def _titles(shown: Shown) -> tuple[str, str]:
    if shown.pair.is_duplicate:
        return _("DAFTAR, baris pertama"), _("DAFTAR, baris kedua")
    return _("DAFTAR"), _("DATA PESERTA")


def _side_by_side(shown: Shown, width: int) -> Iterator[Content]:
    column = (width - _LABEL - _BETWEEN) // 2
    one, other = _titles(shown)
    for left, right, style in ((one, other, STRONG), (shown.left_place, shown.right_place, FAINT)):
        yield from _row("", Content(" "), Content.styled(left, style), Content.styled(right, style), column)
    for field in shown.beside:
        yield from _row(label(field.field), _sign(field.sign), *_cells(field), column)


def _row(name: str, sign: Content, left: Content, right: Content, column: int) -> Iterator[Content]:
    """A label and two cells, over as many lines as the longer needs."""
    empty = Content("")
    cells = zip_longest(left.wrap(column), right.wrap(column), fillvalue=empty)
    for at, (ours, theirs) in enumerate(cells):
        shown = sign if at == 0 else Content(" ")
        yield Content.assemble(
            f"{name if at == 0 else '':<{_LABEL}}",
            ours.pad_right(max(column - ours.cell_length, 0)),
            " ",
            shown,
            " ",
            theirs,
        )


def _under(shown: Shown) -> Iterator[Content]:
    """For narrow screens: each field with its two values below one another."""
    one, other = _titles(shown)
    yield Content.assemble(("1 ", STRONG), (one, STRONG), "  ", (shown.left_place, FAINT))
    yield Content.assemble(("2 ", STRONG), (other, STRONG), "  ", (shown.right_place, FAINT))
    for field in shown.beside:
        left, right = _cells(field)
        yield Content.assemble(f"{label(field.field):<{_LABEL}}", _sign(field.sign), " 1 ", left)
        yield Content.assemble(" " * (_LABEL + 1), " 2 ", right)


def _cells(one: Beside) -> tuple[Content, Content]:
    return _cell(one.left, one.left_marks, one.left_note), _cell(one.right, one.right_marks, one.right_note)


def _cell(text: str, marks: Sequence[Span], note: str) -> Content:
    if not text:
        return Content.styled("-", FAINT)
    content = Content(text)
    for start, end in marks:
        content = content.stylize(_MARK, start, end)
    return Content.assemble(content, " ", (f"({note})", FAINT)) if note else content


def _sign(sign: Sign) -> Content:
    return Content.styled(str(sign), _COLOURS.get(sign, ""))


def label(field: Field) -> str:
    """A field in at most twelve letters."""
    return {
        Field.NIK: "NIK",
        Field.NAME: _("Nama"),
        Field.BIRTH_DATE: _("Tgl lahir"),
        Field.BIRTH_PLACE: _("Tempat lahir"),
        Field.SEX: _("L/P"),
        Field.NO_KK: _("No. KK"),
        Field.MOTHER: _("Ibu"),
        Field.VILLAGE: _("Kel., kec."),
        Field.ADDRESS: _("Alamat"),
        Field.PHONE: _("No. HP"),
        Field.UNIT: _("OPD/dinas"),
        Field.EMPLOYER: _("Perusahaan"),
        Field.KPJ: "KPJ",
        Field.STATUS: _("Status"),
    }[field]
