"""`ucj-validate synth`: a made-up city with known truth."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ucj_validate.cli.options import Wait
from ucj_validate.cli.speaking.language import Lang, speak
from ucj_validate.synth.options import CityName, Corruption, Layout, Noise, Serials

if TYPE_CHECKING:
    from ucj_validate.synth.options import SynthOptions

DEFAULT_DAY = date(2025, 4, 24)
FIRST_MONTH = date(2025, 1, 31)
"""Where several months are asked for and no day is named."""


def synth(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder tujuan.")],
    persons: Annotated[
        int, typer.Option("--persons", metavar="ANGKA", min=20, max=20_000_000, help="Banyaknya orang rekaan.")
    ] = 1000,
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
    as_of: Annotated[
        datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="Tanggal acuan; bawaan 2025-04-24.")
    ] = None,
    city: Annotated[
        CityName, typer.Option("--city", help="palu, palopo, morowali, atau morowali-utara.")
    ] = CityName.PALU,
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
    months: Annotated[
        int,
        typer.Option(
            "--months",
            metavar="ANGKA",
            min=0,
            max=120,
            help="Kota yang berubah selama sekian bulan, satu folder sebulan.",
        ),
    ] = 0,
    rate: Annotated[
        list[str] | None,
        typer.Option(
            "--rate", metavar="NAMA=BAGIAN", help="Laju satu perubahan sebulan, misalnya lapsed=0.05; boleh diulang."
        ),
    ] = None,
    cities: Annotated[
        str,
        typer.Option(
            "--cities",
            metavar="KOTA[=ANGKA],…",
            help="Beberapa kota yang berbagi orang, misalnya palu=900,morowali=500.",
        ),
    ] = "",
    shared: Annotated[
        float,
        typer.Option(
            "--shared", metavar="BAGIAN", min=0, max=1, help="Bagian orang yang ada di dua kota, dengan --cities."
        ),
    ] = 0.02,
    wait: Wait = None,
    lang: Lang = None,
) -> None:
    """Buat kota rekaan: daftar kotor, ekspor peserta, dan kebenarannya.

    FOLDER baru ada sekaligus dengan semua isinya; di folder yang sudah ada, berkas diganti satu per satu, tiap kota utuh.
    """
    from ucj_validate.cli.speaking.watching import watched
    from ucj_validate.errors import UsageError
    from ucj_validate.i18n import _
    from ucj_validate.places.holding import filling
    from ucj_validate.synth.options import SynthOptions

    speak(lang)
    options = SynthOptions(
        persons=persons,
        seed=seed,
        noise=noise,
        corruption=corruption,
        layout=layout,
        as_of=as_of.date() if as_of else FIRST_MONTH if months else DEFAULT_DAY,
        serials=serials,
        province=province,
        city=city,
    )
    if rate and not months:
        raise UsageError("--rate", _("laju perubahan hanya berlaku dengan --months"), advice=_("sebut --months juga"))
    if months and cities:
        raise UsageError("--cities", _("tidak dapat bersama --months"), advice=_("buat bulan-bulan tiap kota sendiri"))
    with filling(folder, wait or 0), watched():
        if cities:
            said = _cities(options, cities, shared, folder)
        else:
            said = _months(options, months, rate or [], folder) if months else _city(options, folder)
    typer.echo(said, err=True)


def _city(options: SynthOptions, folder: Path) -> str:
    """Writes one city; what was written."""
    from ucj_validate.i18n import _, number
    from ucj_validate.synth.city import make_city, write_city

    written = write_city(make_city(options), folder)
    return _("{folder}: {persons} orang, {rolls} baris daftar, {members} baris peserta, {files} berkas").format(
        folder=folder,
        persons=number(written.persons),
        rolls=number(written.roll_rows),
        members=number(written.member_rows),
        files=len(written.files),
    )


def _months(options: SynthOptions, count: int, rates: list[str], folder: Path) -> str:
    """Writes a changing city, month by month; what was written."""
    from ucj_validate.i18n import _, number
    from ucj_validate.synth.months import months
    from ucj_validate.synth.months.rates import rates_from
    from ucj_validate.synth.months.writing import CHANGES_FILE, write_months

    written = write_months(months(options, count, rates_from(rates)), folder)
    return _("{folder}: {months} bulan, {changes} perubahan di {file}").format(
        folder=folder, months=len(written.months), changes=number(written.changes), file=CHANGES_FILE
    )


def _cities(options: SynthOptions, named: str, shared: float, folder: Path) -> str:
    """Writes several cities that share people; what was written."""
    from ucj_validate.i18n import _, number
    from ucj_validate.synth.cities import make_cities, sizes_from, write_cities

    written = write_cities(make_cities(sizes_from(named, options.persons), options, shared), folder)
    return _("{folder}: {cities} kota, {persons} orang di berkasnya").format(
        folder=folder, cities=len(written), persons=number(sum(city.persons for city in written.values()))
    )
