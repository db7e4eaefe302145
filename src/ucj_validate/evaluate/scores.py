"""The figures of an evaluation, from frames alone."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import polars as pl

from ucj_validate.columns import Decision, Match, Membership, Status
from ucj_validate.evaluate.labelled import Labelled, labelled

BINS = 10


@dataclass(frozen=True)
class Rate:
    """Precision and recall with the counts they come from."""

    right: int
    said: int
    """What the run says."""
    true: int
    """What the truth says."""

    @property
    def precision(self) -> float:
        """Right of what is said; 1 when nothing is said."""
        return self.right / self.said if self.said else 1.0

    @property
    def recall(self) -> float:
        """Right of what is true; 1 when nothing is true."""
        return self.right / self.true if self.true else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    @property
    def share(self) -> float:
        """0–1; 0 when there is nothing."""
        return self.part / self.whole if self.whole else 0.0


@dataclass(frozen=True)
class FaultRecall:
    """What one kind of fault costs: labelled pairs whose row of `side` carries it."""

    side: str
    kind: str
    rows: int
    """Rows with the fault, whether or not they have a partner."""
    links: Rate
    in_review: Share
    """Rows with the fault that wait for a person's decision."""


@dataclass(frozen=True)
class Bin:
    """Links whose probability lies in one tenth."""

    low: float
    high: float
    links: int
    said: float
    """Mean probability."""
    right: float
    """Share that is right."""


@dataclass(frozen=True)
class Confused:
    """People who are easily confused, and how often they were."""

    relation: str
    pairs: int
    """Ordered pairs of roll rows with rows of the other person."""
    joined: int
    """Of these, accepted links or one `person` number."""


@dataclass(frozen=True)
class Scores:
    """One run against its truth."""

    roll_rows: int
    unlabelled_rows: int
    missing_rows: int
    link_pairs: Rate
    """Over pairs of a roll row and a member row."""
    linked_rows: Rate
    """Over roll rows: linked to rows of the right person only."""
    found_or_first: Share
    """Rows with a member whose right person is accepted or first in review."""
    review: Share
    open_matches: Share
    """Rows that wait because who they are is open; the rest of `review` is known, and waits for its eligibility."""
    duplicates: Rate
    """Over pairs of roll rows."""
    status: Share
    """Right of the rows not in review."""
    wrongly_active: Share
    """Rows called active whose person isn't, of rows called active."""
    confused: tuple[Confused, ...]
    faults: tuple[FaultRecall, ...]
    calibration: tuple[Bin, ...]
    calibration_error: float
    """Mean distance of said and right, weighted by links (ECE)."""

    def as_dict(self) -> dict[str, Any]:
        """Everything as plain values, rates with their quotients."""
        return {"schema": "ucj-validate/evaluation/1", **_plain(self)}


def _plain(value: Any) -> Any:  # noqa: ANN401 - any of the dataclasses above
    if isinstance(value, Rate):
        return {**asdict(value), "precision": value.precision, "recall": value.recall, "f1": value.f1}
    if isinstance(value, Share):
        return {**asdict(value), "share": value.share}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    return value


def score(
    roll: pl.DataFrame,
    members: pl.DataFrame,
    links: pl.DataFrame,
    truth_rows: pl.DataFrame,
    truth_persons: pl.DataFrame | None = None,
) -> Scores:
    """The figures of one run. Frames as in a run folder (`roll.parquet` …) and as `synth` writes truth.

    Without `truth_persons` the figures on statuses and on people easily confused are empty.
    """
    run = labelled(roll, members, links, truth_rows, truth_persons)
    accepted = run.links.filter(pl.col("decision") == Decision.ACCEPTED)
    calibration = _calibration(run.links)
    links_said = sum(item.links for item in calibration)
    return Scores(
        roll_rows=run.roll.height,
        unlabelled_rows=run.unlabelled_rows,
        missing_rows=run.missing_rows,
        link_pairs=Rate(_true(accepted), accepted.height, _true_pairs(run)),
        linked_rows=_linked_rows(run, accepted),
        found_or_first=_found_or_first(run),
        review=Share(run.roll.filter(pl.col("status") == Status.REVIEW).height, run.roll.height),
        open_matches=Share(
            run.roll.filter((pl.col("status") == Status.REVIEW) & (pl.col("match") == Match.POSSIBLE)).height,
            run.roll.height,
        ),
        duplicates=_duplicates(run.roll),
        status=_status(run),
        wrongly_active=_wrongly_active(run),
        confused=_confused(run, accepted),
        faults=_by_fault(run, accepted),
        calibration=calibration,
        calibration_error=sum(item.links * abs(item.said - item.right) for item in calibration) / max(links_said, 1),
    )


def _true(frame: pl.DataFrame) -> int:
    """Rows whose `right` holds."""
    return frame.filter("right").height


def _true_pairs(run: Labelled) -> int:
    return run.roll.join(run.members.select("truth"), on="truth", how="inner").height


def _with_member(run: Labelled) -> pl.DataFrame:
    """Roll rows whose person stands in the member data."""
    return run.roll.join(run.members.select("truth").unique(), on="truth", how="semi")


def _linked_rows(run: Labelled, accepted: pl.DataFrame) -> Rate:
    rows = accepted.group_by("roll").agg(pl.col("right").all())
    return Rate(_true(rows), rows.height, _with_member(run).height)


def _found_or_first(run: Labelled) -> Share:
    """Rank 1 counts as first, whatever the other ranks; a link without rank counts when accepted only."""
    found = run.links.filter(
        pl.col("right")
        & (
            (pl.col("decision") == Decision.ACCEPTED)
            | ((pl.col("decision") == Decision.REVIEW) & (pl.col("rank") == 1))
        )
    )
    rows = _with_member(run)
    return Share(rows.join(found.select(id="roll"), on="id", how="semi").height, rows.height)


def _pairs(counts: pl.Series) -> int:
    """Unordered pairs within groups of these sizes."""
    wide = counts.cast(pl.Int64)
    return int((wide * (wide - 1) // 2).sum())


def _duplicates(roll: pl.DataFrame) -> Rate:
    said, true, both = (roll.group_by(keys).len()["len"] for keys in (["person"], ["truth"], ["person", "truth"]))
    return Rate(_pairs(both), _pairs(said), _pairs(true))


def _status(run: Labelled) -> Share:
    """A row called duplicate is right when its true person has another row; any other row must bear its person's status."""
    rows = (
        run.roll.with_columns(rows=pl.len().over("truth"))
        .join(run.persons.rename({"status": "true_status"}), on="truth", how="inner")
        .filter(pl.col("status") != Status.REVIEW)
        .with_columns(
            right=pl.when(pl.col("status") == Status.DUPLICATE)
            .then(pl.col("rows") > 1)
            .otherwise(pl.col("status").eq_missing(pl.col("true_status")))
        )
    )
    return Share(_true(rows), rows.height)


def _wrongly_active(run: Labelled) -> Share:
    active = run.roll.filter(pl.col("status") == Status.ACTIVE).join(
        run.persons.select("truth", "membership"), on="truth", how="inner"
    )
    return Share(active.filter(pl.col("membership") != Membership.ACTIVE).height, active.height)


def _confused(run: Labelled, accepted: pl.DataFrame) -> tuple[Confused, ...]:
    """How often rows of two people who are easily confused were joined, by relation."""
    found = []
    for relation in ("twin_of", "namesake_of", "father_of"):
        related = run.related.filter(pl.col("relation") == relation).select("truth", "other")
        across = run.roll.join(related, on="truth").join(run.members.select(other="truth", member="id"), on="other")
        wrong = accepted.join(
            related.select(roll_truth="truth", member_truth="other"), on=["roll_truth", "member_truth"], how="semi"
        )
        within = (
            run.roll.join(related, on="truth")
            .join(run.roll.select(other="truth", other_id="id", other_person="person"), on="other")
            .filter(pl.col("id") < pl.col("other_id"))
        )
        merged = within.filter(pl.col("person") == pl.col("other_person"))
        found.append(Confused(relation, across.height + within.height, wrong.height + merged.height))
    return tuple(found)


def _by_fault(run: Labelled, accepted: pl.DataFrame) -> tuple[FaultRecall, ...]:
    """Per side and kind, most frequent first."""
    review = run.roll.filter(pl.col("status") == Status.REVIEW).select("id")
    found = []
    for side, rows, key in (("roll", run.roll, "roll"), ("members", run.members, "member")):
        other = (run.members if side == "roll" else run.roll).select("truth")
        exploded = (
            rows.select("id", "truth", kind="faults")
            .explode("kind", empty_as_null=True)
            .with_columns(pl.col("kind").fill_null("none"))
        )
        for kind, group in sorted(
            exploded.partition_by("kind", as_dict=True).items(), key=lambda item: (-item[1].height, str(item[0]))
        ):
            mine = accepted.join(group.select("id"), left_on=key, right_on="id", how="semi")
            waiting = group.join(review, on="id", how="semi").height if side == "roll" else 0
            found.append(
                FaultRecall(
                    side,
                    str(kind[0]),
                    group.height,
                    Rate(_true(mine), mine.height, group.join(other, on="truth").height),
                    Share(waiting, group.height),
                )
            )
    return tuple(found)


def _calibration(links: pl.DataFrame) -> tuple[Bin, ...]:
    """Links that were accepted or wait for review, in ten bins of their probability; empty bins left out."""
    said = links.filter((pl.col("decision") != Decision.REJECTED) & pl.col("probability").is_not_null())
    rows = (
        said.with_columns(bin=(pl.col("probability") * BINS).floor().clip(0, BINS - 1).cast(pl.Int64))
        .group_by("bin")
        .agg(pl.len(), pl.col("probability").mean(), pl.col("right").mean())
        .sort("bin")
    )
    return tuple(Bin(index / BINS, (index + 1) / BINS, n, p, right) for index, n, p, right in rows.iter_rows())
