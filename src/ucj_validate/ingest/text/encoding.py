"""Bytes of a text file as UTF-8, with the encoding that was decided on and why.

Rule: byte order mark → NUL pattern of UTF-16/32 → strict UTF-8 → cp1252. Statistical detectors
mistake cp1252 for cp1250 in lists of names, so none is used.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from ucj_validate.errors import UnreadableError
from ucj_validate.i18n import _

_SAMPLE_BYTES = 4096
_NUL_SHARE = 0.2
"""Latin text in UTF-16 is about half NUL bytes; a text file with a stray NUL has far fewer."""

_MARKS: tuple[tuple[bytes, str, str], ...] = (
    # UTF-32 first: its little-endian mark begins with UTF-16's.
    (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "utf-32"),
    (codecs.BOM_UTF8, "utf-8", "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16"),
)


@dataclass(frozen=True)
class Decoded:
    """A text file's content."""

    data: bytes
    """UTF-8 without byte order mark."""
    encoding: str
    notes: tuple[str, ...] = ()
    bad_lines: frozenset[int] = frozenset()
    """Lines (from 1) whose bytes are not in the encoding of the rest."""


def decoded(data: bytes, label: str) -> Decoded:
    """`data` as UTF-8.

    Raises:
        UnreadableError: where the bytes are no text in the encoding that they announce.
    """
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            body = data[len(mark) :]
            return _utf8(body, name) if codec == "utf-8" else _recoded(body, codec, name, label)
    codec_by_nul = _codec_by_nul(data[:_SAMPLE_BYTES])
    if codec_by_nul:
        result = _recoded(data, codec_by_nul, codec_by_nul, label)
        note = _("pengodean {encoding} dikenali dari pola byte, tanpa tanda BOM").format(encoding=codec_by_nul)
        return Decoded(result.data, result.encoding, (note,))
    return _utf8(data, "utf-8")


def may_be_utf8(data: bytes) -> bool:
    """Whether nothing in the beginning of `data` speaks against UTF-8 without a mark; the rest may still do."""
    return not any(data.startswith(mark) for mark, _codec, _name in _MARKS) and not _codec_by_nul(data[:_SAMPLE_BYTES])


def _codec_by_nul(sample: bytes) -> str | None:
    if sample.count(0) < _NUL_SHARE * len(sample) or len(sample) < 4:  # noqa: PLR2004
        return None
    nul = [sample[offset::4].count(0) / max(1, len(sample[offset::4])) for offset in range(4)]
    high, low = 0.6, 0.1
    if min(nul[1:]) > high and nul[0] < low:
        return "utf-32-le"
    if min(nul[:3]) > high and nul[3] < low:
        return "utf-32-be"
    even, odd = (nul[0] + nul[2]) / 2, (nul[1] + nul[3]) / 2
    if odd > 0.5 and even < low:  # noqa: PLR2004
        return "utf-16-le"
    if even > 0.5 and odd < low:  # noqa: PLR2004
        return "utf-16-be"
    return None


def _recoded(body: bytes, codec: str, name: str, label: str) -> Decoded:
    try:
        return Decoded(body.decode(codec).encode("utf-8"), name)
    except UnicodeError as error:
        offset = getattr(error, "start", 0)
        raise UnreadableError(
            label,
            _("teks rusak: bukan {encoding} yang utuh").format(encoding=name),
            found=_("byte ke-{offset}").format(offset=offset + 1),
            advice=_("minta berkas asli, atau simpan ulang sebagai CSV UTF-8"),
        ) from None


def _utf8(data: bytes, name: str) -> Decoded:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _mixed_or_western(data, name)
    return Decoded(data, name)


def _mixed_or_western(data: bytes, name: str) -> Decoded:
    """Bytes that are not UTF-8 throughout: UTF-8 with a few foreign lines, or cp1252."""
    lines = data.splitlines(keepends=True)  # bytes.splitlines breaks at CR, LF and CRLF only, as an editor does
    foreign = {i for i, line in enumerate(lines) if not _is_utf8(line)}
    multibyte = sum(1 for i, line in enumerate(lines) if i not in foreign and not line.isascii())
    marked = name == "utf-8-sig"
    if marked or multibyte > len(foreign):
        body = b"".join(_western(line) if i in foreign else line for i, line in enumerate(lines))
        note = _("{count} baris berisi byte yang bukan UTF-8; baris itu disisihkan").format(count=len(foreign))
        return Decoded(body, name, (note,), frozenset(i + 1 for i in foreign))
    note = _("bukan UTF-8; dibaca sebagai Windows-1252, periksa huruf beraksen")
    return Decoded(_western(data), "cp1252", (note,))


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _western(data: bytes) -> bytes:
    """cp1252 as UTF-8; its five undefined bytes as latin-1 has them, so that nothing is lost."""
    try:
        return data.decode("cp1252").encode("utf-8")
    except UnicodeDecodeError:
        table = [bytes([i]).decode("cp1252", "replace") for i in range(256)]
        text = data.decode("latin-1")
        return text.translate({i: c for i, c in enumerate(table) if c != "�"}).encode("utf-8")
