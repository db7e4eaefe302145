"""What `rollup` prints for people: cities and province, their difference, whom cities share; no person's value."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ucj_validate.cli.comparing.columns import table
from ucj_validate.cli.speaking.plain import Line, Title, item, wrapped
from ucj_validate.i18n import _, day, number, percent
from ucj_validate.leaving import shortened
from ucj_validate.report.words import phrases
from ucj_validate.rollup import words
from ucj_validate.rollup.parts import MEASURES, Rollup, measured


def lines(report: Rollup, out: Path | None) -> Iterator[Line]:
    """The whole screen."""
    yield Title(words.title(report))
    for warning in words.warnings(report):
        yield from wrapped(warning, 0)
    yield Line("")
    yield from _figures(report)
    for sentence in words.shared(report):
        yield from item(sentence)
    for growth in report.growth:
        yield from item(words.grown(growth))
    yield Line("")
    yield from wrapped(words.how(report), 0)
    yield Line("")
    yield from (Title(line.text) for line in wrapped(words.verdict(report), 0))
    if out is not None:
        yield Line(_("Hasil: {folder}").format(folder=out))


def _figures(report: Rollup) -> Iterator[Line]:
    head = [_("Kota"), *(words.measure(name) for name in MEASURES), _("Cakupan")]
    one_day = len({city.as_of for city in report.cities}) == 1
    cities = [
        [
            shortened(city.name if one_day else f"{city.name} ({day(city.as_of)})"),
            *(number(measured(city.line, name)) for name in MEASURES),
            _rate(city.line.coverage),
        ]
        for city in report.cities
    ]
    together = [_("Semua kota dijumlahkan"), *(number(report.together(name)) for name in MEASURES), ""]
    steps = [
        [words.step(step.key), *(phrases.signed(getattr(step, name)) for name in MEASURES), ""]
        for step in report.steps
        if any(getattr(step, name) for name in MEASURES)
    ]
    total = [
        _("Provinsi, setiap orang sekali"),
        *(number(measured(report.total, name)) for name in MEASURES),
        _rate(report.total.coverage),
    ]
    yield from table([head, *cities, together, *steps, total])
    yield Line("")


def _rate(share: float | None) -> str:
    return "" if share is None else percent(share)
