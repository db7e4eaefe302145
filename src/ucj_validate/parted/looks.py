"""What a first look at two entities needs, in numbers alone: so little that it can be lent to where their partners live."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np
import polars as pl

from ucj_validate.engines.exchange import Piece, Tables
from ucj_validate.match.blocking.screen import Likely
from ucj_validate.match.values.content import content
from ucj_validate.match.values.packing import once
from ucj_validate.match.values.vocabulary import SKETCH_WORDS
from ucj_validate.parted import numbering
from ucj_validate.parted.entities import ENTITIES

if TYPE_CHECKING:
    from ucj_validate.match.values.comparable import Comparable

PAIRS, FINER_PAIRS = "pairs", "finer_pairs"
LOOKS, ASKED, LENT_LOOKS = "looks", "asked_pairs", "lent_looks"
WORTH, LENT = "worthy_pairs", "lent_entities"
E_BITS = 40
"""What the number of an entity has room in."""
_PIECE = 1 << 18
"""Pairs looked at at a time."""
_SKETCH = tuple(f"letters_{at}" for at in range(SKETCH_WORDS))


def looks(e: np.ndarray, data: Comparable, crowded: np.ndarray) -> pl.DataFrame:
    """One row an entity, ascending by `e`. Values as numbers of their content; -1 where they are missing.

    `crowded`: numbers of villages that tell nothing beside a birth date (`Known.crowded_villages`).
    """
    name = data.name_id
    has = name >= 0
    sketch = np.zeros((len(e), SKETCH_WORDS), dtype=np.uint64)
    nothing = np.zeros(len(e), dtype=bool)
    sketch[has], nothing[has] = data.words.sketch[name[has]], data.words.telling_nothing[name[has]]
    mothers = np.append(content(data.mothers), np.uint64(0))
    numbers = {
        "village": (data.village, data.village_key),
        "no_kk": (data.no_kk, data.no_kk_key),
        "phone": (data.phone, data.phone_key),
        "mother": (data.mother, mothers),
    }
    table = pl.DataFrame(
        {"e": e, "named": has, "telling_nothing": nothing}
        | {column: sketch[:, at] for at, column in enumerate(_SKETCH)}
        | {of: getattr(data, of) for of in ("nik", "birth", "full", "prefix15", "odd_length")}
        | {of: _or_none(codes, keys) for of, (codes, keys) in numbers.items()}
    )
    telling = ~np.isin(data.village_key[data.village], crowded)
    return table.with_columns(village=pl.when(pl.Series(telling)).then("village").otherwise(-1))


def _or_none(codes: np.ndarray, keys: np.ndarray) -> np.ndarray:
    number = np.asarray(keys[codes] >> np.uint64(1), dtype=np.int64)
    number[codes < 0] = -1
    return number


@dataclass(frozen=True)
class _Names:
    """Each record's name as its own, as `Likely` asks for distinct ones."""

    sketch: np.ndarray
    telling_nothing: np.ndarray
    names: np.ndarray


@dataclass(frozen=True)
class _Looked:
    """What `Likely` asks of a `Comparable`."""

    name_id: np.ndarray
    words: _Names
    nik: np.ndarray
    birth: np.ndarray
    full: np.ndarray
    prefix15: np.ndarray
    odd_length: np.ndarray
    village: np.ndarray
    no_kk: np.ndarray
    phone: np.ndarray
    mother: np.ndarray

    @classmethod
    def of(cls, table: pl.DataFrame) -> _Looked:
        of = {column.name: column.to_numpy() for column in table}
        n = table.height
        sketch = np.stack([of[name] for name in _SKETCH], axis=1)
        words = _Names(sketch, of["telling_nothing"], np.arange(n))
        name_id = np.where(of["named"], np.arange(n), -1)
        own = ("nik", "birth", "full", "prefix15", "odd_length", "village", "no_kk", "phone", "mother")
        return cls(name_id, words, *(of[name] for name in own))


@dataclass(frozen=True)
class Asked:
    """`looks` and pairs of the left ends that live here → the pairs by the home of their right ends, and the left looks."""

    def __call__(self, bucket: int, tables: Tables) -> Iterator[Piece]:
        """Each pair once."""
        found = [tables[name] for name in (PAIRS, FINER_PAIRS) if name in tables]
        if not found:
            return
        here = tables[LOOKS]
        lefts = here["e"].to_numpy()
        pairs = pl.concat(found)
        number = once(np.searchsorted(lefts, pairs["left"].to_numpy()) << E_BITS | pairs["right"].to_numpy())
        at, right = number >> E_BITS, number & ((1 << E_BITS) - 1)
        table = pl.DataFrame({"left": lefts[at], "right": right, "at": at})
        for home, part in numbering.parted(table, numbering.home_of(right)):
            yield Piece(ASKED, home, part.select("left", "right"))
            if home != bucket:
                yield Piece(LENT_LOOKS, home, here[_distinct(part["at"].to_numpy())])


def _distinct(places: np.ndarray) -> np.ndarray:
    """Ascending `places`, each once."""
    return np.asarray(places[np.append(True, places[1:] != places[:-1])[: len(places)]])


@dataclass(frozen=True)
class Screened:
    """`looks`, pairs and lent left looks → the pairs worth comparing, by the home of their left ends, and the right ends."""

    def __call__(self, bucket: int, tables: Tables) -> Iterator[Piece]:
        """Each pair once."""
        if ASKED not in tables:
            return
        here = pl.concat([tables[name] for name in (LOOKS, LENT_LOOKS) if name in tables]).sort("e")
        number = here["e"].to_numpy()
        left, right = (tables[ASKED][end].to_numpy() for end in ("left", "right"))
        kept = _worth(here, np.searchsorted(number, left), np.searchsorted(number, right))
        table = pl.DataFrame({"left": left[kept], "right": right[kept]})
        for home, part in numbering.parted(table, numbering.home_of(table["left"].to_numpy())):
            yield Piece(WORTH, home, part)
            if home != bucket:
                wanted = part.select(e=pl.col("right").unique())
                yield Piece(LENT, home, tables[ENTITIES].join(wanted, on="e", how="semi", maintain_order="left"))


def _worth(here: pl.DataFrame, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Positions of the pairs that are worth comparing."""
    looked = _Looked.of(here)
    screen = Likely(cast("Comparable", looked), looked.village)
    screen.prepare()
    worth = screen.at(np.arange(here.height))
    pieces = [slice(at, at + _PIECE) for at in range(0, len(left), _PIECE)]
    flags = [worth(left[piece], right[piece]) for piece in pieces]
    return np.flatnonzero(np.concatenate(flags)) if flags else np.zeros(0, dtype=np.int64)
