"""Names as tokens: which words agree exactly, in spelling, as initials, and what the agreement is worth.

A rare token that agrees says much (LASADINDI), a common one little (MUHAMMAD): each is worth log2 of one over
its frequency.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from rapidfuzz import process
from rapidfuzz.distance import OSA, Indel, JaroWinkler

from ucj_validate.match import levels as lv
from ucj_validate.match.hearing import family_pattern, heard
from ucj_validate.match.levels import NameLevel

SPELLING = 0.88
"""Jaro–Winkler from which two tokens count as spellings of one."""
_ALIKE, _RESEMBLING = 0.9, 0.78
"""Jaro–Winkler of whole names as heard: nearly the same; more than chance."""
_FEW_EDITS = 2
"""Slips that two spellings of one name may lie apart."""
_HALF = 0.55
"""Indel similarity of whole names below which no word can be a spelling of another's and still matter."""


@dataclass(frozen=True)
class Vocabulary:
    """Distinct names, and their tokens as numbers: a name is a row of up to `WIDTH` token ids, -1 where there is none."""

    names: pl.Series  # distinct keys, sorted
    ids: np.ndarray  # (names, WIDTH) int32
    words: list[str]
    bits: np.ndarray  # (words,) float64: log2 of one over the token's frequency among records
    initial: np.ndarray  # (words,) uint8: code point of the first letter, 0 beyond Latin-1
    single: np.ndarray  # (words,) bool: the token is one letter

    @cached_property
    def squeezed_codes(self) -> np.ndarray:
        """A number for each name; equal where the names are equal but for spaces."""
        return self.names.str.replace_all(" ", "", literal=True).rank("dense").to_numpy()

    @cached_property
    def consonants(self) -> np.ndarray:
        """A number for each name; equal where names differ only as siblings' do: RIZKA, RIZKI; MARDIA, MARDIATI."""
        return family_pattern(self.names).rank("dense").to_numpy()

    @cached_property
    def heard(self) -> pl.Series:
        """Each name as it is heard, without spaces."""
        return heard(self.names)

    @cached_property
    def sounds(self) -> np.ndarray:
        """A number for each name; equal where the names sound alike: RIZKI, RIZKE."""
        return self.heard.rank("dense").to_numpy()

    @cached_property
    def daily(self) -> np.ndarray:
        """Whether a name is one of daily use that may stand in the place of the registered one: DAENG NGALLE."""
        return self.names.str.contains(r"^DAENG \S+$").to_numpy()

    @cached_property
    def ordered(self) -> list[str]:
        """Each name with its tokens sorted."""
        return [" ".join(sorted(name.split(" "))) for name in self.names.to_list()]


WIDTH = 7
_LATIN_1 = 256
_INITIALS = {"F": "P", "V": "P", "Z": "J", "Q": "K"}
"""An initial is a letter of the name before folding: F. of PINLEI."""
_PSEUDO_NAMES = 2_000.0
_PSEUDO_FREQUENCY = 2e-4
"""A token never seen elsewhere counts as if it stood in 2 of 10.000 names: keeps small rolls sober."""
_COMMON = {
    "MUHAMMAD": 0.06, "SITI": 0.012, "NUR": 0.012, "AHMAT": 0.012, "ABDUL": 0.008, "SRI": 0.006, "DEWI": 0.006,
    "ANDI": 0.02, "RAHMAN": 0.004, "PUTRI": 0.008, "PUTRA": 0.006,
}  # fmt: skip
"""Share of names that hold the token; first-token statistics of 202.134 Indonesian names, rounded."""


def vocabulary(names: pl.Series) -> Vocabulary:
    """The vocabulary of `names`: one space-separated key a record, null where missing."""
    distinct = pl.DataFrame({"name": names}).drop_nulls().group_by("name").len("n").sort("name").with_row_index("at")
    tokens = pl.col("name").str.split(" ").list.head(WIDTH)
    flat = distinct.select("at", "n", token=tokens).explode("token")
    flat = flat.with_columns(place=pl.int_range(pl.len()).over("at"))
    counts = flat.unique(["at", "token"]).group_by("token").agg(pl.col("n").sum()).sort("token").with_row_index("word")
    flat = flat.join(counts.select("token", "word"), on="token", how="left")
    ids = np.full((distinct.height, WIDTH), -1, dtype=np.int32)
    ids[flat["at"].to_numpy(), flat["place"].to_numpy()] = flat["word"].to_numpy()
    words = counts["token"].to_list()
    prior = np.array([_COMMON.get(word, _PSEUDO_FREQUENCY) for word in words], dtype=np.float64)
    total = max(int(distinct["n"].sum()), 1)
    frequency = (counts["n"].to_numpy() + _PSEUDO_NAMES * prior) / (total + _PSEUDO_NAMES)
    return Vocabulary(
        names=distinct["name"],
        ids=ids,
        words=words,
        bits=np.append(-np.log2(np.minimum(frequency, 1.0)), 0.0),
        initial=np.array([_initial(word[0]) for word in words] + [0], dtype=np.uint8),
        single=np.array([len(word) == 1 for word in words] + [False], dtype=bool),
    )


def _initial(letter: str) -> int:
    code = ord(_INITIALS.get(letter, letter))
    return code if code < _LATIN_1 else 0


def name_numbers(words: Vocabulary, names: pl.Series) -> np.ndarray:
    """The number of each record's name in `words`; -1 where it has none."""
    numbered = pl.DataFrame({"name": words.names}).with_row_index("at")
    joined = pl.DataFrame({"name": names}).join(numbered, on="name", how="left", maintain_order="left")
    return joined["at"].cast(pl.Int32).fill_null(-1).to_numpy()


@dataclass
class _Tokens:
    """Tokens of the two names of each pair, and which of them have found a partner."""

    left: np.ndarray  # (pairs, WIDTH) word ids, -1 none
    right: np.ndarray
    left_open: np.ndarray  # bool: a token without partner so far
    right_open: np.ndarray


def compared_names(words: Vocabulary, left: np.ndarray, right: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(`NameLevel`, weight in bits) of each pair of distinct-name numbers."""
    tokens = _Tokens(words.ids[left], words.ids[right], words.ids[left] >= 0, words.ids[right] >= 0)
    weight = lv.NAME_SHARE * _exact(tokens, words)
    same = ~tokens.left_open.any(axis=1) & ~tokens.right_open.any(axis=1)
    joined = _joined_equal(words, left, right, tokens)
    same |= joined
    weight[joined] = lv.NAME_SHARE * _own_bits(words, tokens.left[joined], tokens.right[joined])
    tokens.left_open[joined] = False
    tokens.right_open[joined] = False

    spelt = _spelling(tokens, words, _worth_spelling(words, left, right, tokens))
    weight += lv.NAME_SHARE * spelt
    whole_spelt = ~tokens.left_open.any(axis=1) & ~tokens.right_open.any(axis=1)
    initials = _initials(tokens, words)
    weight += lv.INITIAL_GAIN * initials
    left_rest, right_rest = tokens.left_open.sum(axis=1), tokens.right_open.sum(axis=1)
    agreeing = (tokens.left >= 0).sum(axis=1) - left_rest
    conflicts = np.minimum(left_rest, right_rest)
    dropped = np.maximum(left_rest, right_rest) - conflicts
    weight -= np.take(lv.CONFLICT_LOSS, np.minimum(conflicts, 3)) + lv.DROPPED_LOSS * dropped

    level = np.full(len(left), NameLevel.PARTLY, dtype=np.int8)
    level[(conflicts == 0) & (dropped > 0)] = NameLevel.SUBSET
    level[(conflicts == 0) & (dropped == 0)] = NameLevel.INITIALS
    level[whole_spelt] = NameLevel.SPELLING
    level[same] = NameLevel.SAME
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
    _similar(words, left, right, level, weight)
    return level, np.minimum(weight, lv.NAME_CAP)


def _own_bits(words: Vocabulary, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """The smaller of the two names' own bits: what agreement of the whole name is worth."""
    return np.asarray(np.minimum(words.bits[left].sum(axis=1), words.bits[right].sum(axis=1)))


def _exact(tokens: _Tokens, words: Vocabulary) -> np.ndarray:
    """Bits of the tokens that stand on both sides, whatever their order; closes them."""
    bits = np.zeros(len(tokens.left))
    for i in range(WIDTH):
        for j in range(WIDTH):
            hit = tokens.left_open[:, i] & tokens.right_open[:, j] & (tokens.left[:, i] == tokens.right[:, j])
            if hit.any():
                bits[hit] += words.bits[tokens.left[hit, i]]
                tokens.left_open[hit, i] = False
                tokens.right_open[hit, j] = False
    return bits


def _joined_equal(words: Vocabulary, left: np.ndarray, right: np.ndarray, tokens: _Tokens) -> np.ndarray:
    """The names are equal but for spaces: NUR HAYATI, NURHAYATI."""
    equal = np.zeros(len(left), dtype=bool)
    rest = np.flatnonzero(tokens.left_open.any(axis=1) & tokens.right_open.any(axis=1))
    if len(rest):
        equal[rest] = words.squeezed_codes[left[rest]] == words.squeezed_codes[right[rest]]
    return equal


def _worth_spelling(words: Vocabulary, left: np.ndarray, right: np.ndarray, tokens: _Tokens) -> np.ndarray:
    """Pairs with open tokens on both sides of which a word agrees already, or whose letters are half the same."""
    both_open = tokens.left_open.any(axis=1) & tokens.right_open.any(axis=1)
    agrees = (tokens.left_open.sum(axis=1) < (tokens.left >= 0).sum(axis=1)) & both_open
    rest = np.flatnonzero(both_open & ~agrees)
    if len(rest):
        whole = words.ordered
        likeness = process.cpdist(
            [whole[k] for k in left[rest]],
            [whole[k] for k in right[rest]],
            scorer=Indel.normalized_similarity,
            workers=-1,
            score_cutoff=_HALF,
        )
        agrees[rest] = likeness >= _HALF
    return np.asarray(agrees)


def _spelling(tokens: _Tokens, words: Vocabulary, worth: np.ndarray) -> np.ndarray:
    """Bits of open tokens that are spellings of each other; closes them."""
    bits = np.zeros(len(tokens.left))
    pairs = _open_pairs(tokens, ~words.single, worth)
    if pairs is None:
        return bits
    row, i, j = pairs
    a, b = tokens.left[row, i], tokens.right[row, j]
    code, inverse = np.unique(
        np.minimum(a, b).astype(np.int64) * len(words.words) + np.maximum(a, b), return_inverse=True
    )
    low, high = code // len(words.words), code % len(words.words)
    likeness = process.cpdist(
        [words.words[k] for k in low],
        [words.words[k] for k in high],
        scorer=JaroWinkler.similarity,
        workers=-1,
        score_cutoff=SPELLING,
    )[inverse]
    good = np.flatnonzero(likeness >= SPELLING)
    good = good[np.lexsort((j[good], i[good], -likeness[good], row[good]))]
    for k in _first_free(row[good], i[good], j[good]):
        place = good[k]
        gain = min(words.bits[a[place]], words.bits[b[place]]) - lv.SPELLING_LOSS
        bits[row[place]] += max(gain, 0.5)
        tokens.left_open[row[place], i[place]] = False
        tokens.right_open[row[place], j[place]] = False
    return bits


def _open_pairs(
    tokens: _Tokens, usable: np.ndarray, worth: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray] | None:
    """(pair, left place, right place) of all open tokens on both sides that `usable` allows."""
    rows, lefts, rights = [], [], []
    for i in range(WIDTH):
        for j in range(WIDTH):
            hit = np.flatnonzero(worth & tokens.left_open[:, i] & tokens.right_open[:, j])
            hit = hit[usable[tokens.left[hit, i]] & usable[tokens.right[hit, j]]]
            rows.append(hit)
            lefts.append(np.full(len(hit), i))
            rights.append(np.full(len(hit), j))
    row = np.concatenate(rows)
    return (row, np.concatenate(lefts), np.concatenate(rights)) if len(row) else None


def _first_free(row: np.ndarray, i: np.ndarray, j: np.ndarray) -> list[int]:
    """Positions that use each token of a pair once, in the given order (best first)."""
    taken: set[tuple[int, int, int]] = set()
    chosen = []
    for k, (r, x, y) in enumerate(zip(row.tolist(), i.tolist(), j.tolist(), strict=True)):
        if (r, 0, x) not in taken and (r, 1, y) not in taken:
            taken.update(((r, 0, x), (r, 1, y)))
            chosen.append(k)
    return chosen


def _initials(tokens: _Tokens, words: Vocabulary) -> np.ndarray:
    """Number of open single letters that begin an open token of the other side; closes them."""
    found = np.zeros(len(tokens.left))
    lone_left, lone_right = words.single[tokens.left] & tokens.left_open, words.single[tokens.right] & tokens.right_open
    with_letter = np.flatnonzero(lone_left.any(axis=1) | lone_right.any(axis=1))
    for i in range(WIDTH):
        for j in range(WIDTH):
            a, b = tokens.left[with_letter, i], tokens.right[with_letter, j]
            hit = tokens.left_open[with_letter, i] & tokens.right_open[with_letter, j]
            hit &= (words.single[a] | words.single[b]) & (words.initial[a] == words.initial[b])
            rows = with_letter[hit]
            found[rows] += 1
            tokens.left_open[rows, i] = False
            tokens.right_open[rows, j] = False
    return found


def _similar(words: Vocabulary, left: np.ndarray, right: np.ndarray, level: np.ndarray, weight: np.ndarray) -> None:
    """Names whose tokens disagree though the whole is nearly the same: written apart and misspelt at once."""
    doubtful = np.flatnonzero((level == NameLevel.DIFFERENT) | (level == NameLevel.PARTLY))
    if len(doubtful) == 0:
        return
    whole = words.heard.to_list()
    a, b = [whole[k] for k in left[doubtful]], [whole[k] for k in right[doubtful]]
    likeness = process.cpdist(a, b, scorer=JaroWinkler.similarity, workers=-1, score_cutoff=_RESEMBLING)
    # Jaro–Winkler thinks well of any two names that begin alike, as twins' do: the rest must agree too
    edits = process.cpdist(a, b, scorer=OSA.distance, workers=-1, score_cutoff=_FEW_EDITS)
    alike = doubtful[(likeness >= _ALIKE) & (edits <= _FEW_EDITS)]
    level[alike] = NameLevel.SIMILAR
    weight[alike] = np.maximum(weight[alike], lv.SIMILAR_GAIN)
    resembling = doubtful[(likeness >= _RESEMBLING) & (level[doubtful] == NameLevel.DIFFERENT)]
    level[resembling] = NameLevel.RESEMBLES
    weight[resembling] = -lv.RESEMBLES_LOSS
