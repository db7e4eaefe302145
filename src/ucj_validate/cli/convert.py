"""`ucj-validate convert`: the table as intake reads it, as plain CSV."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ucj_validate.cli.options import speak


def convert(
    files: Annotated[
        list[str], typer.Argument(help="Berkas CSV/Excel; boleh pola *; buku.xlsx#Lembar untuk satu lembar.")
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder untuk NAMA.csv dan NAMA.rejects.csv.")],
    header_row: Annotated[
        int | None, typer.Option("--header-row", min=0, help="Baris judul kolom; 0 = tanpa judul.")
    ] = None,
) -> int:
    """Tulis tabel sebagaimana terbaca: judul dan baris sebagai teks, tanpa mengganti nama kolom.

    Contoh: ucj-validate convert umkm.xlsx --out csv/
    """
    from ucj_validate.cli.conversion import converted, written

    speak()

    outputs = converted(files, header_row)
    for path in written(outputs, out, files):
        print(path)
    return 0
