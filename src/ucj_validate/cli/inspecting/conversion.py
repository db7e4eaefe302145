"""Tables as CSV files that are complete or absent."""

from __future__ import annotations

import contextlib
import errno
import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from ucj_validate.errors import LimitError, UcjError, UnreadableError, UsageError
from ucj_validate.i18n import _
from ucj_validate.ingest.files.paths import STDIN, Asked, resolved, size_bytes
from ucj_validate.ingest.table import Table, tables_of
from ucj_validate.leaving import file_name, visible
from ucj_validate.places.holding import whole_files
from ucj_validate.places.owned import refuse_inputs
from ucj_validate.places.unwritable import unwritable
from ucj_validate.progress import Unit, begin, counted

_ENDINGS = re.compile(r"(?i)(\.csv\.gz|\.[a-z]{1,7})$")
_NAMELESS = "tabel"
_REJECTS = ("line", "reason", "cells", "raw")
"""Columns of the contract, by which a conversion's file of rejects is known."""


@dataclass(frozen=True)
class Converted:
    """What became of the files that were named."""

    written: tuple[Path, ...]
    refused: tuple[UcjError, ...]
    """One for each file that can't be read; the others are written all the same."""
    notes: tuple[tuple[str, str], ...]
    """(file, sentence) of what was found odd on the way: a sheet passed over, an encoding that was guessed."""


def converted(files: Sequence[str], header_row: int | None, folder: Path) -> Converted:
    """`NAME.csv` and `NAME.rejects.csv` in `folder` for every table of `files`, all moved into place at the end.

    Raises:
        UsageError: where an output would replace an input, or a file that is no earlier conversion's; then nothing is written.
        UnwritableError: where the folder can't be written; no half file stays. LockedError: another process writes there.
    """
    asked, refused = asked_for(files)
    notes: list[tuple[str, str]] = []
    stems = _stems(asked)
    begin(_("Membaca berkas"))
    done = counted(sum(map(size_bytes, asked)), Unit.BYTES)
    with _staged(folder, [one.path for one in asked if one.path != STDIN]) as stage:
        for one in asked:
            try:
                found = tables_of(one, header_row)
            except (UnreadableError, LimitError) as error:
                refused.append(error)
                continue
            finally:
                done(size_bytes(one))
            for table in found:
                stem = stage.free(_with_sheet(stems[one], table) if len(found) > 1 else stems[one])
                # A table without header gets none: names that nobody gave would be a row that nobody wrote.
                header = table.header if table.source.header_line is not None else None
                stage.put(f"{stem}.csv", csv_bytes(header, table.rows))
                rejects = table.rejects.select(_REJECTS)
                stage.put(f"{stem}.rejects.csv", csv_bytes(rejects.columns, rejects.cast(pl.String).fill_null("")))
                notes += [(one.label, note) for note in table.source.notes]
        _refuse_own_work(folder, stage.places)
    return Converted(tuple(stage.places), tuple(refused), tuple(notes))


def _refuse_own_work(folder: Path, places: Sequence[Path]) -> None:
    """Passes where whatever stands at `places` was converted earlier: a table has its rejects beside it, with their header.

    Raises:
        UsageError: something of somebody's own stands there.
    """
    standing = []
    for table, rejects in zip(places[::2], places[1::2], strict=True):
        first = b""
        if rejects.is_file():
            with rejects.open("rb") as file:
                first = file.readline(100)
        if first.rstrip() != ",".join(_REJECTS).encode():
            standing += [place.name for place in (table, rejects) if os.path.lexists(place)]
    if standing:
        raise UsageError(
            str(folder),
            _("folder itu memuat berkas bernama sama yang bukan hasil convert; tidak ada yang ditimpa"),
            found=", ".join(standing[:5]),
            advice=_("sebut folder lain dengan --out, atau pindahkan berkas itu"),
        )


def asked_for(patterns: Sequence[str]) -> tuple[tuple[Asked, ...], list[UcjError]]:
    """Every file that `patterns` name, and a refusal for each pattern that names none.

    Raises:
        UsageError: where standard input is named twice.
    """
    refused: list[UcjError] = []
    there: list[str] = []
    streams = 0
    for pattern in patterns:
        try:
            found = resolved([pattern])
        except UnreadableError as error:
            refused.append(error)
            continue
        there.append(pattern)
        streams += any(one.path == STDIN for one in found)
        if streams > 1:
            raise UsageError(
                visible(pattern),
                _("masukan standar (-) disebut dua kali"),
                found=_("isinya hanya dapat dibaca sekali"),
                advice=_("simpan dahulu ke berkas, lalu sebutkan berkasnya"),
            )
    return resolved(there), refused


def csv_bytes(header: Sequence[str] | None, body: pl.DataFrame) -> bytes:
    """`header` as it stands, with its blank and double names, if any, and `body` (text columns) below; UTF-8, LF.

    Every CSV reader gives back the same cells: checked by a property over Python's.
    """
    if header is None:
        return _lines(body)
    top = pl.DataFrame([[name] for name in header], schema=dict.fromkeys(body.columns, pl.String))
    # Python's own writer leaves a lone CR without quotes, and its reader then ends the record there.
    return b"".join(_lines(frame) for frame in (top, body))


def _lines(frame: pl.DataFrame) -> bytes:
    # An empty cell needs quotes only where it is the whole line, which would be none.
    cells = frame.with_columns(pl.all().replace("", None)) if frame.width > 1 else frame
    return cells.write_csv(None, include_header=False, quote_style="necessary").encode("utf-8")


def _stems(asked: Sequence[Asked]) -> dict[Asked, str]:
    """Output name of each file without ".csv": its own without ending; with it where two would be one."""
    short = {one: file_name(_ENDINGS.sub("", one.label), _NAMELESS) for one in asked}
    alike = Counter(stem.casefold() for stem in short.values())
    return {
        one: stem if alike[stem.casefold()] == 1 else file_name(one.label, _NAMELESS) for one, stem in short.items()
    }


def _with_sheet(stem: str, table: Table) -> str:
    return file_name(f"{stem}.{table.source.sheet}", _NAMELESS) if table.source.sheet else stem


@dataclass
class _Stage:
    """Files written beside their places, to be moved there together."""

    folder: Path
    beside: Path
    places: list[Path] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)

    def free(self, stem: str) -> str:
        """`stem`, lengthened until neither of its two files is another's, on systems without case as well."""
        while {f"{stem}.csv".casefold(), f"{stem}.rejects.csv".casefold()} & self.taken:
            stem += "_"
        self.taken |= {f"{stem}.csv".casefold(), f"{stem}.rejects.csv".casefold()}
        return stem

    def put(self, name: str, data: bytes) -> None:
        """Writes one file beside its place, readable by its owner alone."""
        with os.fdopen(os.open(self.beside / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)
        self.places.append(self.folder / name)


@contextlib.contextmanager
def _staged(folder: Path, inputs: Sequence[str]) -> Iterator[_Stage]:
    """Files for `folder`, there when the block ends well; none of them is one of the `inputs`."""
    with _told(folder), whole_files(folder) as beside:
        stage = _Stage(folder, beside)
        yield stage
        for place in stage.places:
            refuse_inputs(place, inputs)


@contextlib.contextmanager
def _told(folder: Path) -> Iterator[None]:
    """Failures of the system as ours, in words."""
    if folder.exists() and not folder.is_dir():
        raise unwritable(folder, errno.ENOTDIR)
    try:
        yield
    except OSError as error:
        raise unwritable(folder, error.errno) from None


def written(outputs: dict[str, bytes], folder: Path, inputs: Sequence[str]) -> list[Path]:
    """The files in `folder`, each moved into place whole, readable by their owner alone.

    Raises:
        UsageError: where an output would replace an input.
        UnwritableError: where the folder can't be written; no half file stays. LockedError: another process writes there.
    """
    for name in outputs:
        refuse_inputs(folder / name, inputs)
    with _staged(folder, inputs) as stage:
        for name, data in outputs.items():
            stage.put(name, data)
    return stage.places
