"""The process that reads workbooks: bounded in memory and time, so that no file can take the run down.

`python -P -m ucj_validate.ingest.books.child KIND` reads a workbook from standard input and writes JSON, one message a
line: a sheet, its blocks of rows, …, the end; or why it is refused. It loads neither Polars nor NumPy.
"""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Iterator
from itertools import islice
from typing import Any

from ucj_validate.ingest.books.cells import texts
from ucj_validate.ingest.books.sheets import BLOCK_CELLS, Refusal, RefusedError, Sheet
from ucj_validate.memory import leave_no_core

MEMORY_LIMIT = 2 * 1024**3
CPU_SECONDS = 60


def bound() -> None:
    """Limits on this process's memory and time, where the system knows them (not on Windows)."""
    leave_no_core()
    try:
        import resource
    except ImportError:
        return
    for what, most in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, MEMORY_LIMIT),
    ):
        _soft, hard = resource.getrlimit(what)
        limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (limit, limit))


def messages(data: bytes, kind: str) -> Iterator[dict[str, Any]]:
    """What is sent of one workbook, in order; a refusal is the last message."""
    try:
        sheets, passed = _read(data, kind)
        for sheet in sheets:
            yield from _told(sheet)
        yield {"end": True, "passed": passed}
    except RefusedError as refused:
        yield {"refused": refused.reason.value, "detail": refused.detail}
    except MemoryError:
        yield {"refused": Refusal.MEMORY.value, "detail": {}}
    except BaseException as error:  # a reader's PanicException is no Exception
        if isinstance(error, (KeyboardInterrupt, SystemExit, GeneratorExit)):
            raise
        yield {"refused": Refusal.CONTENT.value, "detail": {}}


def _read(data: bytes, kind: str) -> tuple[Iterator[Sheet], int]:
    if kind == "xls":
        from ucj_validate.ingest.books.biff import biff_sheets

        return biff_sheets(data)
    if kind == "ods":
        from ucj_validate.ingest.books.opendocument import opendocument_sheets

        return opendocument_sheets(data), 0
    from ucj_validate.ingest.books.office import office_sheets

    return office_sheets(data)


def _told(sheet: Sheet) -> Iterator[dict[str, Any]]:
    facts = sheet.facts
    yield {
        "sheet": sheet.name, "first_row": sheet.first_row, "first_column": sheet.first_column, "width": sheet.width,
        "hidden": sheet.hidden, "hidden_rows": facts.hidden_rows, "hidden_columns": facts.hidden_columns,
        "merged": facts.merged, "errors": facts.errors,
    }  # fmt: skip
    rows = iter(sheet.rows)
    height = max(1, BLOCK_CELLS // max(1, sheet.width))
    while block := list(islice(rows, height)):
        columns = [texts(cells) for cells in zip(*block, strict=True)]
        yield {
            "columns": [column for column, _numbers in columns],
            "numbers": {i: numbers for i, (_column, numbers) in enumerate(columns) if numbers},
        }


def main() -> int:
    """Standard input → messages on standard output."""
    bound()
    gc.disable()  # one book, then the end
    write = sys.stdout.buffer.write
    try:
        data = sys.stdin.buffer.read()
        for message in messages(data, sys.argv[1]):
            write(json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n")
    except MemoryError:
        write(b'\n{"refused":"memory","detail":{}}\n')
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
