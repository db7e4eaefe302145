"""The program's door: signals, exit codes, and the only place that catches."""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType

from ucj_validate.errors import ExitCode, UcjError


def main() -> None:
    """Runs the command line and leaves with an exit code of the contract."""
    os.umask(0o077)
    os.environ.setdefault("RUST_BACKTRACE", "0")
    signal.signal(signal.SIGTERM, _terminated)
    sys.exit(_run())


def _terminated(_signal: int, _frame: FrameType | None) -> None:
    """Unwinds, so that whatever is half-written is removed on the way out."""
    raise SystemExit(ExitCode.TERMINATED)


def _run() -> int:
    from ucj_validate.cli import app
    from ucj_validate.cli.messages import show_error, show_internal

    try:
        return int(app(standalone_mode=False) or 0)
    except UcjError as error:
        show_error(error)
        return error.exit_code
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.BROKEN_PIPE
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else ExitCode.OK
    except MemoryError:
        show_internal("MemoryError")
        return ExitCode.LIMIT
    except BaseException as error:  # noqa: BLE001  a library's panic is no Exception; its text may hold personal data
        return _other(error)


def _other(error: BaseException) -> int:
    from ucj_validate.cli.messages import show_internal, show_usage

    shown = getattr(error, "show", None)
    if shown is not None and hasattr(error, "exit_code"):
        show_usage(error)
        return int(error.exit_code)
    if type(error).__name__ == "Abort":
        return ExitCode.INTERRUPTED
    show_internal(type(error).__name__)
    return ExitCode.INTERNAL


if __name__ == "__main__":
    main()
