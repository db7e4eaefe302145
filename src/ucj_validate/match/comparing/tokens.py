"""Names word by word: which agree exactly, in spelling, as initials, and what the agreement is worth."""

from __future__ import annotations

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

from ucj_validate.match.comparing import levels as lv
from ucj_validate.match.comparing.levels import NameLevel
from ucj_validate.match.comparing.siblings import closed_loosely
from ucj_validate.match.comparing.spelling import Tokens, spelt
from ucj_validate.match.values.hearing import heard
from ucj_validate.match.values.vocabulary import HEAD, WIDTH, Vocabulary

_ALIKE, _RESEMBLING = 0.9, 0.78
"""Jaro–Winkler of whole names as heard: nearly the same; more than chance."""
_FEW_EDITS = 2
"""Slips that two spellings of one name may lie apart."""
_NARROW = 4
"""Words that nearly all names stay within: the few longer ones are compared apart."""


def compared_names(
    words: Vocabulary, left: np.ndarray, right: np.ndarray, needed: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """(`NameLevel`, weight in bits) of each pair of distinct-name numbers.

    Where the weight can't reach what is `needed`, level and weight may be those of words that agree exactly.
    """
    level, weight = np.zeros(len(left), dtype=np.int8), np.zeros(len(left))
    wide = np.maximum(words.count[left], words.count[right]) > _NARROW
    for rows, width in ((np.flatnonzero(~wide), _NARROW), (np.flatnonzero(wide), WIDTH)):
        if len(rows):
            least = np.full(len(rows), -np.inf) if needed is None else needed[rows]
            level[rows], weight[rows] = _compared(words, left[rows], right[rows], least, width)
    return level, weight


def _compared(
    words: Vocabulary, left: np.ndarray, right: np.ndarray, needed: np.ndarray, width: int
) -> tuple[np.ndarray, np.ndarray]:
    ours, theirs = (np.ascontiguousarray(words.ids[side, :width].T) for side in (left, right))
    tokens = Tokens(ours, theirs, ours >= 0, theirs >= 0)
    weight = lv.NAME_SHARE * _exact(tokens, words)
    same = ~tokens.left_open.any(axis=0) & ~tokens.right_open.any(axis=0)
    joined = _joined_equal(words, left, right, tokens)
    same |= joined
    weight[joined] = lv.NAME_SHARE * np.minimum(words.own_bits[left[joined]], words.own_bits[right[joined]])
    tokens.left_open[:, joined] = False
    tokens.right_open[:, joined] = False

    most = lv.NAME_SHARE * np.minimum(words.own_bits[left], words.own_bits[right])
    within_reach = most + lv.INITIAL_GAIN * np.maximum(words.singles[left], words.singles[right]) >= needed
    weight += lv.NAME_SHARE * spelt(tokens, words, left, right, within_reach)
    whole_spelt = ~tokens.left_open.any(axis=0) & ~tokens.right_open.any(axis=0)
    weight += lv.INITIAL_GAIN * _initials(tokens, words)
    agreeing = words.count[left] - tokens.left_open.sum(axis=0)
    usable = (weight >= needed) & (agreeing > 0)
    loose = closed_loosely(words, ours, theirs, tokens.left_open, tokens.right_open, usable)
    left_rest, right_rest = tokens.left_open.sum(axis=0), tokens.right_open.sum(axis=0)
    conflicts = np.minimum(left_rest, right_rest)
    dropped = np.maximum(left_rest, right_rest) - conflicts
    weight -= np.take(lv.CONFLICT_LOSS, np.minimum(conflicts, 3)) + lv.DROPPED_LOSS * dropped

    level = np.full(len(left), NameLevel.PARTLY, dtype=np.int8)
    level[(conflicts == 0) & (dropped > 0)] = NameLevel.SUBSET
    level[(conflicts == 0) & (dropped == 0)] = NameLevel.INITIALS
    level[whole_spelt] = NameLevel.SPELLING
    level[same] = NameLevel.SAME
    level[(conflicts == 0) & (loose > 0)] = NameLevel.SIMILAR
    nothing = agreeing == 0
    level[nothing] = NameLevel.DIFFERENT
    weight[nothing] = -lv.DIFFERENT_LOSS
    two_daily = (level == NameLevel.PARTLY) & words.daily[left] & words.daily[right]
    level[two_daily] = NameLevel.DIFFERENT
    weight[two_daily] = -lv.DIFFERENT_LOSS
    one_daily = words.daily[left] != words.daily[right]
    alias = nothing & one_daily
    level[alias | ((level == NameLevel.SUBSET) & one_daily)] = NameLevel.ALIAS
    weight[alias] = -lv.ALIAS_LOSS
    _similar(words, left, right, level, weight, needed)
    return level, np.minimum(weight, lv.NAME_CAP)


def _exact(tokens: Tokens, words: Vocabulary) -> np.ndarray:
    """Bits of the tokens that stand on both sides, whatever their order; closes them."""
    bits = np.zeros(tokens.left.shape[1])
    for ours, ours_open in zip(tokens.left, tokens.left_open, strict=True):
        for theirs, theirs_open in zip(tokens.right, tokens.right_open, strict=True):
            hit = np.flatnonzero((ours == theirs) & ours_open & theirs_open)
            bits[hit] += words.bits[ours[hit]]
            ours_open[hit] = False
            theirs_open[hit] = False
    return bits


def _joined_equal(words: Vocabulary, left: np.ndarray, right: np.ndarray, tokens: Tokens) -> np.ndarray:
    """The names are equal but for spaces: NUR HAYATI, NURHAYATI."""
    equal = np.zeros(len(left), dtype=bool)
    rest = np.flatnonzero(tokens.both_open)
    if len(rest):
        equal[rest] = words.squeezed_codes[left[rest]] == words.squeezed_codes[right[rest]]
    return equal


def _initials(tokens: Tokens, words: Vocabulary) -> np.ndarray:
    """Number of open words on one side that begin an open word of the other; closes them.

    A single letter is an initial wherever it stands; a few letters are what a system that keeps so many
    letters of a name left of its last word.
    """
    found = np.zeros(tokens.left.shape[1])
    last_left, last_right = (_last(side) for side in (tokens.left, tokens.right))
    short_left = _short(tokens.left, tokens.left_open, last_left, words)
    short_right = _short(tokens.right, tokens.right_open, last_right, words)
    rows_of = np.flatnonzero((short_left.any(axis=0) | short_right.any(axis=0)) & tokens.both_open)
    for i, (ours, ours_open) in enumerate(zip(tokens.left, tokens.left_open, strict=True)):
        for j, (theirs, theirs_open) in enumerate(zip(tokens.right, tokens.right_open, strict=True)):
            rows = rows_of[ours_open[rows_of] & theirs_open[rows_of] & (short_left[i] | short_right[j])[rows_of]]
            a, b = ours[rows], theirs[rows]
            found_here = (words.single[a] | words.single[b]) & (words.initial[a] == words.initial[b])
            for short, one, other in ((short_left[i, rows], a, b), (short_right[j, rows], b, a)):
                some = np.flatnonzero(short & ~found_here)
                found_here[some] = _begins(words, one[some], other[some])
            rows = rows[found_here]
            found[rows] += 1
            ours_open[rows] = False
            theirs_open[rows] = False
    return found


def _last(side: np.ndarray) -> np.ndarray:
    """(width, pairs) bool: the last word of each name."""
    present = side >= 0
    return np.asarray(present & ~np.vstack([present[1:], np.zeros((1, side.shape[1]), dtype=bool)]))


def _short(side: np.ndarray, open_: np.ndarray, last: np.ndarray, words: Vocabulary) -> np.ndarray:
    """(width, pairs) bool: open single letters, and last words of a few letters."""
    return np.asarray(open_ & (words.single[side] | (last & (words.length[side] <= HEAD))))


def _begins(words: Vocabulary, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Word `a`, of a few letters, is how the longer `b` begins."""
    size = words.length[a]
    agrees = (words.head[a] == words.head[b]) | (np.arange(HEAD) >= size[:, None])
    return np.asarray(agrees.all(axis=1) & (size > 1) & (size <= HEAD) & (words.length[b] > size))


def _similar(
    words: Vocabulary,
    left: np.ndarray,
    right: np.ndarray,
    level: np.ndarray,
    weight: np.ndarray,
    needed: np.ndarray,
) -> None:
    """Names whose tokens disagree though the whole is nearly the same: written apart and misspelt at once."""
    doubtful = (level == NameLevel.DIFFERENT) | (level == NameLevel.PARTLY)
    rows = np.flatnonzero(doubtful & (np.maximum(weight, lv.SIMILAR_GAIN) >= needed))
    if len(rows) == 0:
        return
    ours, theirs = heard(words.names.gather(left[rows])), heard(words.names.gather(right[rows]))
    likeness = process.cpdist(
        ours.to_list(), theirs.to_list(), scorer=JaroWinkler.similarity, workers=1, score_cutoff=_RESEMBLING
    )
    resembling = rows[(likeness >= _RESEMBLING) & (level[rows] == NameLevel.DIFFERENT)]
    level[resembling] = NameLevel.RESEMBLES
    weight[resembling] = -lv.RESEMBLES_LOSS
    # Jaro–Winkler thinks well of names that begin alike, as twins' do: the rest must agree too; where word stands
    # against word, each has been judged by itself
    apart = (words.count[left[rows]] != words.count[right[rows]]) | (level[rows] == NameLevel.RESEMBLES)
    near = np.flatnonzero(likeness >= _ALIKE)
    edits = process.cpdist(
        ours.gather(near).to_list(),
        theirs.gather(near).to_list(),
        scorer=OSA.distance,
        workers=1,
        score_cutoff=_FEW_EDITS,
    )
    alike = rows[near[edits <= np.where(apart[near], _FEW_EDITS, 1)]]
    level[alike] = NameLevel.SIMILAR
    weight[alike] = np.maximum(weight[alike], lv.SIMILAR_GAIN)
