"""Two texts side by side with the characters that differ emphasised, as the runs of a spreadsheet's rich text.

Emphasis is bold, underlined and red at once, so that it rests on no colour alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import polars as pl
from rapidfuzz.distance import Levenshtein

_LEAST_LIKENESS = 0.4
"""Below it two texts have hardly a letter in its place: the whole of both is marked, not a pattern of chance."""
_LONGEST = 1_000
"""Longer texts stay plain: nobody compares them letter by letter, and aligning them costs the square of the length."""
_EMPHASISED = (
    '<r><rPr><b/><u/><sz val="10"/><color rgb="FFB00020"/><rFont val="Arial"/><family val="2"/></rPr>'
    '<t xml:space="preserve">{}</t></r>'
)
_PLAIN = '<r><t xml:space="preserve">{}</t></r>'
# What XML can't hold or a spreadsheet would read as an escape; a text with it stays plain.
_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def marks(frame: pl.DataFrame, pairs: Iterable[tuple[str, str]]) -> pl.DataFrame:
    """For each column of `pairs` its texts as runs, row by row; null where the two texts say the same or one is missing.

    Upper and lower case are one.
    """
    columns: list[pl.Series] = []
    for left, right in pairs:
        differing = (frame[left] != frame[right]).fill_null(value=False).arg_true()  # the few that cost something
        told = [_runs(a, b) for a, b in zip(frame[left].gather(differing), frame[right].gather(differing), strict=True)]
        for side, name in enumerate((left, right)):
            plain = pl.Series(name, [None], dtype=pl.String).new_from_index(0, frame.height)
            runs = pl.Series([one[side] for one in told], dtype=pl.String)
            columns.append(plain.scatter(differing, runs) if told else plain)
    return pl.DataFrame(columns)


def _runs(left: str, right: str) -> tuple[str | None, str | None]:
    """Both texts as runs; None for one in which nothing is to be marked."""
    if not (_fits(left) and _fits(right)):
        return None, None
    spans = list(_differing(_folded(left), _folded(right)))
    return _marked(left, [span[:2] for span in spans]), _marked(right, [span[2:] for span in spans])


def _fits(text: str) -> bool:
    return 0 < len(text) <= _LONGEST and not _UNSAFE.search(text)


def _folded(text: str) -> str:
    """Upper case, character by character: a letter that would become two stays as it is."""
    whole = text.upper()  # no letter becomes fewer
    return (
        whole
        if len(whole) == len(text)
        else "".join(upper if len(upper := character.upper()) == 1 else character for character in text)
    )


def _differing(left: str, right: str) -> Iterator[tuple[int, int, int, int]]:
    """(start, end) in `left` and in `right` of what one has and the other has not, as the fewest edits tell."""
    if left != right and Levenshtein.normalized_similarity(left, right) < _LEAST_LIKENESS:
        yield 0, len(left), 0, len(right)
        return
    for step in Levenshtein.opcodes(left, right):
        if step.tag != "equal":
            yield step.src_start, step.src_end, step.dest_start, step.dest_end


def _marked(text: str, spans: Iterable[tuple[int, int]]) -> str | None:
    """`text` as runs with `spans` emphasised; None where they are all empty."""
    filled = [(start, end) for start, end in spans if start < end]
    if not filled:
        return None
    made, last = [], 0
    for start, end in filled:
        made += [_run(_PLAIN, text[last:start]), _run(_EMPHASISED, text[start:end])]
        last = end
    return "".join([*made, _run(_PLAIN, text[last:])])


def _run(form: str, text: str) -> str:
    return form.format(text.translate(_ENTITIES)) if text else ""
