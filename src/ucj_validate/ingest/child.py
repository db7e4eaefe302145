"""Old and rare workbook formats, read in a child process: a broken .xls can abort the process that reads it.

`python -m ucj_validate.ingest.child` reads a workbook from standard input and writes JSON.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys

from ucj_validate.errors import LimitError, UnreadableError
from ucj_validate.i18n import _
from ucj_validate.ingest.opened import damaged
from ucj_validate.ingest.workbook import Sheet, read_sheets

MEMORY_LIMIT = 2 * 1024**3
CPU_SECONDS = 60
_PASSWORD, _DAMAGED, _TOO_LARGE = 10, 11, 12


def sheets_from_child(data: bytes, label: str) -> list[Sheet]:
    """Every worksheet of `data`, read by a process that may die without harm.

    Raises:
        UnreadableError: encrypted or damaged.
        LimitError: more time or memory than allowed.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-m", "ucj_validate.ingest.child"],
            input=data,
            capture_output=True,
            timeout=CPU_SECONDS * 2,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise LimitError(label, _("buku kerja terlalu lama dibaca"), advice=_("simpan ulang sebagai .xlsx")) from None
    if done.returncode == _PASSWORD:
        raise UnreadableError(label, _("buku kerja dilindungi kata sandi"), advice=_("simpan ulang tanpa kata sandi"))
    if done.returncode == _TOO_LARGE:
        raise LimitError(label, _("isi buku kerja terlalu besar"), advice=_("simpan ulang sebagai .xlsx"))
    if done.returncode != 0:
        # Its standard error may hold cells of the workbook: it is not shown.
        raise damaged(label, _("isinya tidak dapat diurai"))
    sheets = json.loads(done.stdout)
    return [Sheet(**{**each, "numeric": {int(k): v for k, v in each["numeric"].items()}}) for each in sheets]


def _bound() -> None:
    """Limits on this process's memory and time, where the system knows them (not on Windows)."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))


def main() -> int:
    """Standard input → JSON on standard output; the return value is the exit code."""
    data = sys.stdin.buffer.read()
    _bound()
    try:
        sheets = read_sheets(data, "")
        json.dump([vars(sheet) for sheet in sheets], sys.stdout)
    except UnreadableError as error:
        return _PASSWORD if "sandi" in error.problem else _DAMAGED
    except MemoryError:
        return _TOO_LARGE
    return 0


if __name__ == "__main__":
    sys.exit(main())
