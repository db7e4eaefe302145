"""A run's frames with the truth beside every row.

A row is named by file, sheet and line; the truth names it alike. Rows the truth doesn't know (a file
that was not labelled) are left out, and counted.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from ucj_validate.columns import FILE, LINE, SHEET

_KEY = [FILE, SHEET, LINE]


@dataclass(frozen=True)
class Labelled:
    """One run with its truth."""

    roll: pl.DataFrame
    """One labelled roll row: `id`, `person` (of the run), `status`, `match`, `truth` (true person), `faults` (list)."""
    members: pl.DataFrame
    """One labelled member row: `id`, `truth`, `faults` (list)."""
    links: pl.DataFrame
    """One link between labelled rows: `roll`, `member` (ids), `roll_truth`, `member_truth`, `probability`, `decision`, `rank`, `right`."""
    persons: pl.DataFrame
    """One true person: `truth`, `membership`, `status`; empty without truth_persons."""
    related: pl.DataFrame
    """One ordered pair of people who are easily confused: `truth`, `other`, `relation`."""
    unlabelled_rows: int
    missing_rows: int
    """Labelled roll rows that the run doesn't hold."""


def labelled(
    roll: pl.DataFrame,
    members: pl.DataFrame,
    links: pl.DataFrame,
    truth_rows: pl.DataFrame,
    truth_persons: pl.DataFrame | None,
) -> Labelled:
    """The frames of a run folder joined with the truth."""
    truth = truth_rows.select("side", *_key(""), truth=pl.col("person").cast(pl.Int64), faults=_fault_list())
    if "match" not in roll.columns:
        roll = roll.with_columns(match=pl.lit(None, dtype=pl.String))
    roll_rows = _identified(roll, truth.filter(pl.col("side") == "roll"), ["person", "counts", "status", "match"])
    member_rows = _identified(members, truth.filter(pl.col("side") == "members"), [])
    unknown = roll.height + members.height - roll_rows.height - member_rows.height
    missing = truth.filter(pl.col("side") == "roll").height - roll_rows.height
    return Labelled(
        roll_rows.drop(_KEY),
        member_rows.drop(_KEY),
        _labelled_links(links, roll_rows, member_rows),
        _persons(truth_persons),
        _related(truth_persons),
        unknown,
        missing,
    )


def _key(prefix: str) -> list[pl.Expr]:
    """File, sheet and line, comparable: no sheet is "", since null never joins."""
    return [
        pl.col(f"{prefix}{FILE}").cast(pl.String).alias(FILE),
        pl.col(f"{prefix}{SHEET}").cast(pl.String).fill_null("").alias(SHEET),
        pl.col(f"{prefix}{LINE}").cast(pl.Int64).alias(LINE),
    ]


def _fault_list() -> pl.Expr:
    """Fault kinds as a list; no fault is an empty list."""
    text = pl.col("faults").cast(pl.String).fill_null("")
    return text.str.split(";").list.eval(pl.element().filter(pl.element() != ""))


def _identified(rows: pl.DataFrame, truth: pl.DataFrame, kept: list[str]) -> pl.DataFrame:
    """Labelled rows with an `id`, their place in the run's frame."""
    found = rows.select(*_key(""), *kept).with_row_index("id").with_columns(pl.col("id").cast(pl.Int64))
    return found.join(truth.drop("side"), on=_KEY, how="inner", maintain_order="left")


def _labelled_links(links: pl.DataFrame, roll: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """Links whose both ends are labelled; `right` says that both are one true person."""
    ends = links.with_row_index("link").with_columns(pl.col("link").cast(pl.Int64))
    at_roll = ends.select("link", *_key("roll_")).join(
        roll.select(*_KEY, roll="id", roll_truth="truth"), on=_KEY, how="inner"
    )
    at_member = ends.select("link", *_key("member_")).join(
        members.select(*_KEY, member="id", member_truth="truth"), on=_KEY, how="inner"
    )
    return (
        ends.select("link", "probability", "decision", "rank")
        .join(at_roll.drop(_KEY), on="link", how="inner")
        .join(at_member.drop(_KEY), on="link", how="inner")
        .with_columns(right=pl.col("roll_truth") == pl.col("member_truth"))
        .unique(["roll", "member", "decision"], keep="first", maintain_order=True)
        .sort("link")
        .drop("link")
    )


def _persons(truth: pl.DataFrame | None) -> pl.DataFrame:
    schema = {"truth": pl.Int64, "membership": pl.String, "status": pl.String}
    if truth is None:
        return pl.DataFrame(schema=schema)
    return truth.select(
        truth=pl.col("person").cast(pl.Int64),
        membership=pl.col("membership").cast(pl.String),
        status=pl.col("status").cast(pl.String),
    )


def _related(truth: pl.DataFrame | None) -> pl.DataFrame:
    """Both directions of every twin, namesake and father-and-son pair."""
    schema = {"truth": pl.Int64, "other": pl.Int64, "relation": pl.String}
    if truth is None:
        return pl.DataFrame(schema=schema)
    pairs = [
        truth.filter(pl.col(column).is_not_null()).select(
            truth=pl.col("person").cast(pl.Int64), other=pl.col(column).cast(pl.Int64), relation=pl.lit(column)
        )
        for column in ("twin_of", "namesake_of", "father_of")
        if column in truth.columns
    ]
    one_way = pl.concat([pl.DataFrame(schema=schema), *pairs])
    return pl.concat([one_way, one_way.select(truth="other", other="truth", relation="relation")]).unique()
