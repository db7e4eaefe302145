"""The NIK and No KK: 16 digits `PPKKCC DDMMYY SSSS`, out of everything that happens to them.

Source: the NIK's structure after Permendagri on population administration; day + 40 for women,
serial from 0001, no check digit. A form is "sound" at best; only Dukcapil can say "valid".
"""

from __future__ import annotations

from datetime import date

import polars as pl

from ucj_validate import columns as c
from ucj_validate.columns import NikForm, Sex
from ucj_validate.normalise.calendar import full_birth_year, made_dates
from ucj_validate.normalise.tables import tables_of
from ucj_validate.normalise.text import ERROR_CELL, by_distinct, distinct, plain

_SIXTEEN = r"^[0-9]{16}$"
_SIGNIFICANT = 15
"""Digits that a spreadsheet's number keeps."""

_LABEL = r"^(?:NO(?:MOR)?[\s.:]*)?(?:NIK|KTP|E-?KTP)[\s.:]*(?:EL)?[\s.:]*"
_SEPARATORS = r"[\s'\"`´‘’“”.,;:_/\\=()\[\]\-\x{00AD}‐‑‒–—−·•*+~^]+"
_SCIENTIFIC = r"^\+?([0-9])(?:[.,]([0-9]*))?E\+?([0-9]{1,2})$"
_ONE_DIGIT = "^(?:" + "|".join(f"{digit}+" for digit in range(10)) + ")$"
_COUNTING = [
    row[:size]
    for row in ("12345678901234567890", "01234567890123456789", "98765432109876543210")
    for size in range(6, 21)
]
"""Keys pressed in a row. Shorter ones may be what is left of a number."""
_SAYS_NOTHING = (
    r"^(?:(?:TIDAK|TDK|TAK|BELUM|BLM|TANPA|MASIH|DALAM|SEDANG)[A-Z]*|NULL|NONE|NAN|NIL|NIHIL|KOSONG|NA|ND|X+|\?+|MENYUSUL"
    r"|HILANG|LUPA|PROSES|TBA)$"
)
_FALSE_POSITIVES = 5.0
_LEGAL_SHARE = 0.1
_DAMAGED_SHARE = 1 / 3


def cleaned(cells: pl.Series) -> pl.DataFrame:
    """One row a cell, in order: digits, prefix, form (null where digits alone decide), repaired.

    A row depends on its cell alone.
    """
    # Nearly all cells are 16 digits already; the rest is worked on once a distinct value.
    is_plain = cells.str.contains(_SIXTEEN).fill_null(value=False)
    dirty = cells.set(is_plain, None)
    read = by_distinct(dirty, _cleaned_distinct(distinct(dirty)))
    return (
        read.with_columns(
            digits=pl.when(pl.lit(is_plain)).then(pl.lit(cells)).otherwise("digits"),
            repaired=pl.col("repaired").fill_null(value=False),
        )
        .with_columns(
            # A column of one value is a placeholder even where it is 16 digits long.
            form=pl.when(_is_placeholder(pl.col("digits")) | (pl.col("digits").is_null() & pl.col("form").is_null()))
            .then(pl.lit(NikForm.MISSING.value))
            .otherwise("form"),
        )
        .with_columns(digits=pl.when(pl.col("form").is_null()).then("digits"))
    )


def _is_placeholder(digits: pl.Expr) -> pl.Expr:
    """Whether digits are no number: one digit throughout, or counting up or down. Null is false."""
    return (digits.str.contains(_ONE_DIGIT) | digits.is_in(_COUNTING)).fill_null(value=False)


def _cleaned_distinct(cells: pl.DataFrame) -> pl.DataFrame:
    """One row a distinct cell: cell, digits, prefix, form, repaired."""
    text = plain(cells["cell"]).str.to_uppercase()
    frame = cells.with_columns(text=text.str.replace(_LABEL, "").str.strip_chars("'\"`´‘’“”= "))
    # `.0` loses nothing; taking all non-digits away would leave 17 digits.
    frame = frame.with_columns(
        text=pl.col("text")
        .str.replace(r"^([0-9]+)[.,]0{1,3}$", "$1")
        .str.replace(r"^([0-9]{1,3}(?:\.[0-9]{3})+),0+$", "$1")
        .str.replace(r"^([0-9]{1,3}(?:,[0-9]{3})+)\.0+$", "$1")
    ).with_columns(bare=pl.col("text").str.replace_all(_SEPARATORS, ""))
    frame = _with_scientific(frame)
    frame = frame.with_columns(
        letters_read=pl.col("bare").str.replace_all(r"O", "0").str.replace_all(r"[IL|]", "1"),
        # One run of 16 digits among words: the rest is a remark.
        only_run=pl.when(pl.col("text").str.count_matches(r"[0-9]+") == 1).then(
            pl.col("text").str.extract(r"(?:^|[^0-9])([0-9]{16})(?:[^0-9]|$)", 1)
        ),
    )
    is_number = pl.col("bare").str.contains(r"^[0-9]+$")
    is_lettered = pl.col("letters_read").str.contains(_SIXTEEN) & (pl.col("bare").str.count_matches(r"[0-9]") >= 10)  # noqa: PLR2004
    says_nothing = (
        (pl.col("bare") == "")
        | pl.col("bare").str.contains(_SAYS_NOTHING)
        | pl.col("text").str.contains(ERROR_CELL)
        | pl.col("text").is_null()
    )
    digits = (
        pl.when(pl.col("scientific_exact").is_not_null())
        .then("scientific_exact")
        .when(is_number)
        .then("bare")
        .when(is_lettered)
        .then("letters_read")
        .when(pl.col("only_run").is_not_null())
        .then("only_run")
    )
    form = (
        pl.when(says_nothing)
        .then(pl.lit(NikForm.MISSING.value))
        .when(pl.col("prefix").is_not_null())
        .then(pl.lit(NikForm.SCIENTIFIC.value))
        .when(digits.is_null())
        .then(pl.lit(NikForm.NOT_DIGITS.value))
    )
    return frame.select(
        "cell", "prefix", digits=digits, form=form, repaired=digits.is_not_null() & (digits != pl.col("cell"))
    )


def _with_scientific(frame: pl.DataFrame) -> pl.DataFrame:
    """`frame` with `prefix` (leading digits that survived 7,27101E+15) and `scientific_exact` (nothing was lost).

    A printed mantissa is rounded at its last digit, which is therefore not trusted: 7.27102E+15 may
    have been 727101 6…. Fifteen digits are all that the cell held. All 16 digits printed is a number that lost nothing.
    """
    parts = pl.col("text").str.replace_all(" ", "").str.extract_groups(_SCIENTIFIC)
    frame = frame.with_columns(parts=parts).with_columns(
        mantissa=pl.col("parts").struct[0] + pl.col("parts").struct[1].fill_null(""),
        exponent=pl.col("parts").struct[2].cast(pl.Int64, strict=False),
    )
    is_nik_sized = pl.col("exponent").is_between(13, 16)
    length = pl.col("mantissa").str.len_chars()
    is_exact = is_nik_sized & (length == pl.col("exponent") + 1)
    return frame.with_columns(
        scientific_exact=pl.when(is_exact).then("mantissa"),
        prefix=pl.when(pl.col("mantissa").is_not_null() & ~is_exact.fill_null(value=False)).then(
            pl.col("mantissa").str.head(pl.when(length < _SIGNIFICANT).then(length - 1).otherwise(_SIGNIFICANT))
        ),
    )


def niks(
    rows: pl.DataFrame,
    birth_date: pl.Series,
    as_of: date,
    columns: pl.Series | None = None,
    told: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """One row a row of `rows`, in order: nik, nik_form, nik_prefix, nik_repaired, nik_birth_date, nik_sex.

    Whether a final 0 is Excel's is decided a column (file and sheet), not a row. `columns` numbers them by row;
    `told`: the `zeros` of all rows of those columns, where these are a part of them.
    """
    columns = tables_of(rows).of_row if columns is None else columns
    frame = _with_number(rows)
    damaged = (_zeros(frame, columns) if told is None else told).select(
        "column", is_damaged=is_damaged_column(pl.col("full"), pl.col("zeros"))
    )
    frame = frame.with_columns(rows[c.NIK_AS_NUMBER].fill_null(value=False).alias("as_number"), dob=birth_date)
    frame = _with_date(frame, as_of).with_columns(column=columns)
    frame = frame.join(damaged, on="column", how="left", maintain_order="left")
    digits, number = pl.col("digits"), pl.col("number")
    is_full, ends_in_zero = number.is_not_null(), _ends_in_zero()
    loses_digits = ends_in_zero & (pl.col("as_number") | pl.col("is_damaged").fill_null(value=False))
    form = (
        pl.when(pl.col("form").is_not_null())
        .then("form")
        .when(~is_full)
        .then(pl.lit(NikForm.LENGTH.value))
        .when(pl.col("nik_birth_date").is_null())
        .then(pl.lit(NikForm.IMPOSSIBLE_DATE.value))
        .when(loses_digits)
        .then(pl.lit(NikForm.EXCEL_FLOAT.value))
        .when(number % 10_000 == 0)
        .then(pl.lit(NikForm.SERIAL_ZERO.value))
        .otherwise(pl.lit(NikForm.SOUND.value))
    )
    return frame.with_columns(form=form).select(
        nik=digits,
        nik_form="form",
        nik_prefix=pl.when(pl.col("form") == NikForm.EXCEL_FLOAT.value)
        .then(digits.str.head(_SIGNIFICANT))
        .otherwise("prefix"),
        nik_repaired="repaired",
        nik_birth_date="nik_birth_date",
        nik_sex="nik_sex",
    )


def zeros(rows: pl.DataFrame, columns: pl.Series) -> pl.DataFrame:
    """One row a column: column, full (NIK of 16 digits), zeros (those of them that end in 0)."""
    return _zeros(_with_number(rows), columns)


def _zeros(frame: pl.DataFrame, columns: pl.Series) -> pl.DataFrame:
    telling = frame.select(full=pl.col("number").is_not_null(), zeros=_ends_in_zero()).with_columns(column=columns)
    return telling.group_by("column").agg(pl.col("full", "zeros").sum().cast(pl.Int64))


def _with_number(rows: pl.DataFrame) -> pl.DataFrame:
    """The cleaned NIK of `rows`, with `number` where it has 16 digits."""
    frame = cleaned(rows[c.raw(c.Field.NIK)])
    is_full = pl.col("digits").str.len_bytes() == 16  # noqa: PLR2004
    return frame.with_columns(number=pl.when(is_full).then("digits").cast(pl.Int64, strict=False))


def _ends_in_zero() -> pl.Expr:
    return (pl.col("number") % 10 == 0).fill_null(value=False)


def is_damaged_column(full: pl.Expr, zeros: pl.Expr) -> pl.Expr:
    """Whether so many NIK of a column end in 0 that Excel wrote those zeros.

    A tenth at most of issued NIK end in 0 (serials start at 1 and are small). Damage is assumed from
    5 standard deviations above that, and a third of the column: at a third, of the rows that end in 0
    at least 78 % are damaged, (1/3 - 1/10) / (9/10) / (1/3). Six rows suffice when five end in 0, which
    chance does in 6 of 100.000 columns.
    """
    deviation = (full * (_LEGAL_SHARE * (1 - _LEGAL_SHARE))).sqrt()
    return (
        (full >= 6)  # noqa: PLR2004 - see above
        & (zeros - full * _LEGAL_SHARE >= deviation * _FALSE_POSITIVES)
        & (zeros >= full * _DAMAGED_SHARE)
    )


def _with_date(frame: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """`frame` with nik_birth_date and nik_sex; null where the NIK has not 16 digits or no possible date.

    The century is that of the row's birth date where its year ends alike, else the working age decides.
    """
    written, own_year = pl.col("number") // 10_000 % 1_000_000, pl.col("dob").dt.year().cast(pl.Int64)
    ends_alike = (own_year % 100 == written % 100).fill_null(value=False)
    frame = frame.with_columns(said=written * 10_000 + pl.when(ends_alike).then(own_year).otherwise(0))
    # A million NIK hold some ten thousand days.
    said = frame.select(pl.col("said").unique()).drop_nulls()
    day, month, short, own = (
        pl.col("said") // at % size for at, size in ((10**8, 100), (10**6, 100), (10**4, 100), (1, 10**4))
    )
    parts = said.with_columns(
        sex=pl.when(day > 40).then(pl.lit(Sex.FEMALE.value)).otherwise(pl.lit(Sex.MALE.value)),  # noqa: PLR2004
        day=pl.when(day > 40).then(day - 40).otherwise(day),  # noqa: PLR2004
        month=month,
        short=short,
        own=own,
    )
    day, month, short = pl.col("day"), pl.col("month"), pl.col("short")
    year = pl.when(pl.col("own") > 0).then("own").otherwise(full_birth_year(short, month, day, as_of))
    parts = parts.with_columns(year=year, late=2000 + short)
    likely, late = (made_dates(parts[name], parts["month"], parts["day"]) for name in ("year", "late"))
    dates = parts.select("said", "sex", nik_birth_date=pl.coalesce(likely, late)).with_columns(
        nik_sex=pl.when(pl.col("nik_birth_date").is_not_null()).then("sex")
    )
    return frame.join(dates.drop("sex"), on="said", how="left", maintain_order="left")


def card_numbers(cells: pl.Series) -> pl.Series:
    """No KK in order: its digits, cleaned like a NIK's; null where missing or where digits are lost."""
    return cleaned(cells)["digits"].alias("no_kk")
