"""Who is who in two runs: each person of either run once, one to one where they are the same."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from ucj_validate import columns as c
from ucj_validate.changes.identity.rows import ToldBy


class Relation(StrEnum):
    """What became of a person between the runs."""

    SAME = "same"
    GONE = "gone"
    """In the earlier run alone."""
    NEW = "new"
    """In the later run alone."""
    MERGED = "merged"
    """In the earlier run counted by itself; its rows are another person's now."""
    SPLIT = "split"
    """In the later run counted by itself; its rows were another person's before."""
    UNSURE_BEFORE = "unsure_before"
    """Perhaps gone, perhaps one of those that are perhaps new: it can't be told."""
    UNSURE_NOW = "unsure_now"
    """Perhaps new, perhaps one of those that are perhaps gone."""


@dataclass(frozen=True)
class WhoIsWho:
    """One side's persons of both runs."""

    people: pl.DataFrame
    """One row a person: `index before now relation told_by partner`, and `before_*` `now_*` of what each run says."""
    unsure: pl.DataFrame
    """Pairs that may be one person, by index: `before_index now_index probability`, the likeliest first."""
    corrected: pl.DataFrame
    """`index before_row now_row`: persons of both runs, and a row of theirs that doesn't say who it is as before."""


_ENDS = ("before", "now")


def who_is_who(
    persons: tuple[pl.Series, pl.Series], counts: tuple[pl.Series, pl.Series], sure: pl.DataFrame, unsure: pl.DataFrame
) -> pl.DataFrame:
    """One row a person of either run: `before now relation told_by partner`.

    `persons` and `counts`: of each run, by row: the person's number, and whether the row stands for the person.
    `sure` (`before now told_by`) and `unsure` (`before now`): pairs of rows. `before` and `now` are person numbers in
    what is given back, null where the person is in the other run alone; `partner` is the person of the other run whose
    rows are shared where it was merged or split.
    """
    edges = _edges(persons, counts, sure)
    pairs = _one_to_one(edges)
    doubtful = _between_persons(persons, unsure).select(_ENDS).unique()
    for side in _ENDS:
        doubtful = doubtful.join(edges.select(side).unique(), on=side, how="anti")
    leaving = _alone(
        persons[0], pairs, edges, doubtful, "before", (Relation.GONE, Relation.MERGED, Relation.UNSURE_BEFORE)
    )
    arriving = _alone(persons[1], pairs, edges, doubtful, "now", (Relation.NEW, Relation.SPLIT, Relation.UNSURE_NOW))
    same = pairs.with_columns(relation=pl.lit(str(Relation.SAME)), partner=pl.lit(None, dtype=pl.Int64))
    columns = ["before", "now", "relation", "told_by", "partner"]
    return pl.concat([same.select(columns), leaving.select(columns), arriving.select(columns)]).sort(
        "before", "now", nulls_last=True
    )


def _between_persons(persons: tuple[pl.Series, pl.Series], pairs: pl.DataFrame) -> pl.DataFrame:
    """`pairs` of rows as pairs of persons; the rows beside them."""
    return pairs.with_columns(
        persons[0].gather(pairs["before"]).cast(pl.Int64).alias("before"),
        persons[1].gather(pairs["now"]).cast(pl.Int64).alias("now"),
        before_row="before",
        now_row="now",
    )


def _edges(
    persons: tuple[pl.Series, pl.Series], counts: tuple[pl.Series, pl.Series], sure: pl.DataFrame
) -> pl.DataFrame:
    """One row a pair of persons that share rows: `before now told_by standing rows`, the strongest first.

    What the matcher says of two persons that are both known again by content or number is no news: their rows were
    told apart by the runs themselves.
    """
    rows = _between_persons(persons, sure)
    both = pl.Series(
        counts[0].gather(rows["before_row"]).to_numpy() & counts[1].gather(rows["now_row"]).to_numpy(), dtype=pl.Boolean
    )
    edges = (
        rows.with_columns(standing=both)
        .group_by(_ENDS)
        .agg(pl.col("told_by").min(), pl.col("standing").any(), pl.len().alias("rows"))
    )
    known = edges.filter(pl.col("told_by") < int(ToldBy.MATCHER))
    is_known = [pl.col(side).is_in(known[side].unique().implode()) for side in _ENDS]
    edges = edges.filter(~((pl.col("told_by") == int(ToldBy.MATCHER)) & is_known[0] & is_known[1]))
    return edges.sort("told_by", "standing", "rows", *_ENDS, descending=[False, True, True, False, False])


def _one_to_one(edges: pl.DataFrame) -> pl.DataFrame:
    """`before now told_by`: of each person at most one pair, the strongest first."""
    lone = (pl.len().over("before") == 1) & (pl.len().over("now") == 1)
    clear = edges.filter(lone)
    tangled = edges.filter(~lone)
    taken: tuple[set[int], set[int]] = (set(), set())
    kept = []
    for at, (before, now) in enumerate(tangled.select(_ENDS).iter_rows()):
        if before not in taken[0] and now not in taken[1]:
            taken[0].add(before)
            taken[1].add(now)
            kept.append(at)
    columns = [*_ENDS, "told_by"]
    return pl.concat([clear.select(columns), tangled[kept].select(columns)])


def _alone(
    persons: pl.Series,
    pairs: pl.DataFrame,
    edges: pl.DataFrame,
    doubtful: pl.DataFrame,
    side: str,
    relations: tuple[Relation, Relation, Relation],
) -> pl.DataFrame:
    """One row a person of one run that is nobody's pair, with what is known of it."""
    other = "now" if side == "before" else "before"
    everybody = pl.DataFrame({side: persons.cast(pl.Int64).unique().sort()})
    strongest = edges.group_by(side, maintain_order=True).agg(pl.col(other).first().alias("partner"))
    gone, shared, unsure = (pl.lit(str(relation)) for relation in relations)
    maybe = pl.col(side).is_in(doubtful[side].unique().implode())
    return (
        everybody.join(pairs, on=side, how="anti")
        .join(strongest, on=side, how="left")
        .with_columns(
            pl.lit(None, dtype=pl.Int64).alias(other),
            pl.lit(None, dtype=pl.Int8).alias("told_by"),
            relation=pl.when(pl.col("partner").is_not_null()).then(shared).when(maybe).then(unsure).otherwise(gone),
        )
    )


def doubtful_pairs(people: pl.DataFrame, persons: tuple[pl.Series, pl.Series], unsure: pl.DataFrame) -> pl.DataFrame:
    """(`before_index`, `now_index`, `probability`), likeliest first: who may be whom, of those that can't be told."""
    pairs = _between_persons(persons, unsure).group_by(_ENDS).agg(pl.col("probability").max())
    for side, relation in (("before", Relation.UNSURE_BEFORE), ("now", Relation.UNSURE_NOW)):
        open_ = people.filter(pl.col("relation") == str(relation)).select(side, pl.col("index").alias(f"{side}_index"))
        pairs = pairs.join(open_, on=side, how="inner")
    ordered = ["probability", "before_index", "now_index"]
    return pairs.select("before_index", "now_index", "probability").sort(ordered, descending=[True, False, False])


_VALUES = ("nik", "name", "birth_date")


def corrected_rows(
    people: pl.DataFrame,
    rows: tuple[pl.DataFrame, pl.DataFrame],
    persons: tuple[pl.Series, pl.Series],
    sure: pl.DataFrame,
) -> pl.DataFrame:
    """(`index`, `before_row`, `now_row`): the first row of each person of both runs that doesn't say who it is as before."""
    changed = sure.filter(pl.col("told_by") > int(ToldBy.CONTENT))
    differs = pl.Series("differs", [False]).new_from_index(0, changed.height)
    for name in _VALUES:
        ends = [of_run[name].gather(changed[side]) for of_run, side in zip(rows, _ENDS, strict=True)]
        differs |= ends[0].ne_missing(ends[1])
    pairs = _between_persons(persons, changed.filter(differs))
    same = people.filter(pl.col("relation") == str(Relation.SAME)).select(*_ENDS, "index")
    told = pairs.join(same, on=_ENDS, how="inner").sort("index", "now_row", "before_row")
    return told.unique("index", keep="first", maintain_order=True).select("index", "before_row", "now_row")


def carried(rows: pl.DataFrame, person: str, columns: tuple[str, ...]) -> pl.DataFrame:
    """One row a person of one run: `person row rows codes` and `columns` of the row that stands for it.

    `codes` are the findings of all its rows, sorted, each once.
    """
    standing = rows.filter("counts").select(pl.col(person).alias("person"), c.ROW, *columns)
    counted = rows.group_by(person).agg(pl.len().cast(pl.Int64).alias("rows"))
    codes = (
        rows.filter(pl.col("findings").list.len() > 0)
        .select(person, "findings")
        .explode("findings", empty_as_null=False, keep_nulls=False)
        .unique()
        .group_by(person)
        .agg(pl.col("findings").sort().alias("codes"))
    )
    return (
        standing.join(counted, left_on="person", right_on=person, how="left")
        .join(codes, left_on="person", right_on=person, how="left")
        .with_columns(pl.col("codes").fill_null([]))
        .sort("person")
    )
