"""From finished runs or handed-over files to the figures of a province."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import polars as pl

from ucj_validate.columns import Membership
from ucj_validate.errors import UsageError
from ucj_validate.finished import RunData
from ucj_validate.i18n import _, day
from ucj_validate.match.model.document import StoredModel
from ucj_validate.progress import begin
from ucj_validate.pseudonyms import Key
from ucj_validate.rollup.by_nik import common_model, joined_by_matching
from ucj_validate.rollup.cities import City, city_of
from ucj_validate.rollup.counting import Counted, informal
from ucj_validate.rollup.evidence import joined_by_pseudonyms
from ucj_validate.rollup.handover import Handover, handover_of
from ucj_validate.rollup.joining import PAIRS, Joined
from ucj_validate.rollup.parts import Growth, Point, Rollup

NIK, PSEUDONYM = "nik", "pseudonym"
_PUBLIC = pl.col("public")


@dataclass(frozen=True)
class Known:
    """One city at one day, and what people can be told by: a run, or what was handed over."""

    city: City
    run: RunData | None = None
    handover: Handover | None = None


@dataclass(frozen=True)
class Province:
    """A province report and the persons behind it."""

    report: Rollup
    counted: Counted
    pairs: pl.DataFrame
    """Of persons who may be one: PAIRS."""
    runs: tuple[RunData, ...]
    """By city; empty where pseudonyms were handed over."""


def known_of(runs: Sequence[RunData], handovers: Sequence[Handover], key: Key | None) -> tuple[Known, ...]:
    """The cities given, all by run or all by pseudonyms: with a `key`, runs are hidden under it first.

    Raises:
        UsageError: keys differ, runs and files meet without a key, or a city is given twice for one day.
    """
    handed = [*handovers]
    if handovers and runs and key is None:
        raise UsageError(
            "rollup",
            _("folder hasil dan berkas serahan tidak dapat digabung tanpa kunci"),
            advice=_("sebut kunci yang sama dengan --key, atau minta berkas serahan dari semua kota"),
        )
    if key is not None:
        handed += [handover_of(run, key) for run in runs]
    _refuse_other_keys(handed)
    found = [Known(one.city, handover=one) for one in handed] or [Known(city_of(run), run=run) for run in runs]
    _refuse_twice([one.city for one in found])
    return tuple(sorted(found, key=lambda one: (one.city.name, one.city.as_of)))


def _refuse_other_keys(handed: Sequence[Handover]) -> None:
    keys = sorted({one.key for one in handed})
    if len(keys) > 1:
        told = [f"{one.city.source}: {one.key}" for one in handed]
        raise UsageError(
            "rollup",
            _("berkas serahan dibuat dengan kunci yang berbeda; orangnya tidak dapat dikenali kembali"),
            found="; ".join(told),
            advice=_("buat ulang dengan satu kunci untuk semua kota: ucj-validate rollup export"),
        )


def _refuse_twice(cities: Sequence[City]) -> None:
    days: dict[tuple[str, object], str] = {}
    for city in cities:
        if (city.name, city.as_of) in days:
            raise UsageError(
                "rollup",
                _("dua hasil dari kota dan tanggal yang sama"),
                found=f"{days[city.name, city.as_of]}, {city.source}",
                advice=_("sebut satu saja; nama kota ada di `city` pada ucj.toml"),
            )
        days[city.name, city.as_of] = city.source


def province_of(known: Sequence[Known], model: StoredModel | None = None) -> Province:
    """The report of the cities' latest runs, with what earlier ones say of growth. `model`: weights to join people by.

    Raises:
        UsageError: nothing was given, or the model doesn't fit.
    """
    if not known:
        raise UsageError("rollup", _("belum ada hasil yang disebut"), advice=_("ucj-validate rollup HASIL…"))
    if model is not None and known[0].run is None:
        raise UsageError(
            "--model",
            _("nama samaran tidak ditimbang dengan model"),
            advice=_("hapus --model, atau sebut folder hasil tanpa --key"),
        )
    latest = _latest(known)
    runs = tuple(one.run for one in latest if one.run is not None)
    pinned = model or (common_model(runs) if runs else None)
    begin(_("Mengenali orang di beberapa kota"))
    joined = _joined(latest, pinned)
    counted = Counted([one.city for one in latest], joined)
    points = _points(known, pinned)
    members = counted.members()
    paid = counted.in_several(_PUBLIC)
    listed = pl.col("on_roll")
    report = Rollup(
        mode=NIK if runs else PSEUDONYM,
        key="" if runs else str(latest[0].handover.key if latest[0].handover else ""),
        model=pinned.digest() if pinned and len(latest) > 1 else "",
        as_of=max(one.city.as_of for one in latest),
        cities=counted.city_lines(),
        total=counted.total(),
        members=members.height,
        active_members=members.filter(pl.col("membership") == Membership.ACTIVE).height,
        informal=informal(members),
        steps=counted.steps(),
        rolls=counted.rolls(),
        segments=counted.segments(),
        members_by_segment=counted.members_by_segment(),
        shared=counted.shared(),
        on_several_rolls=counted.in_several(listed).height,
        in_several_cities=counted.in_several(pl.lit(value=True)).height,
        paid_by_several=paid.height,
        paid_twice_a_month=int((paid["cities"] - 1).sum()) * min(one.city.premium for one in latest),
        covered_elsewhere=counted.covered_elsewhere().height,
        possible=joined.pairs.height,
        points=points,
        growth=_growth(known, pinned, points),
    )
    return Province(report, counted, joined.pairs, runs)


def _latest(known: Sequence[Known]) -> list[Known]:
    """Each city's last run, by name."""
    last: dict[str, Known] = {}
    for one in known:
        if one.city.name not in last or last[one.city.name].city.as_of < one.city.as_of:
            last[one.city.name] = one
    return [last[name] for name in sorted(last)]


def _joined(known: Sequence[Known], pinned: StoredModel | None) -> Joined:
    sizes = [one.city.persons.height for one in known]
    if len(known) == 1:
        nobody = pl.Series([False] * sizes[0], dtype=pl.Boolean)
        alone = pl.Series("id", range(sizes[0]), dtype=pl.Int64)
        return Joined(
            (alone,),
            pl.DataFrame(schema=PAIRS),
            (nobody.alias("open"),),
            (nobody.alias("freed"),),
            (nobody.alias("doubted"),),
        )
    runs = [one.run for one in known if one.run is not None]
    if runs:
        return joined_by_matching(runs, pinned)
    return joined_by_pseudonyms([one.handover.evidence for one in known if one.handover is not None], sizes)


def _of_year(known: Sequence[Known], year: int) -> list[Known]:
    return _latest([one for one in known if one.city.as_of.year == year])


def _points(known: Sequence[Known], pinned: StoredModel | None) -> tuple[Point, ...]:
    """By year: each city, then all of them; none where one year is all there is."""
    years = sorted({one.city.as_of.year for one in known})
    if len(years) < 2:  # noqa: PLR2004  growth needs two
        return ()
    return tuple(point for year in years for point in _points_of(_of_year(known, year), year, pinned))


def _points_of(known: Sequence[Known], year: int, pinned: StoredModel | None) -> list[Point]:
    counted = Counted([one.city for one in known], _joined(known, pinned))
    told = [
        Point(
            year, line.name, line.as_of, line.line.persons, line.line.persons - line.line.excluded, line.line.active,
            line.active_members, line.informal, 1,
        )
        for line in counted.city_lines()
    ]  # fmt: skip
    total, members = counted.total(), counted.members()
    active = members.filter(pl.col("membership") == Membership.ACTIVE).height
    told.append(
        Point(
            year, "", max(one.city.as_of for one in known), total.persons, total.persons - total.excluded, total.active, active,
            informal(members), len(known),
        )
    )  # fmt: skip
    return told


def _growth(known: Sequence[Known], pinned: StoredModel | None, points: Sequence[Point]) -> tuple[Growth, ...]:
    """From year to year, over the cities that have both years."""
    years = sorted({point.year for point in points})
    told = []
    for since, until in pairwise(years):
        names = {one.city.name for one in _of_year(known, since)} & {one.city.name for one in _of_year(known, until)}
        if not names:
            continue
        ends = []
        for year in (since, until):
            own = [one for one in _of_year(known, year) if one.city.name in names]
            whole = [point for point in points if point.year == year and not point.city and point.cities == len(own)]
            ends.append(whole[0] if whole else _points_of(own, year, pinned)[-1])
        before, now = ends
        told.append(
            Growth(
                since, until, len(names), (before.persons, now.persons), (before.active, now.active),
                (before.active_members, now.active_members), (before.informal, now.informal),
            )
        )  # fmt: skip
    return tuple(told)


def days_differ(report: Rollup) -> str:
    """A sentence where the cities were told at different days; "" where at one."""
    days = sorted({city.as_of for city in report.cities})
    if len(days) == 1:
        return ""
    return _("Tanggal acuan kota-kota berbeda: {first} sampai {last}.").format(first=day(days[0]), last=day(days[-1]))
