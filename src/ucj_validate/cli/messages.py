"""What the program says on stderr when something can't be done: where, what, what was found, what to do."""

from __future__ import annotations

import sys
from typing import Any

from ucj_validate.errors import UcjError
from ucj_validate.i18n import _


def show_error(error: UcjError) -> None:
    """Prints the message of an expected failure."""
    lines = [f"{error.where}: {error.problem}"]
    if error.found:
        lines.append(f"  {_('ada')}: {error.found}")
    if error.advice:
        lines.append(f"  {_('saran')}: {error.advice}")
    _print(lines)


def show_usage(error: Any) -> None:  # noqa: ANN401  Typer's vendored exception class has no public name
    """Prints Typer's own message for a wrong option or argument."""
    error.show()


def show_internal(kind: str) -> None:
    """Prints that the program itself failed; the kind of failure only, since its text may hold personal data."""
    _print(
        [
            _("kesalahan di dalam program ({kind}); tidak ada yang ditulis").format(kind=kind),
            "  " + _("saran: laporkan versi (`ucj-validate --version`) dan perintah yang dijalankan, tanpa data"),
        ]
    )


def _print(lines: list[str]) -> None:
    text = "\n".join(lines).encode(sys.stderr.encoding or "utf-8", errors="replace")
    print(text.decode(sys.stderr.encoding or "utf-8"), file=sys.stderr)
