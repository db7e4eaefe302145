"""Faults of one row's name: each changes the row and says whether it could."""

# ruff: noqa: ARG001 - every change has the one signature `Change`

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ucj_validate.synth.nik_faults import Change, Surroundings
from ucj_validate.synth.rows import Row
from ucj_validate.synth.words import SPLIT_STEMS

ABBREVIATIONS = {
    "MUHAMMAD": ("MUH.", "MUH", "MOH.", "MOH", "M.", "MHD", "MOCH."),
    "MUHAMAD": ("MUH.", "MUH", "MOH.", "M."),
    "MOHAMMAD": ("MOH.", "MOH", "MUH."),
    "ABDUL": ("ABD.", "ABD"),
    "SITI": ("ST.", "ST", "SITTI"),
    "SITTI": ("ST.", "SITI", "ST"),
    "AHMAD": ("ACHMAD", "AKHMAD"),
    "ACHMAD": ("AHMAD",),
    "ANDI": ("A.",),
    "DAENG": ("DG.", "DG"),
}
OLD_SPELLING = (("U", "OE"), ("J", "DJ"), ("C", "TJ"), ("SY", "SJ"), ("NY", "NJ"), ("KH", "CH"), ("Y", "J"))
SOUNDS = (
    ("F", "P"), ("V", "F"), ("Z", "J"), ("KH", "H"), ("SY", "S"), ("DD", "D"), ("MM", "M"), ("LL", "L"), ("SS", "S"), ("NN", "N"), ("TT", "T"),
    ("IF", "IEF"), ("KI", "KY"), ("AE", "AI"), ("TH", "T"), ("Q", "K"),
)  # fmt: skip
FINAL_SOUNDS = (("D", "T"), ("T", "D"), ("K", "Q"), ("I", "Y"), ("AH", "A"), ("Y", "I"))
TITLES = {"L": ("H.", "H", "DRS.", "IR.", "KH.", "UST."), "P": ("HJ.", "HJ", "DRA.", "HJ.", "IR.")}
DEGREES = (
    ", S.E",
    ", SE",
    ", S.Pd",
    ", S.Sos",
    ", A.Md",
    ", SH",
    ", S.Kom",
    ", S.IP",
    ", S.KM",
    " S.Pd.I",
    ", M.Si",
    ", A.Md.Kep",
)
SYSTEM_WIDTH = 20
"""Characters that an old system keeps of a name."""
LONG_TOKEN = 7
DOT_SHARE = 0.6
"""Of initials that carry a dot."""


def _at(rng: np.random.Generator, n: int) -> int:
    return int(rng.integers(n))


def _renamed(row: Row, name: str) -> bool:
    changed = name != row.name and bool(name.strip())
    row.name = name if changed else row.name
    return changed


def _title(row: Row, around: Surroundings, rng: np.random.Generator) -> bool:
    titles = TITLES[row.person.sex]
    return _renamed(row, f"{titles[_at(rng, len(titles))]} {row.name}")


def _degree(row: Row, around: Surroundings, rng: np.random.Generator) -> bool:
    return _renamed(row, row.name + DEGREES[_at(rng, len(DEGREES))].upper())


def _bin(row: Row, around: Surroundings, rng: np.random.Generator) -> bool:
    link = "BIN" if row.person.sex == "L" else "BINTI"
    return bool(row.person.father) and _renamed(row, f"{row.name} {link} {row.person.father}")


def _spaces(row: Row, around: Surroundings, rng: np.random.Generator) -> bool:
    forms = (f" {row.name}", f"{row.name} ", row.name.replace(" ", "  "), f"{row.name}\u00a0")
    return _renamed(row, forms[_at(rng, len(forms))])


def _abbreviated(row: Row, around: Surroundings, rng: np.random.Generator) -> bool:
    tokens = row.name.split()
    spots = [i for i, token in enumerate(tokens) if token in ABBREVIATIONS]
    if not spots or len(tokens) == 1:
        return False
    i = spots[_at(rng, len(spots))]
    forms = ABBREVIATIONS[tokens[i]]
    tokens[i] = forms[_at(rng, len(forms))]
    return _renamed(row, " ".join(tokens))


def _rewriting(pairs: tuple[tuple[str, str], ...], final: tuple[tuple[str, str], ...] = ()) -> Change:
    """A change that rewrites one sound of one token."""

    def change(row: Row, around: Surroundings, rng: np.random.Generator) -> bool:
        tokens = row.name.split()
        found = [
            (i, token.replace(old, new, 1)) for i, token in enumerate(tokens) for old, new in pairs if old in token
        ]
        found += [
            (i, token.removesuffix(old) + new)
            for i, token in enumerate(tokens)
            for old, new in final
            if token.endswith(old) and len(token) > len(old) + 2
        ]
        if not found:
            return False
        i, token = found[_at(rng, len(found))]
        tokens[i] = token
        return _renamed(row, " ".join(tokens))

    return change


def _joined_or_split(row: Row, around: Surroundings, rng: np.random.Generator) -> bool:
    tokens = row.name.split()
    for i, token in enumerate(tokens):
        for stem in SPLIT_STEMS:
            if token.startswith(stem) and len(token) >= max(LONG_TOKEN, len(stem) + 3):
                return _renamed(row, " ".join([*tokens[:i], stem, token.removeprefix(stem), *tokens[i + 1 :]]))
    if len(tokens) == 1:
        return False
    i = _at(rng, len(tokens) - 1)
    return _renamed(row, " ".join([*tokens[:i], tokens[i] + tokens[i + 1], *tokens[i + 2 :]]))


def _order(row: Row, around: Surroundings, rng: np.random.Generator) -> bool:
    tokens = row.name.split()
    return _renamed(row, " ".join([tokens[-1], *tokens[:-1]]))


def _token_dropped(row: Row, around: Surroundings, rng: np.random.Generator) -> bool:
    tokens = row.name.split()
    if len(tokens) < len(("given", "middle", "last")):
        return False
    del tokens[1 + _at(rng, len(tokens) - 1)]
    return _renamed(row, " ".join(tokens))


def _initial(row: Row, around: Surroundings, rng: np.random.Generator) -> bool:
    tokens = row.name.split()
    if len(tokens) == 1:
        return False
    i = 1 + _at(rng, len(tokens) - 1)
    tokens[i] = tokens[i][0] + ("." if rng.random() < DOT_SHARE else "")
    return _renamed(row, " ".join(tokens))


def _daeng(row: Row, around: Surroundings, rng: np.random.Generator) -> bool:
    return bool(row.person.daeng) and _renamed(row, f"{('DG.', 'DG', 'DAENG')[_at(rng, 3)]} {row.person.daeng}")


def _truncated(row: Row, around: Surroundings, rng: np.random.Generator) -> bool:
    return _renamed(row, row.name[:SYSTEM_WIDTH].rstrip())


def _typo(row: Row, around: Surroundings, rng: np.random.Generator) -> bool:
    return _renamed(row, " ".join(around.slips.in_name(row.name, rng).split()))


NAME_CHANGES: dict[str, Callable[[Row, Surroundings, np.random.Generator], bool]] = {
    "name_abbreviated": _abbreviated,
    "name_old_spelling": _rewriting(OLD_SPELLING),
    "name_sound": _rewriting(SOUNDS, FINAL_SOUNDS),
    "name_joined_or_split": _joined_or_split,
    "name_order": _order,
    "name_token_dropped": _token_dropped,
    "name_initial": _initial,
    "name_daeng": _daeng,
    "name_typo": _typo,
    "name_truncated": _truncated,
    "name_title": _title,
    "name_degree": _degree,
    "name_bin": _bin,
    "name_spaces": _spaces,
}
