"""`ucj-validate inspect`: what was detected in a file, and why; writes nothing."""

from __future__ import annotations

from typing import Annotated

import typer

from ucj_validate.cli.options import Config, column_map, know_sources
from ucj_validate.cli.speaking.language import Lang, speak
from ucj_validate.columns import Side


def inspect(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="BERKAS", help="Berkas CSV/Excel; boleh pola *; buku.xlsx#Lembar untuk satu lembar; - = stdin."
        ),
    ],
    side: Annotated[
        Side,
        typer.Option("--side", help="roll = daftar pekerja, members = ekspor peserta, reference = daftar rujukan."),
    ] = Side.ROLL,
    column: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="FIELD=KOLOM", help='Arti sebuah kolom, misalnya nik="NO KTP" (boleh berulang).'),
    ] = None,
    header_row: Annotated[
        int | None, typer.Option("--header-row", metavar="NOMOR", min=0, help="Baris judul kolom; 0 = tanpa judul.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Hasil sebagai JSON.")] = False,
    config: Config = None,
    lang: Lang = None,
) -> int:
    """Tunjukkan apa yang terbaca: pengodean, pemisah, lembar, baris judul, arti tiap kolom, lima baris tersamar.

    Contoh: ucj-validate inspect umkm.xlsx
    """
    from ucj_validate.cli.inspecting.inspection import facts, inspected
    from ucj_validate.cli.speaking.messages import show_error
    from ucj_validate.ingest import refuse_unused_map

    speak(lang)
    know_sources(files, config)
    mapped = column_map(column or [])
    seen = inspected(files, side, mapped, header_row)
    if as_json:
        from ucj_validate.cli.speaking.plain import show_json

        show_json([fact for each in seen for fact in facts(each)])
    else:
        from ucj_validate.cli.inspecting.screen import show

        show(seen, side, header_row)
    refusals = [each.refusal for each in seen if each.refusal]
    for refusal in refusals[:-1]:
        show_error(refusal)
    if refusals:
        raise refusals[-1]
    refuse_unused_map([table.source for each in seen for table in each.tables], mapped)
    return 0
