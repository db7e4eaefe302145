"""A command run in this process, as a shell would call it: its exit code, and what it said on both streams."""

from __future__ import annotations

import contextlib
import io
import sys

from ucj_validate.__main__ import _run
from ucj_validate.i18n import set_language


def said_by(*arguments: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of `ucj-validate` with `arguments`."""
    given, out, err = sys.argv, io.StringIO(), io.StringIO()
    sys.argv = ["ucj-validate", *arguments]
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = _run()
    finally:
        sys.argv = given
        set_language("id")
    return code, out.getvalue(), err.getvalue()
