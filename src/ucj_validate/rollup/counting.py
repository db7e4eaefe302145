"""The figures of a province from its cities and who is who over them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import polars as pl

from ucj_validate.columns import Membership, Status
from ucj_validate.report.parts import PERSON_STATUSES, Line
from ucj_validate.rollup.cities import City
from ucj_validate.rollup.joining import Joined
from ucj_validate.rollup.parts import CityLine, Step, Together
from ucj_validate.rollup.province import entries, persons

INFORMAL = "BPU"
ACTIVE = pl.col("membership") == Membership.ACTIVE


class Counted:
    """Cities and the persons of their province, ready to be counted."""

    def __init__(self, cities: Sequence[City], joined: Joined) -> None:
        self.cities = cities
        self.known = entries(cities, joined)
        self.people = persons(self.known, cities)

    def city_lines(self) -> tuple[CityLine, ...]:
        """Each city as its own run tells it."""
        lines = []
        for i, city in enumerate(self.cities):
            own = self.known.filter(pl.col("city") == i)
            members = own.filter(_is_member())
            lines.append(
                CityLine(
                    city.name, city.as_of, line_of(city.name, own.filter("on_roll")), members.height,
                    members.filter(ACTIVE).height, informal(members), city.alarms, city.source, city.version,
                )
            )  # fmt: skip
        return tuple(lines)

    def total(self) -> Line:
        """Persons on rolls, each once."""
        return line_of("", self.people.filter("on_roll"))

    def members(self) -> pl.DataFrame:
        """One person who is a member in any city: `id membership segment`, of the best card."""
        return (
            self.known.filter(_is_member())
            .sort("id", "rank", "city", "person")
            .group_by("id", maintain_order=True)
            .agg(pl.col("membership").first(), pl.col("segment").drop_nulls().first())
        )

    def steps(self) -> tuple[Step, ...]:
        """From the cities added up to the province; each step's figures are what it adds."""
        province = self.people.select(
            "id",
            "status",
            persons_now=pl.col("on_roll").cast(pl.Int64),
            eligible_now=(pl.col("on_roll") & (pl.col("status") != Status.EXCLUDED))
            .fill_null(value=False)
            .cast(pl.Int64),
            active_now=(pl.col("status") == Status.ACTIVE).fill_null(value=False).cast(pl.Int64),
        )
        flags = {
            "persons": pl.col("on_roll"),
            "eligible": pl.col("counts"),
            "active": (pl.col("status") == Status.ACTIVE).fill_null(value=False),
        }
        before = self.known.group_by("id").agg(
            *(flag.sum().cast(pl.Int64).alias(name) for name, flag in flags.items()),
            *(
                pl.col("city").filter(flag).n_unique().cast(pl.Int64).alias(f"{name}_cities")
                for name, flag in flags.items()
            ),
        )
        both = province.join(before, on="id", how="left")
        told = {name: _steps_of(both, name) for name in flags}
        keys = ("several_cities", "one_city_twice", "barred_elsewhere", "doubted_together", "counts_elsewhere")
        return tuple(Step(key, *(told[name][key] for name in flags)) for key in keys)

    def rolls(self) -> tuple[tuple[str, Line], ...]:
        """Persons by city and file of its rolls; who stands on two is on both lines."""
        told = []
        for i, city in enumerate(self.cities):
            listed = self.known.filter((pl.col("city") == i) & pl.col("on_roll")).explode("rolls")
            files = listed["rolls"].drop_nulls().unique().sort().to_list()
            told += [(city.name, line_of(file, listed.filter(pl.col("rolls") == file))) for file in files]
        return tuple(told)

    def segments(self) -> tuple[Line, ...]:
        """Persons on rolls by the segment of the card that decides, most first."""
        listed = self.people.filter("on_roll").with_columns(pl.col("segment").fill_null(""))
        lines = [line_of(str(name), group) for (name,), group in listed.group_by("segment", maintain_order=True)]
        return tuple(sorted(lines, key=lambda line: (-line.persons, line.name)))

    def members_by_segment(self) -> tuple[tuple[str, int, int], ...]:
        """Segment, persons in exports, those active; most first."""
        counted = (
            self.members()
            .with_columns(pl.col("segment").fill_null(""))
            .group_by("segment")
            .agg(pl.len().cast(pl.Int64).alias("persons"), ACTIVE.sum().cast(pl.Int64).alias("active"))
            .sort(["persons", "segment"], descending=[True, False])
        )
        return tuple(counted.iter_rows())

    def shared(self) -> tuple[Together, ...]:
        """What each two cities have in common."""
        told = []
        for left, right in combinations(range(len(self.cities)), 2):
            figures = [
                len(self._ids(left, flag) & self._ids(right, flag))
                for flag in (pl.lit(value=True), pl.col("on_roll"), ACTIVE & _is_member(), pl.col("public"))
            ]
            told.append(Together(self.cities[left].name, self.cities[right].name, *figures))
        return tuple(told)

    def _ids(self, city: int, flag: pl.Expr) -> set[int]:
        return set(self.known.filter((pl.col("city") == city) & flag)["id"].to_list())

    def in_several(self, flag: pl.Expr) -> pl.DataFrame:
        """One person for whom the flag holds in more than one city: `id cities`."""
        return (
            self.known.filter(flag)
            .group_by("id")
            .agg(pl.col("city").n_unique().cast(pl.Int64).alias("cities"))
            .filter(pl.col("cities") > 1)
            .sort("id")
        )

    def covered_elsewhere(self) -> pl.DataFrame:
        """One person whom their cities count and none has active, and who is active in another city's export: `id`."""
        own = self.known.group_by("id").agg(
            (pl.col("counts") & (pl.col("status") == Status.ACTIVE)).any().alias("own"), pl.col("counts").any()
        )
        both = self.people.join(own, on="id")
        return (
            both.filter((pl.col("status") == Status.ACTIVE) & pl.col("counts") & ~pl.col("own")).select("id").sort("id")
        )


def _is_member() -> pl.Expr:
    """The exports hold the person."""
    return pl.col("membership").is_in([str(m) for m in Membership if m is not Membership.UNREGISTERED])


def informal(members: pl.DataFrame) -> int:
    """Active persons whose deciding card is BPU."""
    return members.filter(ACTIVE & (pl.col("segment") == INFORMAL)).height


def line_of(name: str, listed: pl.DataFrame) -> Line:
    """Persons of `listed` by `status`."""
    counts = dict(listed["status"].value_counts().iter_rows())
    told = {str(status): int(counts.get(str(status), 0)) for status in PERSON_STATUSES}
    persons = sum(told.values())
    eligible = persons - told["excluded"]
    return Line(name=name, persons=persons, coverage=told["active"] / eligible if eligible else None, **told)


def _steps_of(both: pl.DataFrame, name: str) -> dict[str, int]:
    """What each step adds to one measure."""
    now, before, cities = pl.col(f"{name}_now"), pl.col(name), pl.col(f"{name}_cities")
    review = (pl.col("status") == Status.REVIEW).fill_null(value=False)
    stays = (now == 1) & (before > 0)
    figures = both.select(
        several_cities=-(pl.when(stays).then(cities - 1).otherwise(0)).sum(),
        one_city_twice=-(pl.when(stays).then(before - cities).otherwise(0)).sum(),
        barred_elsewhere=-(pl.when((now == 0) & ~review).then(before).otherwise(0)).sum(),
        doubted_together=-(pl.when((now == 0) & review).then(before).otherwise(0)).sum(),
        counts_elsewhere=(pl.when(before == 0).then(now).otherwise(0)).sum(),
    )
    return {key: int(value) for key, value in figures.row(0, named=True).items()}
