"""The tags and texts of a page, in one pass whose time grows with its length alone, however broken it is.

The standard library's parser takes quadratic time on tags and comments that never close.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TAG = re.compile(r"[^>\"']*(?:\"[^\"]*\"[^>\"']*|'[^']*'[^>\"']*)*>")
_NAME = re.compile(r"[a-zA-Z][^\s/>]*")
_ATTRIBUTE = re.compile(r"([a-zA-Z][\w:-]*)\s*(?:=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"']+)))?")
_LONGEST_TAG = 4_096
_MOST_BROKEN_TAGS = 200
"""A page with more tags whose quotes don't close is cut at every > from there on."""
_SKIPPED = {
    "script": re.compile(r"</script", re.IGNORECASE),
    "style": re.compile(r"</style", re.IGNORECASE),
}


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag: `<td colspan=2>` or, `closing`, `</td>`."""

    name: str
    """In lower case."""
    inside: str
    """What stands between the name and the >."""
    closing: bool
    at: int
    """Index of its < in the page."""

    def attributes(self) -> dict[str, str]:
        """Names in lower case → values; one without value is ""."""
        if not self.inside:
            return {}
        return {m[1].lower(): m[2] or m[3] or m[4] or "" for m in _ATTRIBUTE.finditer(self.inside)}


def tokens(page: str) -> Iterator[Tag | str]:
    """Tags and the texts between them, in order. Comments, scripts and styles are left out; a lone < is text."""
    at = look = 0  # text from `at` on is not given out yet; `look` is where the next < is sought
    broken = 0
    last = page.rfind(">")
    while True:
        start = page.find("<", look)
        if start < 0 or start > last:
            break
        after = page[start + 1 : start + 2]
        closing = after == "/"
        named = _NAME.match(page, start + 1 + closing)
        if named is None and after not in {"!", "?"}:
            look = start + 1
            continue
        if start > at:
            yield page[at:start]
        if named is None:
            at = look = _past_comment(page, start)
            continue
        whole = _TAG.match(page, named.end(), named.end() + _LONGEST_TAG) if broken < _MOST_BROKEN_TAGS else None
        broken += whole is None
        end = whole.end() if whole else page.find(">", named.end()) + 1
        tag = Tag(named[0].lower(), page[named.end() : end - 1], closing, start)
        yield tag
        at = look = _past_content(page, tag, end)
    if at < len(page):
        yield page[at:]


def _past_comment(page: str, start: int) -> int:
    """Index behind a comment or declaration; one that never closes ends at its first >."""
    if page.startswith("<!--", start):
        end = page.find("-->", start + 4)
        if end >= 0:
            return end + 3
    return page.find(">", start) + 1


def _past_content(page: str, tag: Tag, end: int) -> int:
    closes = None if tag.closing else _SKIPPED.get(tag.name)
    if closes is None:
        return end
    found = closes.search(page, end)
    return found.start() if found else len(page)
