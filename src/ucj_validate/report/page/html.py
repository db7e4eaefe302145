"""The page: templates filled with the report's figures, its style and its one script told to the browser by hash."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from functools import cache
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup, escape

from ucj_validate import i18n
from ucj_validate.leaving import foreign
from ucj_validate.report.counting.smallcells import SMALLEST, public_lines
from ucj_validate.report.model import Report
from ucj_validate.report.page.charts import charts
from ucj_validate.report.parts import PERSON_STATUSES, STATUSES
from ucj_validate.report.words import alarm_words, certainty, eligible_words, phrases, rule_words, wording

_MOST_LINES = 200
_STYLES = ("report.css", "charts.css", "print.css")


def rendered(report: Report) -> bytes:
    """The page as UTF-8, in the current language."""
    return filled(
        "report.html.j2",
        report=report,
        charts=charts(report),
        statuses=[str(status) for status in STATUSES],
        person_statuses=[str(status) for status in PERSON_STATUSES],
        breakdowns=[(breakdown, public_lines(breakdown)) for breakdown in report.breakdowns],
        candidate_breakdowns=[
            (breakdown, public_lines(breakdown))
            for breakdown in (report.candidates.breakdowns if report.candidates else ())
        ],
        most_lines=_MOST_LINES,
    )


def filled(template: str, **values: object) -> bytes:
    """A page from one of our templates: `values`, the language, and the style and script that the page allows."""
    style = "".join(_packaged(name) for name in _STYLES)
    script = _packaged("tables.js")
    page = (
        _environment()
        .get_template(template)
        .render(
            lang=i18n.language(),
            style=style,
            style_hash=_hashed(style),
            script=script,
            script_hash=_hashed(script),
            smallest=SMALLEST,
            **values,
        )
    )
    return page.encode()


def _hashed(text: str) -> str:
    """As a content security policy names what may stand in the page."""
    return b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FunctionLoader(_packaged),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.update(
        _=i18n.translated,
        number=i18n.number,
        percent=i18n.percent,
        rupiah=i18n.rupiah,
        day=i18n.day,
        w=wording,
        rule=rule_words,
        phrase=phrases,
        certainty=certainty.sentences,
        alarmed=alarm_words,
        eligible=eligible_words,
        width=_width,
    )
    environment.filters["foreign"] = foreign
    environment.filters["commands"] = _commands
    return environment


@cache
def _packaged(name: str) -> str:
    return (files("ucj_validate.report.page") / "templates" / name).read_text(encoding="utf-8")


def _commands(sentence: str) -> Markup:
    """A sentence of ours with what stands between backticks as code."""
    parts = [escape(part) for part in sentence.split("`")]
    return Markup("").join(Markup("<code>{}</code>").format(part) if place % 2 else part for place, part in enumerate(parts))  # fmt: skip


def _width(part: float, whole: float = 1.0) -> str:
    """A share as an SVG length, "61.55%"."""
    share = min(max(part / whole, 0.0), 1.0) if whole else 0.0
    return f"{share * 100:.2f}%"
