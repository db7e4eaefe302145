"""Gathers every sentence in `_()` and of the help pages into the English catalogue, and compiles it: `make messages`.

New sentences enter untranslated, and are listed; those no longer in the code leave.
"""

from __future__ import annotations

import ast
import gettext
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from typer.main import get_command

from ucj_validate.cli import app
from ucj_validate.cli.speaking import helping

SOURCE = Path(__file__).resolve().parent.parent / "src" / "ucj_validate"
CATALOGUE = SOURCE / "locale" / "en" / "LC_MESSAGES" / "ucj_validate.po"
_METHODS = [("**.py", "python"), ("**/templates/**.j2", "jinja2")]
_KEYWORDS = {"_": None, "translated": None}
_LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)
"""The catalogue's dates stand still, so that the same sentences give the same bytes."""


def sentences() -> set[str]:
    """Every sentence in the code, and those that commands and options tell of themselves on help pages."""
    found = extract_from_dir(SOURCE, method_map=_METHODS, keywords=_KEYWORDS)
    said = {message if isinstance(message, str) else message[0] for _, _, message, _, _ in found}
    inside = {sentence for path in SOURCE.rglob("*.py") for sentence in within_braces(path.read_text("utf-8"))}
    return said | inside | set(helping.sentences(get_command(app)))


def within_braces(code: str) -> Iterator[str]:
    """Sentences in `_()` within an f-string, which Babel passes over."""
    for outer in ast.walk(ast.parse(code)):
        for node in ast.walk(outer) if isinstance(outer, ast.JoinedStr) else ():
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in _KEYWORDS:
                yield from (each.value for each in node.args if isinstance(each, ast.Constant))


def translations() -> dict[str, str]:
    """Indonesian sentence → English, as the catalogue has it."""
    if not CATALOGUE.exists():
        return {}
    with CATALOGUE.open("rb") as stream:
        return {str(message.id): str(message.string) for message in read_po(stream) if message.id}


def compiled() -> dict[str, str]:
    """Indonesian sentence → English, as the program reads it."""
    with CATALOGUE.with_suffix(".mo").open("rb") as stream:
        read = gettext.GNUTranslations(stream)
    return {sentence: read.gettext(sentence) for sentence in sentences()}


def _empty() -> Catalog:
    return Catalog(
        locale="en",
        domain="ucj_validate",
        project="ucj-validate",
        version="1",
        header_comment="# English sentences of ucj-validate.",
        msgid_bugs_address="-",
        last_translator="ucj-validate",
        language_team="en",
        creation_date=_LONG_AGO,
        revision_date=_LONG_AGO,
        fuzzy=False,
    )


def main() -> int:
    """Rewrites both files; 1 where sentences have no English yet."""
    known = translations()
    catalogue = _empty()
    for sentence in sorted(sentences()):
        catalogue.add(sentence, known.get(sentence, ""))
    with CATALOGUE.open("wb") as stream:
        write_po(stream, catalogue, sort_output=True, width=100)
    with CATALOGUE.with_suffix(".mo").open("wb") as stream:
        write_mo(stream, catalogue)
    missing = [str(message.id) for message in catalogue if message.id and not message.string]
    for sentence in missing:
        print(f"no English yet: {sentence}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
