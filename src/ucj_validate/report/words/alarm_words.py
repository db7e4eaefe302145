"""Alarms in words: where, what cannot be, what would be expected, what was found, what to do."""

from __future__ import annotations

from ucj_validate.alarms import Alarm
from ucj_validate.i18n import _, number, percent
from ucj_validate.leaving import foreign


def place(alarm: Alarm) -> str:
    """The file, sheet and column it is about; the side, or the matching, where it is about no one file."""
    if alarm.file is None:
        return {"members": _("data peserta"), "roll": _("daftar pekerja")}.get(alarm.side or "", _("pemadanan"))
    parts = [foreign(alarm.file)]
    if alarm.sheet is not None:
        parts.append(_("lembar {sheet}").format(sheet=foreign(alarm.sheet)))
    if alarm.column is not None:
        parts.append(_("kolom {column}").format(column=foreign(alarm.column)))
    return ", ".join(parts)


def sentence(code: str) -> str:
    """What cannot be."""
    return _told()[code][0]


def remedy(code: str) -> str:
    """What to do about it."""
    return _told()[code][1]


def expected(alarm: Alarm) -> str:
    """What a sound result would show; empty where there is no figure to it."""
    if alarm.code in _TOO_FEW:
        return _("sedikitnya {count} dari {of} orang ({share})").format(
            count=number(-int(-alarm.limit * alarm.of // 1)), of=number(alarm.of), share=percent(alarm.limit)
        )
    if alarm.code == "nobody_active":
        return _("sedikitnya satu peserta aktif")
    return _("kurang dari {share}").format(share=percent(alarm.limit)) if alarm.of else _("bobot yang menetap")


def found(alarm: Alarm) -> str:
    """What was counted instead."""
    if alarm.code in _TOO_FEW:
        return _("{count} orang di daftar berpadanan; sisi yang lebih kecil berisi {of} orang").format(
            count=number(alarm.count), of=number(alarm.of)
        )
    if alarm.code == "nobody_active":
        return _("0 aktif dari {of} peserta").format(of=number(alarm.of))
    if alarm.code == "many_deceased":
        return _("{count} dari {of} orang ({share})").format(
            count=number(alarm.count), of=number(alarm.of), share=percent(alarm.share)
        )
    if not alarm.of:
        return _("bobot masih berubah ketika hitungan dihentikan")
    return _("{count} dari {of} baris ({share})").format(
        count=number(alarm.count), of=number(alarm.of), share=percent(alarm.share)
    )


_TOO_FEW = ("no_links", "few_links")


def _told() -> dict[str, tuple[str, str]]:
    """Sentence and remedy by code."""
    return {
        "no_links": (
            _("Tidak seorang pun di daftar ditemukan di data peserta"),
            _("Pastikan kedua berkas dari daerah dan masa yang sama, dan kolom NIK dan nama terbaca benar (`inspect`)"),
        ),
        "few_links": (
            _("Hampir tidak ada orang di daftar yang ditemukan di data peserta"),
            _("Pastikan kedua berkas dari daerah dan masa yang sama, dan kolom NIK dan nama terbaca benar (`inspect`)"),
        ),
        "nobody_active": (
            _("Tidak ada peserta yang aktif pada tanggal acuan"),
            _("Periksa --as-of dan kolom status atau BLTH; minta ekspor yang memuat peserta aktif"),
        ),
        "many_deceased": (
            _("Terlalu banyak orang di daftar tercatat meninggal"),
            _("Periksa daftar kematian dan daftar klaim: mungkin daftar lain, atau kolomnya keliru"),
        ),
        "model_not_converged": (
            _("Bobot pemadanan tidak menetap"),
            _("Pakai bobot bawaan atau model yang sudah diperiksa; laporkan bila berulang"),
        ),
        "mostly_duplicates": (
            _("Sebagian besar baris mengulang orang yang sama"),
            _("Periksa apakah isi berkas tertempel dua kali, atau satu kolom terisi sama untuk banyak orang"),
        ),
        "mostly_rejected": (
            _("Sebagian besar baris tidak terbaca sebagai orang"),
            _("Lihat rejects.csv, lalu periksa baris judul dan pemisah kolom dengan `inspect`"),
        ),
        "nik_column_empty": (
            _("Kolom NIK kosong atau berisi tanda pengganti di hampir semua baris"),
            _("Minta berkas yang berisi NIK, atau sebut kolom yang benar dengan --map nik=KOLOM"),
        ),
        "nik_column_damaged": (
            _("NIK di seluruh kolom dirusak Excel: angka terakhirnya hilang"),
            _("Minta berkas asli dengan kolom NIK berformat teks"),
        ),
        "nik_column_other": (
            _("Isi kolom NIK di hampir semua baris bukan NIK orangnya"),
            _("Sebut kolom yang benar dengan --map nik=KOLOM; nomor KK, telepon dan nomor urut bukan NIK"),
        ),
        "nik_column_constant": (
            _("Satu NIK yang sama diisikan di hampir semua baris"),
            _("Isi ulang kolom NIK dari sumber asli"),
        ),
        "name_column_empty": (
            _("Kolom nama kosong di hampir semua baris"),
            _("Minta berkas yang berisi nama, atau sebut kolom yang benar dengan --map name=KOLOM"),
        ),
        "name_column_constant": (
            _("Satu nama yang sama diisikan di hampir semua baris"),
            _("Sebut kolom yang benar dengan --map name=KOLOM, atau isi ulang dari sumber asli"),
        ),
        "birth_date_column_unreadable": (
            _("Tanggal lahir tidak terbaca di hampir semua baris"),
            _("Tulis tanggal sebagai hari-bulan-tahun, atau sebut kolom yang benar dengan --map birth_date=KOLOM"),
        ),
        "birth_date_column_constant": (
            _("Satu tanggal lahir yang sama diisikan di hampir semua baris"),
            _("Sebut kolom yang benar dengan --map birth_date=KOLOM, atau isi ulang dari sumber asli"),
        ),
        "birth_date_column_other": (
            _("Tanggal lahir bertentangan dengan NIK di hampir semua baris"),
            _("Periksa apakah kolom itu tanggal lain, atau hari dan bulannya tertukar: --map birth_date=KOLOM"),
        ),
        "sex_column_other": (
            _("Jenis kelamin bertentangan dengan NIK di hampir semua baris"),
            _("Periksa arti kode jenis kelamin (L laki-laki, P perempuan) di sumbernya"),
        ),
        "membership_unreadable": (
            _("Status kepesertaan tidak terbaca di hampir semua baris"),
            _("Minta ekspor dengan status atau BLTH, atau sebut kolomnya dengan --map status=KOLOM"),
        ),
        "periods_in_future": (
            _("Bulan iuran terakhir jauh setelah tanggal acuan di hampir semua baris"),
            _("Periksa --as-of dan kolom BLTH"),
        ),
    }
