"""What every cell goes through before it is read as a value."""

from __future__ import annotations

import polars as pl

ERROR_CELL = r"^#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA|N/D)"
"""What a workbook prints where a formula failed."""

_INVISIBLE = r"[\p{Cf}\p{Cc}\p{Co}]+"
_PLACEHOLDER = (
    r"^(NULL|NONE|NAN|NIL|NIHIL|KOSONG|N/A|N\.A\.?|TBA|TBD|(TIDAK|TDK|TAK|BELUM|BLM)( (ADA|DIISI|TERISI|DIKETAHUI|JELAS"
    r"|PUNYA|MEMILIKI|TERDATA|TERDAFTAR|DATA|TAHU|LENGKAP))?|(X|\?|-|_|\.|\*|0|/|=|,|–|—)+|MENYUSUL|TANPA DATA|DATA KOSONG)$"
)


def plain(cell: pl.Expr) -> pl.Expr:
    """The cell without what nobody sees: NFKC, no control or zero-width signs, single spaces, trimmed.

    Null in, null out; "" becomes null. Idempotent.
    """
    text = cell.str.replace_all(r"[\t\r\n\v\f\x{85}\x{2028}\x{2029}]+", " ").str.normalize("NFKC")
    text = text.str.replace_all(_INVISIBLE, "").str.replace_all(r"\s+", " ").str.strip_chars()
    return pl.when(text != "").then(text)


def unwrapped(text: pl.Expr) -> pl.Expr:
    """Text without the wrapping that keeps a spreadsheet from reading it: ="…", '…, quotes. Null in, null out."""
    bare = text.str.replace('^=\\s*"(.*)"$', "$1")
    return bare.str.strip_chars("'\"`´‘’“” ")


def stated(cell: pl.Expr) -> pl.Expr:
    """The cell as upper case text; null where it is empty, a placeholder or an Excel error."""
    text = unwrapped(plain(cell)).str.to_uppercase().str.replace_all(r"\s+", " ").str.strip_chars()
    says_nothing = text.str.contains(_PLACEHOLDER) | text.str.contains(ERROR_CELL)
    return pl.when((text != "") & ~says_nothing).then(text)


def by_distinct(values: pl.Series, read: pl.DataFrame) -> pl.DataFrame:
    """One row a value of `values`, in its order: the row of `read` with that `cell`; null where there is none."""
    return pl.DataFrame({"cell": values}).join(read, on="cell", how="left", maintain_order="left").drop("cell")


def distinct(values: pl.Series) -> pl.DataFrame:
    """One row a distinct value, sorted, in a column `cell`; null left out."""
    return pl.DataFrame({"cell": values}).drop_nulls().unique().sort("cell")
