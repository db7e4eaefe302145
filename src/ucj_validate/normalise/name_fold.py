"""The folding of one name token: what counts as one spelling when names are compared.

Never used in output. Two tokens of one fold may be two names (the matcher weighs that); one name in
two usual spellings must have one fold. The rules run in the order of their table until nothing
changes, so that folding a fold changes nothing.
Source: spelling reforms of 1947 (oe→u) and 1972 (dj→j, tj→c, sj→sy, nj→ny, ch→kh, j→y), and the
sounds that Indonesian does not tell apart in Arabic and European names.
"""

from __future__ import annotations

from functools import cache

import polars as pl

from ucj_validate import reference

_ABBREVIATED = {
    **dict.fromkeys(
        [
            "MUH",
            "MOH",
            "MOCH",
            "MHD",
            "MUHD",
            "MHMD",
            "MUHAM",
            "MUHMMAD",
            "MUHAMAD",
            "MUHAMMAD",
            "MUHAMMADE",
            "MUHAMMED",
            "MUHAMED",
            "MUHAMMAT",
            "MUHAMAT",
            "MOHAMAD",
            "MOHAMMAD",
            "MOHAMED",
            "MOHAMMED",
            "MOHAMMAT",
            "MOHAMAT",
            "MOCHAMAD",
            "MOCHAMMAD",
            "MUCHAMAD",
            "MUCHAMMAD",
            "MUCH",
            "MOKHAMAD",
            "MOKHAMMAD",
            "MUKHAMAD",
            "MUKHAMMAD",
            "MOHD",
            "MUKH",
            "MOKH",
        ],
        "MUHAMMAD",
    ),
    **dict.fromkeys(["ABD", "ABDL", "ABDOEL", "ABDULL"], "ABDUL"),
    **dict.fromkeys(["SITTI", "SITI", "SITTY", "SITY", "STI", "SITIH"], "SITI"),
    **dict.fromkeys(["DG", "DAENG", "DAEANG"], "DAENG"),
    **dict.fromkeys(["CHANDRA", "CANDRA", "TJANDRA"], "CANDRA"),
    **dict.fromkeys(["KHADIJAH", "HADIJAH", "KHODIJAH", "CHADIDJAH", "KHADIJA", "HADIJA"], "KHADIJAH"),
    **dict.fromkeys(["YUSUF", "JUSUF", "YUSUP", "JUSUP", "YUSUV", "YOESOEF", "JOESOEF", "YOUSUF"], "YUSUF"),
    **dict.fromkeys(["YAHYA", "JAHJA", "YAHJA", "JAHYA"], "YAHYA"),
    **dict.fromkeys(["WAHYU", "WAHJU", "WAHJOE"], "WAHYU"),
    **dict.fromkeys(["HIDAYAT", "HIDAJAT"], "HIDAYAT"),
    **dict.fromkeys(["YUNUS", "JUNUS", "YOENOES"], "YUNUS"),
    **dict.fromkeys(["YASIN", "JASIN", "YASSIN"], "YASIN"),
}
"""Whole tokens. An M alone stays M: it may be any name."""

_READABLE = frozenset({"MUHAMMAD", "ABDUL", "SITI", "DAENG"})
"""Canonical tokens that stay as they are, so that rules about them can be read."""

_SPELLINGS = (
    # Old spelling. J is y only in a word that shows it is old: PANJI and JAMAL keep theirs.
    (r"^([^J]*(?:OE|TJ|DJ|SJ)(?:[^J]*[^DTSNJ])?)J([AIUEO])", "${1}Y${2}"),
    (r"(^|[^DTSN])J(OE)", "${1}Y${2}"),
    ("OE", "U"),
    ("DJ", "J"),
    ("TJ", "C"),
    ("SJ", "SY"),
    ("NJ", "NY"),
    ("CHR", "KR"),
    ("CH", "KH"),
    ("CK", "K"),
    # Sounds
    ("PH|[FV]", "P"),
    ("KH", "H"),
    ("DZ|ZH|DH(?:Z)", "Z"),
    ("DH", "D"),
    ("TH", "T"),
    ("TS", "S"),
    ("GH", "G"),
    ("SY|SH", "S"),
    ("Q", "K"),
    ("X", "KS"),
    ("Z", "J"),
    ("J([BCDFGHKLMNPRSTW])", "S${1}"),  # RIZKI, RISKI
    ("J$", "S"),  # AZIZ, AZIS
    # Vowels
    ("OO", "U"),
    ("IE", "I"),
    ("AE([A-Z])", "AI${1}"),  # ISMAEL, ISMAIL
    ("Y([BCDFGHJKLMPRSTW]|N[^Y]|$)", "I${1}"),
    ("([BCDFGHJKLMPRSTW])Y([AIUEO])", "${1}I${2}"),  # SAFYA, SAFIA; but NY is one sound
    ("IY([AIUEO])", "I${1}"),
    ("UW([AIUEO])", "U${1}"),
    ("([AEO])W([BCDFGHJKLMNPRST])", "${1}U${2}"),  # NAWFAL, NAUFAL
    # Ends
    ("D$", "T"),
    ("B$", "P"),
    ("C$", "K"),
    ("([A-Z]{2}[AIUEO])H$", "${1}"),  # FATIMAH, FATIMA
    # One letter where two stand
    *((f"{letter}{letter}+", letter) for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
)
_MAY_CHANGE = "|".join(f"(?:{pattern})" for pattern, _by in _SPELLINGS)
_ROUNDS = 8
"""More than any token needs; what still changes then is left as it is."""


@cache
def _whole_tokens() -> dict[str, str]:
    """Variants of one token that are safe to fold, and our own, each with its canonical token."""
    table = reference.variants().filter(
        (pl.col("safe_to_fold") == "yes")
        & pl.col("kind").is_in(["spelling", "old_spelling", "gemination"])
        & ~pl.col("canonical").str.contains(" ")
        & ~pl.col("variant").str.contains(" ")
    )
    return {**dict(zip(table["variant"], table["canonical"], strict=True)), **_ABBREVIATED}


def _once(token: pl.Expr) -> pl.Expr:
    for pattern, by in _SPELLINGS:
        token = token.str.replace_all(pattern, by)
    return token


def _to_the_end(tokens: pl.Series) -> pl.Series:
    """Each token folded until folding changes nothing, in order."""
    tokens = tokens.clone()
    moving = tokens.str.contains(_MAY_CHANGE).arg_true()
    for _round in range(_ROUNDS):
        if moving.len() == 0:
            break
        after = tokens.gather(moving).to_frame("token").select(_once(pl.col("token"))).to_series()
        tokens = tokens.scatter(moving, after)
        moving = moving.filter(after.str.contains(_MAY_CHANGE))
    return tokens


@cache
def _folded_whole_tokens() -> dict[str, str]:
    """The table of whole tokens, with canonical tokens folded, and the folds of variants beside them."""
    whole = _whole_tokens()
    words = sorted({*whole.values(), *whole})
    folds = dict(zip(words, _to_the_end(pl.Series(words)), strict=True))
    direct = {variant: word if word in _READABLE else folds[word] for variant, word in whole.items()}
    # A fold of a variant must lead where the variant leads, or folding twice would differ.
    return {
        **{folds[variant]: fold for variant, fold in direct.items()},
        **direct,
        **{fold: fold for fold in direct.values()},
    }


def folds(tokens: pl.Series) -> pl.Series:
    """The fold of each token (upper case Latin letters), in order. Idempotent; null in, null out; never empty."""
    whole = _folded_whole_tokens()
    known = tokens.replace_strict(whole, default=None, return_dtype=pl.String)
    folded = _to_the_end(tokens).replace(whole)
    frame = pl.DataFrame({"known": known, "fold": folded, "token": tokens})
    # A token of one letter, or one that folding would empty, stands for itself.
    kept = pl.when(pl.col("token").str.len_chars() == 1).then("token").otherwise(pl.coalesce("known", "fold"))
    return frame.select(fold=pl.when(kept == "").then("token").otherwise(kept)).to_series()
