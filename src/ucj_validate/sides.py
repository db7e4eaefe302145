"""Both sides read, and their people made: at one go, or one side after the other and chunk by chunk into a spill."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from pathlib import Path

from ucj_validate.chunks import Chunking, Chunks, Spill, kept
from ucj_validate.columns import Side
from ucj_validate.frames import Rows
from ucj_validate.ingest import Intake, read
from ucj_validate.ingest.files.paths import resolved, size_bytes
from ucj_validate.memory import allowed_mb
from ucj_validate.normalise import people, told_by
from ucj_validate.settings import Settings
from ucj_validate.together import in_turn

_CHUNK_ROWS = 250_000
_LEAST_ROWS = 100
_OF_INPUT = 14
"""Bytes that a run takes in memory for each byte of text; measured with 10 columns at a million rows a side."""
_OF_MATCHING = 2.4
"""The same of what matching holds, with all else on disk; measured at ten million rows a side."""
_PLAIN, _PACKED = {".csv", ".tsv", ".txt"}, 5
"""Files that are text as they lie there, and how much more others hold than they weigh."""
_MOST_MB = 6_000
"""What a run takes at most before it spills, however much there is: other programs run too."""
_SHARE = 0.6
"""Of the memory that is free."""
_ROWS_A_MB = 150
"""Rows of a chunk for each megabyte that the run may take."""


@dataclass(frozen=True)
class Room:
    """Where people are held."""

    spill: Spill | None
    """None: in memory."""
    chunk_rows: int

    @property
    def spilled_bytes(self) -> int:
        """What has been written so far."""
        return 0 if self.spill is None else self.spill.bytes


@contextmanager
def room(settings: Settings, out: Path) -> Iterator[Room]:
    """Room for the people of a run into `out`: in memory if they fit, else beside the output, and gone afterwards."""
    most = most_mb(settings)
    rows = max(min(most * _ROWS_A_MB, _CHUNK_ROWS), _LEAST_ROWS)
    if _input_mb(settings) * _OF_INPUT <= most:
        yield Room(None, rows)
        return
    beside = next(folder for folder in out.absolute().parents if folder.is_dir())
    with Spill(beside) as spill:
        yield Room(spill, rows)


def most_mb(settings: Settings) -> int:
    """The memory that a run is to stay within, roughly."""
    return settings.engine.memory_mb or _least(_MOST_MB, _free())


def outgrows_matching(settings: Settings) -> bool:
    """Whether even what matching must hold of all rows at once is more than the run may take."""
    return _input_mb(settings) * _OF_MATCHING > most_mb(settings)


def _free() -> float | None:
    free = allowed_mb()
    return None if free is None else free * _SHARE


def _least(most: int, other: float | None) -> int:
    return most if other is None else min(most, int(other))


def _input_mb(settings: Settings) -> float:
    """What is to be read of both sides."""
    asked = resolved([*settings.input.rolls, *settings.input.members])
    return sum(size_bytes(one) * (1 if Path(one.path).suffix in _PLAIN else _PACKED) for one in asked) / (1 << 20)


def read_side(patterns: tuple[str, ...], side: Side, settings: Settings) -> Intake:
    """Every row of one side's files."""
    return read(patterns, side, settings.columns)


def peopled(intake: Intake, as_of: date, room: Room) -> Chunks:
    """The people of the rows that were read."""
    chunking = Chunking(room.spill)
    if room.spill is None:
        whole = people(intake.rows, as_of)
        for begin in range(0, max(whole.height, 1), room.chunk_rows):
            chunking.add(whole[begin : begin + room.chunk_rows])  # type: ignore[arg-type]  # a slice of people
        return chunking.done()
    parts = [Rows(part) for part in intake.rows.iter_slices(room.chunk_rows)] or [intake.rows]
    told = reduce(lambda one, other: one.merged(other), in_turn(lambda part: told_by(part, as_of), parts))
    for chunk in in_turn(lambda part: kept(people(part, as_of, told), room.spill), parts):
        chunking.take(chunk)
    return chunking.done()


def without_rows(intake: Intake) -> Intake:
    """What is known of a reading whose rows are people by now."""
    return replace(intake, rows=Rows(intake.rows.clear()))


__all__ = ["Room", "most_mb", "outgrows_matching", "peopled", "read_side", "room", "without_rows"]
