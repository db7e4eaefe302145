"""What a column holds, told from its cells alone."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import polars as pl

from ucj_validate.columns import Field, Side

_ENOUGH = 0.6
"""Share of the filled cells that must look right before content alone names a column."""
_FEW, _SOME = 0.05, 0.1
_CARDS_UNTIL = 35
"""Family cards are dated from 2000 on; two digits from here up are a birth in the last century."""
_MOSTLY = 0.8
"""Share of rows in which a column of months must say one to be what was paid: the month of leaving is mostly blank."""
_DIGITS16 = r"^[^0-9A-Za-z]*(?:[0-9][ .'-]?){16}(?:\.0)?[^0-9]*$"
_DATE = r"^\s*(?:[0-9]{1,2}[-/. ](?:[0-9]{1,2}|[A-Za-z]{3,9})[-/. ](?:19[3-9][0-9]|200[0-9]|201[0-9]|[0-9]{2})|(?:19[3-9][0-9]|200[0-9]|201[0-9])-[0-9]{1,2}-[0-9]{1,2})(?: 00:00:00)?\s*$"
_PLACE_AND_DATE = (
    r"^\s*[A-Za-z][A-Za-z .'()-]{2,30}[,/ ]+\s*[0-9]{1,2}[-/. ]\s*(?:[0-9]{1,2}|[A-Za-z]{3,9})[-/. ]\s*[0-9]{2,4}"
)
_SEX = r"(?i)^\s*(?:l|p|lk|pr|laki[ -]?laki|perempuan|pria|wanita|m|f)\.?\s*$"
_MONTH = r"(?i)^\s*(?:(?:0?[1-9]|1[0-2])[-/ ]20[0-9]{2}|20[0-9]{2}[-/]?(?:0[1-9]|1[0-2])|[a-z]{3,9}[- ]20[0-9]{2})\s*$"
_KPJ = r"^\s*'?(?:[1-9][0-9]{10}|0[0-79][0-9]{9})\s*$"
_WORDS = r"^[A-Za-z][A-Za-z .,'`()-]{2,60}$"


def _cells(column: pl.Series) -> pl.Series:
    return column.str.strip_chars().filter(column.str.strip_chars() != "")


def _share(cells: pl.Series, pattern: str) -> float:
    return float(cells.str.contains(pattern).sum()) / cells.len() if cells.len() else 0.0


def share_of(field: Field, column: pl.Series) -> float:
    """Share of filled cells that could be a `field`; 0 for a blank column."""
    cells = _cells(column)
    if field is Field.NIK:
        return _share(cells, _DIGITS16) * _dated(cells)
    if field is Field.NO_KK:
        return _share(cells, _DIGITS16)
    patterns = {
        Field.KPJ: _KPJ,
        Field.BIRTH_DATE: _DATE,
        Field.BIRTH_PLACE_DATE: _PLACE_AND_DATE,
        Field.SEX: _SEX,
        Field.LAST_PAID: _MONTH,
        Field.NAME: _WORDS,
    }
    return _share(cells, patterns[field]) if field in patterns else 0.0


def holds_place_and_date(column: pl.Series) -> bool:
    """Whether most filled cells say a place and a date: "Palu, 12-03-1985"."""
    return share_of(Field.BIRTH_PLACE_DATE, column) > 0.5  # noqa: PLR2004


def _digits(cells: pl.Series) -> pl.Series:
    digits = cells.str.replace_all("[^0-9]", "").str.slice(0, 16)
    return digits.filter(digits.str.len_chars() == 16)  # noqa: PLR2004


def _dated(cells: pl.Series) -> float:
    """Share of 16-digit cells with a month where a NIK has one."""
    digits = _digits(cells)
    if not digits.len():
        return 0.0
    month = digits.str.slice(8, 2).cast(pl.Int32)
    return float(month.is_between(1, 12).sum()) / digits.len()


def born_share(column: pl.Series) -> float:
    """Share of 16-digit cells that hold a birth: a woman's day (41-71) or a year before 2000.

    Nearly all NIK do; a family card holds the day it was issued, since 2000. A roll of men alone has no woman's day.
    """
    digits = _digits(_cells(column))
    if not digits.len():
        return 0.0
    day, year = (digits.str.slice(at, 2).cast(pl.Int32) for at in (6, 10))
    return float((day.is_between(41, 71) | year.is_between(_CARDS_UNTIL, 99)).sum()) / digits.len()


def best_by_content(
    sample: pl.DataFrame, free: Sequence[int], taken: Collection[Field], side: Side, *, has_header: bool
) -> dict[Field, list[tuple[int, float]]]:
    """By field not yet `taken`: the columns among `free` that hold it, the best first; several when they tie."""
    found: dict[Field, list[tuple[int, float]]] = {}
    left = list(free)
    if Field.NIK not in taken:
        _claim(found, left, Field.NIK, _nik_columns(sample, left))
    for field in _looked_for(side, has_header=has_header):
        if field in taken or (field in _DATED and _DATED & (set(taken) | set(found))):
            continue
        shares = [(i, share_of(field, sample[str(i)])) for i in left]
        if field is Field.LAST_PAID:
            shares = [(i, share) for i, share in shares if _filled(sample[str(i)]) >= _MOSTLY]
            if sum(share >= _ENOUGH for _, share in shares) > 1:
                continue  # months of different things: which one was paid last decides who is protected
        if field is Field.NO_KK:
            # A card's number holds a day of issue: births make it somebody's NIK.
            shares = [(i, share) for i, share in shares if born_share(sample[str(i)]) <= _FEW]
        if field in _DATED and found.get(Field.NIK):
            nik = sample[str(found[Field.NIK][0][0])]
            shares = [(i, share) for i, share in shares if _agree(sample[str(i)], nik)]
        fits = sorted(((i, s) for i, s in shares if s >= _ENOUGH), key=lambda each: (-each[1], each[0]))
        _claim(found, left, field, fits if field is Field.KPJ else fits[:1])
    if Field.NAME not in taken and not has_header:
        numbers = [place for field in (Field.NIK, Field.NO_KK, Field.KPJ) for place, _ in found.get(field, [])]
        _claim(found, left, Field.NAME, _beside(_name_columns(sample, left), numbers))
    return found


_DATED = frozenset({Field.BIRTH_DATE, Field.BIRTH_PLACE_DATE})


def _looked_for(side: Side, *, has_header: bool) -> list[Field]:
    """The fields that cells alone can tell, in the order in which columns are given to them."""
    order = [Field.NO_KK, Field.KPJ, Field.BIRTH_PLACE_DATE, Field.BIRTH_DATE, Field.SEX]
    if side is Side.MEMBERS:
        order.append(Field.LAST_PAID)
    if side is Side.REFERENCE and has_header:
        # Dates on lists are of other days (TGL MENINGGAL, TMT PINDAH): a birth has to be named.
        order = [field for field in order if field not in _DATED]
    return order


def _filled(column: pl.Series) -> float:
    return _cells(column).len() / column.len() if column.len() else 0.0


def _agree(dates: pl.Series, nik: pl.Series) -> bool:
    """Whether most dates are of the year that the NIK beside them says: born, not joined."""
    year = dates.str.extract(r"^\s*(?:19|20)([0-9]{2})-").fill_null(dates.str.extract(r"([0-9]{2})(?: 00:00:00)?\s*$"))
    said = nik.str.replace_all("[^0-9]", "").str.slice(10, 2)
    both = (year.is_not_null() & (said.str.len_chars() == 2)).fill_null(value=False)  # noqa: PLR2004
    return not both.any() or int((year.filter(both) == said.filter(both)).sum()) >= _ENOUGH * int(both.sum())


def _claim(
    found: dict[Field, list[tuple[int, float]]], left: list[int], field: Field, columns: list[tuple[int, float]]
) -> None:
    if columns:
        found[field] = columns
        for place, _ in columns:
            left.remove(place)


def _nik_columns(sample: pl.DataFrame, free: Sequence[int]) -> list[tuple[int, float]]:
    """Columns of NIK: 16 digits with a month inside, and births. All of them: an heir's are as good, so one asks."""
    fits = [(i, share) for i in free if (share := share_of(Field.NIK, sample[str(i)])) >= _ENOUGH]
    return [(i, share) for i, share in fits if len(fits) == 1 or born_share(sample[str(i)]) > _SOME]


def _name_columns(sample: pl.DataFrame, free: Sequence[int]) -> list[tuple[int, float]]:
    """Columns of people's names in a table without header: words, hardly repeated; several where they are alike."""
    fits = []
    for place in free:
        cells = _cells(sample[str(place)])
        unique = cells.n_unique() / cells.len() if cells.len() else 0.0
        if _filled(sample[str(place)]) >= _MOSTLY and _share(cells, _WORDS) >= 0.9 and unique >= 0.5:  # noqa: PLR2004
            fits.append((place, unique))
    most = max((unique for _, unique in fits), default=0.0)
    return [(place, unique) for place, unique in fits if unique >= 0.85 * most]


def _beside(columns: list[tuple[int, float]], numbers: Collection[int]) -> list[tuple[int, float]]:
    """Of several columns of names, the one right beside the numbers of the person; all where that is none or several."""
    beside = [each for each in columns if {each[0] - 1, each[0] + 1} & set(numbers)]
    return beside if len(beside) == 1 else columns
