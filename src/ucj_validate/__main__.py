"""The program's door: signals, exit codes, and the only place that catches."""

from __future__ import annotations

import atexit
import gc
import os
import signal
import sys
from contextlib import suppress
from types import FrameType
from typing import NoReturn

from ucj_validate.errors import ExitCode, UcjError
from ucj_validate.memory import keep_freed_memory

_LONG = (["reconcile"], ["dedupe"])
"""Commands that may see millions of rows."""


def main() -> NoReturn:
    """Runs the command line and leaves with an exit code of the contract."""
    os.umask(0o077)
    gc.disable()  # a short run over large lists without cycles: collecting costs a thirtieth of it and frees nothing
    if sys.argv[1:2] in _LONG:
        keep_freed_memory()
    os.environ.setdefault("RUST_BACKTRACE", "0")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # nothing here multiplies matrices; each thread costs a start
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # else it reads what every installed library offers
    signal.signal(signal.SIGTERM, _terminated)
    try:
        code: int = _run()
    except KeyboardInterrupt:  # one Ctrl+C may come twice: from Polars, then from Python
        code = ExitCode.INTERRUPTED
    sys.exit(code)


def program() -> NoReturn:
    """The same as a process of its own, which then ends at once.

    To take eight hundred modules down first costs a tenth of a second and gives nobody anything.
    """
    try:
        main()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else ExitCode.INTERNAL
        atexit._run_exitfuncs()  # noqa: SLF001  logs are closed there, temporary folders removed
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):  # commands have flushed what they say, and told what kept them from it
                stream.flush()
        os._exit(code)


def _terminated(_signal: int, _frame: FrameType | None) -> None:
    """Unwinds, so that whatever is half-written is removed on the way out."""
    raise SystemExit(ExitCode.TERMINATED)


def _run() -> int:
    from ucj_validate.cli import app_for
    from ucj_validate.cli.speaking.language import speak_as_asked
    from ucj_validate.cli.speaking.logs import ended
    from ucj_validate.cli.speaking.plain import carry_all_letters

    carry_all_letters()
    speak_as_asked(sys.argv[1:])
    try:
        code = int(app_for(sys.argv[1:])(standalone_mode=False, prog_name="ucj-validate") or 0)
    except BaseException as error:  # noqa: BLE001  a library's panic is no Exception; its text may hold personal data
        code = _left_by(error)
    ended(code)
    return code


def _left_by(error: BaseException) -> int:
    """The exit code of what ended the run, with one message on stderr where there is something to say."""
    from ucj_validate.cli.speaking.messages import show_error, show_internal, show_usage

    code: int = ExitCode.INTERNAL
    if isinstance(error, UcjError):
        show_error(error)
        code = error.exit_code
    elif isinstance(error, SystemExit):
        code = error.code if isinstance(error.code, int) else ExitCode.OK
    elif type(error).__name__ in {"BrokenPipeError", "PipeClosedError"}:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = ExitCode.BROKEN_PIPE
    elif isinstance(error, KeyboardInterrupt) or type(error).__name__ == "Abort":
        code = ExitCode.INTERRUPTED
    elif isinstance(error, MemoryError):
        show_internal("MemoryError")
        code = ExitCode.LIMIT
    elif hasattr(error, "show") and hasattr(error, "exit_code"):  # Typer's vendored usage errors
        show_usage(error)
        code = int(error.exit_code)
    else:
        show_internal(type(error).__name__)
    return code


if __name__ == "__main__":
    program()
