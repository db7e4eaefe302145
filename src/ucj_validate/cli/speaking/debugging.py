"""What `--debug` adds to an internal error: where in the program it happened. No values: neither texts nor variables."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from ucj_validate.cli.speaking import logs
from ucj_validate.refusals import chain

FLAG, VARIABLE = "--debug", "UCJ_DEBUG"
_HOMES = ("site-packages", "dist-packages", "lib")
"""Folders below which a file's name tells nothing of whose computer this is."""
_LONGEST = 200
_MOST_FRAMES = 60


def without_flag(arguments: Sequence[str]) -> tuple[list[str], bool]:
    """(The arguments without `--debug`, whether it is asked for): it may stand anywhere before a `--`."""
    end = arguments.index("--") if "--" in arguments else len(arguments)
    kept = [word for at, word in enumerate(arguments) if word != FLAG or at >= end]
    return kept, len(kept) < len(arguments) or os.environ.get(VARIABLE, "") not in {"", "0"}


def show_trace(error: BaseException) -> None:
    """Prints the kinds of exceptions and the places they went through, the innermost last."""
    lines = list(trace(error))
    logs.event("trace", "error", lines=lines)
    if not logs.speaks_json():
        print("\n".join(f"  {line}" for line in lines), file=sys.stderr)


def trace(error: BaseException) -> Iterator[str]:
    """The lines of it: "KIND", then "FILE:LINE FUNCTION" each."""
    for one in chain(error):
        yield f"{type(one).__module__}.{type(one).__qualname__}"[:_LONGEST]
        frames = []
        step = one.__traceback__
        while step is not None:
            code = step.tb_frame.f_code
            frames.append(f"  {_place(code.co_filename)}:{step.tb_lineno} {code.co_name}"[:_LONGEST])
            step = step.tb_next
        yield from frames[-_MOST_FRAMES:]


def _place(file: str) -> str:
    """A source file from its package on."""
    parts = Path(file).parts
    if "ucj_validate" in parts:
        return "/".join(parts[parts.index("ucj_validate") :])
    for home in _HOMES:
        if home in parts:
            return "/".join(parts[len(parts) - parts[::-1].index(home) :])
    return parts[-1] if parts else "?"
