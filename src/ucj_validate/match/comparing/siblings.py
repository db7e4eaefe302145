"""Words that differ as siblings' names do, and words that are one word badly written: what a likeness can't tell.

RISKA and RISKI are as like as RISKI and RIZKI, but two people's names; JUMIATI and MUMIATI are one, though hardly alike.
"""

from __future__ import annotations

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from ucj_validate.match.values.vocabulary import WIDTH, Vocabulary

_LOOSE = 0.6
"""Share of a word's letters that stand in order in the other: three slips in seven letters. Of twins with another word,
one in six has one so near, and nearly all of those differ as siblings' names do."""
_LEAST_LETTERS = 4
_SHARED = 0.7
"""Share of different letters that two words have in common whose ends alone tell them apart, but for a slip."""


def of_siblings(words: Vocabulary, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Whether a word of the one name has a sibling's in the other, each pair of distinct-name numbers.

    A word that stands in both names tells nobody apart.
    """
    ours, theirs = words.ids[left], words.ids[right]
    our_sounds, their_sounds = words.sound[ours], words.sound[theirs]
    bits = np.bitwise_count(words.letters).astype(np.int16)
    found = np.zeros(len(left), dtype=bool)
    for i in range(WIDTH):
        for j in range(WIDTH):
            a, b = ours[:, i], theirs[:, j]
            rows = np.flatnonzero((a >= 0) & (b >= 0) & (a != b))
            if len(rows) == 0:
                continue
            a, b = a[rows], b[rows]
            pattern = _one_pattern(words, a, b)
            ends = (words.ending[a] != words.ending[b]) & (words.ending[a] > 0) & (words.ending[b] > 0)
            common = np.bitwise_count(words.letters[a] & words.letters[b]).astype(np.int16)
            near = (common >= _SHARED * np.maximum(bits[a], bits[b])) & (np.abs(words.length[a] - words.length[b]) <= 1)
            rows = rows[pattern | (ends & near & (np.minimum(words.length[a], words.length[b]) >= _LEAST_LETTERS))]
            in_theirs = (our_sounds[rows, i][:, None] == their_sounds[rows]).any(axis=1)
            in_ours = (their_sounds[rows, j][:, None] == our_sounds[rows]).any(axis=1)
            found[rows[~in_theirs & ~in_ours]] = True
    return found


def _one_pattern(words: Vocabulary, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Two words of one pattern whose last vowels differ: HASAN, HUSEN. Vowels further in are slips: SALIM, SULIM."""
    return np.asarray((words.family[a] == words.family[b]) & (words.last_vowel[a] != words.last_vowel[b]))


def closed_loosely(
    words: Vocabulary,
    left: np.ndarray,
    right: np.ndarray,
    left_open: np.ndarray,
    right_open: np.ndarray,
    usable: np.ndarray,
) -> np.ndarray:
    """Number of open words a pair that are the other side's, badly written; closes them.

    All but the last are arrays (width, pairs), as in `tokens`. A sibling's name is never taken for a slip.
    """
    found = np.zeros(left.shape[1], dtype=np.int64)
    bits = np.bitwise_count(words.letters).astype(np.int16)
    among = np.flatnonzero(usable & left_open.any(axis=0) & right_open.any(axis=0))
    for ours, ours_open in zip(left, left_open, strict=True):
        for theirs, theirs_open in zip(right, right_open, strict=True):
            rows = among[ours_open[among] & theirs_open[among]]
            if len(rows) == 0:
                continue
            a, b = ours[rows], theirs[rows]
            longer = np.maximum(words.length[a], words.length[b])
            common = np.bitwise_count(words.letters[a] & words.letters[b]).astype(np.int16)
            most = np.minimum(words.length[a] - bits[a], words.length[b] - bits[b]) + common
            near = (most >= _LOOSE * longer) & (longer >= _LEAST_LETTERS) & ~_one_pattern(words, a, b)
            rows, a, b = rows[near], a[near], b[near]
            if len(rows) == 0:
                continue
            likeness = process.cpdist(
                words.words.gather(a).to_list(),
                words.words.gather(b).to_list(),
                scorer=OSA.normalized_similarity,
                workers=1,
                score_cutoff=_LOOSE,
            )
            rows = rows[likeness >= _LOOSE]
            found[rows] += 1
            ours_open[rows] = False
            theirs_open[rows] = False
    return found
