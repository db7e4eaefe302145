"""The names of all records as numbers: distinct names, their words, and how rare each word is.

A rare word that agrees says much (LASADINDI), a common one little (MUHAMMAD): each is worth log2 of one over
its frequency.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from ucj_validate.match.values.content import content
from ucj_validate.match.values.hearing import family_pattern, heard
from ucj_validate.match.values.packing import coded

WIDTH = 7
"""Words of a name that count."""
SKETCH_WORDS = 4
_SKETCH_BITS = 64 * SKETCH_WORDS
HEAD = 6
_ENDS = {"D": "T", "B": "P", "J": "S", "C": "K"}
"""How a letter is folded where a word ends, and so where it was cut off."""
_PIECE = 1 << 15
_NAMES = 1 << 17
_SPREAD = np.uint32(0x9E3779B1)
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


@dataclass(frozen=True)
class Vocabulary:
    """Distinct names, and their tokens as numbers: a name is a row of up to `WIDTH` token ids, -1 where there is none."""

    names: pl.Series  # distinct keys, sorted
    ids: np.ndarray  # (names, WIDTH) int32
    words: pl.Series  # distinct tokens, sorted
    bits: np.ndarray  # (words + 1,) float64: log2 of one over the token's frequency among records; 0 for none (-1)

    @cached_property
    def key(self) -> np.ndarray:
        """Of each word a uint64 number of its content, the same wherever it is worked out; 0 for none (-1)."""
        return np.append(content(self.words), np.uint64(0))

    @cached_property
    def initial(self) -> np.ndarray:
        """Code point of each word's first letter as it is heard, uint8; 0 beyond Latin-1, and for none (-1)."""
        first = self.words.str.head(1).replace(_INITIALS).to_list()
        return np.array([ord(x) if x and ord(x) < _LATIN_1 else 0 for x in (*first, "")], dtype=np.uint8)

    @cached_property
    def length(self) -> np.ndarray:
        """Bytes of each word, int16; 0 for none (-1)."""
        return np.append(self.words.str.len_bytes().to_numpy(), 0).astype(np.int16)

    @cached_property
    def single(self) -> np.ndarray:
        """Whether each word is one letter; false for none (-1)."""
        return np.append((self.words.str.len_chars() == 1).to_numpy(), False)

    @cached_property
    def letters(self) -> np.ndarray:
        """The set of each word's letters, one bit a letter, uint32; 0 for none (-1)."""
        if len(self.words) == 0:
            return np.zeros(1, dtype=np.uint32)
        text, start = _bytes(self.words)
        bit = np.left_shift(np.uint32(1), (text & 31).astype(np.uint32))
        return np.asarray(np.append(np.bitwise_or.reduceat(bit, start), np.uint32(0)))

    @cached_property
    def sound(self) -> np.ndarray:
        """A number for each word; equal where words sound alike: KIKE, KEKI; 0 for none (-1)."""
        return np.append(heard(self.words).rank("dense").to_numpy(), 0).astype(np.int32)

    @cached_property
    def family(self) -> np.ndarray:
        """A number for each word; equal where words differ only as siblings' names do; 0 for none (-1)."""
        return np.append(family_pattern(self.words).rank("dense").to_numpy(), 0).astype(np.int32)

    @cached_property
    def ending(self) -> np.ndarray:
        """The vowel each word ends in as it is heard, as a code point; 0 for a consonant and for none (-1)."""
        last = self.words.str.tail(1).replace({"E": "I", "O": "U"}).to_list()
        return np.array([ord(x) if x in {"A", "I", "U"} else 0 for x in (*last, "")], dtype=np.uint8)

    @cached_property
    def last_vowel(self) -> np.ndarray:
        """The last vowel of each word as it is heard, as a code point; 0 where there is none."""
        last = self.words.str.extract("([AIUEO])[^AIUEO]*$").replace({"E": "I", "O": "U"}).to_list()
        return np.array([ord(x) if x else 0 for x in (*last, "")], dtype=np.uint8)

    @cached_property
    def head(self) -> np.ndarray:
        """(words + 1, HEAD) uint8: the first letters of each word, 0 where there is none, folded as at a word's end."""
        letters = [self.words.str.slice(at, 1).replace(_ENDS | {"": "\0"}).to_list() for at in range(HEAD)]
        codes = [[ord(x) if x and ord(x) < _LATIN_1 else 0 for x in (*row, "\0")] for row in letters]
        return np.array(codes, dtype=np.uint8).T

    @cached_property
    def count(self) -> np.ndarray:
        """Words of each name, int8."""
        return np.asarray((self.ids >= 0).sum(axis=1, dtype=np.int8))

    @cached_property
    def own_bits(self) -> np.ndarray:
        """What agreement of the whole name is worth, each name, before `levels.NAME_SHARE`."""
        return self.by_piece(lambda at: self.bits[self.ids[at]].sum(axis=1))

    @cached_property
    def bits_in_turn(self) -> np.ndarray:
        """The same, added up word by word as `comparing.tokens` adds what agrees."""
        bits = np.zeros(len(self.ids))
        for word in self.ids.T:
            bits += self.bits[word]
        return bits

    @cached_property
    def singles(self) -> np.ndarray:
        """Lone letters of each name, int8."""
        return self.by_piece(lambda at: self.single[self.ids[at]].sum(axis=1, dtype=np.int8))

    @cached_property
    def sketch(self) -> np.ndarray:
        """(names, SKETCH_WORDS) uint64: a bit for each pair of letters that follow each other, words written together."""
        squeezed = self.names.str.replace_all(" ", "", literal=True)
        sketch = np.zeros((len(squeezed), SKETCH_WORDS), dtype=np.uint64)
        for at in range(0, len(squeezed), _PIECE):
            piece = squeezed[at : at + _PIECE]
            text, start = _bytes(piece)
            name = np.repeat(np.arange(len(piece)), np.diff(np.append(start, len(text))))
            inside = np.flatnonzero(name[1:] == name[:-1])
            pair = (text[inside].astype(np.uint32) * np.uint32(31) + text[inside + 1]) * _SPREAD
            bits = np.zeros((len(piece), _SKETCH_BITS), dtype=np.uint8)
            bits[name[inside], pair >> np.uint32(24)] = 1
            sketch[at : at + _PIECE] = np.packbits(bits, axis=1).view(np.uint64)
        return sketch

    @cached_property
    def squeezed_codes(self) -> np.ndarray:
        """A number for each name, of this process alone; equal where the names are equal but for spaces."""
        return self.by_piece(lambda at: self.names[at].str.replace_all(" ", "", literal=True).hash().to_numpy())

    @cached_property
    def daily(self) -> np.ndarray:
        """Whether a name is one of daily use that may stand in the place of the registered one: DAENG NGALLE."""
        return self.names.str.contains(r"^DAENG \S+$").to_numpy()

    def prepare(self) -> None:
        """Works out what several threads would else begin at once."""
        for name in (
            "squeezed_codes", "own_bits", "bits_in_turn", "count", "singles", "daily", "letters", "length", "single", "initial",
            "sound", "family", "ending", "last_vowel",
        ):  # fmt: skip
            getattr(self, name)

    def rarest(self, bits: np.ndarray, most: int) -> np.ndarray:
        """(names, most): the word numbers of each name with the most `bits` (words + 1,), -1 where those are negative."""

        def of(at: slice) -> np.ndarray:
            ids = self.ids[at]
            own = bits[ids]
            order = np.argsort(-own, axis=1, kind="stable")[:, :most]
            return np.where(np.take_along_axis(own, order, 1) < 0, -1, np.take_along_axis(ids, order, 1))

        return self.by_piece(of)

    @cached_property
    def telling_nothing(self) -> np.ndarray:
        """Whether a name can't be told from others: one of daily use, or letters alone."""
        single = np.append(self.single[:-1], True)
        return np.asarray(self.daily | self.by_piece(lambda at: single[self.ids[at]].all(axis=1)))

    def by_piece(self, of: Callable[[slice], np.ndarray]) -> np.ndarray:
        """What `of` gives of some names at a time: what it needs beside stays in the processor's reach."""
        pieces = range(0, max(len(self.ids), 1), _NAMES)
        return np.concatenate([of(slice(at, at + _NAMES)) for at in pieces])

    def ordered(self, numbers: np.ndarray) -> list[str]:
        """The names of these numbers, each with its tokens sorted."""
        # Polars sorts short lists one by one at sixteen microseconds each
        return [" ".join(sorted(name.split(" "))) for name in self.names.gather(numbers).to_list()]


@dataclass(frozen=True)
class Seen:
    """How often words stand in the names of records, of which only a piece may be at hand."""

    words: pl.DataFrame  # one row a word: `words` String, `rows` Int64, the records in whose name it stands; sorted
    named: int
    """Records with a name."""

    @classmethod
    def of(cls, names: pl.Series) -> Seen:
        """The words of `names`, as `vocabulary` takes them."""
        words, name_id = vocabulary(names)
        count = np.bincount(name_id[name_id >= 0], minlength=len(words.names))
        rows = pl.Series("rows", _rows_of_words(words.ids, count, len(words.words)).astype(np.int64))
        return cls(pl.DataFrame([words.words.rename("words").cast(pl.String), rows]), int(count.sum()))

    def merged(self, *others: Seen) -> Seen:
        """The words of all these records: in whatever order and pieces they come, the same."""
        words = pl.concat([one.words for one in (self, *others)]).group_by("words").agg(pl.col("rows").sum())
        return Seen(words.sort("words"), sum(one.named for one in (self, *others)))

    def rows(self, words: pl.Series) -> np.ndarray:
        """Of each of `words` the records in whose name it stands, float64."""
        asked = pl.DataFrame({"words": words}, schema={"words": pl.String})
        told = asked.join(self.words, on="words", how="left", maintain_order="left")
        return np.asarray(told["rows"].fill_null(0).to_numpy().astype(np.float64))


def vocabulary(names: pl.Series, seen: Seen | None = None) -> tuple[Vocabulary, np.ndarray]:
    """The vocabulary of `names` (one space-separated key a record, null where missing), and each record's name in it.

    Names are numbered in their order; -1 stands for none. Words are as rare as they are in `seen`, else in `names`.
    """
    code, distinct = coded(names, many=True)
    del names
    distinct, numbers = _in_order(distinct)
    name_id = np.append(numbers, np.int32(-1))[code]
    count = np.bincount(name_id[name_id >= 0], minlength=len(distinct))
    ids, words = _words_of(distinct)
    rows = seen.rows(words) if seen else _rows_of_words(ids, count, len(words))
    named = seen.named if seen else int(count.sum())
    prior = np.array([_COMMON.get(text, _PSEUDO_FREQUENCY) for text in words.to_list()], dtype=np.float64)
    frequency = (rows + _PSEUDO_NAMES * prior) / (max(named, 1) + _PSEUDO_NAMES)
    return Vocabulary(distinct, ids, words, np.append(-np.log2(np.minimum(frequency, 1.0)), 0.0)), name_id


def _words_of(names: pl.Series) -> tuple[np.ndarray, pl.Series]:
    """The numbers of each name's words (names, WIDTH), -1 where there is none, and all words in their order."""
    ids = np.full((len(names), WIDTH), -1, dtype=np.int32)
    found: list[pl.Series] = []
    for at in range(0, len(names), _NAMES):
        tokens = names[at : at + _NAMES].str.split(" ")
        length = np.minimum(tokens.list.len().to_numpy(), WIDTH).astype(np.int64)
        name = np.repeat(np.arange(len(tokens)), length)
        place = np.arange(len(name)) - np.repeat(np.cumsum(length) - length, length)
        word, own = coded(tokens.list.head(WIDTH).explode(empty_as_null=False))
        ids[at : at + _NAMES][name, place] = word
        found.append(own)
    # a piece has numbered its words by itself
    code, words = coded(pl.concat(found) if found else names)
    words, numbers = _in_order(words)
    number, first = numbers[code], 0
    for at, own in zip(range(0, len(names), _NAMES), found, strict=True):
        piece = ids[at : at + _NAMES]
        piece[...] = np.append(number[first : first + len(own)], np.int32(-1))[piece]
        first += len(own)
    return ids, words


def _rows_of_words(ids: np.ndarray, count: np.ndarray, words: int) -> np.ndarray:
    """Of each word the records in whose name it stands, float64: `count` records have each name of word numbers `ids`."""
    rows = np.zeros(words)
    for place in range(WIDTH):
        word = ids[:, place]
        fresh = np.flatnonzero((word >= 0) & ~(ids[:, :place] == word[:, None]).any(axis=1))
        rows += np.bincount(word[fresh], weights=count[fresh], minlength=words)
    return rows


def _in_order(values: pl.Series) -> tuple[pl.Series, np.ndarray]:
    """Distinct `values` sorted, and the place of each one there, int32."""
    sorted_ = values.sort()
    # who has which place is told by hashes: to sort places by texts takes three times as long
    theirs, own = (of.hash().arg_sort().to_numpy() for of in (sorted_, values))
    place = np.empty(len(values), dtype=np.int32)
    place[own] = theirs
    return sorted_, place


def _bytes(texts: pl.Series) -> tuple[np.ndarray, np.ndarray]:
    """All texts one behind the other as bytes, and where each begins."""
    length = texts.str.len_bytes().to_numpy().astype(np.int64)
    return np.frombuffer("".join(texts.to_list()).encode(), dtype=np.uint8), np.cumsum(length) - length
