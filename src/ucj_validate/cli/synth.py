"""`ucj-validate synth`: a made-up city with known truth."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from ucj_validate.cli.speaking.language import Lang, speak
from ucj_validate.synth.options import CityName, Corruption, Layout, Noise, Serials

DEFAULT_DAY = datetime(2025, 4, 24)  # noqa: DTZ001 - a day; typer knows dates only as datetimes


def synth(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder tujuan.")],
    persons: Annotated[int, typer.Option("--persons", metavar="ANGKA", min=20, help="Banyaknya orang rekaan.")] = 1000,
    seed: Annotated[
        int, typer.Option("--seed", metavar="ANGKA", min=0, help="Angka awal acak; sama berarti berkas sama.")
    ] = 1,
    noise: Annotated[
        Noise, typer.Option("--noise", metavar="TINGKAT", help="Tingkat kotor: none, light, normal, heavy, certain.")
    ] = Noise.NORMAL,
    corruption: Annotated[
        Corruption,
        typer.Option(
            "--corruption", metavar="MODEL", help="Model salah tulis: office, ocr, keyboard, phonetic, household."
        ),
    ] = Corruption.OFFICE,
    layout: Annotated[
        Layout, typer.Option("--layout", help="office: berkas seperti buatan kantor; clean: CSV polos.")
    ] = Layout.OFFICE,
    as_of: Annotated[datetime, typer.Option("--as-of", formats=["%Y-%m-%d"], help="Tanggal acuan.")] = DEFAULT_DAY,
    city: Annotated[CityName, typer.Option("--city", help="palu atau palopo.")] = CityName.PALU,
    serials: Annotated[
        Serials,
        typer.Option(
            "--serials", help="real: nomor urut NIK seperti asli; reserved: 9000-9999, tidak pernah diterbitkan."
        ),
    ] = Serials.REAL,
    province: Annotated[
        str,
        typer.Option(
            "--province", metavar="ANGKA", help="Dua angka pengganti kode provinsi di semua NIK, misalnya 99."
        ),
    ] = "",
    lang: Lang = None,
) -> None:
    """Buat kota rekaan: daftar kotor, ekspor peserta, dan kebenarannya."""
    from ucj_validate.cli.speaking.watching import watched
    from ucj_validate.i18n import _, number
    from ucj_validate.synth.city import make_city, write_city
    from ucj_validate.synth.options import SynthOptions

    speak(lang)
    options = SynthOptions(
        persons=persons,
        seed=seed,
        noise=noise,
        corruption=corruption,
        layout=layout,
        as_of=as_of.date(),
        serials=serials,
        province=province,
        city=city,
    )
    with watched():
        written = write_city(make_city(options), folder)
    typer.echo(
        _("{folder}: {persons} orang, {rolls} baris daftar, {members} baris peserta, {files} berkas").format(
            folder=folder,
            persons=number(written.persons),
            rolls=number(written.roll_rows),
            members=number(written.member_rows),
            files=len(written.files),
        ),
        err=True,
    )
