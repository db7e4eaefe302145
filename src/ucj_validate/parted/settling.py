"""Whole components settled: persons, links, statuses, and what is written of every row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date

import numpy as np
import polars as pl

from ucj_validate import columns as c
from ucj_validate.chunks import completed
from ucj_validate.engines.exchange import Piece, Tables
from ucj_validate.findings.bits import Bits
from ucj_validate.frames import PEOPLE, Linkage, People
from ucj_validate.match.certainty.clues import LOWEST, threshold
from ucj_validate.match.linkage import duplicate_pairs
from ucj_validate.match.links import row_links, uncertain_pairs
from ucj_validate.match.model.document import StoredModel
from ucj_validate.match.model.nik import weights_of
from ucj_validate.match.model.weights import probability
from ucj_validate.match.persons.decided import Answers, Weighed
from ucj_validate.match.persons.settling import Ends, Settled, rivals_of, settled_pairs
from ucj_validate.match.values.comparable import comparable
from ucj_validate.match.values.records import KEPT
from ucj_validate.match.weighing import ByNik
from ucj_validate.parted import certainty, numbering
from ucj_validate.parted.grouping import EDGES_OF_GROUP, OF_GROUP, RECORDS_OF_GROUP
from ucj_validate.parted.known import Known
from ucj_validate.reconcile.numbered import Ints
from ucj_validate.reconcile.results import member_codes, roll_codes, settle_rows
from ucj_validate.reconcile.rows import link_figures, link_rows, member_figures, member_rows, roll_figures, roll_rows
from ucj_validate.reconcile.settled import Settled as Persons
from ucj_validate.reconcile.slim import slim_members, slim_roll
from ucj_validate.settings import Settings

STRENGTHS = "strengths"
ROLL, MEMBERS, LINKS, DOUBTFUL = "roll_rows", "member_rows", "links", "possible_duplicates"
ROLL_FIGURES, MEMBER_FIGURES, LINK_FIGURES = "roll_figures", "member_figures", "link_figures"
CRITERIA, COUNTED = "criteria", "pairs_counted"
MADE = (
    ROLL,
    MEMBERS,
    LINKS,
    DOUBTFUL,
    ROLL_FIGURES,
    MEMBER_FIGURES,
    LINK_FIGURES,
    CRITERIA,
    COUNTED,
    certainty.RATES,
    certainty.DECOY_PERSONS,
)


@dataclass(frozen=True)
class _Local:
    """The pairs of a group with its entities numbered from 0 in their order."""

    e: Ints
    pairs: Weighed
    ends: Ends

    @classmethod
    def of(cls, edges: pl.DataFrame) -> _Local:
        """All pairs of whole components."""
        table = edges.sort("left", "right")
        left, right = table["left"].to_numpy(), table["right"].to_numpy()
        e = np.unique(np.concatenate([left, right]))
        a, b = np.searchsorted(e, left), np.searchsorted(e, right)
        nik, words = np.full(len(e), -1, dtype=np.int64), np.full(len(e), -1, dtype=np.int64)
        for at, end in ((a, "left"), (b, "right")):
            nik[at], words[at] = table[f"{end}_identity"].to_numpy(), table[f"{end}_words"].to_numpy()
        known = np.unique(nik[nik >= 0])
        identity = np.where(nik >= 0, np.searchsorted(known, nik), -1)
        must = np.zeros(len(a), dtype=bool)
        pairs = Weighed(a, b, table["weight"].to_numpy(), table["rule"].to_numpy(), must)
        return cls(e, pairs, Ends(identity, words))


@dataclass(frozen=True)
class Strengths:
    """`edges_of_group` → the weights, rivals taken into account, that the threshold is chosen by."""

    known: Known

    def __call__(self, bucket: int, tables: Tables) -> Iterator[Piece]:
        """One group."""
        local = _Local.of(tables[EDGES_OF_GROUP])
        _identity, rivals = rivals_of(local.pairs, local.ends, self.known.settings.accept)
        free = (local.pairs.rule == 0) & (probability(rivals.weight) >= LOWEST)
        yield Piece(STRENGTHS, bucket, pl.DataFrame({"weight": rivals.weight[free]}))


def chosen_threshold(strengths: pl.DataFrame | None, merged: int, known: Known) -> float:
    """The probability from which links are accepted."""
    weight = strengths["weight"].to_numpy() if strengths is not None else np.zeros(0)
    return threshold(weight, np.ones(len(weight), dtype=bool), merged, known.settings)


@dataclass(frozen=True)
class Results:
    """All rows and pairs of a group's components → its part of what a run writes, and of what figures are counted by.

    Rows go to the chunk they were read in, links to that of their roll row, so that they are written in the order of files.
    """

    known: Known
    model: StoredModel
    settings: Settings
    """As used: with the threshold that matching has set."""
    first: float
    """The probability from which two NIK are taken for one person's, before a threshold is chosen."""
    raw: Mapping[str, tuple[str, ...]]
    """By side: columns of raw cells that are written."""
    as_of: date

    def __call__(self, bucket: int, tables: Tables) -> Iterator[Piece]:
        """One group."""
        roll, members = (_side(tables.get(OF_GROUP[side])) for side in ("roll", "members"))
        linkage, told, number, entity = self._linkage(roll, members, tables)
        yield from self._certainty(bucket, tables, linkage, told, number, entity)
        rules = self.settings.rules
        slim = slim_roll(People(roll), rules, self.as_of), slim_members(People(members), rules, self.as_of)
        settled = settle_rows(*slim, linkage, _NO_MARKS, self.settings)
        codes = (
            roll_codes(settled, roll["codes"].to_numpy(), linkage.duplicates, self.settings.match.tie_margin),
            member_codes(settled, members["codes"].to_numpy()),
        )
        criteria = [asdict(one) for one in settled.criteria]
        settled = settled.only_to_write()
        yield from self._rows(settled, codes, roll, members)
        yield from self._figures(bucket, settled, codes, roll, members)
        if criteria:
            yield Piece(CRITERIA, bucket, pl.DataFrame(criteria))
        yield Piece(COUNTED, bucket, pl.DataFrame({"accepted": int(told.accepted.sum()), "cut": told.cut}))
        doubtful = linkage.duplicates.filter(pl.col("side") == "roll")
        if doubtful.height:
            ends = {f"{end}_row": roll["number"].gather(doubtful[f"{end}_row"]) for end in ("left", "right")}
            yield Piece(DOUBTFUL, bucket, pl.DataFrame(ends | {"probability": doubtful["probability"]}))

    def _certainty(
        self, bucket: int, tables: Tables, linkage: Linkage, told: Settled, number: Ints, entity: Ints
    ) -> Iterator[Piece]:
        person = pl.concat([linkage.roll_person, linkage.member_person]).to_numpy()
        n = len(linkage.roll_person)
        size, match = self.known.size, self.settings.match
        rates = certainty.rates_of_group(told, person, entity, linkage.links, n, self.model, size, match)
        if rates is not None:
            yield Piece(certainty.RATES, bucket, rates)
        if certainty.DECOY_ENDS in tables:
            ends = certainty.persons_of_ends(tables[certainty.DECOY_ENDS], number, person, n)
            yield Piece(certainty.DECOY_PERSONS, bucket, ends)

    def _rows(
        self, settled: Persons, codes: tuple[Bits, Bits], roll: pl.DataFrame, members: pl.DataFrame
    ) -> Iterator[Piece]:
        size = self.known.size
        of_roll = roll_rows(settled, codes[0], People(roll), 0, self.raw["roll"], self.as_of)
        of_members = member_rows(settled, codes[1], People(members), 0, self.raw["members"])
        for name, rows, side, person, first in (
            (ROLL, of_roll, roll, "person", 0),
            (MEMBERS, of_members, members, "member", size.roll),
        ):
            told = _numbered(rows, side["number"], person, first)
            for chunk, part in numbering.parted(told, size.chunk_of(told["number"].to_numpy())):
                yield Piece(name, chunk, part)
        links = link_rows(settled, 0, settled.links.height)
        ends = settled.links.select(
            number=roll["number"].gather(settled.links["roll_row"]),
            other=members["number"].gather(settled.links["member_row"]),
        )
        told = links.with_columns(ends)
        for chunk, part in numbering.parted(told, size.chunk_of(told["number"].to_numpy())):
            yield Piece(LINKS, chunk, part)

    def _figures(
        self, bucket: int, settled: Persons, codes: tuple[Bits, Bits], roll: pl.DataFrame, members: pl.DataFrame
    ) -> Iterator[Piece]:
        of_roll = _numbered(roll_figures(settled, codes[0]), roll["number"], "person", 0)
        of_members = _numbered(member_figures(settled, codes[1]), members["number"], "member", self.known.size.roll)
        of_links = link_figures(settled).with_columns(
            number=roll["number"].gather(settled.links["roll_row"]), rank=settled.links["rank"]
        )
        for name, figures in ((ROLL_FIGURES, of_roll), (MEMBER_FIGURES, of_members), (LINK_FIGURES, of_links)):
            yield Piece(name, bucket, figures.with_columns(pl.col(pl.Categorical).cast(pl.String)))

    def _linkage(
        self, roll: pl.DataFrame, members: pl.DataFrame, tables: Tables
    ) -> tuple[Linkage, Settled, Ints, Ints]:
        """As the matcher gives it of a run in one piece, for these rows."""
        number = np.concatenate([roll["number"].to_numpy(), members["number"].to_numpy()])
        e = np.concatenate([roll["e"].to_numpy(), members["e"].to_numpy()])
        entity = np.searchsorted(number, numbering.row_of(e))  # the record that stands for each record
        told = self._settled(tables, number)
        person = _first_seen(told.person[entity])
        uncertain = uncertain_pairs(person, told, self.settings.match)
        n = roll.height
        across = uncertain.filter((pl.col("left") < n) & (pl.col("right") >= n))
        links = row_links(
            person, n, across, Answers.of(None, n), self._scorer(roll, members, tables), self.settings.match
        )
        found = Linkage(
            pl.Series("person", person[:n]), pl.Series("person", person[n:]), links, duplicate_pairs(uncertain, n), {}
        )
        return found, told, number, entity

    def _settled(self, tables: Tables, number: np.ndarray) -> Settled:
        """By record: entities stand at the position of the record that stands for them."""
        if EDGES_OF_GROUP not in tables:
            nothing, none = np.zeros(0), np.zeros(0, dtype=np.int64)
            accept = self.settings.match.accept
            return Settled(
                none, none, nothing, nothing, none.astype(np.int8), np.arange(len(number)), none > 0, 0, accept
            )
        local, accept = _Local.of(tables[EDGES_OF_GROUP]), self.settings.match.accept
        told = settled_pairs(local.pairs, local.ends, self.first, lambda _rivals: accept, (_NONE, _NONE))
        at = np.searchsorted(number, numbering.row_of(local.e))
        person = np.arange(len(number))
        # every person by the record that stands first in it
        lowest = np.full(int(told.person.max(initial=-1)) + 1, len(number))
        np.minimum.at(lowest, told.person, at)
        person[at] = lowest[told.person]
        return replace(told, left=at[told.left], right=at[told.right], person=person)

    def _scorer(self, roll: pl.DataFrame, members: pl.DataFrame, tables: Tables) -> ByNik:
        """Weighs pairs of these rows. Rows that stand alone have no values here: they are in no pair."""
        own = pl.concat([side.select("e", *_OWN) for side in (roll, members)])
        held = tables.get(
            RECORDS_OF_GROUP, pl.DataFrame(schema={"e": pl.Int64} | {name: PEOPLE[name] for name in KEPT})
        )
        told = own.join(held.select("e", *KEPT), on="e", how="left", maintain_order="left", suffix="_of_entity")
        values = told.select(
            *(pl.coalesce(name, f"{name}_of_entity").alias(name) if name in _OWN else name for name in KEPT)
        )
        values = values.with_columns(pl.col("nik_form").fill_null(str(c.NikForm.MISSING)))
        data = comparable(values, self.known.words)
        return ByNik(data, self.known.size.population, self.model, weights_of(self.model))


_OWN = ("no_kk", "name_key", "birth_date", "sex", "village", "district", "phone", "mother_key")
"""What a row keeps of its own in its entity; its NIK is the entity's, who may have none that counts."""
_NONE = np.zeros(0, dtype=np.int64)
_NO_MARKS = pl.DataFrame(schema={c.ROW: pl.Int64, "code": pl.String})


def _side(table: pl.DataFrame | None) -> pl.DataFrame:
    """The rows of a side in their order, numbered from 0, with all columns of People."""
    further = {"codes": pl.Int64, "number": pl.Int64, "e": pl.Int64}
    rows = pl.DataFrame(schema={c.ROW: pl.Int64, **further}) if table is None else table.sort("number")
    people = completed(rows.drop(*further), list(PEOPLE), rows.height)
    return people.with_columns(pl.int_range(rows.height, eager=True).alias(c.ROW), *(rows[name] for name in further))


def _numbered(result: pl.DataFrame, number: pl.Series, person: str, first: int) -> pl.DataFrame:
    """`result` with `number`, and each person told by its first row; rows of the side are numbered from `first`."""
    rows = (number - first).alias("row")
    told = rows.gather(result[person])  # the position of the person's first row
    return result.with_columns(told.alias(person), number.alias("number"))


def _first_seen(person: np.ndarray) -> np.ndarray:
    """Persons numbered in the order in which they first appear."""
    _, first, inverse = np.unique(person, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first, kind="stable")] = np.arange(len(first))
    return np.asarray(rank[inverse], dtype=np.int64)
