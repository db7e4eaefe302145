"""The frames of an evaluation, read from a run folder and a truth file."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from ucj_validate.errors import UnreadableError, UsageError
from ucj_validate.evaluate.scores import Scores, score
from ucj_validate.i18n import _

TRUTH_COLUMNS = ("side", "file", "sheet", "line", "person", "faults")
RUN_COLUMNS = {
    "roll": ("file", "sheet", "line", "person", "counts", "status"),
    "members": ("file", "sheet", "line"),
    "links": (
        "roll_file",
        "roll_sheet",
        "roll_line",
        "member_file",
        "member_sheet",
        "member_line",
        "probability",
        "decision",
        "rank",
    ),
}
PERSONS_FILE = "truth_persons.csv"
PERSON_COLUMNS = ("person", "membership", "status")


def evaluate_run(run: Path, truth: Path) -> Scores:
    """The scores of the run folder `run` against `truth`; `truth_persons.csv` beside it is used when there.

    Raises:
        UsageError: a file is missing.
        UnreadableError: a file is not what its name says, or lacks columns.
    """
    if not run.is_dir():
        raise UsageError(
            run.name, _("folder hasil tidak ditemukan"), advice=_("beri folder yang ditulis oleh reconcile")
        )
    roll, members, links = (_parquet(run / f"{name}.parquet", columns) for name, columns in RUN_COLUMNS.items())
    persons = truth.with_name(PERSONS_FILE)
    return score(
        roll, members, links, _csv(truth, TRUTH_COLUMNS), _csv(persons, PERSON_COLUMNS) if persons.is_file() else None
    )


def _parquet(path: Path, expected: tuple[str, ...]) -> pl.DataFrame:
    if not path.is_file():
        raise UsageError(
            path.name, _("berkas tidak ada di folder hasil"), advice=_("beri folder yang ditulis oleh reconcile")
        )
    try:
        frame = pl.read_parquet(path, glob=False)
    except (pl.exceptions.PolarsError, OSError):
        raise UnreadableError(path.name, _("bukan berkas Parquet yang utuh")) from None
    return _having(frame, expected, path)


def _csv(path: Path, expected: tuple[str, ...]) -> pl.DataFrame:
    if not path.is_file():
        raise UsageError(path.name, _("berkas kebenaran tidak ditemukan"), advice=_("beri --truth truth_rows.csv"))
    try:
        frame = pl.read_csv(path.read_bytes(), infer_schema=False)
    except (pl.exceptions.PolarsError, OSError):
        raise UnreadableError(path.name, _("bukan CSV yang utuh")) from None
    return _numbers(_having(frame, expected, path), path)


def _having(frame: pl.DataFrame, expected: tuple[str, ...], path: Path) -> pl.DataFrame:
    missing = [column for column in expected if column not in frame.columns]
    if missing:
        raise UnreadableError(
            path.name,
            _("kolom wajib tidak ditemukan: {columns}").format(columns=", ".join(missing)),
            found=", ".join(frame.columns),
        )
    return frame


def _numbers(frame: pl.DataFrame, path: Path) -> pl.DataFrame:
    """Line and person numbers as integers."""
    names = [name for name in ("line", "person", "twin_of", "namesake_of", "father_of") if name in frame.columns]
    try:
        return frame.with_columns(pl.col(names).cast(pl.Int64))
    except pl.exceptions.PolarsError:
        raise UnreadableError(
            path.name, _("kolom {columns} harus bilangan bulat").format(columns=", ".join(names))
        ) from None
