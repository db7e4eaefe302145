"""Rows as pseudonyms: enough to know a row again in a later file, and nothing that says whose it is."""

from __future__ import annotations

import polars as pl

from ucj_validate import columns as c
from ucj_validate.columns import Field, Side
from ucj_validate.frames import People
from ucj_validate.pseudonyms import Key
from ucj_validate.state.answers import Endpoint

KEYS: dict[str, str] = {
    "nik": "nik",
    "kpj": "kpj",
    "name": "name_key",
    "birth": "birth_date",
    "no_kk": "no_kk",
    "phone": "phone",
    "mother": "mother_key",
}
"""What an endpoint holds, and the column of `People` that it is made of."""
_CELLS = tuple(c.raw(field) for field in Field if field is not Field.NUMBER)
"""What a row says; the running number in front says nothing of the person."""
_NIK_DIGITS = range(14, 19)
"""Lengths of a NIK that may be one slip from another's."""


def keyed(people: People, key: Key) -> pl.DataFrame:
    """One row a row of `people`, in order: `row`, and the pseudonym of each of KEYS. Null where there is no value."""
    return people.select(
        c.ROW,
        **{name: key.pseudonyms(name, people[column].cast(pl.String)) for name, column in KEYS.items()},
    )


def seal(cells: dict[str, str | None], key: Key) -> str:
    """The pseudonym of all cells of a row, by column of `People` (`raw_…`); what a cell lacks counts as empty."""
    return key.seal(f"{name}={(cells.get(name) or '').strip()}" for name in _CELLS)


def near(nik: str | None, key: Key) -> tuple[str, ...]:
    """Of a NIK, and of it less each of its digits: two NIK that one slip parts (a digit, a swap) share one of them."""
    if nik is None or len(nik) not in _NIK_DIGITS:
        return ()
    less = sorted({nik[:at] + nik[at + 1 :] for at in range(len(nik))})
    return tuple(key.pseudonym("near", part) for part in (nik, *less))


def words(name_key: str | None, key: Key) -> tuple[str, ...]:
    """Of each word of a folded name of more than two letters."""
    return tuple(sorted({key.pseudonym("word", word) for word in (name_key or "").split() if len(word) > 2}))  # noqa: PLR2004


def endpoint(people: People, row: int, side: Side, key: Key) -> Endpoint:
    """The row at position `row` of `people` as an endpoint."""
    values = people.row(row, named=True)
    held = {
        name: None if values[column] is None else key.pseudonym(name, str(values[column]))
        for name, column in KEYS.items()
    }
    return Endpoint(
        side=str(side),
        file=values[c.FILE],
        sheet=values[c.SHEET],
        line=values[c.LINE],
        seal=seal(values, key),
        **held,
        near=near(values["nik"], key),
        tokens=words(values["name_key"], key),
    )
