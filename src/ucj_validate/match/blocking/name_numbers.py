"""What blocking keys are made of names: numbers of each distinct name, worked out once however many people bear it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ucj_validate.match.values.content import content
from ucj_validate.match.values.packing import mixed
from ucj_validate.match.values.vocabulary import Vocabulary

RARE = 2
"""Rarest words of a name that serve as keys."""
_COMMON_FIRST = r"^(?:MUHAMMAD|SITI|ABDUL|AHMAT|ANDI|NUR|NI|I|LA|WA|M) "
_JOINED = 8


@dataclass(frozen=True)
class NameNumbers:
    """What keys are made of names, by distinct name, each worked out once."""

    words: Vocabulary

    @cached_property
    def rare(self) -> np.ndarray:
        """(names, 2): the numbers of each name's rarest words of more than one letter, -1 where there are fewer."""
        none = np.append(self.words.single[:-1], True)
        return self.words.rarest(np.where(none, -1.0, self.words.bits), RARE)

    @cached_property
    def both_rare(self) -> np.ndarray:
        """A number of the two rarest words."""
        if not len(self.rare):
            return np.zeros(1, np.uint64)
        one, other = self.words.key[self.rare].T
        return mixed(np.minimum(one, other), np.maximum(one, other))

    @cached_property
    def whole(self) -> np.ndarray:
        """A number that the order of the words doesn't change."""
        return self.words.by_piece(lambda at: self.words.key[self.words.ids[at]].sum(axis=1))

    @cached_property
    def joined(self) -> np.ndarray:
        """The number of the first eight letters without spaces.

        A first name that every twentieth person has would be all eight letters, so it is passed over.
        """

        def of(at: slice) -> np.ndarray:
            telling = self.words.names[at].str.replace(_COMMON_FIRST, "").str.replace_all(" ", "", literal=True)
            return content(telling.str.head(_JOINED))

        return self.words.by_piece(of)

    def prepare(self) -> None:
        """Works out what several threads would else begin at once."""
        for name in ("rare", "both_rare", "whole", "joined"):
            getattr(self, name)
