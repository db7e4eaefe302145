"""Duplicates within and across rolls: the matcher's graph without a member side, and what it says of each row."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from ucj_validate import __version__
from ucj_validate import columns as c
from ucj_validate.columns import Side
from ucj_validate.failing import Count
from ucj_validate.frames import PEOPLE, Linkage, People, Rejects, RollResult
from ucj_validate.i18n import _
from ucj_validate.ingest import read, refuse_unused_map
from ucj_validate.match import link
from ucj_validate.match.explanation import Evidence, compared_rows, evidence
from ucj_validate.match.model.document import model_of
from ucj_validate.match.model.file import NAME, read_pinned
from ucj_validate.normalise import people
from ucj_validate.progress import begin
from ucj_validate.provenance import Source
from ucj_validate.reconcile import reconcile
from ucj_validate.report.counting.figures import duplicate_counts
from ucj_validate.settings import Settings
from ucj_validate.validate import findings

SCHEMA = "ucj-validate/dedupe/1"
CODES = (
    "duplicate_in_roll",
    "duplicate_across_rolls",
    "possible_duplicate",
    "person_with_two_niks",
    "nik_shared_by_persons",
)
"""The findings that comparing rolls with themselves can make."""
_PLACE = (c.FILE, c.SHEET, c.LINE)
LEVELS = (
    "nik_level", "name_level", "birth_date_level", "sex_level", "place_level", "no_kk_level", "phone_level", "mother_level",
)  # fmt: skip


@dataclass(frozen=True)
class Deduped:
    """What the rolls say of themselves."""

    as_of: date
    settings: Settings
    sources: tuple[Source, ...]
    rejects: Rejects
    roll: RollResult
    """`status`, `membership` and `match` say nothing here: nobody was sought among members."""
    extra: pl.DataFrame
    """One row a row that counts for nothing: `row standing_row probability levels rule via_other_rows`."""
    uncertain: pl.DataFrame
    """One row a pair that may be one person: `left_row right_row probability levels rule`."""
    matching: dict[str, object]
    model: str
    """The text of model.json."""

    def figures(self) -> dict[str, int]:
        """The counts; each person and each row counted once."""
        counts = duplicate_counts(self.roll)
        groups = self.roll.group_by("person").agg(rows=pl.len(), files=pl.col(c.FILE).n_unique())
        per_file = self.roll.group_by("person", c.FILE).len().filter(pl.col("len") > 1)
        return {
            "rows": self.roll.height,
            "rejects": self.rejects.height,
            "persons": groups.height,
            "groups": counts.groups,
            "rows_of_groups": counts.rows,
            "duplicate_rows": counts.extra_rows,
            "groups_within_a_roll": per_file["person"].n_unique(),
            "groups_across_rolls": counts.groups_across_rolls,
            "uncertain_pairs": self.uncertain.height,
        }

    def counts(self) -> list[Count]:
        """The rows of each finding about duplicates."""
        found = self.roll["findings"].explode().drop_nulls().value_counts().sort("findings")
        return [Count(code, rows, self.roll.height) for code, rows in found.iter_rows() if code in CODES]

    def place(self, row: int) -> dict[str, Any]:
        """Where a row stands."""
        return dict(zip(_PLACE, self.roll.select(_PLACE).row(row), strict=True))

    def facts(self) -> dict[str, Any]:
        """The outcome as plain data; places and levels, no person's value."""
        groups: dict[int, dict[str, Any]] = {}
        for one in self.extra.iter_rows(named=True):
            group = groups.setdefault(one["standing_row"], {"counts": self.place(one["standing_row"]), "rows": []})
            group["rows"].append({**self.place(one["row"]), **_told(one), "via_other_rows": one["via_other_rows"]})
        return {
            "schema": SCHEMA,
            "as_of": self.as_of.isoformat(),
            "files": [
                {"file": s.file, "sheet": s.sheet, "rows": s.rows, "rejects": s.rejects, "sha256": s.sha256}
                for s in self.sources
            ],
            **self.figures(),
            "duplicates": list(groups.values()),
            "uncertain": [
                {"left": self.place(one["left_row"]), "right": self.place(one["right_row"]), **_told(one)}
                for one in self.uncertain.iter_rows(named=True)
            ],
        }


def _told(one: dict[str, Any]) -> dict[str, Any]:
    return {"probability": round(one["probability"], 6), "levels": one["levels"], "rule": one["rule"]}


def deduped(
    files: Sequence[str], settings: Settings, as_of: date, mapped: dict[str, str], header_row: int | None = None
) -> Deduped:
    """The duplicates of `files`. `mapped` are the columns named on the command line, which must exist.

    Raises:
        UcjError: a file can't be read, or its columns can't be told.
    """
    begin(_("Membaca berkas"))
    intake = read(files, Side.ROLL, settings.columns, header_row=header_row)
    refuse_unused_map(intake.sources, mapped)
    begin(_("Merapikan isian"))
    roll = people(intake.rows, as_of)
    nobody = People(pl.DataFrame(schema=PEOPLE))
    pinned = read_pinned(settings.match.model, settings.match.id_kind) if settings.match.model else None
    begin(_("Memeriksa isian dan memadankan orang"))
    linkage = link(roll, nobody, settings.match, pinned)
    settings = settings.model_copy(update={"match": settings.match.model_copy(update={"accept": linkage.accept})})
    found = findings(roll, Side.ROLL, settings.rules, as_of)
    no_marks = pl.DataFrame(schema={c.ROW: pl.Int64, "code": pl.String})
    begin(_("Menentukan status"))
    result = reconcile(roll, nobody, linkage, found, no_marks, settings, as_of).roll
    model = model_of(json.loads(linkage.model), NAME)
    held = evidence(roll, nobody, model) if settings.match.id_kind == "nik" else None
    return Deduped(
        as_of=as_of,
        settings=settings,
        sources=intake.sources,
        rejects=intake.rejects,
        roll=result,
        extra=_extra(result, held, settings),
        uncertain=_uncertain(linkage, held),
        matching={"version": __version__, **linkage.diagnostics},
        model=linkage.model,
    )


def _extra(roll: RollResult, held: Evidence | None, settings: Settings) -> pl.DataFrame:
    """Each row that doesn't count, compared with the one that does."""
    numbered = roll.with_row_index(c.ROW).select(pl.col(c.ROW).cast(pl.Int64), "person", "counts")
    standing = numbered.filter("counts").select("person", standing_row=c.ROW)
    pairs = numbered.filter(~pl.col("counts")).join(standing, on="person").sort("standing_row", c.ROW)
    compared = _compared(held, pairs["standing_row"].to_numpy(), pairs[c.ROW].to_numpy())
    via = (compared["probability"] < settings.match.accept) | compared["rule"].is_not_null()
    return pl.DataFrame(
        {
            c.ROW: pairs[c.ROW],
            "standing_row": pairs["standing_row"],
            # What other rows have joined is as sure as the weakest pair that may join.
            "probability": compared["probability"].clip(lower_bound=settings.match.accept),
            "levels": compared["levels"],
            "rule": compared["rule"],
            "via_other_rows": via,
        }
    )


def _uncertain(linkage: Linkage, held: Evidence | None) -> pl.DataFrame:
    pairs = linkage.duplicates.filter(pl.col("side") == Side.ROLL)
    compared = _compared(held, pairs["left_row"].to_numpy(), pairs["right_row"].to_numpy())
    return (
        pairs.select("left_row", "right_row", "probability")
        .with_columns(compared["levels"], compared["rule"])
        .sort(["probability", "left_row", "right_row"], descending=[True, False, False])
    )


def _compared(held: Evidence | None, left: np.ndarray, right: np.ndarray) -> pl.DataFrame:
    """`probability levels rule`: the levels of all fields that both rows have.

    Nothing but the threshold is known of ids without structure: their weights are learnt, and not kept.
    """
    if held is None:
        return pl.DataFrame(
            {"probability": [1.0] * len(left), "levels": [[]] * len(left), "rule": [None] * len(left)},
            schema={"probability": pl.Float64, "levels": pl.List(pl.String), "rule": pl.String},
        )
    rows = compared_rows(held, left, right)
    both = pl.concat_list(
        [pl.when(~pl.col(name).str.ends_with("_missing")).then(pl.col(name)) for name in LEVELS]
    ).list.drop_nulls()
    return rows.select("probability", both.alias("levels"), "rule")
