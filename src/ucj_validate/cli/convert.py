"""`ucj-validate convert`: the table as intake reads it, as plain CSV."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ucj_validate.cli.options import Config, Wait, know_sources
from ucj_validate.cli.speaking.language import Lang, speak


def convert(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="BERKAS", help="Berkas CSV/Excel; boleh pola *; buku.xlsx#Lembar untuk satu lembar; - = stdin."
        ),
    ],
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="FOLDER", help="Folder untuk NAMA.csv dan NAMA.rejects.csv.")
    ],
    header_row: Annotated[
        int | None, typer.Option("--header-row", metavar="NOMOR", min=0, help="Baris judul kolom; 0 = tanpa judul.")
    ] = None,
    wait: Wait = None,
    config: Config = None,
    lang: Lang = None,
) -> int:
    """Tulis tabel sebagaimana terbaca: judul dan baris sebagai teks, tanpa mengganti nama kolom.

    Berkas yang tidak terbaca disebut dan dilewati; yang lain tetap ditulis, dan kode keluarnya bukan 0. FOLDER baru ada
    sekaligus dengan semua isinya; di folder yang sudah ada berkas diganti satu per satu, semua atau tidak satu pun.

    Contoh: ucj-validate convert umkm.xlsx --out csv/
    """
    from ucj_validate.cli.inspecting.conversion import converted
    from ucj_validate.cli.speaking.messages import show_error
    from ucj_validate.cli.speaking.plain import note, say
    from ucj_validate.cli.speaking.watching import watched
    from ucj_validate.i18n import _
    from ucj_validate.places.holding import filling

    speak(lang)
    know_sources(files, config)

    with filling(out, wait or 0), watched():
        done = converted(files, header_row, out)
    for path in done.written:
        say(str(path))
    for file, told in done.notes:
        note(_("{file}: catatan: {note}").format(file=file, note=told))
    for error in done.refused[:-1]:
        show_error(error)
    if done.refused:
        raise done.refused[-1]
    return 0
