"""rollup.md: the province report in a message's length. Lists, since chats show no tables."""

from __future__ import annotations

from ucj_validate import __version__
from ucj_validate.i18n import _, day, number
from ucj_validate.report.markdown import escaped
from ucj_validate.report.words import phrases
from ucj_validate.rollup import published, words
from ucj_validate.rollup.parts import MEASURES, Rollup, measured


def rendered(report: Rollup) -> bytes:
    """The letter as UTF-8, in the current language."""
    blocks = [
        [f"**{escaped(words.title(report))}**", "", words.verdict(report), *words.warnings(report)],
        [f"**{_('Cakupan menurut kota')}**", "", *_cities(report)],
        *([[f"**{_('Orang yang dikenal beberapa kota')}**", "", *_shared(report)]] if len(report.cities) > 1 else []),
        [f"**{_('Jumlah kota dan provinsi')}**", "", *_together(report)],
        *(
            [[f"**{_('Pertumbuhan')}**", "", *(f"- {words.grown(one)}" for one in report.growth)]]
            if report.growth
            else []
        ),
        [words.how(report), f"ucj-validate {__version__}."],
    ]
    return "\n\n".join("\n".join(block) for block in blocks).encode() + b"\n"


def _cities(report: Rollup) -> list[str]:
    """What each city's own report prints of the whole city, too."""
    told = []
    for city in report.cities:
        line = city.line
        figures = f"{number(line.active)} / {number(line.persons - line.excluded)}"
        told.append(f"- {escaped(city.name)} ({day(city.as_of)}): {figures} = **{phrases.rate(line.coverage)}**")
    return told


def _shared(report: Rollup) -> list[str]:
    return [f"- {sentence}" for sentence in words.shared(report)]


def _together(report: Rollup) -> list[str]:
    told = [
        f"- {words.measure(name)}: {number(report.together(name))} → **{number(measured(report.total, name))}**"
        for name in MEASURES
    ]
    for key, cells in published.steps(report):
        figures = ", ".join(
            f"{words.measure(name)} {words.moved(cell)}" for name, cell in zip(MEASURES, cells, strict=True)
        )
        told.append(f"  - {words.step(key)}: {figures}")
    return told
