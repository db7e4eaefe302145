"""Tables as CSV files that are complete or absent."""

from __future__ import annotations

import csv
import io
import os
import re
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from ucj_validate.errors import UnwritableError, UsageError
from ucj_validate.i18n import _
from ucj_validate.ingest import Table, tables

_ENDINGS = re.compile(r"(?i)(\.csv\.gz|\.[a-z]{1,7})$")


def converted(files: Sequence[str], header_row: int | None) -> dict[str, bytes]:
    """Output file name → its bytes, for every table of `files`."""
    found = [tables(pattern, header_row=header_row) for pattern in files]
    whole = [table for group in found for table in group]
    sheets = Counter(table.source.path for table in whole)
    stems = [_stem(table, several=sheets[table.source.path] > 1, short=True) for table in whole]
    alike = Counter(stem.casefold() for stem in stems)
    outputs: dict[str, bytes] = {}
    for table, stem in zip(whole, stems, strict=True):
        several = sheets[table.source.path] > 1
        name = stem if alike[stem.casefold()] == 1 else _stem(table, several=several, short=False)
        while f"{name}.csv" in outputs:
            name += "_"
        outputs[f"{name}.csv"] = _csv([table.header, *table.rows.rows()])
        columns = table.rejects.select("line", "reason", "cells", "raw")
        outputs[f"{name}.rejects.csv"] = _csv([columns.columns, *columns.rows()])
    return outputs


def _stem(table: Table, *, several: bool, short: bool) -> str:
    """The name of a table's file without ".csv": the input's own, with the sheet where there are several."""
    name = table.source.file
    name = _ENDINGS.sub("", name) if short else name
    if several and table.source.sheet:
        name = f"{name}.{table.source.sheet}"
    safe = re.sub(r'[\x00-\x1f\x7f/\\:*?"<>|]', "_", name).strip(" ")
    return safe.lstrip(".-")[:150] or "tabel"


def _csv(records: Sequence[Sequence[object]]) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\n").writerows(records)
    return buffer.getvalue().encode("utf-8", "replace")


def written(outputs: dict[str, bytes], folder: Path, inputs: Sequence[str]) -> list[Path]:
    """The files in `folder`, each moved into place whole, readable by their owner alone.

    Raises:
        UsageError: where an output would replace an input.
        UnwritableError: where the folder can't be written; no half file stays.
    """
    targets = {folder / name: data for name, data in outputs.items()}
    for target in targets:
        if any(_is_same_file(target, Path(given)) for given in inputs):
            raise UsageError(
                str(target), _("hasil akan menimpa berkas masukan"), advice=_("pilih folder lain dengan --out")
            )
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for target, data in targets.items():
            _replace(target, data)
    except OSError as error:
        raise UnwritableError(
            str(folder),
            _("hasil tidak dapat ditulis"),
            found=_("{folder} adalah berkas, bukan folder").format(folder=folder)
            if isinstance(error, FileExistsError | NotADirectoryError)
            else _("penulisan ditolak atau ruang habis"),
            advice=_("periksa izin folder dan sisa ruang"),
        ) from None
    return list(targets)


def _is_same_file(left: Path, right: Path) -> bool:
    try:
        return left.samefile(right)
    except (OSError, ValueError):
        return False


def _replace(target: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=".ucj-", dir=target.parent)  # mode 0600 from the start
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
