"""A province report in words, in the language of the moment."""

from __future__ import annotations

from collections.abc import Iterator

from ucj_validate.i18n import _, day, number, percent, rupiah
from ucj_validate.leaving import foreign
from ucj_validate.report.counting.smallcells import SMALLEST
from ucj_validate.report.words import phrases
from ucj_validate.rollup.building import NIK, days_differ
from ucj_validate.rollup.parts import Growth, Rollup


def title(report: Rollup) -> str:
    """What the report is called."""
    return _("Perlindungan Jamsostek pekerja — {count} kota").format(count=number(len(report.cities)))


def verdict(report: Rollup) -> str:
    """The answer in one sentence."""
    total = report.total
    return _(
        "Dari {eligible} orang yang layak di daftar {cities} kota, {active} terlindungi pada {day}: {rate}. "
        "Setiap orang dihitung sekali."
    ).format(
        eligible=number(total.persons - total.excluded),
        cities=number(len(report.cities)),
        active=number(total.active),
        day=day(report.as_of),
        rate=phrases.rate(total.coverage),
    )


def shared(report: Rollup) -> Iterator[str]:
    """What cities have in common, in sentences; nothing where there is one city."""
    if len(report.cities) < 2:  # noqa: PLR2004
        return
    yield _("{count} orang ada di daftar lebih dari satu kota.").format(count=few(report.on_several_rolls))
    yield _("{count} orang aktif dibiayai uang publik di lebih dari satu kota: {money} sebulan.").format(
        count=few(report.paid_by_several),
        money=rupiah(report.paid_twice_a_month)
        if few(report.paid_by_several) == number(report.paid_by_several)
        else "·",
    )
    yield _("{count} orang di daftar baru terlihat aktif lewat ekspor kota lain.").format(
        count=few(report.covered_elsewhere)
    )
    if report.possible:
        yield _("{count} pasangan mungkin satu orang dan belum dipastikan; mereka dihitung terpisah.").format(
            count=few(report.possible)
        )


def few(count: int) -> str:
    """A number of persons; "<5" for fewer, but none."""
    return f"<{SMALLEST}" if 0 < count < SMALLEST else number(count)


def warnings(report: Rollup) -> Iterator[str]:
    """What stands against quoting the figures."""
    for city in report.cities:
        if city.alarms:
            yield _("Hasil {city} berada di bawah alarm; bereskan dulu sebelum angkanya dikutip.").format(
                city=foreign(city.name)
            )
    if told := days_differ(report):
        yield told


def step(key: str) -> str:
    """Why the province has more or fewer than its cities together."""
    return {
        "several_cities": _("dihitung oleh lebih dari satu kota"),
        "one_city_twice": _("dua catatan satu kota yang ternyata satu orang bila semua kota dibaca bersama"),
        "barred_elsewhere": _("tidak layak menurut kota lain (meninggal, ASN/PPPK, lewat usia)"),
        "doubted_together": _("diragukan bila semua kota dibaca bersama: perlu verifikasi"),
        "counts_elsewhere": _(
            "baru dihitung bila kota dibaca bersama: aktif lewat kota lain, atau tinggal di kota lain"
        ),
    }[key]


def measure(name: str) -> str:
    """One of MEASURES."""
    return {"persons": _("Orang di daftar"), "eligible": _("Layak"), "active": _("Terlindungi")}[name]


def segment(name: str) -> str:
    """A segment of the member exports."""
    return foreign(name) if name else _("tanpa segmen (bukan peserta, atau ekspor tidak menyebutnya)")


def segment_source() -> str:
    """Where segments come from."""
    return _(
        "Segmen menurut ekspor peserta BPJS: kartu yang menentukan status orang itu. Daftar kota tidak menyebut segmen; "
        "yang belum terdaftar karena itu tanpa segmen."
    )


def how(report: Rollup) -> str:
    """How people were known again over cities."""
    if report.mode == NIK:
        return _(
            "Orang dikenali kembali dengan NIK, nama, dan tanggal lahir, dengan aturan yang sama seperti di dalam satu kota. "
            "Apa yang sudah diputuskan tiap kota tentang warganya tetap berlaku."
        )
    return _(
        "Orang dikenali kembali dengan nama samaran (kunci {key}): NIK atau KPJ yang sama beserta nama atau tanggal lahir "
        "yang cocok, atau nama dan tanggal lahir yang sama beserta KK, telepon, atau ibu. Salah ketik NIK atau nama tidak "
        "terlihat: angka orang di beberapa kota adalah batas bawah."
    ).format(key=report.key)


def grown(growth: Growth) -> str:
    """One year's growth in a sentence."""
    before, now = growth.informal
    change = f" ({percent((now - before) / before)})" if before else ""
    return _(
        "{since} → {until} ({cities} kota): peserta informal aktif {before} → {now}{change}; di daftar dan terlindungi "
        "{active_before} → {active_now}."
    ).format(
        since=growth.since, until=growth.until, cities=number(growth.cities), before=number(before), now=number(now), change=change,
        active_before=number(growth.active[0]), active_now=number(growth.active[1]),
    )  # fmt: skip


def shown(cell: int | str | None) -> str:
    """A cell as it may be published."""
    return "·" if cell is None else number(cell) if isinstance(cell, int) else cell


def moved(cell: int | str | None) -> str:
    """A cell that adds to another, with its sign."""
    return phrases.signed(cell) if isinstance(cell, int) else shown(cell)


def together(count: int) -> str:
    """Lines too small to stand by themselves."""
    return _("Lainnya ({count} baris di bawah {smallest} orang)").format(count=number(count), smallest=SMALLEST)
