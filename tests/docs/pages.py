"""The pages for readers, taken apart: fenced commands, tables, links."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
GUIDE = ROOT / "PANDUAN.md"
MESSAGES = ROOT / "docs/PESAN.md"
PAGES = (*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md")))

_TESTED = re.compile(r"<!-- tested -->\n```sh\n(.*?)```", re.DOTALL)
_FENCED = re.compile(r"```.*?```", re.DOTALL)
_BAR = re.compile(r"(?<!\\)\|")
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def promised_commands(page: Path) -> list[str]:
    """The commands a page asks its reader to type and promises to work, in order."""
    return [line for block in _TESTED.findall(page.read_text("utf-8")) for line in block.splitlines() if line]


def table(page: Path, first_title: str) -> list[list[str]]:
    """The body of the one table whose first column is titled so: its cells, stripped."""
    (start,) = _starts(page, first_title)
    return _body(page, start)


def tables(page: Path, first_title: str) -> list[list[str]]:
    """The bodies of all tables whose first column is titled so, one after the other."""
    return [row for start in _starts(page, first_title) for row in _body(page, start)]


def _starts(page: Path, first_title: str) -> list[int]:
    lines = page.read_text("utf-8").splitlines()
    return [n for n, line in enumerate(lines) if line.startswith(f"| {first_title} |")]


def _body(page: Path, start: int) -> list[list[str]]:
    body: list[list[str]] = []
    for line in page.read_text("utf-8").splitlines()[start + 2 :]:
        if not line.startswith("|"):
            break
        body.append([cell.strip().replace("\\|", "|") for cell in _BAR.split(line.strip("|"))])
    return body


def links(page: Path) -> list[str]:
    """Where a page's links lead, in order."""
    return _LINK.findall(_FENCED.sub("", page.read_text("utf-8")))


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as code hosts make them."""
    text = _FENCED.sub("", page.read_text("utf-8"))
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in _HEADING.findall(text)}
