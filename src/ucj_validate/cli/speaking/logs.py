"""What a run without a reader leaves behind: one line an event, as text or as JSON, on standard error or in a file.

Nothing is logged unless it is asked for. While JSON goes to standard error, what would be said there to a person (an
error, an alarm, why the exit code is 1) is an event as well, so that every line is an object. With a file, standard
error stays what it is: silent where all is well, so that cron sends nothing.

Events hold places, counts, codes and seconds; never a person's value.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

import typer

from ucj_validate.errors import UnwritableError, UsageError
from ucj_validate.i18n import _
from ucj_validate.leaving import as_json, niks_hidden

if TYPE_CHECKING:
    from logging import LogRecord

ROOT = "ucj_validate"
_LONGEST = 65_536
"""Bytes of a line that is looked at."""
_EVENT = re.compile(
    rb'(?:\{"time": ?"|)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d(?:", ?"level": ?"| )(?:info|warning|error)\b'
)
"""How a line of ours begins in either form."""


class LogFormat(StrEnum):
    """How an event is written."""

    TEXT = "text"
    JSON = "json"


LogForm = Annotated[
    LogFormat | None,
    typer.Option(
        "--log-format",
        envvar="UCJ_LOG_FORMAT",
        show_envvar=False,
        help="Catat jalannya perintah, satu kejadian sebaris: text, atau json untuk program lain.",
    ),
]
LogFile = Annotated[
    Path | None,
    typer.Option(
        "--log-file",
        metavar="BERKAS",
        envvar="UCJ_LOG_FILE",
        show_envvar=False,
        help="Catatan ditambahkan ke berkas ini. Tanpa ini: keluaran galat.",
    ),
]
"""The options as every command takes them that may run without a reader."""


class _State:
    """Whether events are written, and where: one process runs one command."""

    began = 0.0
    is_on = False
    json_on_stderr = False


def log_to(form: LogFormat | None, file: Path | None, command: str) -> None:
    """From here on events are written; does nothing where neither is named.

    Raises:
        UnwritableError: the file can't be opened for writing. UsageError: it is no log.
    """
    _State.began = perf_counter()
    if form is None and file is None:
        return
    import logging

    handler = logging.StreamHandler(sys.stderr) if file is None else _file_handler(file)
    handler.setFormatter(_json_formatter() if form is LogFormat.JSON else _text_formatter())
    handler.handleError = _lost  # type: ignore[method-assign]  # its own would print a traceback where a disk is full
    logger = logging.getLogger(ROOT)
    logger.handlers[:] = [handler]
    logger.setLevel(logging.INFO)
    logger.propagate = False
    _State.is_on, _State.json_on_stderr = True, file is None and form is LogFormat.JSON
    from ucj_validate import __version__

    event("started", command=command, version=__version__)


def event(name: str, level: str = "info", /, **facts: object) -> None:
    """Writes one event where events are asked for."""
    if not _State.is_on:
        return
    import logging

    logging.getLogger(__name__).log(logging.getLevelNamesMapping()[level.upper()], name, extra={"facts": facts})


def speaks_json() -> bool:
    """Whether standard error holds JSON, so that nothing else may be said there."""
    return _State.json_on_stderr


def ended(code: int) -> None:
    """The last event: how the command ended. Nothing is written from here on."""
    if not _State.is_on:
        return
    import logging

    level = "info" if code == 0 else "warning" if code == 1 else "error"
    event("finished", level, exit_code=int(code), seconds=round(perf_counter() - _State.began, 3))
    logger = logging.getLogger(ROOT)
    for handler in logger.handlers:
        if isinstance(handler, logging.StreamHandler) and handler.stream is not sys.stderr:
            with suppress(OSError):  # a full disk
                handler.stream.close()
    logger.handlers.clear()
    _State.is_on = _State.json_on_stderr = False


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Writes how long what happens inside has taken."""
    began = perf_counter()
    yield
    event("stage", stage=name, seconds=round(perf_counter() - began, 4))


def _file_handler(file: Path) -> Any:  # noqa: ANN401  logging is imported late: --help stays instant
    """Adds to `file`, which only its owner may read where it is made here."""
    import io
    import logging

    try:
        stream = appended(file)
    except OSError:
        raise UnwritableError(
            str(file),
            _("berkas catatan tidak dapat ditulis"),
            advice=_("periksa folder dan izin menulis, atau sebut berkas lain dengan --log-file"),
        ) from None
    if not _is_log(file, os.fstat(stream.fileno()).st_size):
        stream.close()
        raise UsageError(
            str(file),
            _("bukan berkas catatan dari program ini; tidak ada yang ditambahkan"),
            advice=_("sebut berkas lain dengan --log-file"),
        )
    return logging.StreamHandler(io.TextIOWrapper(stream, encoding="utf-8", write_through=True))


def appended(file: Path) -> BinaryIO:
    """`file` to add to: a file itself, neither a link to somebody's nor a device or pipe. Its owner's alone where it is made.

    Raises:
        OSError: it can't be opened, or is none.
    """
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
    flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(file, flags, 0o600)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "")
    return os.fdopen(descriptor, "ab")


def _is_log(file: Path, size: int) -> bool:
    """Whether events may be added to `file`: it is empty, or begins or ends with one. Nobody's roll grows by our lines."""
    if size == 0:
        return True
    try:
        with file.open("rb") as content:
            first = content.readline(_LONGEST)
            content.seek(max(0, size - _LONGEST))
            last = content.read(_LONGEST).rstrip(b"\n").rpartition(b"\n")[2]
    except OSError:  # who may write here and not read adds to a log: nothing of ours lies so
        return True
    return any(_EVENT.match(line) for line in (first, last))


def _lost(_record: LogRecord) -> None:
    """An event that can't be written is lost; the run is worth more than its log."""


def _time(record: LogRecord) -> str:
    from datetime import datetime

    return datetime.fromtimestamp(record.created).astimezone().isoformat(timespec="milliseconds")


def _json_formatter() -> Any:  # noqa: ANN401  as above
    import logging

    class Json(logging.Formatter):
        def format(self, record: LogRecord) -> str:
            head = {"time": _time(record), "level": record.levelname.lower(), "event": record.getMessage()}
            return as_json(niks_hidden(head | getattr(record, "facts", {})))

    return Json()


def _text_formatter() -> Any:  # noqa: ANN401  as above
    import logging

    class Text(logging.Formatter):
        def format(self, record: LogRecord) -> str:
            facts = niks_hidden(getattr(record, "facts", {}))
            told = [f"{name}={as_json(value)}" for name, value in facts.items()]
            return " ".join([_time(record), record.levelname.lower(), record.getMessage(), *told])

    return Text()
