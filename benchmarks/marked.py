"""Tables in a document that are written by the program that measured them, between two marks of one name."""

from __future__ import annotations

from pathlib import Path

SCALE = Path(__file__).parent.parent / "docs" / "SKALA.md"


def put(document: Path, name: str, text: str) -> None:
    """Replaces what stands between `<!-- name -->` and `<!-- /name -->`."""
    document.write_text(replaced(document.read_text(encoding="utf-8"), name, text), encoding="utf-8")


def replaced(text: str, name: str, table: str) -> str:
    """`text` with `table` between the marks.

    Raises:
        ValueError: a mark is missing.
    """
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    before, found, rest = text.partition(begin)
    _, closed, after = rest.partition(end)
    if not (found and closed):
        raise ValueError(f"no marks {begin} … {end}")
    return f"{before}{begin}\n{table.strip()}\n{end}{after}"
