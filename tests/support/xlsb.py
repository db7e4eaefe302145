"""A smallest writer of .xlsb: no other program here can make one. Records as [MS-XLSB] numbers them."""

import datetime as dt
import io
import struct
import zipfile

ERRORS = {"#NULL!": 0, "#DIV/0!": 7, "#VALUE!": 15, "#REF!": 23, "#NAME?": 29, "#NUM!": 36, "#N/A": 42}
_DATE_STYLE = 1


def record(kind, body=b""):
    head = bytes([kind]) if kind < 128 else bytes([(kind & 127) | 128, kind >> 7])
    size, length = len(body), b""
    while size >= 128:
        length += bytes([size & 127 | 128])
        size >>= 7
    return head + length + bytes([size]) + body


def wide(text):
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def cell(column, value, *, formula=False):
    start = struct.pack("<II", column, _DATE_STYLE if isinstance(value, dt.date) else 0)
    if isinstance(value, bool):
        return record(4, start + bytes([value]))
    if isinstance(value, dt.date):
        return record(5, start + struct.pack("<d", (value - dt.date(1899, 12, 30)).days))
    if isinstance(value, int | float):
        return record(5, start + struct.pack("<d", value))
    if value in ERRORS:
        end = struct.pack("<HI", 0, 0) + struct.pack("<I", 0) if formula else b""
        return record(11 if formula else 3, start + bytes([ERRORS[value]]) + end)
    return record(6, start + wide(value))


def sheet(rows, *, hidden_rows=(), hidden_columns=(), merged=()):
    """`rows`: row number from 0 → {column from 0: value}; the rest counts from 0 as well."""
    body = record(129) + record(148, struct.pack("<4I", min(rows), max(rows), 0, 20))
    if hidden_columns:
        columns = b"".join(record(60, struct.pack("<IIIIH", c, c, 2304, 0, 1)) for c in hidden_columns)
        body += record(390) + columns + record(391)
    body += record(145)
    for row, cells in sorted(rows.items()):
        body += record(0, struct.pack("<IIHBBBI", row, 0, 300, 0, 16 if row in hidden_rows else 0, 0, 0))
        body += b"".join(cell(c, v, formula=row % 2 == 0) for c, v in sorted(cells.items()))
    body += record(146)
    if merged:
        cells = b"".join(record(176, struct.pack("<4I", *ends)) for ends in merged)
        body += record(177, struct.pack("<I", len(merged))) + cells + record(178)
    return body + record(130)


def book(sheets, hidden=()):
    """The bytes of a workbook: sheet name → what `sheet` gives."""
    packed = io.BytesIO()
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            + "".join(
                f'<Override PartName="/xl/worksheets/sheet{i}.bin" ContentType="application/vnd.ms-excel.worksheet"/>'
                for i in range(1, len(sheets) + 1)
            )
            + '<Override PartName="/xl/styles.bin" ContentType="application/vnd.ms-excel.styles"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}"><Relationship Id="rId1" Type="{office}/officeDocument" '
            'Target="xl/workbook.bin"/></Relationships>',
        )
        names = b"".join(
            record(156, struct.pack("<II", name in hidden, i) + wide(f"rId{i}") + wide(name))
            for i, name in enumerate(sheets, 1)
        )
        archive.writestr("xl/workbook.bin", record(131) + record(143) + names + record(144) + record(132))
        archive.writestr(
            "xl/_rels/workbook.bin.rels",
            f'<Relationships xmlns="{package}">'
            + "".join(
                f'<Relationship Id="rId{i}" Type="{office}/worksheet" Target="worksheets/sheet{i}.bin"/>'
                for i in range(1, len(sheets) + 1)
            )
            + f'<Relationship Id="rId99" Type="{office}/styles" Target="styles.bin"/></Relationships>',
        )
        forms = b"".join(record(47, struct.pack("<HHHHHHHH", 65535 if i else 0, i, 0, 0, 0, 0, 0, 0)) for i in (0, 14))
        styles = record(278) + record(617, struct.pack("<I", 2)) + forms + record(618) + record(279)
        archive.writestr("xl/styles.bin", styles)
        for i, content in enumerate(sheets.values(), 1):
            archive.writestr(f"xl/worksheets/sheet{i}.bin", content)
    return packed.getvalue()
