"""The standard streams of a process of ours: none missing, none that a library can write on, and a lost one told apart.

A job that nobody watches may start with streams closed, full, or read by somebody who goes. Where a stream is closed, the
next file to be opened would take its number, and what is said to people would be written into it. Rust, Java and C speak
to descriptor 2 without asking, with values of the data in it: what is said there is heard by nobody, while our own words
go to a copy of it.
"""

from __future__ import annotations

import errno
import io
import os
import sys
import threading
import warnings
from contextlib import suppress
from typing import TextIO, cast

_IN, _OUT, _ERR = 0, 1, 2


class OutputClosedError(Exception):
    """Whoever read standard output has gone."""


class OutputLostError(Exception):
    """Standard output can't be written: its disk is full, or it was closed from the start."""

    def __init__(self, number: int | None) -> None:
        self.number = number
        super().__init__(number)


class _Told(io.FileIO):
    """Standard output, which says why it can't be written. Typer would take a closed pipe for exit code 1."""

    def write(self, data: object) -> int:
        """As a file does."""
        try:
            return super().write(data)  # type: ignore[arg-type]
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise OutputClosedError from None
            raise OutputLostError(error.errno) from None


class _Spoken(io.FileIO):
    """Standard error, which may be lost: how the command ends doesn't hang on who listens."""

    def write(self, data: object) -> int:
        """As a file does, or into nothing."""
        try:
            return super().write(data)  # type: ignore[arg-type]
        except OSError:
            return len(memoryview(cast("bytes", data)))


def made_fit() -> None:
    """Takes the streams over for the rest of the process. Windows' consoles stay as they are."""
    if os.name == "nt":
        return
    with suppress(OSError):  # no null device: then they stay what they are
        _repaired()
    if sys.stdin is None:
        sys.stdin = open(_IN, encoding="utf-8", closefd=False)  # noqa: SIM115  reading fails, as it did
    sys.stdout = _over(_Told(_OUT, "wb", closefd=False), sys.stdout, "strict")
    sys.stderr = _over(_Spoken(os.dup(_ERR), "wb"), sys.stderr, "backslashreplace")
    for name, stream in (("__stdout__", sys.stdout), ("__stderr__", sys.stderr)):
        setattr(sys, name, stream)  # Textual draws on that of standard error
    with suppress(OSError):
        nobody = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nobody, _ERR)
        os.close(nobody)


def hushed() -> None:
    """No library's words or tracebacks on standard error: warnings, threads that fail, objects that fail to go."""
    warnings.showwarning = _unsaid
    sys.excepthook = sys.unraisablehook = threading.excepthook = _unsaid


def libraries_hushed() -> None:
    """No word of a library's log either, where nobody asked for one."""
    import logging

    logging.lastResort = None
    logging.raiseExceptions = False  # it would say that nobody listens, and print tracebacks of its own


def closed_output() -> None:
    """What is still to be written goes nowhere: who read it has gone."""
    with suppress(OSError, ValueError, AttributeError):
        nobody = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nobody, sys.stdout.fileno())
        os.close(nobody)


def _repaired() -> None:
    """No descriptor below 3 is free. What was closed fails when it is used, as before: it is open for the other direction."""
    for descriptor, mode in ((_IN, os.O_WRONLY), (_OUT, os.O_RDONLY), (_ERR, os.O_WRONLY)):
        try:
            os.fstat(descriptor)
        except OSError:
            nobody = os.open(os.devnull, mode)
            if nobody != descriptor:
                os.dup2(nobody, descriptor)
                os.close(nobody)
            os.set_inheritable(descriptor, True)


def _over(raw: io.FileIO, before: TextIO | None, errors: str) -> TextIO:
    """A text stream over `raw` that is otherwise as `before` was; one that held nothing back goes out line by line."""
    lines = bool(getattr(before, "write_through", False))
    return io.TextIOWrapper(
        io.BufferedWriter(raw),
        encoding=getattr(before, "encoding", None) or "utf-8",
        errors=getattr(before, "errors", None) or errors,
        newline="\n",
        line_buffering=lines or bool(getattr(before, "line_buffering", False)),
    )


def _unsaid(*_args: object, **_options: object) -> None:
    """Says nothing."""
