"""The text of a web page: its bytes as UTF-8, by what they are and by what the page says of itself."""

from __future__ import annotations

import re

from ucj_validate.i18n import _
from ucj_validate.ingest.text.encoding import Decoded, decoded

_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([a-z0-9_:-]{2,20})", re.IGNORECASE)
_WESTERN = {
    "windows-1252": "cp1252",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "us-ascii": "cp1252",
}
"""Browsers read these as Windows-1252, and so did whoever looked at the page before it was sent."""
_KNOWN = re.compile(r"windows-125\d|cp125\d|iso-8859-\d{1,2}|macintosh")


def page_text(data: bytes, label: str) -> Decoded:
    """The page as UTF-8: mark → strict UTF-8 → what the page says of itself → the rule of plain text."""
    usual = decoded(data, label)
    declared = _DECLARED.search(data[:8_192])
    if usual.encoding not in {"cp1252", "utf-8"} or declared is None:
        return usual
    name = declared[1].decode("ascii").lower()
    codec = _WESTERN.get(name, name)
    if (usual.encoding == "utf-8" and not usual.bad_lines) or codec == "cp1252" or not _KNOWN.fullmatch(codec):
        return usual
    try:
        return Decoded(data.decode(codec).encode("utf-8"), codec, (_("pengodean menurut halaman itu sendiri"),))
    except (LookupError, UnicodeError):
        return usual
