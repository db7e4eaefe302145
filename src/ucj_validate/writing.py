"""What a run has found, written row by row: made chunk by chunk, and proved to be what the contract says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from ucj_validate.chunks import Chunks
from ucj_validate.columns import Side
from ucj_validate.findings.bits import Bits
from ucj_validate.frames import LINKS, MEMBER_RESULT, PEOPLE, ROLL_RESULT, CandidateResult, MemberResult, RollResult
from ucj_validate.listed import Named
from ucj_validate.progress import Unit, counted
from ucj_validate.reconcile.eligibility import Judged
from ucj_validate.reconcile.rows import link_rows, member_rows, raw_columns, roll_rows
from ucj_validate.reconcile.settled import Settled
from ucj_validate.report.run_folder.rows import beside, placed, write_parts, write_whole
from ucj_validate.together import at_once
from ucj_validate.validate.outputs import checked_part

_LINKS_AT_ONCE = 250_000


@dataclass(frozen=True)
class Results:
    """What a run has found of both sides."""

    settled: Settled
    criteria: tuple[Judged, ...]
    """How each criterion of eligibility came out, in roll persons."""
    codes: Mapping[Side, Bits]
    """All finding codes by row."""
    people: Mapping[Side, Chunks]
    roll: RollResult
    """What figures are counted by, as `roll_figures` gives it."""
    members: MemberResult
    """What figures are counted by, as `member_figures` gives it."""
    candidates: CandidateResult | None
    """None without lists of candidates."""
    possible_duplicates: pl.DataFrame
    """Uncertain pairs of roll rows, by position: `left_row right_row probability`."""
    named: Named
    """What reference lists say."""


def write_results(found: Results, folder: Path, as_of: date) -> None:
    """Writes every row of a run and its pairs, and a file more where lists of candidates were given.

    Raises:
        InvariantError: a row is not what the contract says.
    """
    whole: dict[str, pl.DataFrame] = {"possible_duplicates": placed(found.possible_duplicates, found.roll)}
    if found.candidates is not None:
        whole["candidates"] = found.candidates
    if found.named.meetings is not None:
        whole["listed"] = beside(found.named.meetings, found.roll)
    done = counted(len(whole) + 3, Unit.FILES)

    def written(name: str, parts: Callable[[], Iterator[pl.DataFrame]], schema: pl.Schema) -> None:
        write_parts(parts, schema, folder / f"{name}.parquet")
        done(1)

    def members() -> None:
        written("members", lambda: _members(found), _with_raw(MEMBER_RESULT, found.people[Side.MEMBERS]))
        for name, frame in whole.items():
            write_whole(frame, folder / f"{name}.parquet")
            done(1)

    def roll_and_links() -> None:
        written("roll", lambda: _roll(found, as_of), _with_raw(ROLL_RESULT, found.people[Side.ROLL]))
        written("links", lambda: _links(found.settled), LINKS)

    at_once(roll_and_links, members)


def _with_raw(schema: pl.Schema, people: Chunks) -> pl.Schema:
    return pl.Schema({**schema, **dict.fromkeys(raw_columns(people.said_anywhere(), list(PEOPLE)), pl.String())})


def _roll(found: Results, as_of: date) -> Iterator[pl.DataFrame]:
    people = found.people[Side.ROLL]
    raw = raw_columns(people.said_anywhere(), list(PEOPLE))
    codes = found.codes[Side.ROLL]
    for begin, chunk in zip(people.begins, people, strict=True):
        yield checked_part(roll_rows(found.settled, codes, chunk, begin, raw, as_of), "roll")


def _members(found: Results) -> Iterator[pl.DataFrame]:
    people = found.people[Side.MEMBERS]
    raw = raw_columns(people.said_anywhere(), list(PEOPLE))
    for begin, chunk in zip(people.begins, people, strict=True):
        yield checked_part(member_rows(found.settled, found.codes[Side.MEMBERS], chunk, begin, raw), "members")


def _links(settled: Settled) -> Iterator[pl.DataFrame]:
    for begin in range(0, max(settled.links.height, 1), _LINKS_AT_ONCE):
        yield checked_part(link_rows(settled, begin, _LINKS_AT_ONCE), "links")
