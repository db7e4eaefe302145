"""Words of two names that are spellings of one: sought only where their letters allow it and it could still matter."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import Indel, JaroWinkler

from ucj_validate.match.comparing import levels as lv
from ucj_validate.match.values.vocabulary import Vocabulary

SPELLING = 0.88
"""Jaro–Winkler from which two tokens count as spellings of one."""
_HEARD_ALIKE = 0.95
"""Likeness of two words that sound the same."""
_HALF = 0.55
"""Indel similarity of whole names below which no word can be a spelling of another's and still matter."""


@dataclass
class Tokens:
    """Tokens of the two names of each pair, and which of them have found a partner. Arrays (width, pairs)."""

    left: np.ndarray  # word ids, -1 none
    right: np.ndarray
    left_open: np.ndarray  # bool: a token without partner so far
    right_open: np.ndarray

    @property
    def both_open(self) -> np.ndarray:
        """Pairs with open tokens on both sides."""
        return np.asarray(self.left_open.any(axis=0) & self.right_open.any(axis=0))


def spelt(tokens: Tokens, words: Vocabulary, left: np.ndarray, right: np.ndarray, usable: np.ndarray) -> np.ndarray:
    """Bits of open tokens that are spellings of each other; closes them."""
    bits = np.zeros(len(left))
    row, i, j = _alike(tokens, words, usable & tokens.both_open)
    worth = _worth_spelling(words, left, right, tokens, np.unique(row))
    row, i, j = row[worth[row]], i[worth[row]], j[worth[row]]
    if len(row) == 0:
        return bits
    a, b = tokens.left[i, row], tokens.right[j, row]
    size = len(words.words)
    code, inverse = np.unique(np.minimum(a, b).astype(np.int64) * size + np.maximum(a, b), return_inverse=True)
    likeness = process.cpdist(
        words.words.gather(code // size).to_list(),
        words.words.gather(code % size).to_list(),
        scorer=JaroWinkler.similarity,
        workers=1,
        score_cutoff=SPELLING,
    )[inverse]
    likeness = np.where(words.sound[a] == words.sound[b], np.maximum(likeness, _HEARD_ALIKE), likeness)
    good = np.flatnonzero(likeness >= SPELLING)
    good = good[np.lexsort((j[good], i[good], -likeness[good], row[good]))]
    chosen = good[_first_free(row[good], i[good], j[good])]
    gain = np.minimum(words.bits[a[chosen]], words.bits[b[chosen]]) - lv.SPELLING_LOSS
    np.add.at(bits, row[chosen], np.maximum(gain, 0.5))
    tokens.left_open[i[chosen], row[chosen]] = False
    tokens.right_open[j[chosen], row[chosen]] = False
    return bits


def _alike(tokens: Tokens, words: Vocabulary, usable: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(pair, left place, right place) of open tokens whose letters allow a likeness of `SPELLING`.

    The letters that both have bound Jaro's likeness, and beginnings that agree add to it two fifths of what it lacks.
    """
    rows, lefts, rights = [], [], []
    within = np.flatnonzero(usable)
    bits = np.bitwise_count(words.letters).astype(np.int16)
    for i, (ours, ours_open) in enumerate(zip(tokens.left, tokens.left_open, strict=True)):
        left_rows = within[ours_open[within] & ~words.single[ours[within]]]
        for j, (theirs, theirs_open) in enumerate(zip(tokens.right, tokens.right_open, strict=True)):
            row = left_rows[theirs_open[left_rows]]
            a, b = ours[row], theirs[row]
            long_a, long_b = words.length[a], words.length[b]
            common = np.bitwise_count(words.letters[a] & words.letters[b]).astype(np.int16)
            most = np.minimum(long_a - bits[a], long_b - bits[b]) + common
            jaro = (most / long_a + most / long_b + 1) / 3
            least = np.where(words.initial[a] == words.initial[b], _JARO_WITH_BEGINNING, SPELLING)
            hit = row[((jaro >= least) | (words.sound[a] == words.sound[b])) & ~words.single[b]]
            rows.append(hit)
            lefts.append(np.full(len(hit), i))
            rights.append(np.full(len(hit), j))
    return np.concatenate(rows), np.concatenate(lefts), np.concatenate(rights)


_JARO_WITH_BEGINNING = (SPELLING - 0.4) / 0.6 - 1e-9
"""Jaro's likeness from which Jaro–Winkler's reaches `SPELLING` when four letters at the beginning agree."""


def _worth_spelling(
    words: Vocabulary, left: np.ndarray, right: np.ndarray, tokens: Tokens, rows: np.ndarray
) -> np.ndarray:
    """Of `rows`, the pairs of which a word agrees already, or whose letters are half the same."""
    worth = np.zeros(len(left), dtype=bool)
    agrees = tokens.left_open[:, rows].sum(axis=0) < words.count[left[rows]]
    worth[rows[agrees]] = True
    rest = rows[~agrees]
    if len(rest):
        likeness = process.cpdist(
            words.ordered(left[rest]),
            words.ordered(right[rest]),
            scorer=Indel.normalized_similarity,
            workers=1,
            score_cutoff=_HALF,
        )
        worth[rest] = likeness >= _HALF
    return worth


def _first_free(row: np.ndarray, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """Positions that use each token of a pair once, in the given order (by pair, best first)."""
    if len(row) == 0:
        return np.zeros(0, dtype=np.int64)
    alone = np.ones(len(row), dtype=bool)
    alone[1:] &= row[1:] != row[:-1]
    alone[:-1] &= row[1:] != row[:-1]
    several = np.flatnonzero(~alone)
    taken: set[tuple[int, int, int]] = set()
    chosen = []
    for k, r, x, y in zip(several.tolist(), *(part[several].tolist() for part in (row, i, j)), strict=True):
        if (r, 0, x) not in taken and (r, 1, y) not in taken:
            taken.update(((r, 0, x), (r, 1, y)))
            chosen.append(k)
    return np.concatenate([np.flatnonzero(alone), np.array(chosen, dtype=np.int64)])
