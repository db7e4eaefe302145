"""plan.html: the page for the budget meeting, in the look of the report's page. One file, no script, no network."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from functools import cache
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined

from ucj_validate import i18n
from ucj_validate.leaving import foreign
from ucj_validate.plan import setting_words, words
from ucj_validate.plan.chart import coverage
from ucj_validate.plan.parts import Plan
from ucj_validate.plan.priority import HIGHEST
from ucj_validate.plan.public import Published
from ucj_validate.report.counting.smallcells import SMALLEST

_OF_THE_REPORT = "ucj_validate.report.page"
_STYLES = ((_OF_THE_REPORT, "report.css"), (_OF_THE_REPORT, "charts.css"), (_OF_THE_REPORT, "print.css"), (__package__, "plan.css"))  # fmt: skip


def rendered(plan: Plan) -> bytes:
    """The page as UTF-8, in the current language."""
    style = "".join(_packaged(package, name) for package, name in _STYLES)
    told = Published(plan)
    page = (
        _environment()
        .get_template("plan.html.j2")
        .render(
            plan=plan,
            own=plan.outcomes[0],
            told=told,
            chart=coverage(told),
            lang=i18n.language(),
            style=style,
            style_hash=b64encode(hashlib.sha256(style.encode()).digest()).decode(),
            smallest=SMALLEST,
            highest=HIGHEST,
        )
    )
    return page.lstrip().encode()


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FunctionLoader(_template),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.update(_=i18n.translated, number=i18n.number, day=i18n.day, w=words, s=setting_words)
    environment.filters["foreign"] = foreign
    return environment


def _template(name: str) -> str:
    """Ours, or what it borrows from the report's page."""
    return _packaged(_OF_THE_REPORT if name == "macros.html.j2" else __package__, name)


@cache
def _packaged(package: str, name: str) -> str:
    return (files(package) / "templates" / name).read_text(encoding="utf-8")
