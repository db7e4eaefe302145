"""Pairs compared at the home of their left end, to which the right ends are lent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

import numpy as np
import polars as pl

from ucj_validate.engines.exchange import Piece, Tables
from ucj_validate.match.comparing.compare import Compared, compared_at_once
from ucj_validate.match.model.rules import rules
from ucj_validate.match.model.training import Patterns, patterns
from ucj_validate.match.model.weights import Weights, own_weight
from ucj_validate.match.persons.settling import whole_words
from ucj_validate.match.values.comparable import Comparable, comparable
from ucj_validate.match.weighing import LEARNING, floor
from ucj_validate.parted.entities import ENTITIES
from ucj_validate.parted.known import Known
from ucj_validate.parted.looks import LENT, WORTH

LEVELS, PATTERNS, COMPARED = "levels", "patterns", "compared"
MADE = (LEVELS, PATTERNS, COMPARED)
_PIECE = 1 << 18
"""Pairs screened and compared at a time."""
_LEVELS = tuple(field.name for field in fields(Compared))


@dataclass(frozen=True)
class Levels:
    """`entities`, pairs and lent right ends → how each pair that is worth it compares, and how often each pattern is seen."""

    known: Known
    weights: Weights

    def __call__(self, bucket: int, tables: Tables) -> Iterator[Piece]:
        """One home."""
        if WORTH not in tables:
            return
        pairs = tables[WORTH].sort("left", "right")
        here = pl.concat([tables[name] for name in (ENTITIES, LENT) if name in tables]).sort("e")
        number = here["e"].to_numpy()
        data = comparable(here, self.known.words)
        left, right = (np.searchsorted(number, pairs[end].to_numpy()) for end in ("left", "right"))
        compared = compared_at_once(data, left, right, self._needed)
        rule = rules(data, left, right, compared)
        of_roll, of_members = (here[name].to_numpy().astype(np.int64) for name in ("roll_rows", "member_rows"))
        rows = of_roll + of_members
        yield Piece(COMPARED, bucket, pl.DataFrame({"pairs": len(left)}))
        yield Piece(LEVELS, bucket, _table(number, data, left, right, compared, rule, of_roll, of_members))
        yield Piece(PATTERNS, bucket, counted(patterns(compared, rule, (rows[left] * rows[right]).astype(np.float64))))

    def _needed(self, levels: Compared) -> np.ndarray:
        settings, population = self.known.settings, self.known.size.population
        return np.asarray(floor(settings) - LEARNING - own_weight(levels, self.weights, population))


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
    identity, words = _identity(data), whole_words(data, np.arange(len(number)))
    ends: dict[str, np.ndarray] = {}
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
    number = data.nik_text.set(~pl.Series(data.sound, dtype=pl.Boolean), None).cast(pl.Int64)
    return number.fill_null(-1).to_numpy()


def of_table(table: pl.DataFrame) -> tuple[Compared, np.ndarray]:
    """The levels and rules of `levels`."""
    return Compared(**{name: table[name].to_numpy() for name in _LEVELS}), table["rule"].to_numpy()


_KEYS = ("nik", "date", "name", "name_weight", "sex", "place", "no_kk", "phone", "mother")


def counted(found: Patterns) -> pl.DataFrame:
    """Patterns as a table: one row a pattern."""
    told = {name: getattr(found.levels, name) for name in _KEYS} | {"rule": found.rule, "count": found.count}
    return pl.DataFrame(told)


def gathered(table: pl.DataFrame | None) -> Patterns:
    """The patterns of all homes as one."""
    if table is None:
        table = pl.DataFrame(schema=dict.fromkeys((*_KEYS, "rule", "count"), pl.Int8))
    nothing = np.zeros(table.height, dtype=np.int8)
    levels = Compared(other_vowel=nothing, years_apart=nothing, **{name: table[name].to_numpy() for name in _KEYS})
    return patterns(levels, table["rule"].to_numpy(), table["count"].to_numpy())
