"""The program's door: streams, signals, exit codes, and the only place that catches."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from contextlib import suppress
from typing import NoReturn

from ucj_validate import fleeting, signals, streams
from ucj_validate.errors import ExitCode
from ucj_validate.memory import is_near_limit, keep_freed_memory, leave_no_core, take_little_room
from ucj_validate.refusals import TOO_MANY_FILES, system_number
from ucj_validate.supervised import supervised

_LONG = (["reconcile"], ["dedupe"])
"""Commands that may see millions of rows."""
_SUPERVISED = frozenset({"reconcile", "dedupe", "check", "convert", "inspect", "plan", "rollup", "diff", "evaluate"})
"""Commands that hold whole files, and ask nobody anything."""


def main() -> NoReturn:
    """Runs the command line and leaves with an exit code of the contract; streams stay the process's own."""
    try:
        _prepare()
        signals.heeded()
        code = _run()
    except BaseException as error:  # noqa: BLE001  a signal between two steps, or a library that can't even be loaded
        code = _left_by(error)
    sys.exit(code)


def program() -> NoReturn:
    """The same as a process of its own, which then ends at once.

    To take eight hundred modules down first costs a tenth of a second and gives nobody anything.
    """
    code: int = ExitCode.INTERNAL
    try:
        streams.made_fit()
        streams.hushed()
        leave_no_core()
        if _SUPERVISED & set(sys.argv[1:]):
            supervised(_ended_by)
        _prepare()
        signals.heeded(_cut_short)
        code = _run()
    except BaseException as error:  # noqa: BLE001  as above
        code = _left_by(error)
    finally:
        with suppress(BaseException):
            atexit._run_exitfuncs()  # noqa: SLF001  logs are closed there, temporary folders removed
        for stream in (sys.stdout, sys.stderr):
            with suppress(BaseException):  # commands have flushed what they say, and told what kept them from it
                stream.flush()
        with suppress(BaseException):
            fleeting.taken_away()
            fleeting.done()
        os._exit(code)


def _prepare() -> None:
    """What holds for the process, whatever it is asked."""
    os.umask(0o077)
    leave_no_core()
    take_little_room()
    gc.disable()  # a short run over large lists without cycles: collecting costs a thirtieth of it and frees nothing
    if sys.argv[1:2] in _LONG:
        keep_freed_memory()
    os.environ["RUST_BACKTRACE"] = "0"  # what it would tell goes nowhere, and costs seconds
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # nothing here multiplies matrices; each thread costs a start
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # else it reads what every installed library offers


def _run() -> int:
    from ucj_validate.cli import app_for
    from ucj_validate.cli.speaking.debugging import without_flag
    from ucj_validate.cli.speaking.language import speak_as_asked
    from ucj_validate.cli.speaking.logs import ended
    from ucj_validate.cli.speaking.plain import carry_all_letters

    arguments, debug = without_flag(sys.argv[1:])
    carry_all_letters()
    speak_as_asked(arguments)
    try:
        code = int(app_for(arguments)(arguments, standalone_mode=False, prog_name="ucj-validate") or 0)
        if sys.stdout is not None:
            sys.stdout.flush()
    except BaseException as error:  # noqa: BLE001  a library's panic is no Exception; its text may hold personal data
        code = _left_by(error, debug=debug)
    ended(code)
    return code


def _left_by(error: BaseException, *, debug: bool = False) -> int:
    """The exit code of what ended the run, said in one message where there is something to say."""
    try:
        from ucj_validate.cli.speaking.ending import code_of

        code = int(code_of(error))
        if debug and code not in {ExitCode.OK, ExitCode.FINDINGS, ExitCode.BROKEN_PIPE}:
            from ucj_validate.cli.speaking.debugging import show_trace

            show_trace(error)
    except BaseException:  # noqa: BLE001  not even that can be loaded, or a signal came meanwhile
        return _left_without_words(error)
    return code


def _left_without_words(error: BaseException) -> int:
    """The same where nothing of the program can be loaded any more."""
    code: int = ExitCode.INTERNAL
    if isinstance(error, signals.Stopped):
        code = int(signals.CODES[error.number])
    elif isinstance(error, KeyboardInterrupt):
        code = ExitCode.INTERRUPTED
    elif isinstance(error, MemoryError) or is_near_limit():
        if fleeting.left_to_say():  # whoever waits for this process holds nothing, and has words
            return ExitCode.INTERNAL
        code = ExitCode.LIMIT
    told = type(error).__name__
    if system_number(error) in TOO_MANY_FILES:
        code, told = ExitCode.LIMIT, f"{told}: ulimit -n"
    with suppress(BaseException):
        print(f"ucj-validate: {told}", file=sys.stderr, flush=True)
    return code


def _ended_by(number: int, used_mb: int) -> int:
    """Says that the system has ended the run; its exit code."""
    with suppress(BaseException):
        from ucj_validate.cli.speaking.ending import show_killed
        from ucj_validate.cli.speaking.language import speak_as_asked
        from ucj_validate.cli.speaking.plain import carry_all_letters

        carry_all_letters()
        speak_as_asked(sys.argv[1:])
        return show_killed(number, used_mb)
    return _left_without_words(MemoryError())  # not even here


def _cut_short(number: int) -> None:
    """Ends what takes too long to unwind: said if it isn't yet, and nothing left beside the outputs."""
    with suppress(BaseException):
        from ucj_validate.cli.speaking.ending import show_stopped
        from ucj_validate.cli.speaking.logs import ended

        show_stopped(number)
        ended(int(signals.CODES[number]))
    fleeting.taken_away()


if __name__ == "__main__":
    program()
