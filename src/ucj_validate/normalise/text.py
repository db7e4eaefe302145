"""What every cell goes through before it is read as a value."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

ERROR_CELL = r"^#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA|N/D)"
"""What a workbook prints where a formula failed."""

_LINE_SPACE = r"[\t\r\n\v\f\x{85}\x{2028}\x{2029}]+"
_ODD = r"[^\x20-\x7E]|  |^ | $"
"""Cheap sieve: most cells are printable ASCII without spaces to spare, and pass as they are."""
_UNLIKE_STATED = r"""[^\x20-\x60\x7B-\x7E]|  |^[ ='"`]|[ '"`]$"""
"""The same for cells that are stated in upper case and not wrapped."""
_SAMPLED, _REPEATING = 500, 0.4
_INVISIBLE = r"[\p{Cf}\p{Cc}\p{Co}]+"
_PLACEHOLDER = (
    r"^(NULL|NONE|NAN|NIL|NIHIL|KOSONG|N/A|N\.A\.?|TBA|TBD|(TIDAK|TDK|TAK|BELUM|BLM)( (ADA|DIISI|TERISI|DIKETAHUI|JELAS"
    r"|PUNYA|MEMILIKI|TERDATA|TERDAFTAR|DATA|TAHU|LENGKAP))?|(X|\?|-|_|\.|\*|0|/|=|,|–|—)+|MENYUSUL|TANPA DATA|DATA KOSONG)$"
)

SAYS_NOTHING = f"{_PLACEHOLDER}|{ERROR_CELL}"


def only_where(odd: pl.Series, cells: pl.Series, made: Callable[[pl.Series], pl.Series]) -> pl.Series:
    """`cells`, of which those that are `odd` have gone through `made`. Null in `odd` is no."""
    at = odd.arg_true()
    if at.len() == 0:
        return cells
    return made(cells) if at.len() == cells.len() else cells.clone().scatter(at, made(cells.gather(at)))


def plain(cells: pl.Series) -> pl.Series:
    """Each cell without what nobody sees: NFKC, no control or zero-width signs, single spaces, trimmed.

    Null in, null out; "" becomes null. Idempotent.
    """
    text = only_where(cells.str.contains(_ODD), cells, _made_plain)
    return text.set(text == "", None)


def _made_plain(cells: pl.Series) -> pl.Series:
    # Whole Series, step by step: a shared subexpression would be worked out again in every branch.
    # An acute accent by itself is an apostrophe; NFKC would make it a space that carries one.
    text = cells.str.replace_all(_LINE_SPACE, " ").str.replace_all("´", "'", literal=True).str.normalize("NFKC")
    return text.str.replace_all(_INVISIBLE, "").str.replace_all(r"\s{2,}|[\s--[ ]]", " ").str.strip_chars()


def stated(cells: pl.Series) -> pl.Series:
    """Each cell as upper case text; null where it is empty, a placeholder or an Excel error.

    The wrapping that keeps a spreadsheet from reading a cell is taken off: ="…", '…, quotes.
    """
    if cells.null_count() == cells.len():
        return cells
    if _repeats(cells):
        table = distinct(cells)
        return by_distinct(cells, table.with_columns(stated=_stated(table["cell"])))["stated"].alias(cells.name)
    return _stated(cells)


def _stated(cells: pl.Series) -> pl.Series:
    text = only_where(cells.str.contains(_UNLIKE_STATED), cells, _made_stated)
    says_nothing = (text == "") | text.str.contains(SAYS_NOTHING)
    return text.set(says_nothing, None)


def _made_stated(cells: pl.Series) -> pl.Series:
    return unwrapped(plain(cells)).str.to_uppercase()


def _repeats(cells: pl.Series) -> bool:
    """Whether the same cells come again so often that each is read once (an office's name, a place)."""
    return cells.len() > _SAMPLED and cells.gather_every(cells.len() // _SAMPLED).n_unique() < _SAMPLED * _REPEATING


def unwrapped(text: pl.Series) -> pl.Series:
    """Text without ="…", a leading apostrophe, or quotes around it. Null in, null out."""
    return text.str.replace('^=\\s*"(.*)"$', "$1").str.strip_chars("'\"`‘’“” ")


def by_distinct(values: pl.Series, read: pl.DataFrame) -> pl.DataFrame:
    """One row a value of `values`, in its order: the row of `read` with that `cell`; null where there is none."""
    return pl.DataFrame({"cell": values}).join(read, on="cell", how="left", maintain_order="left").drop("cell")


def distinct(values: pl.Series) -> pl.DataFrame:
    """One row a distinct value, in a column `cell`, in no order; null left out."""
    return pl.DataFrame({"cell": values}).drop_nulls().unique()
