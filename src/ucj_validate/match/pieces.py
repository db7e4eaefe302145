"""Candidate pairs compared, then weighed, piece by piece on all cores: of all of them only levels are held at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from typing import TypeVar

import numpy as np

from ucj_validate.match.certainty.clues import Clues, Found, clues_of
from ucj_validate.match.certainty.error_rates import Sides
from ucj_validate.match.comparing.compare import Comparable, Compared, Needed, compared
from ucj_validate.match.model.document import StoredModel
from ucj_validate.match.model.nik import weights_of
from ucj_validate.match.model.rules import ceilings, rules
from ucj_validate.match.model.training import Counted, Patterns, counted_patterns, patterns_of
from ucj_validate.match.model.weights import own_weight
from ucj_validate.match.persons.decided import Weighed
from ucj_validate.match.values.packing import THREADS
from ucj_validate.progress import Unit, counted

_PIECE = 1 << 17
"""Pairs compared at a time: their arrays stay in the processor's reach."""
_WEIGHED = 1 << 19
T = TypeVar("T")


@dataclass(frozen=True)
class Pairs:
    """Compared pairs of records: arrays of one length."""

    left: np.ndarray
    right: np.ndarray
    levels: Compared
    rule: np.ndarray
    counts: Sequence[Counted]
    """How often each pattern of levels was seen, piece by piece."""

    @property
    def patterns(self) -> Patterns:
        """The patterns of all pairs."""
        return patterns_of(self.counts)


def compared_pairs(data: Comparable, left: np.ndarray, right: np.ndarray, rows: np.ndarray, needed: Needed) -> Pairs:
    """The pairs with their levels and rules. `rows`: by record how many rows its entity has; `needed` as for `compared`."""
    data.words.prepare()
    tell = counted(len(left), Unit.PAIRS)
    n = len(left)
    kinds = _levels(compared(data, left[:0].astype(np.int64), right[:0].astype(np.int64)))
    levels = Compared(**{name: np.empty(n, dtype=none.dtype) for name, none in kinds.items()})
    rule = np.empty(n, dtype=np.int8)

    def of(piece: slice) -> Counted:
        ours, theirs = left[piece].astype(np.int64), right[piece].astype(np.int64)
        found = compared(data, ours, theirs, needed)
        rule[piece] = rules(data, ours, theirs, found)
        for name, values in _levels(found).items():
            getattr(levels, name)[piece] = values
        tell(len(ours))
        return counted_patterns(found, rule[piece], rows.take(ours) * rows.take(theirs))

    return Pairs(left, right, levels, rule, _by_pieces(of, n, _PIECE))


def weighed_by(
    model: StoredModel, pairs: Pairs, data: Comparable, population: int, entities: Sides, floor: float
) -> tuple[Weighed, Clues]:
    """The pairs that weigh more than `floor` by `model`, and what all of them show of errors."""
    weights = weights_of(model)

    def of(piece: slice) -> tuple[tuple[np.ndarray, ...], Found]:
        left, right, rule = pairs.left[piece].astype(np.int64), pairs.right[piece].astype(np.int64), pairs.rule[piece]
        levels = Compared(**{name: values[piece] for name, values in _levels(pairs.levels).items()})
        weight = np.minimum(own_weight(levels, weights, population), ceilings()[rule])
        keep = np.flatnonzero(weight > floor)
        found = Found.of(data, left, right, levels, weight, weights, population, model, entities)
        return tuple(values.take(keep) for values in (left, right, weight, rule)), found

    kept, found = zip(*_by_pieces(of, len(pairs.left), _WEIGHED), strict=True)
    left, right, weight, rule = (np.concatenate(parts) for parts in zip(*kept, strict=True))
    return Weighed(left, right, weight, rule, np.zeros(len(left), dtype=bool)), clues_of(found, model, entities)


def _levels(of: Compared) -> dict[str, np.ndarray]:
    return {field.name: getattr(of, field.name) for field in fields(Compared)}


def _by_pieces(of: Callable[[slice], T], n: int, size: int) -> list[T]:
    """What `of` gives of each piece, in order; of nothing, that of one empty piece."""

    def pieces() -> Iterator[slice]:
        yield from (slice(at, min(at + size, n)) for at in range(0, max(n, 1), size))

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(of, pieces()))
