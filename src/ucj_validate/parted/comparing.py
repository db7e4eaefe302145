"""Pairs compared at the home of their right end, to which the left ends are lent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

import numpy as np
import polars as pl

from ucj_validate.engines.exchange import Piece, Tables
from ucj_validate.match.blocking.screen import Likely
from ucj_validate.match.comparing.compare import Compared, compared_at_once
from ucj_validate.match.model.rules import rules
from ucj_validate.match.model.training import Patterns, patterns
from ucj_validate.match.model.weights import Weights, own_weight
from ucj_validate.match.persons.groups import identities
from ucj_validate.match.persons.settling import _whole_words as whole_words
from ucj_validate.match.values.comparable import Comparable, comparable
from ucj_validate.match.weighing import _LEARNING as LEARNING
from ucj_validate.match.weighing import floor
from ucj_validate.parted import numbering
from ucj_validate.match.values.packing import once
from ucj_validate.parted.blocks import _E_BITS as E_BITS
from ucj_validate.parted.blocks import FINER_PAIRS, PAIRS
from ucj_validate.parted.entities import ENTITIES
from ucj_validate.parted.known import Known

ASKED, LENT, LEVELS, PATTERNS = "asked_pairs", "lent_entities", "levels", "patterns"
_PIECE = 1 << 18
"""Pairs screened and compared at a time."""
_LEVELS = tuple(field.name for field in fields(Compared))


@dataclass(frozen=True)
class Asked:
    """`entities` and pairs of the left ends that live here → the pairs by the home of their right ends, and the left ends."""

    def __call__(self, bucket: int, tables: Tables) -> Iterator[Piece]:
        found = [tables[name] for name in (PAIRS, FINER_PAIRS) if name in tables]
        if not found:
            return
        pairs = _once(pl.concat(found), tables[ENTITIES]["e"].to_numpy())
        for home, part in numbering.parted(pairs, numbering.home_of(pairs["right"].to_numpy())):
            yield Piece(ASKED, home, part)
            if home != bucket:
                wanted = part.select(e=pl.col("left").unique())
                yield Piece(LENT, home, tables[ENTITIES].join(wanted, on="e", how="semi", maintain_order="left"))


def _once(pairs: pl.DataFrame, lefts: np.ndarray) -> pl.DataFrame:
    """The pairs sorted, each once. `lefts`: all left ends there can be, ascending."""
    number = np.searchsorted(lefts, pairs["left"].to_numpy()) << E_BITS | pairs["right"].to_numpy()
    number = once(number)
    return pl.DataFrame({"left": lefts[number >> E_BITS], "right": number & ((1 << E_BITS) - 1)})


@dataclass(frozen=True)
class Levels:
    """`entities`, pairs and lent left ends → how each pair that is worth it compares, and how often each pattern is seen."""

    known: Known
    weights: Weights

    def __call__(self, bucket: int, tables: Tables) -> Iterator[Piece]:
        if ASKED not in tables:
            return
        pairs = tables[ASKED]
        here = pl.concat([tables[name] for name in (ENTITIES, LENT) if name in tables]).unique("e").sort("e")
        number = here["e"].to_numpy()
        data = comparable(here, self.known.words)
        left, right = (np.searchsorted(number, pairs[end].to_numpy()) for end in ("left", "right"))
        kept = _worth(data, left, right)
        left, right = left[kept], right[kept]
        if not len(left):
            return
        compared = compared_at_once(data, left, right, self._needed)
        rule = rules(data, left, right, compared)
        of_roll, of_members = (here[name].to_numpy().astype(np.int64) for name in ("roll_rows", "member_rows"))
        rows = of_roll + of_members
        yield Piece(LEVELS, bucket, _table(number, data, left, right, compared, rule, of_roll, of_members))
        yield Piece(PATTERNS, bucket, counted(patterns(compared, rule, (rows[left] * rows[right]).astype(np.float64))))

    def _needed(self, levels: Compared) -> np.ndarray:
        settings, population = self.known.settings, self.known.size.population
        return np.asarray(floor(settings) - LEARNING - own_weight(levels, self.weights, population))


def _worth(data: Comparable, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Positions of the pairs that are worth comparing."""
    screen = Likely(data)
    screen.prepare()
    worth = screen.at(np.arange(len(data.birth)))
    pieces = [slice(at, at + _PIECE) for at in range(0, len(left), _PIECE)]
    flags = [worth(left[piece], right[piece]) for piece in pieces]
    return np.flatnonzero(np.concatenate(flags)) if flags else np.zeros(0, dtype=np.int64)


def _table(
    number: np.ndarray,
    data: Comparable,
    left: np.ndarray,
    right: np.ndarray,
    compared: Compared,
    rule: np.ndarray,
    of_roll: np.ndarray,
    of_members: np.ndarray,
) -> pl.DataFrame:
    """One row a pair: its levels, and what is asked of its ends later."""
    identity, words = _identity(data), whole_words(data)
    ends = {}
    for end, at in (("left", left), ("right", right)):
        ends |= {
            end: number[at],
            f"{end}_identity": identity[at],
            f"{end}_words": words[at].astype(np.int8),
            f"{end}_sound": data.sound[at],
            f"{end}_cut": data.prefix15[at],
            f"{end}_roll": of_roll[at].astype(np.int32),
            f"{end}_members": of_members[at].astype(np.int32),
        }
    return pl.DataFrame(ends | {name: getattr(compared, name) for name in _LEVELS} | {"rule": rule})


def _identity(data: Comparable) -> np.ndarray:
    """The NIK of each sound record as a number that is the same everywhere; -1 where it has none."""
    held = identities(data) >= 0
    number = data.nik_text.set(~pl.Series(held, dtype=pl.Boolean), None).cast(pl.Int64)
    return number.fill_null(-1).to_numpy()


def of_table(table: pl.DataFrame) -> tuple[Compared, np.ndarray]:
    """The levels and rules of `levels`."""
    return Compared(**{name: table[name].to_numpy() for name in _LEVELS}), table["rule"].to_numpy()


_KEYS = ("nik", "date", "name", "name_weight", "sex", "place", "no_kk", "phone", "mother")


def counted(found: Patterns) -> pl.DataFrame:
    """Patterns as a table: one row a pattern."""
    return pl.DataFrame(
        {name: getattr(found.levels, name) for name in _KEYS} | {"rule": found.rule, "count": found.count}
    )


def gathered(table: pl.DataFrame) -> Patterns:
    """The patterns of all homes as one."""
    nothing = np.zeros(table.height, dtype=np.int8)
    levels = Compared(other_vowel=nothing, years_apart=nothing, **{name: table[name].to_numpy() for name in _KEYS})
    return patterns(levels, table["rule"].to_numpy(), table["count"].to_numpy())
