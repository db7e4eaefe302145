"""Rows as pseudonyms: enough to know a row again in a later file, and nothing that says whose it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

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


FOUND_BY = ("nik", "kpj", "name")
"""What rows are looked up by."""


def keyed(people: People, key: Key) -> pl.DataFrame:
    """One row a row of `people`, in order: `row`, and the pseudonyms of FOUND_BY. Null where there is no value."""
    return people.select(c.ROW, **{name: key.pseudonyms(name, people[KEYS[name]]) for name in FOUND_BY})


def keyed_values(cells: Mapping[str, Any], key: Key) -> dict[str, str | None]:
    """The pseudonym of each of KEYS of one row of `People`; None where it has no value."""
    return {
        name: None if cells[column] is None else key.pseudonym(name, str(cells[column]))
        for name, column in KEYS.items()
    }


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
    return Endpoint(
        side=str(side),
        file=values[c.FILE],
        sheet=values[c.SHEET],
        line=values[c.LINE],
        seal=seal(values, key),
        **keyed_values(values, key),
        near=near(values["nik"], key),
        tokens=words(values["name_key"], key),
    )
