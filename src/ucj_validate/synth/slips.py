"""Slips of the hand, of the eye and of the ear: one model of small errors each."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from ucj_validate.synth.options import Corruption

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
NEIGHBOURS = {
    "Q": "WA", "W": "QES", "E": "WRD", "R": "ETF", "T": "RYG", "Y": "TUH", "U": "YIJ", "I": "UOK", "O": "IPL", "P": "OL", "A": "QSZ", "S": "ADWX",
    "D": "SFEC", "F": "DGRV", "G": "FHTB", "H": "GJYN", "J": "HKUM", "K": "JLI", "L": "KO", "Z": "AX", "X": "ZCS", "C": "XVD", "V": "CBF", "B": "VNG",
    "N": "BMH", "M": "NJ",
    "1": "2", "2": "13", "3": "24", "4": "35", "5": "46", "6": "57", "7": "68", "8": "79", "9": "80", "0": "9",
}  # fmt: skip
LOOK_ALIKES = (
    ("RN", "M"), ("M", "RN"), ("CL", "D"), ("VV", "W"), ("LI", "U"), ("O", "D"), ("D", "O"), ("U", "V"), ("V", "U"), ("C", "G"), ("G", "C"), ("E", "F"),
    ("F", "P"), ("H", "N"), ("N", "H"), ("I", "L"), ("L", "I"), ("T", "I"), ("B", "R"), ("R", "K"), ("S", "5"), ("I", "1"), ("O", "0"), ("A", "4"), ("B", "8"),
)  # fmt: skip
DIGIT_LOOK_ALIKES = {
    "0": "86",
    "1": "74",
    "2": "7",
    "3": "8",
    "4": "91",
    "5": "63",
    "6": "580",
    "7": "12",
    "8": "306",
    "9": "47",
}
SOUND_ALIKES = (
    ("F", "P"), ("V", "F"), ("Z", "J"), ("KH", "H"), ("SY", "S"), ("Q", "K"), ("DH", "D"), ("TH", "T"), ("AE", "AI"), ("AI", "AE"), ("U", "O"), ("I", "E"),
    ("E", "I"), ("LL", "L"), ("DD", "D"), ("NN", "N"), ("SS", "S"), ("MM", "M"), ("Y", "I"), ("J", "Z"), ("H", ""), ("K", "Q"), ("D", "T"), ("NG", "N"),
)  # fmt: skip


SECOND_SLIP = 0.25
"""Share of mistyped names that hold two slips."""


class SlipModel(Protocol):
    """Makes one small error."""

    def in_name(self, name: str, rng: np.random.Generator) -> str:
        """`name` with an error; unchanged where the model finds none to make."""
        ...

    def in_digit(self, digit: str, rng: np.random.Generator) -> str:
        """Another digit, read or typed in the place of `digit`."""
        ...


def _at(text: str, rng: np.random.Generator) -> int:
    """A position of a letter; the first one of a name is seldom wrong and left alone when there is a choice."""
    spots = [i for i, letter in enumerate(text) if letter.isalpha() and i > 0] or [0]
    return spots[int(rng.integers(len(spots)))]


def _swapped(text: str, i: int) -> str:
    return text[: i - 1] + text[i] + text[i - 1] + text[i + 1 :] if i > 1 and text[i - 1] != " " else text


def _without(text: str, i: int) -> str:
    """`text` less one letter; the only letter stays, since an empty name is no slip."""
    return text[:i] + text[i + 1 :] or text


class OfficeSlips:
    """One edit anywhere: a letter more, less, other, or two neighbours exchanged."""

    def in_name(self, name: str, rng: np.random.Generator) -> str:
        """As the protocol says."""
        i, kind = _at(name, rng), int(rng.integers(4))
        letter = LETTERS[int(rng.integers(26))]
        edits = (
            name[:i] + letter + name[i + 1 :],
            name[:i] + letter + name[i:],
            _without(name, i),
            _swapped(name, i),
        )
        return edits[kind]

    def in_digit(self, digit: str, rng: np.random.Generator) -> str:
        """As the protocol says."""
        return str((int(digit) + 1 + int(rng.integers(9))) % 10)


class KeyboardSlips:
    """Neighbouring keys, keys hit twice, missed or in the wrong order; sometimes two of them."""

    def in_name(self, name: str, rng: np.random.Generator) -> str:
        """As the protocol says."""
        for _ in range(1 + int(rng.random() < SECOND_SLIP)):
            i, kind = _at(name, rng), int(rng.integers(6))
            keys = NEIGHBOURS.get(name[i], "E")
            key = keys[int(rng.integers(len(keys)))]
            edits = (name[:i] + key + name[i + 1 :],) * 3 + (
                name[: i + 1] + name[i:],
                _without(name, i),
                _swapped(name, i),
            )
            name = edits[kind]
        return name

    def in_digit(self, digit: str, rng: np.random.Generator) -> str:
        """As the protocol says."""
        keys = NEIGHBOURS[digit]
        return keys[int(rng.integers(len(keys)))]


class _Rewriting:
    """Rewrites what looks or sounds alike, in up to `places` places."""

    def __init__(self, pairs: tuple[tuple[str, str], ...], digits: dict[str, str], places: int) -> None:
        self._pairs = pairs
        self._digits = digits
        self._places = places

    def in_name(self, name: str, rng: np.random.Generator) -> str:
        """As the protocol says."""
        for _ in range(1 + int(rng.integers(self._places))):
            found = [(old, new, i) for old, new in self._pairs for i in range(1, len(name)) if name.startswith(old, i)]
            if found:
                old, new, i = found[int(rng.integers(len(found)))]
                name = name[:i] + new + name[i + len(old) :]
        return name

    def in_digit(self, digit: str, rng: np.random.Generator) -> str:
        """As the protocol says."""
        digits = self._digits[digit]
        return digits[int(rng.integers(len(digits)))]


def slip_model(corruption: Corruption) -> SlipModel:
    """The model a corruption names. Digits heard wrongly are taken for misread ones."""
    models: dict[Corruption, SlipModel] = {
        Corruption.OFFICE: OfficeSlips(),
        Corruption.KEYBOARD: KeyboardSlips(),
        Corruption.OCR: _Rewriting(LOOK_ALIKES, DIGIT_LOOK_ALIKES, places=2),
        Corruption.PHONETIC: _Rewriting(SOUND_ALIKES, DIGIT_LOOK_ALIKES, places=3),
        Corruption.HOUSEHOLD: OfficeSlips(),
    }
    return models[corruption]
