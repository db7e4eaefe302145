"""The sentences of the course of coverage."""

from __future__ import annotations

from collections.abc import Iterator

from ucj_validate.changes.course.runs import Course, Target
from ucj_validate.i18n import _, day, number, percent
from ucj_validate.leaving import foreign
from ucj_validate.report.counting.smallcells import SMALLEST
from ucj_validate.report.parts import Change


def title(told: Course) -> str:
    """Whose course it is, and over how many runs."""
    runs = _("Riwayat cakupan, {count} hasil").format(count=number(len(told.points)))
    return f"{runs}: {foreign(told.city)}" if told.city else runs


def upshot(told: Course) -> Iterator[str]:
    """Where coverage stands, and how it got there: since the last run, since a year ago."""
    last = told.points[-1]
    rate = _("tidak dapat dihitung") if last.rate is None else percent(last.rate)
    yield _("Pada {day} cakupan {rate}.").format(day=day(last.as_of), rate=rate)
    if told.since_last is not None:
        yield since(told.since_last, _("Sejak hasil sebelumnya"))
    if told.since_year is not None and told.since_year != told.since_last:
        yield since(told.since_year, _("Sejak setahun lalu"))


def since(change: Change, whence: str) -> str:
    """What has become of the coverage of an earlier run."""
    if change.rate_delta is None or change.rate_before is None or change.rate_now is None:
        return _("{whence} ({day}): perubahan cakupan tidak dapat dihitung.").format(
            whence=whence, day=day(change.since)
        )
    return _("{whence} ({day}): {before} menjadi {now}, {points} poin persen.").format(
        whence=whence,
        day=day(change.since),
        before=percent(change.rate_before),
        now=percent(change.rate_now),
        points=points(change.rate_delta),
    )


def points(delta: float | None) -> str:
    """A difference of two shares in percentage points with its sign."""
    if delta is None:
        return ""
    told = number(abs(delta) * 100, 2)
    sign = "" if told == number(0, 2) else "+" if delta > 0 else "−"
    return f"{sign}{told}"


def against(target: Target, told: Course, *, public: bool = False) -> str:
    """The last run against a target. `public`: a distance under five is not told."""
    last = told.points[-1]
    head = _("{name} ({persons} orang; {source}, {day}): {rate}").format(
        name=foreign(target.name),
        persons=number(target.persons),
        source=foreign(target.source),
        day=day(target.date),
        rate=percent(target.rate(last)),
    )
    missing = target.missing(last)
    if target.goal is None or missing is None:
        return f"{head}."
    if not missing:
        return _("{head}; tujuan {goal} tercapai.").format(head=head, goal=percent(target.goal))
    count = f"<{SMALLEST}" if public and missing < SMALLEST else number(missing)
    return _("{head}; tujuan {goal}, kurang {count} orang.").format(head=head, goal=percent(target.goal), count=count)


def passed_over(told: Course) -> Iterator[str]:
    """The runs that are not told, and why."""
    for name, why in told.passed_over:
        known = {"alarm": _("ada alarm; angkanya tidak dikutip"), "unreadable": _("bukan folder hasil")}
        yield _("{name} dilewati: {why}.").format(name=foreign(name), why=known[why])
