"""The other end of the reading process: starts it, takes in what it tells, and survives whatever becomes of it."""

from __future__ import annotations

import contextlib
import json
import signal
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ucj_validate.errors import LimitError, UcjError, UnreadableError
from ucj_validate.i18n import _
from ucj_validate.ingest.books.sheets import Merge, Refusal, Span
from ucj_validate.ingest.files.kinds import damaged
from ucj_validate.ingest.own_process import command

WALL_SECONDS = 120
_LINE_LIMIT = 256 * 1024**2
_TOLD_LIMIT = 1024**3
_TIME_SIGNALS = {-signal.SIGKILL, -signal.SIGXCPU} if hasattr(signal, "SIGXCPU") else set()


@dataclass
class SheetRead:
    """One worksheet as it arrived."""

    name: str
    first_row: int
    first_column: int
    width: int
    hidden: bool
    hidden_rows: list[Span]
    hidden_columns: list[Span]
    merged: list[Merge]
    errors: int
    blocks: list[list[pl.Series]] = field(default_factory=list)
    numbers: dict[int, list[NDArray[np.bool_]]] = field(default_factory=dict)
    """By column: for each block which cells were numbers."""

    @property
    def height(self) -> int:
        """Rows of the rectangle."""
        return sum(block[0].len() for block in self.blocks)


@dataclass(frozen=True)
class Book:
    """A workbook as it arrived."""

    sheets: list[SheetRead]
    passed: int
    """Charts, macros and dialogs, which hold no table."""


def read_book(data: bytes, kind: str, label: str) -> Book:
    """Every worksheet of `data`, read by a process that may die without harm.

    Raises:
        UnreadableError: encrypted or damaged.
        LimitError: more time or memory than allowed.
    """
    with subprocess.Popen(  # noqa: S603 - this interpreter, our own module
        command("ucj_validate.ingest.books.child", kind),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        # What a reader says of a workbook it stumbles over may hold its cells: nobody sees it.
        stderr=subprocess.DEVNULL,
    ) as process:
        assert process.stdin
        assert process.stdout
        late = threading.Event()
        clock = threading.Timer(WALL_SECONDS, _kill, (process, late))
        feeder = threading.Thread(target=_feed, args=(process.stdin, data), daemon=True)
        clock.start()
        feeder.start()
        try:
            book = _book(process.stdout, label)
        finally:
            clock.cancel()
            process.kill()
            feeder.join()
        if book is None:
            raise _ended(process.wait(), label, late=late.is_set())
    return book


def _kill(process: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    process.kill()


def _feed(stdin: IO[bytes], data: bytes) -> None:
    with contextlib.suppress(OSError, ValueError), stdin:
        stdin.write(data)


def _book(told: IO[bytes], label: str) -> Book | None:
    """What was told up to the end; None where the end never came."""
    sheets: list[SheetRead] = []
    for message in _messages(told, label):
        try:
            if "columns" in message:
                _take_block(sheets[-1], message)
            elif "sheet" in message:
                sheets.append(_sheet(message))
            elif "refused" in message:
                raise refusal(Refusal(message["refused"]), message["detail"], label)
            else:
                return Book(sheets, int(message["passed"]))
        except (KeyError, TypeError, ValueError, IndexError, pl.exceptions.PolarsError):
            return None
    return None


def _messages(told: IO[bytes], label: str) -> Iterator[dict[str, Any]]:
    size = 0
    while line := told.readline(_LINE_LIMIT):
        size += len(line)
        if size > _TOLD_LIMIT or len(line) >= _LINE_LIMIT:
            raise refusal(Refusal.MEMORY, {}, label)
        if not line.endswith(b"\n"):
            return
        if line == b"\n":
            continue
        try:
            message = json.loads(line)
        except (ValueError, RecursionError):
            return
        if not isinstance(message, dict):
            return
        yield message


def _sheet(message: dict[str, Any]) -> SheetRead:
    return SheetRead(
        name=str(message["sheet"]),
        first_row=int(message["first_row"]),
        first_column=int(message["first_column"]),
        width=int(message["width"]),
        hidden=bool(message["hidden"]),
        hidden_rows=[(int(a), int(b)) for a, b in message["hidden_rows"]],
        hidden_columns=[(int(a), int(b)) for a, b in message["hidden_columns"]],
        merged=[(int(a), int(b), int(c), int(d)) for a, b, c, d in message["merged"]],
        errors=int(message["errors"]),
    )


def _take_block(sheet: SheetRead, message: dict[str, Any]) -> None:
    columns = [pl.Series(str(i), cells, dtype=pl.String) for i, cells in enumerate(message["columns"])]
    height = columns[0].len()
    if len(columns) != sheet.width or any(column.len() != height for column in columns):
        raise ValueError(sheet.width)
    for place, marks in message["numbers"].items():
        flags = np.frombuffer(marks.encode("ascii"), dtype=np.uint8) == ord("1")
        if flags.size != height or not 0 <= int(place) < sheet.width:
            raise ValueError(height)
        before = sheet.numbers.setdefault(int(place), [])
        missing = sheet.height - sum(part.size for part in before)
        if missing:
            before.append(np.zeros(missing, dtype=np.bool_))
        before.append(flags)
    sheet.blocks.append(columns)


def _ended(code: int, label: str, *, late: bool) -> UcjError:
    """Why a process that told no end is gone."""
    if late or code in _TIME_SIGNALS:
        return refusal(Refusal.TIME, {}, label)
    if code == -signal.SIGABRT:
        return refusal(Refusal.MEMORY, {}, label)  # that is how a reader ends that gets no more
    return refusal(Refusal.CONTENT, {}, label)


def refusal(reason: Refusal, detail: dict[str, int], label: str) -> UcjError:
    """The error that says why a workbook is not read."""
    if reason is Refusal.PASSWORD:
        return UnreadableError(label, _("buku kerja dilindungi kata sandi"), advice=_("simpan ulang tanpa kata sandi"))
    if reason in _DAMAGES:
        return damaged(label, _damage(reason))
    if reason is Refusal.UNPACKED:
        return LimitError(
            label,
            _("isi buku kerja terlalu besar"),
            found=_("{parts} bagian, {size} MB").format(parts=int(detail["parts"]), size=int(detail["size"])),
            advice=_("salin datanya ke buku kerja baru, atau simpan sebagai .csv"),
        )
    if reason is Refusal.FAR:
        return LimitError(
            label,
            _("lembar kerja terlalu luas"),
            found=_("sel terjauh: baris {row}, kolom {column}").format(
                row=int(detail["row"]), column=int(detail["column"])
            ),
            advice=_("hapus sel yang jauh dari tabel, atau simpan sebagai .csv"),
        )
    problem = _("buku kerja terlalu lama dibaca") if reason is Refusal.TIME else _("isi buku kerja terlalu besar")
    return LimitError(label, problem, advice=_("salin datanya ke buku kerja baru, atau simpan sebagai .csv"))


_DAMAGES = frozenset({Refusal.ARCHIVE, Refusal.TWICE, Refusal.ENTITIES, Refusal.CONTENT})


def _damage(reason: Refusal) -> str:
    return {
        Refusal.ARCHIVE: _("arsip terpotong atau rusak (CRC)"),
        Refusal.TWICE: _("dua bagian bernama sama"),
        Refusal.ENTITIES: _("memuat definisi dokumen (DTD)"),
    }.get(reason, _("isinya tidak dapat diurai"))
