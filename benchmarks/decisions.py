"""Ten months of a changing made-up city: where the answers of its reviewers hold, month after month.

    python -m benchmarks.decisions [PERSONS [MONTHS [SEED [NOISE]]]]

In each month the pairs that wait are answered as the truth has it; so are a sample of links that the program was sure
of and of namesakes, so that there are enough. Then the city changes: people join, lapse, die and move, numbers and
names are mended or mistyped, rows are added, taken off and sorted anew. Printed: how many of the earlier answers hold on
the very rows they were given on, while those stand; why the others don't; and on how many rows of other people one
holds (none may).
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from ucj_validate.cli.options import load
from ucj_validate.columns import Decision, Side, Verdict
from ucj_validate.finished import RunData, read_run
from ucj_validate.pipeline import run
from ucj_validate.review.deciding import answer
from ucj_validate.review.holding import Held, Standing, held
from ucj_validate.review.queue import Pair, Row, queue
from ucj_validate.state.answers import Answer, add, entries
from ucj_validate.state.store import Store, opened
from ucj_validate.synth.months import months
from ucj_validate.synth.months.writing import ROWS_FILE, write_months
from ucj_validate.synth.options import Noise, SynthOptions

_SURE, _NAMESAKES = 120, 60
"""Further pairs that are answered in each of the first months."""
_SAMPLED_MONTHS = 3
_AT = datetime(2025, 1, 31, tzinfo=UTC)


@dataclass
class Month:
    """What became of earlier answers in one month."""

    name: str
    answers: int = 0
    stand: int = 0
    """Answers whose two rows both stand in the files."""
    hold: int = 0
    """Of these, answers that hold on both rows."""
    lost: Counter[str] = field(default_factory=Counter)
    """Of these, the others, by how they stand."""
    gone: int = 0
    """Answers of which a row was struck off the files."""
    wrong: int = 0
    """Pairs of rows on which an answer holds and is not true."""
    obeyed: int = 0
    """Held pairs that the run then treats as the answer says."""
    against: int = 0
    new: int = 0
    waiting: int = 0


@dataclass(frozen=True)
class Truth:
    """Which row is which in one month."""

    number: Mapping[Row, int]
    """By (side, position): a number that the row keeps over all months."""
    person: Mapping[Row, int]

    @classmethod
    def of(cls, folder: Path, data: RunData) -> Truth:
        """The truth of the month of `data`."""
        told = pl.read_csv(folder / ROWS_FILE, schema_overrides={"sheet": pl.String}).filter(
            pl.col("month") == data.name
        )
        number: dict[Row, int] = {}
        person: dict[Row, int] = {}
        for side, frame in ((Side.ROLL, data.roll), (Side.MEMBERS, data.members)):
            of_side = told.filter(pl.col("side") == side).drop("side").rename({"row": "number"})
            keyed = frame.select("row", "file", "sheet", "line").join(
                of_side.with_columns(number=pl.col("number"), who=pl.col("person")),
                on=["file", "sheet", "line"],
                how="left",
                nulls_equal=True,
            )
            for row, which, who in keyed.select("row", "number", "who").iter_rows():
                number[str(side), row] = which
                person[str(side), row] = who
        return cls(number, person)

    def verdict(self, pair: Pair) -> Verdict:
        """What is true of it."""
        return Verdict.SAME if self.person[pair.left] == self.person[pair.right] else Verdict.DIFFERENT


def campaign(folder: Path, persons: int, count: int, seed: int, noise: Noise) -> Iterator[Month]:
    """The months one after the other."""
    chance = random.Random(seed)
    options = SynthOptions(persons=persons, seed=seed, as_of=_AT.date(), noise=noise)
    names = list(write_months(months(options, count), folder).months)
    state = folder / "state"
    given: dict[str, tuple[int, int]] = {}
    for at, name in enumerate(names):
        data = _reconciled(folder, name, state)
        truth = Truth.of(folder, data)
        with opened(state) as store:
            month = _judged(name, data, truth, store, given)
            fresh = list(_answers(data, truth, store, chance, sample=at < _SAMPLED_MONTHS))
            month.new = add(store, [one for one, _pair in fresh])
            given |= {one.id: (truth.number[pair.left], truth.number[pair.right]) for one, pair in fresh}
        yield month


def _reconciled(folder: Path, name: str, state: Path) -> RunData:
    settings = load(folder / name / "ucj.toml", {"output": {"formats": ["md"]}, "state": {"dir": state, "make": True}})
    run(settings, settings.as_of, folder / "runs" / name, progress=lambda _label: None)
    return read_run(folder / "runs" / name)


def _judged(name: str, data: RunData, truth: Truth, store: Store, given: Mapping[str, tuple[int, int]]) -> Month:
    live = entries(store).live()
    seen = held(live, data.roll_people, data.member_people, store.key)
    month = Month(name, answers=len(live))
    numbers = {which: row for row, which in truth.number.items()}
    on = _pairs_of(seen, truth)
    for one in live:
        ends = given[one.id]
        if not set(ends) <= numbers.keys():
            month.gone += 1
            continue
        month.stand += 1
        if frozenset(ends) in on.get(one.id, set()):
            month.hold += 1
        else:
            month.lost[str(seen.standing[one.id])] += 1
    _obeyed(month, seen, data, truth)
    month.waiting = len(queue(data, live, store.key).pairs)
    return month


def _pairs_of(seen: Held, truth: Truth) -> Mapping[str, set[frozenset[int]]]:
    found: dict[str, set[frozenset[int]]] = {}
    for left, right, _verdict, name in seen.pairs:
        if seen.standing[name] is Standing.HOLDS:
            found.setdefault(name, set()).add(frozenset({truth.number[left], truth.number[right]}))
    return found


def _obeyed(month: Month, seen: Held, data: RunData, truth: Truth) -> None:
    accepted = data.links.filter(pl.col("decision") == Decision.ACCEPTED).select("roll_row", "member_row")
    linked = set(accepted.iter_rows())
    person = data.roll["person"].to_list()
    for left, right, verdict, name in seen.pairs:
        if seen.standing[name] is not Standing.HOLDS or verdict == Verdict.UNSURE:
            continue
        month.wrong += (truth.person[left] == truth.person[right]) != (verdict == Verdict.SAME)
        ends = dict((left, right))
        one = (
            (ends["roll"], ends["members"]) in linked
            if len(ends) > 1
            else left[0] == "roll" and person[left[1]] == person[right[1]]
        )
        if one == (verdict == Verdict.SAME):
            month.obeyed += 1
        else:
            month.against += 1


def _answers(
    data: RunData, truth: Truth, store: Store, chance: random.Random, *, sample: bool
) -> Iterator[tuple[Answer, Pair]]:
    waiting = list(queue(data, entries(store).live(), store.key).pairs)
    known = {one.ends for one in waiting}
    further = [pair for pair in _sample(data, chance) if pair.ends not in known] if sample else []
    for pair in [*waiting, *further]:
        yield answer(data, pair, truth.verdict(pair), "Rani", _AT, "", "workbook", store.key), pair


def _sample(data: RunData, chance: random.Random) -> Iterator[Pair]:
    accepted = data.links.filter(pl.col("decision") == Decision.ACCEPTED).select(
        "roll_row", "member_row", "probability"
    )
    for at in chance.sample(range(accepted.height), min(_SURE, accepted.height)):
        roll_row, member_row, probability = accepted.row(at)
        yield Pair((str(Side.ROLL), roll_row), (str(Side.MEMBERS), member_row), probability, 0.0, (), ())
    named = data.roll_people.select("row", "name_key").drop_nulls()
    both = named.join(data.member_people.select("row", "name_key"), on="name_key").rename({"row_right": "member_row"})
    linked = data.links.select("roll_row", "member_row")
    apart = both.join(linked, left_on=["row", "member_row"], right_on=["roll_row", "member_row"], how="anti").sort(
        "row", "member_row"
    )
    for at in chance.sample(range(apart.height), min(_NAMESAKES, apart.height)):
        roll_row, _name, member_row = apart.row(at)
        yield Pair((str(Side.ROLL), roll_row), (str(Side.MEMBERS), member_row), 0.01, 0.0, (), ())


def table(told: list[Month]) -> Iterator[str]:
    """The months as a table of Markdown."""
    yield "| month | answers | both rows stand | hold on them | absent | unclear | contradicted | on wrong people | obeyed | not obeyed | new answers |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    for one in told:
        lost = [one.lost[str(why)] for why in (Standing.ABSENT, Standing.UNCLEAR, Standing.CONTRADICTED)]
        numbers = (one.answers, one.stand, one.hold, *lost, one.wrong, one.obeyed, one.against, one.new)
        yield f"| {one.name} | " + " | ".join(str(number) for number in numbers) + " |"
    stand, hold = sum(one.stand for one in told), sum(one.hold for one in told)
    yield f"\n{hold} of {stand} hold ({hold / max(stand, 1):.4%}); {sum(one.wrong for one in told)} on wrong people"


def main() -> None:
    """Runs the campaign and prints its table."""
    persons, count, seed = (int(value) for value in (*sys.argv[1:4], *("6000", "10", "7")[len(sys.argv[1:4]) :]))
    noise = Noise(sys.argv[4]) if len(sys.argv) > 4 else Noise.NORMAL
    with tempfile.TemporaryDirectory() as place:
        for line in table(list(campaign(Path(place), persons, count, seed, noise))):
            print(line)


if __name__ == "__main__":
    main()
