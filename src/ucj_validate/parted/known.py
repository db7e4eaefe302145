"""What a step must know of all records: little, and the same in every bucket."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ucj_validate.match.values.vocabulary import Seen
from ucj_validate.settings import MatchSettings


@dataclass(frozen=True)
class Size:
    """How large the run is, and in how many buckets it is worked out."""

    roll: int
    members: int
    buckets: int
    rows_a_chunk: int
    """Rows of both sides that are kept together until it is known who belongs to whom."""

    def chunk_of(self, number: np.ndarray) -> np.ndarray:
        """Of each row the chunk it lies in."""
        return np.asarray(number // self.rows_a_chunk)

    @property
    def population(self) -> int:
        """Records of the larger side, at least 2."""
        return max(self.roll, self.members, 2)


@dataclass(frozen=True)
class Known:
    """What matching knows of all records."""

    size: Size
    words: Seen
    crowded_villages: np.ndarray
    """Numbers of villages (`content`) in which a birth date in common tells nothing."""
    settings: MatchSettings
