"""A zipped workbook proved whole and bounded, and packed anew from what was proved.

Workbook readers check no CRC (one flipped bit loads other data) and choose among parts of one name as they
like. So each part is read to its end here, once, and the reader gets an archive of just these bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable
from xml.parsers import expat

from ucj_validate.ingest.books.sheets import Refusal, RefusedError

PARTS_LIMIT = 2_000
UNPACKED_LIMIT = 1024**3
RATIO_LIMIT, RATIO_FROM = 200, 20 * 1024**2
"""Apache POI refuses a ratio of 100 above 100 kB; rolls of repeated rows reach 60."""
_CHUNK = 1 << 20
_IDLE = re.compile(
    r"(^|/)(media|drawings|charts|theme|printerSettings|pivotCache|pivotTables|externalLinks|customXml|docProps|"
    r"activeX|Configurations2|ctrlProps|embeddings|Thumbnails|Pictures|richData|queryTables|tables)/"
    r"|(^|/)(vbaProject|calcChain)\.[^/]+$|\.(png|jpe?g|gif|emf|wmf|svm)$",
    re.IGNORECASE,
)
"""Parts that hold no cell: proved, not kept."""
_DECLARED = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"'][^>]*\?>")
_MARKED = re.compile(rb"<!\[CDATA\[(.*?)\]\]>|<!--.*?-->|<\?(?!xml\s).*?\?>", re.DOTALL)
_BROKEN = (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError, zlib.error, KeyError)


def proved_parts(data: bytes) -> dict[str, bytes]:
    """By name: every part that may hold cells, read to its end; XML as plain UTF-8, well formed.

    Raises:
        RefusedError: where the archive is damaged, ambiguous, too large or holds what no honest workbook holds.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            _refuse_bomb(infos)
            return {info.filename: content for info in infos if (content := _proved(archive, info)) is not None}
    except _BROKEN:
        raise RefusedError(Refusal.ARCHIVE) from None


def repacked(parts: dict[str, bytes], change: Callable[[str, bytes], bytes]) -> io.BytesIO:
    """An uncompressed archive of `parts`, each as `change` leaves it; `parts` is used up."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name in list(parts):
            archive.writestr(zipfile.ZipInfo(name), change(name, parts.pop(name)))
    packed.seek(0)
    return packed


def _proved(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes | None:
    """A part's bytes; None where it can hold no cell. Reading to the end checks its CRC."""
    name = info.filename.replace("\\", "/")
    is_xml = name.lower().endswith((".xml", ".rels"))
    # Old writers put a DTD into the manifest, which no reader here looks at.
    if info.is_dir() or name.startswith("META-INF/") or (_IDLE.search(name) and not is_xml):
        with archive.open(info) as part:
            while part.read(_CHUNK):
                pass
        return None
    content = archive.read(info)
    if not is_xml:
        return content
    if _IDLE.search(name):
        _refuse_entities(content)
        return None
    return plain_xml(content)


def _refuse_bomb(infos: list[zipfile.ZipInfo]) -> None:
    if any(info.flag_bits & 1 for info in infos):
        raise RefusedError(Refusal.PASSWORD)
    total = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos)
    if len(infos) > PARTS_LIMIT or total > UNPACKED_LIMIT or (total > RATIO_FROM and total > RATIO_LIMIT * packed):
        raise RefusedError(Refusal.UNPACKED, parts=len(infos), size=total // 1024**2)
    names = [info.filename.replace("\\", "/").lstrip("/").lower() for info in infos]
    if len(set(names)) < len(names):
        raise RefusedError(Refusal.TWICE)


def _refuse_entities(content: bytes) -> None:
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise RefusedError(Refusal.ENTITIES)


def plain_xml(content: bytes) -> bytes:
    """XML as UTF-8 without comments, CDATA marks and instructions; readers differ in what they do with those.

    Raises:
        RefusedError: where it declares entities or is not well formed.
    """
    content = _utf8(content)
    _refuse_entities(content)
    if b"<!" in content or content.count(b"<?") > 1:
        content = _MARKED.sub(_unmarked, content)
    try:
        parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.Parse(content, True)
    except expat.ExpatError:
        raise RefusedError(Refusal.CONTENT) from None
    return content


def _unmarked(match: re.Match[bytes]) -> bytes:
    text: bytes = match[1] or b""
    return text.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")


def _utf8(content: bytes) -> bytes:
    declared = _DECLARED.match(content[:200].lstrip(b"\xef\xbb\xbf \r\n\t"))
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or content[:2] in {b"<\x00", b"\x00<"}:
        code = "utf-16" if content[0] >= 0xFE else ("utf-16-le" if content[0] else "utf-16-be")  # noqa: PLR2004
    elif declared and declared[1].lower() not in {b"utf-8", b"utf8", b"us-ascii", b"ascii"}:
        code = declared[1].decode("ascii")
    else:
        return content
    try:
        text = content.decode(code)
    except (UnicodeDecodeError, LookupError):
        raise RefusedError(Refusal.CONTENT) from None
    return re.sub(r"^\ufeff?\s*<\?xml[^>]*\?>", "", text, count=1).encode("utf-8", "replace")
