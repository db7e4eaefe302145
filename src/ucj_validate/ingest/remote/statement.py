"""The one question a source asks, looked at before any database sees it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ucj_validate.errors import UsageError
from ucj_validate.i18n import _
from ucj_validate.ingest.remote.configured import Query

_COMMON = r"""--[^\n]*|/\*.*?\*/|"(?:""|[^"])*"|`(?:``|[^`])*`|"""
_HIDDEN = {
    "mysql": re.compile(_COMMON + r"""\#[^\n]*|'(?:''|\\.|[^'\\])*'""", re.DOTALL),
    "postgresql": re.compile(_COMMON + r"""\$(\w*)\$.*?\$\1\$|'(?:''|[^'])*'""", re.DOTALL),
    "sqlite": re.compile(_COMMON + r"""'(?:''|[^'])*'""", re.DOTALL),
}
"""Comments, texts and quoted names: words in them are no part of the question's form."""
_QUESTION = re.compile(r"\(*\s*(select|with|values|table)\b", re.IGNORECASE)
_WRITES = re.compile(r"\binto\s+(outfile|dumpfile|@)|\bfor\s+(update|share)\b|\bload_extension\s*\(", re.IGNORECASE)
_SORTED = re.compile(r"\border\s+by\b", re.IGNORECASE)
_QUOTES = {"postgresql": '"', "mysql": "`", "sqlite": '"'}


@dataclass(frozen=True)
class Statement:
    """One question without its closing semicolon."""

    text: str
    is_sorted: bool
    """Whether it says in which order its rows come."""


def statement_of(query: Query) -> Statement:
    """The question of a source.

    Raises:
        UsageError: its file can't be read, or it is not one plain question.
    """
    settings = query.settings
    if settings.table is not None:
        sign = _QUOTES[settings.kind]
        names = [f"{sign}{part.replace(sign, sign * 2)}{sign}" for part in settings.table.split(".")]
        return Statement(f"SELECT * FROM {'.'.join(names)}", is_sorted=False)  # nosec B608 # noqa: S608  quoted names of the configuration
    text = settings.query if settings.query is not None else _from_file(query)
    text = text.strip().rstrip(";").rstrip()
    form = _HIDDEN[settings.kind].sub(" '' ", text).strip()
    if ";" in form or _QUESTION.match(form.lstrip("' ")) is None or _WRITES.search(form):
        raise UsageError(
            query.label,
            _("yang boleh dijalankan hanya satu SELECT"),
            found=_("lebih dari satu perintah, atau perintah yang bukan pertanyaan"),
            advice=_(
                "tulis satu SELECT … FROM … tanpa titik koma di tengah; pembacaan tidak pernah mengubah basis data"
            ),
        )
    return Statement(text, is_sorted=_SORTED.search(_outermost(form)) is not None)


def _from_file(query: Query) -> str:
    assert query.settings.query_file is not None
    try:
        return query.settings.query_file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise UsageError(
            query.label,
            _("berkas query tidak dapat dibaca"),
            advice=_("periksa query_file: letaknya dihitung dari folder ucj.toml"),
        ) from None


def _outermost(form: str) -> str:
    """`form` without what stands in brackets."""
    while (inner := re.sub(r"\([^()]*\)", " ", form)) != form:
        form = inner
    return form
