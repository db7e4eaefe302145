"""A finished run folder as frames: what it says, and the people it was made from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import polars as pl

from ucj_validate import columns as c
from ucj_validate.columns import Field, NikForm
from ucj_validate.errors import UnreadableError, UsageError
from ucj_validate.frames import (
    LINKS,
    LISTED,
    MEMBER_RESULT,
    PEOPLE,
    POSSIBLE_DUPLICATES,
    REJECTS,
    ROLL_RESULT,
    ROWS,
    People,
    Rows,
)
from ucj_validate.i18n import _
from ucj_validate.leaving import unguarded
from ucj_validate.match.model.document import StoredModel
from ucj_validate.match.model.file import NAME as MODEL_FILE
from ucj_validate.match.model.file import read_model
from ucj_validate.places.unreadable import unreadable
from ucj_validate.report.run_folder.sealing import DATA, differing
from ucj_validate.settings import Settings
from ucj_validate.validate.outputs import broken_by

SCHEMA = "ucj-validate/run/1"
_KEPT = ("nik", "nik_form", "no_kk", "birth_date", "sex", "district", "village", "phone")
"""Cleaned values that the run wrote; they win over values cleaned again."""
_OF_MEMBERS = ("kpj", "segment", "programs", "last_paid")
_ADDED = ("decile", "income")
"""Columns that runs of an earlier version lack: null there."""


@dataclass(frozen=True)
class RunData:
    """One run. `roll` and `members` carry `row`, their position; `links` the `roll_row` and `member_row` they join."""

    folder: Path
    name: str
    settings: Settings
    as_of: date
    version: str
    sheets: Mapping[str, tuple[str | None, ...]]
    """The sheets that were read, by file name."""
    roll: pl.DataFrame
    members: pl.DataFrame
    links: pl.DataFrame
    rejects: pl.DataFrame

    @cached_property
    def model(self) -> StoredModel | None:
        """The weights of the run; None where an older version of the program kept none.

        Raises:
            UsageError: the file is damaged.
        """
        return read_model(self.folder) if (self.folder / MODEL_FILE).is_file() else None

    @cached_property
    def listed(self) -> pl.DataFrame:
        """Which row of which reference list speaks of which roll row, with `roll_row`; none without such lists."""
        if not (self.folder / "listed.parquet").is_file():
            return pl.DataFrame(schema={**LISTED, "roll_row": pl.Int64})
        at = self.roll.select(*(pl.col(name).alias(f"roll_{name}") for name in (*c.ORIGIN, c.ROW)))
        keys = [f"roll_{name}" for name in c.ORIGIN]
        return _table(self.folder, "listed", LISTED).join(
            at, on=keys, how="left", nulls_equal=True, maintain_order="left"
        )

    @cached_property
    def possible_duplicates(self) -> pl.DataFrame:
        """Uncertain pairs of roll rows: `left_row right_row probability`; none in runs of an older version."""
        if not (self.folder / "possible_duplicates.parquet").is_file():
            return pl.DataFrame(schema={"left_row": pl.Int64, "right_row": pl.Int64, "probability": pl.Float64})
        pairs = _table(self.folder, "possible_duplicates", POSSIBLE_DUPLICATES)
        for side in ("left", "right"):
            at = self.roll.select(*(pl.col(name).alias(f"{side}_{name}") for name in (*c.ORIGIN, c.ROW)))
            keys = [f"{side}_{name}" for name in c.ORIGIN]
            pairs = pairs.join(at, on=keys, how="left", nulls_equal=True, maintain_order="left")
        return pairs.select("left_row", "right_row", "probability")

    @cached_property
    def roll_people(self) -> People:
        """The rolls' rows as the matcher saw them."""
        return _people(self.roll, self.as_of, _KEPT)

    @cached_property
    def member_people(self) -> People:
        """The exports' rows as the matcher saw them."""
        return _people(self.members, self.as_of, (*_KEPT, *_OF_MEMBERS))


def read_run(folder: Path) -> RunData:
    """The run that lies in `folder`.

    Raises:
        UsageError: it is no run folder.
        UnreadableError: it is one of another kind or version, or a file of it is damaged.
    """
    manifest = _manifest(folder)
    _refuse_changed(folder, manifest)
    roll = _checked(folder, "roll", ROLL_RESULT).with_row_index(c.ROW).with_columns(pl.col(c.ROW).cast(pl.Int64))
    members = (
        _checked(folder, "members", MEMBER_RESULT).with_row_index(c.ROW).with_columns(pl.col(c.ROW).cast(pl.Int64))
    )
    try:
        settings = Settings.model_validate(manifest["settings"])
        as_of = date.fromisoformat(manifest["as_of"])
        sheets: dict[str, tuple[str | None, ...]] = {}
        for source in manifest["inputs"]:
            sheets[source["file"]] = (*sheets.get(source["file"], ()), source["sheet"])
        version = str(manifest["versions"]["ucj-validate"])
    except (KeyError, TypeError, ValueError):  # Pydantic's error is a ValueError, and holds values
        raise _foreign(folder, str(manifest.get("schema"))) from None
    links = _with_rows(_checked(folder, "links", LINKS), roll, members)
    return RunData(folder, folder.name, settings, as_of, version, sheets, roll, members, links, _rejects(folder))


def document_of(folder: Path, name: str) -> Mapping[str, Any]:
    """A JSON document of a run beside its tables; empty where it is not there any more, or is none.

    Raises:
        UnreadableError: the system does not give it.
    """
    path = folder / name
    try:
        told = json.loads(path.read_bytes())
    except (FileNotFoundError, ValueError, RecursionError):
        return {}
    except OSError as error:
        raise unreadable(path, error) from None
    return told if isinstance(told, dict) else {}


def _manifest(folder: Path) -> dict[str, Any]:
    path = folder / "run.json"
    if not path.is_file():
        raise UsageError(
            str(folder),
            _("bukan folder hasil: tidak ada run.json"),
            advice=_("beri folder yang ditulis oleh reconcile"),
        )
    try:
        manifest = json.loads(path.read_bytes())
    except OSError as error:
        raise unreadable(path, error) from None
    except (ValueError, RecursionError):
        raise UnreadableError(str(path), _("run.json tidak dapat dibaca"), advice=_("ulangi reconcile")) from None
    schema = manifest.get("schema") if isinstance(manifest, dict) else None
    if schema != SCHEMA:
        raise _foreign(folder, str(schema))
    return dict(manifest)


def _refuse_changed(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Passes where what is read of a run is what was written; reports for people may have been worked on.

    Raises:
        UnreadableError: it is not; which file.
    """
    try:
        changed = differing(folder, manifest, DATA)
    except OSError as error:
        raise unreadable(folder, error) from None
    if changed:
        raise UnreadableError(
            str(folder),
            _("isi folder hasil tidak lagi seperti yang ditulis"),
            found=_("berbeda atau hilang: {files}").format(files=", ".join(changed[:5])),
            advice=_("kembalikan dari cadangan, atau ulangi reconcile"),
        )


def _foreign(folder: Path, schema: str) -> UnreadableError:
    return UnreadableError(
        str(folder),
        _("folder hasil ini berbentuk lain; yang dikenal {schema}").format(schema=SCHEMA),
        found=schema[:60],
        advice=_("ulangi reconcile dengan versi program ini"),
    )


def _checked(folder: Path, name: Literal["roll", "members", "links"], expected: Mapping[str, Any]) -> pl.DataFrame:
    """A table of the run with values such as this version knows."""
    frame = _table(folder, name, expected)
    if broken := broken_by(frame, name):
        raise _unknown(folder / f"{name}.parquet", broken)
    return frame


def _table(folder: Path, name: str, expected: Mapping[str, Any]) -> pl.DataFrame:
    path = folder / f"{name}.parquet"
    try:
        frame = pl.read_parquet(path, glob=False)
    except OSError as error:
        raise unreadable(path, error) from None
    except pl.exceptions.PolarsError:
        raise UnreadableError(str(path), _("bukan berkas Parquet yang utuh"), advice=_("ulangi reconcile")) from None
    later = [pl.lit(None, dtype=expected[name]).alias(name) for name in _ADDED if name in expected]
    frame = frame.with_columns(one for one in later if one.meta.output_name() not in frame.columns)
    missing = [column for column in expected if column not in frame.columns]
    if missing:
        raise UnreadableError(
            str(path), _("kolom wajib tidak ditemukan"), found=", ".join(missing), advice=_("ulangi reconcile")
        )
    if other := [column for column, kind in expected.items() if frame.schema[column] != kind]:
        raise _unknown(path, other)
    return frame


def _unknown(path: Path, found: list[str]) -> UnreadableError:
    return UnreadableError(
        str(path),
        _("tabel ini berisi yang tidak dikenal versi ini"),
        found=", ".join(found[:5]),
        advice=_("kembalikan dari cadangan, atau ulangi reconcile"),
    )


def _rejects(folder: Path) -> pl.DataFrame:
    """rejects.csv, its cells as they were read; empty where it is not there any more."""
    schema = pl.Schema([("side", pl.String()), *REJECTS.items()])
    try:
        found = pl.read_csv(folder / "rejects.csv", schema=schema, glob=False)
    except (pl.exceptions.PolarsError, FileNotFoundError):
        return pl.DataFrame(schema=schema)
    except OSError as error:
        raise unreadable(folder / "rejects.csv", error) from None
    return found.with_columns(unguarded(pl.col(pl.String)))


def _with_rows(links: pl.DataFrame, roll: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    for side, rows in (("roll", roll), ("member", members)):
        at = rows.select(*(pl.col(name).alias(f"{side}_{name}") for name in (*c.ORIGIN, c.ROW)))
        keys = [f"{side}_{name}" for name in c.ORIGIN]
        links = links.join(at, on=keys, how="left", nulls_equal=True, maintain_order="left")
    return links


def _people(result: pl.DataFrame, as_of: date, kept: tuple[str, ...]) -> People:
    """The people of one side, read again from the cells that the run kept as they were."""
    from ucj_validate.normalise import people

    cells = [c.raw(field) for field in Field]
    rows = result.select(
        c.ROW,
        *c.ORIGIN,
        *(pl.col(name) if name in result.columns else pl.lit(None, dtype=pl.String).alias(name) for name in cells),
        # Where the workbook held a number is not kept; it matters where a last digit was lost by it.
        (pl.col("nik_form") == NikForm.EXCEL_FLOAT).alias(c.NIK_AS_NUMBER),
        pl.lit(value=False).alias(c.KPJ_AS_NUMBER),
    )
    again = people(Rows(rows.select(list(ROWS))), as_of)
    stored = result.sort(c.ROW).select(name for name in kept if name in result.columns)
    return People(again.with_columns(stored.get_columns()).select(list(PEOPLE)))
