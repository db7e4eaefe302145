"""How a run ended that did not end well, in one line and an exit code of the contract.

A library's exception is judged by its kind and its number. Its text may hold a person's values: it is searched for the
system's own number, and never said.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
from pathlib import Path

from ucj_validate.cli.speaking import logs
from ucj_validate.cli.speaking.messages import show_error, show_internal, show_usage
from ucj_validate.errors import ExitCode, LimitError, UcjError, UnwritableError
from ucj_validate.i18n import _, number
from ucj_validate.memory import address_limit, allowed_mb, is_near_limit, most_used_mb
from ucj_validate.places.unwritable import unwritable
from ucj_validate.refusals import TOO_MANY_FILES, system_number, text_of
from ucj_validate.signals import CODES, Stopped
from ucj_validate.streams import OutputClosedError, OutputLostError, closed_output
from ucj_validate.supervised import STOOD_STILL

_OURS = "ucj-validate"
_FULL = frozenset({errno.ENOSPC, errno.EFBIG, *([errno.EDQUOT] if hasattr(errno, "EDQUOT") else [])})
_NO_WRITING = frozenset({errno.EROFS, errno.EIO})
_MEMORY_WORDS = ("memory allocation", "out of memory", "cannot allocate memory", "unable to allocate")
_THREAD_WORDS = ("can't start new thread", "can't allocate lock", "resource temporarily unavailable")


def code_of(error: BaseException) -> int:  # noqa: PLR0911  one return a kind
    """The exit code of what ended the run, with one message on stderr where there is something to say."""
    if isinstance(error, Stopped):
        show_stopped(error.number)
        return int(CODES[error.number])
    if isinstance(error, KeyboardInterrupt) or type(error).__name__ == "Abort":  # Polars' own; Typer's at a question
        show_stopped(int(signal.SIGINT))
        return ExitCode.INTERRUPTED
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, int) else ExitCode.OK if error.code is None else ExitCode.INTERNAL
    if isinstance(error, OutputClosedError):
        closed_output()
        return ExitCode.BROKEN_PIPE
    if hasattr(error, "show") and hasattr(error, "exit_code"):  # Typer's vendored usage errors
        show_usage(error)
        return int(error.exit_code)
    ours = isinstance(error, UcjError) and not (error.exit_code == ExitCode.INTERNAL and is_near_limit())
    known = error if isinstance(error, UcjError) and ours else told(error)
    if known is None:
        show_internal(type(error).__name__)
        return ExitCode.INTERNAL
    show_error(known)
    return known.exit_code


def told(error: BaseException) -> UcjError | None:
    """What the system refused, in our words; None where it is our own fault."""
    if isinstance(error, OutputLostError):
        closed_output()
        return UnwritableError(
            _OURS,
            _("keluaran standar tidak dapat ditulis; yang sudah ditulis ke folder tetap utuh"),
            found=_("ruang penyimpanan habis") if error.number in _FULL else _("tertutup, atau penulisan gagal"),
            advice=_("arahkan keluaran ke tempat lain, atau pakai --quiet"),
        )
    refused = system_number(error)
    if isinstance(error, MemoryError) or refused == errno.ENOMEM or _says(error, _MEMORY_WORDS):
        return short_of_memory(most_used_mb())
    if refused in TOO_MANY_FILES:
        return LimitError(
            _OURS,
            _("terlalu banyak berkas terbuka sekaligus"),
            found=_("batas sistem tercapai"),
            advice=_("naikkan batasnya: ulimit -n 4096, lalu ulangi"),
        )
    if refused == errno.EAGAIN or _says(error, _THREAD_WORDS):
        return short_of_memory(most_used_mb()) if is_near_limit() else _short_of_threads()
    if refused in _FULL | _NO_WRITING:
        return unwritable(_where(error), refused)
    return short_of_memory(most_used_mb()) if is_near_limit() else None


class _Said:
    """What is said once, whoever comes to say it first."""

    stopped = False


def show_stopped(signal_number: int) -> None:
    """Says by what the run was stopped, in one line, once."""
    if _Said.stopped:
        return
    _Said.stopped = True
    if CODES.get(signal_number) == ExitCode.INTERRUPTED:
        line = _("dihentikan dengan Ctrl+C; tidak ada yang tertinggal setengah jadi")
    elif CODES.get(signal_number) == ExitCode.LIMIT:
        line = _("melewati batas waktu prosesor; tidak ada yang tertinggal setengah jadi")
    else:
        line = _("dihentikan oleh sistem; tidak ada yang tertinggal setengah jadi")
    logs.event("stopped", "error", signal=signal.Signals(signal_number).name)
    if not logs.speaks_json():
        print(f"{_OURS}: {line}", file=sys.stderr, flush=True)


def show_killed(signal_number: int, used_mb: int) -> int:
    """Says that the system ended the run, which held so much memory; the exit code."""
    error = None
    if signal_number == STOOD_STILL:  # a piece of work waits for a thread that the system has refused
        error = short_of_memory(used_mb) if address_limit() is not None else _short_of_threads()
    elif signal_number in {signal.SIGKILL, signal.SIGABRT} or address_limit() is not None:
        error = short_of_memory(used_mb)  # the kernel's way where memory is short, and a library's
    if error is not None:
        show_error(error)
        return error.exit_code
    show_internal(signal.Signals(signal_number).name)
    return ExitCode.INTERNAL


def short_of_memory(used_mb: int | None) -> LimitError:
    """What is said where memory was not enough."""
    limit = address_limit()
    if limit is not None:
        return LimitError(
            _OURS,
            _("memori tidak cukup; tidak ada yang tertinggal setengah jadi"),
            found=_("alamat memori dibatasi {mb} MB (ulimit -v)").format(mb=number(limit // 2**20)),
            advice=_("naikkan batas ulimit -v atau pecah berkasnya, lalu ulangi"),
        )
    left = allowed_mb()
    figures = [_("terpakai {mb} MB").format(mb=number(used_mb))] if used_mb else []
    figures += [_("tersisa {mb} MB").format(mb=number(left))] if left is not None else []
    return LimitError(
        _OURS,
        _("memori tidak cukup; tidak ada yang tertinggal setengah jadi"),
        found=", ".join(figures),
        advice=_("tutup program lain, pecah berkasnya, atau turunkan memory_mb di [engine] pada ucj.toml"),
    )


def _short_of_threads() -> LimitError:
    return LimitError(
        _OURS,
        _("sistem tidak memberi proses atau utas lagi"),
        found=_("batas sistem tercapai"),
        advice=_("tutup program lain, atau naikkan batasnya: ulimit -u, lalu ulangi"),
    )


def _says(error: BaseException, words: tuple[str, ...]) -> bool:
    text = text_of(error).lower()
    return any(word in text for word in words)


def _where(error: BaseException) -> str:
    """The folder that was written to, as far as the exception tells it; a file's own name may be made of data."""
    name = getattr(error, "filename", None)
    return str(Path(os.fsdecode(name)).parent) if isinstance(name, str | bytes) and name else _OURS
