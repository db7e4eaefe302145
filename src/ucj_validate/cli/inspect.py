"""`ucj-validate inspect`: what was detected in a file, and why; writes nothing."""

from __future__ import annotations

from typing import Annotated

import typer

from ucj_validate.cli.options import column_map, speak
from ucj_validate.columns import Side


def inspect(
    files: Annotated[
        list[str], typer.Argument(help="Berkas CSV/Excel; boleh pola *; buku.xlsx#Lembar untuk satu lembar.")
    ],
    side: Annotated[Side, typer.Option("--side", help="roll = daftar pekerja, members = ekspor peserta.")] = Side.ROLL,
    column: Annotated[list[str] | None, typer.Option("--map", help='FIELD=KOLOM, misalnya nik="NO KTP".')] = None,
    header_row: Annotated[
        int | None, typer.Option("--header-row", min=0, help="Baris judul kolom; 0 = tanpa judul.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Hasil sebagai JSON.")] = False,
) -> int:
    """Tunjukkan apa yang terbaca: pengodean, pemisah, lembar, baris judul, arti tiap kolom, lima baris tersamar.

    Contoh: ucj-validate inspect umkm.xlsx
    """
    from ucj_validate.cli.inspection import as_text, facts, inspected
    from ucj_validate.ingest import refuse_unused_map

    speak()
    mapped = column_map(column or [])
    tables = inspected(files, side, mapped, header_row)
    if as_json:
        import json

        print(json.dumps([facts(table) for table in tables], ensure_ascii=False, indent=2))
    else:
        as_text(tables)
    understood = {table.source.path for table in tables if table.part}
    fault = next((table.fault for table in tables if table.fault and table.source.path not in understood), None)
    if fault:
        raise fault
    refuse_unused_map([table.source for table in tables], mapped)
    return 0
