"""Names of people: the name as it is written, without what is no part of it, and a key to compare by.

Titles stand before, degrees after the comma, BIN and BINTI begin the father's name, (ALM) says that
somebody died. All of these are kept as marks. The name itself is never corrected.
"""

from __future__ import annotations

import polars as pl

from ucj_validate.normalise.name_fold import folds
from ucj_validate.normalise.text import SAYS_NOTHING, only_where, stated

_TITLES = (
    "H|HJ|HAJI|HAJJAH|HAJAH|KH|KYAI|KIAI|USTADZ|USTADZAH|USTAD|UST|USTZ|DRS|DRA|IR|DR|DRG|DRH|PROF|APT|NS|PDT|PDM|PDP|PASTOR|BRIPKA|BRIGADIR"
    "|TN|NY|SDR|SDRI|BPK|BAPAK|IBU|ALM|ALMH|ALMARHUM|ALMARHUMAH"
)
_BEFORE = rf"^((?:[\s.,(]*(?:{_TITLES})(?:[.,)]+\s*|\s+))+)([\p{{L}}'`].*)$"
_ALM = r"(?:^|[\s,.(\[/-])(?:ALM|ALMH|ALMARHUM|ALMARHUMAH)(?:[\s,.)\]/-]|$)"
_ALM_ALONE = r"[(\[]?\b(?:ALMARHUMAH|ALMARHUM|ALMH|ALM)\b\.?[)\]]?"
_PATRONYMIC = r"^(.*\S)[\s,]+((?:BIN|BINTI|BINTE|BT|BTE|ALIAS|ALS|A\.?K\.?A|AL\.)\.?\s+\S.*)$"

# Degrees: the level, then the field. With a dot or after a comma nearly anything of this form is one.
_FIELD = (
    r"PD\.?\s?I|PD|KOM|SOS\.?\s?I|SOS|IP|AG|KEP|KEB|KM|K\.?M|HUT|PSI|PI|TP|PT|FARM|FAR|GZ|TR|STAT|SI|AP|AK|ADM|AB|ARS|ARCH|PN|IK|IKOM"
    r"|I\.?KOM|H\.?I|E\.?I|SY|HUM|LI|KES|EC|ENG|TH|FIL|PAR|PWK|KEL|DS|SN|MB|ST|ED|ENV|HAN|KED|BIOMED|EPID|KN|STP|T\.?P"
)
_DEGREE = (
    rf"(?:(?:S|M|A\.?\s?MD|A\.?\s?MA|D)[.\s]{{0,2}}(?:TR[.\s]{{0,2}})?(?:{_FIELD})|A\.?\s?MD|A\.?\s?MA|S\.?\s?E|S\.?\s?H|S\.?\s?T|S\.?\s?P|M\.?\s?M|M\.?\s?H|M\.?\s?T|M\.?\s?P"
    r"|S\.?\s?E\.?\s?I|S\.?\s?H\.?\s?I|M\.?\s?B\.?\s?A|B\.?\s?A|B\.?\s?SC|M\.?\s?SC|PH\.?\s?D|SP\.?\s?[A-Z]{1,4}|NERS|NS|APT|CPNS|LC|S\.?\s?T\.?\s?T|S\.?\s?S\.?\s?T|S\.?S)\.?"
)
_DEGREES_AFTER_COMMA = rf"^(.*?[\p{{L}}')][.)]?)\s*,[\s,.]*((?:{_DEGREE})(?:[\s,./]+(?:{_DEGREE}))*)[\s,.]*$"
_DOTTED_DEGREES = (
    r"^(.*?\p{L}{2}[.)]?)[\s,]+((?:(?:S|M|A\.?MD|A\.?MA)\.\s?(?:"
    + _FIELD
    + r")|A\.\s?MD|S\.\s?E|S\.\s?H|M\.\s?M)(?:[\s,./]+(?:"
    + _DEGREE
    + r"))*)[\s,.]*$"
)
# Without dot or comma only what is no name: SPD, AMD KEB, SKM, and SE or SH behind two names.
_BARE_DEGREES = (
    r"^(\p{L}{2,}(?:[\s.]+\p{L}+)*)\s+((?:S\s?PDI?|S\s?KOM|S\s?SOS|SKM|S\s?HUT|A\s?MD(?:\s?KE[PB])?|S\s?KEP|S\s?FARM|M\s?SI|M\s?PD|M\s?KES|S\s?TP|S\s?AG)"
    r"(?:\s+(?:NS|NERS|APT))?)$"
)
_SHORT_DEGREES = r"^(\p{L}{2,}[\s.]+(?:\p{L}+[\s.]+)*\p{L}{3,})\s+(SE|SH|S\.E|S\.H)$"
_SHORT_BEFORE_OTHERS = r"^(\p{L}{2,}.*?)[\s,]+(SE|SH|ST|SP|MM|MH|MT)\.?$"
"""BUDI SE, M.SI: what stands before a degree is one too."""

_MAY_BE_MARKED = (
    rf"[^\p{{L}}\s]|^(?:{_TITLES})\s|\s(?:ALM|ALMH|ALMARHUM|ALMARHUMAH|BIN|BINTI|BINTE|BT|BTE|ALIAS|ALS|AKA)(?:\s|$)"
    r"|\s(?:S\s?PDI?|S\s?KOM|S\s?SOS|SKM|S\s?HUT|A\s?MD|A\s?MD\s?KE[PB]|S\s?KEP|S\s?FARM|M\s?SI|M\s?PD|M\s?KES|S\s?TP|S\s?AG|SE|SH|NS|NERS|APT)$"
)
"""Cheap sieve: a text that does not match is a bare name."""
_MAY_BE_NUMBERED = "^[0-9]|[`´‘’ʼ′]"
_MORE_THAN_WORDS = "[^A-Z ]|  |^ | $|^$"
_MORE_THAN_NAME = f"{_MORE_THAN_WORDS}|{_MAY_BE_MARKED}|{SAYS_NOTHING}"
"""One look at a cell for whatever makes it anything else than a bare name in upper case."""


def parted(cells: pl.Series) -> pl.DataFrame:
    """One row a cell, in order: name, name_key, name_marks, alm. A row depends on its cell alone."""
    # Most cells are a name as it is wanted; all that may be on others costs twenty times that look.
    is_more = cells.str.contains(_MORE_THAN_NAME).fill_null(value=False)
    at, read = is_more.arg_true(), _read(cells.filter(is_more))
    nothing = pl.Series([None], dtype=pl.String).new_from_index(0, cells.len())
    keys = _keys(cells.clone().scatter(at, read["words"]))
    return pl.DataFrame(
        {
            "name": cells.clone().scatter(at, read["name"]).set(keys.is_null(), None),
            "name_key": keys,
            "name_marks": nothing.scatter(at, read["name_marks"]),
            "alm": pl.Series([False]).new_from_index(0, cells.len()).scatter(at, read["alm"]),
        }
    )


def name_keys(cells: pl.Series) -> pl.Series:
    """The match key of each cell, in order: canonical folded tokens, space separated; null where there is no name.

    MUH. and MOCHAMAD are MUHAMMAD, SOEHARTO is SUHARTO; what is no part of the name is left out.
    Tokens keep their order and stay as they are joined or split.
    """
    return parted(cells)["name_key"]


def _read(cells: pl.Series) -> pl.DataFrame:
    """One row a cell, in order: name, words (of which its key is made), name_marks, alm."""
    text = stated(cells)
    text = only_where(text.str.contains(_MAY_BE_NUMBERED), text, _without_number)
    is_marked = text.str.contains(_MAY_BE_MARKED).fill_null(value=False)
    at, marked = is_marked.arg_true(), _without_marks(text.filter(is_marked))
    names = text.clone().scatter(at, marked["name"])
    nothing = pl.Series([None], dtype=pl.String).new_from_index(0, cells.len())
    return pl.DataFrame(
        {
            "name": names,
            "words": only_where(names.str.contains(_MORE_THAN_WORDS), names, _words_alone),
            "name_marks": nothing.scatter(at, marked["name_marks"]),
            "alm": pl.Series([False]).new_from_index(0, cells.len()).scatter(at, marked["alm"]),
        }
    )


def _without_number(text: pl.Series) -> pl.Series:
    """Names without the running number in front, with one sign for an apostrophe."""
    return text.str.replace(r"^[0-9]{1,4}\s*[.)]\s*", "").str.replace_all("[`´‘’ʼ′]", "'")


def _without_marks(names: pl.Series) -> pl.DataFrame:
    """One row a name, in order: name without what is no part of it, name_marks, alm."""
    frame = pl.DataFrame({"name": names}).with_columns(alm=pl.col("name").str.contains(_ALM))
    without_alm = pl.when("alm").then(pl.col("name").str.replace_all(_ALM_ALONE, " ")).otherwise("name")
    frame = _without_degrees(frame.with_columns(name=without_alm.str.strip_chars(" .,-/")))
    for pattern, mark, at in ((_BEFORE, "before", 0), (_PATRONYMIC, "father", 1)):
        frame = frame.with_columns(cut=pl.col("name").str.extract_groups(pattern)).with_columns(
            pl.col("cut").struct[at].alias(mark), name=pl.coalesce(pl.col("cut").struct[1 - at], "name")
        )
    frame = frame.with_columns(_tidy(frame[part]) for part in ("name", "before", "after", "father"))
    marks = pl.concat_str(
        pl.when("alm").then(pl.lit("ALM")), "before", "after", "father", separator=" ", ignore_nulls=True
    )
    frame = frame.with_columns(name_marks=marks)
    return frame.select("name", name_marks=pl.when(pl.col("name_marks") != "").then("name_marks"), alm="alm")


def _without_degrees(frame: pl.DataFrame) -> pl.DataFrame:
    """`frame` with `name` cut before its degrees, which stand in `after`."""
    frame = frame.with_columns(after=pl.lit("", pl.String))
    for pattern in (_DEGREES_AFTER_COMMA, _DOTTED_DEGREES, _BARE_DEGREES, _SHORT_DEGREES, _SHORT_BEFORE_OTHERS):
        may_cut = pl.col("after") != "" if pattern is _SHORT_BEFORE_OTHERS else pl.lit(value=True)
        cut = pl.when(may_cut).then(pl.col("name").str.extract_groups(pattern))
        frame = frame.with_columns(cut=cut).with_columns(
            name=pl.coalesce(pl.col("cut").struct[0], "name"),
            after=pl.concat_str(pl.col("cut").struct[1], "after", separator=" ", ignore_nulls=True).str.strip_chars(),
        )
    return frame.drop("cut")


def _tidy(text: pl.Series) -> pl.Series:
    """Single spaces, no brackets or signs at the ends. Null in, null out; "" becomes null."""
    text = text.str.replace_all(r"[\s,;()\[\]\"*_]+", " ").str.strip_chars(" ,-/'")
    return text.set(text == "", None)


def _keys(names: pl.Series) -> pl.Series:
    """The match key of each name of words alone, in order."""
    words = names.str.split(" ")
    tokens = words.explode().unique().drop_nulls().sort()
    keys = words.list.eval(pl.element().replace_strict(tokens, folds(tokens), return_dtype=pl.String)).list.join(" ")
    # ST before a name is SITI; the degree behind a name is gone by now.
    keys = only_where(
        keys.str.contains("ST ", literal=True), keys, lambda some: some.str.replace_all(r"\bST ", "SITI ")
    )
    return keys.alias("name_key")


def _words_alone(names: pl.Series) -> pl.Series:
    """Upper case letters in words, single spaces between; null where no letter is left."""
    letters = names.str.replace_all("'", "").str.to_uppercase()
    letters = letters.str.normalize("NFKD").str.replace_all(r"\p{M}", "")
    letters = only_where(letters.str.contains("[0-9]"), letters, _read_as_letters)
    letters = letters.str.replace_all(r"[^\p{L}]+", " ").str.strip_chars()
    return letters.set(letters == "", None)


_LOOK_ALIKES = (("0", "O"), ("1", "I"), ("4", "A"), ("5", "S"), ("8", "B"))
"""Digits that a hand or a scanner takes for a letter inside a word; other digits say nothing of a name."""


def _read_as_letters(names: pl.Series) -> pl.Series:
    for digit, letter in _LOOK_ALIKES:
        names = names.str.replace_all(rf"(\p{{L}}){digit}", rf"${{1}}{letter}")
        names = names.str.replace_all(rf"{digit}(\p{{L}}{{2}})", rf"{letter}${{1}}")
    return names
