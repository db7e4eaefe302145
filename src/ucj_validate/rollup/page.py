"""rollup.html: the province report for the meeting; aggregates alone, small figures hidden."""

from __future__ import annotations

from ucj_validate import __version__
from ucj_validate.report.page.html import filled
from ucj_validate.report.parts import PERSON_STATUSES, WITHIN, Line
from ucj_validate.rollup import published, words
from ucj_validate.rollup.parts import MEASURES, Rollup, measured


def rendered(report: Rollup) -> bytes:
    """The page as UTF-8, in the current language."""
    return filled(
        "rollup.html.j2",
        report=report,
        title=words.title(report),
        words=words,
        person_statuses=[str(status) for status in PERSON_STATUSES],
        rolls=published.lines([_named(city, line) for city, line in report.rolls], "file"),
        segments=published.lines(report.segments, "segment"),
        members=report.members_by_segment,
        shared=published.shared(report),
        steps=published.steps(report),
        measures=[(name, report.together(name), measured(report.total, name)) for name in MEASURES],
        version=__version__,
    )


def _named(city: str, line: Line) -> Line:
    """A roll's line with its city: two cities may call their files alike."""
    return Line(
        f"{line.name}{WITHIN}{city}", line.persons, line.active, line.lapsed, line.ended, line.unregistered, line.review, line.excluded,
        line.coverage,
    )  # fmt: skip
