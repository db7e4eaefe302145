"""What changes are called, in the language of the moment."""

from __future__ import annotations

from ucj_validate.i18n import _


def kind(code: str) -> tuple[str, str]:
    """A kind of change of a person on the rolls: its name, and what it means."""
    return {
        "became_active": (_("baru aktif"), _("terlindungi sekarang, dan sebelumnya belum")),
        "registered": (_("baru terdaftar"), _("sebelumnya belum menjadi peserta, sekarang sudah")),
        "reactivated": (_("aktif kembali"), _("sebelumnya menunggak atau nonaktif, sekarang aktif")),
        "lapsed": (_("mulai menunggak"), _("sebelumnya aktif, sekarang menunggak")),
        "ended": (_("menjadi nonaktif"), _("sebelumnya aktif atau menunggak, sekarang nonaktif")),
        "membership_lost": (
            _("tidak ditemukan lagi sebagai peserta"),
            _("sebelumnya peserta; sekarang tidak ada peserta yang cocok"),
        ),
        "settled": (_("verifikasi selesai"), _("sebelumnya perlu verifikasi, sekarang sudah jelas")),
        "in_review": (_("baru perlu verifikasi"), _("sebelumnya jelas, sekarang perlu verifikasi")),
        "excluded": (_("menjadi tidak layak"), _("sekarang meninggal, pindah, ASN/PPPK, atau lewat usia daftar")),
        "included": (_("layak kembali"), _("sebelumnya tidak layak, sekarang layak")),
        "new": (_("baru di daftar"), _("tidak ada di daftar pada hasil sebelumnya")),
        "gone": (_("hilang dari daftar"), _("ada di daftar sebelumnya, sekarang tidak")),
        "duplicated": (_("bertambah barisnya"), _("orang yang barisnya lebih banyak daripada sebelumnya")),
        "unduplicated": (_("berkurang barisnya"), _("orang yang baris gandanya sudah dihapus")),
        "corrected": (_("isiannya diubah"), _("NIK, nama, atau tanggal lahirnya tidak sama dengan sebelumnya")),
        "merged": (_("digabung"), _("sebelumnya dihitung sendiri, sekarang satu orang dengan yang lain")),
        "split": (_("dipisah"), _("sebelumnya satu orang dengan yang lain, sekarang dihitung sendiri")),
        "unsure": (
            _("tidak dapat dipastikan"),
            _("mungkin orang yang sama, mungkin satu hilang dan satu baru; tidak ditebak"),
        ),
    }[code]


def member_kind(code: str) -> tuple[str, str]:
    """A kind of change of a person in the member data: its name, and what it means."""
    return {
        "paid": (_("baru dibayar"), _("aktif sekarang, dan sebelumnya tidak")),
        "stopped": (_("berhenti dibayar"), _("aktif sebelumnya, dan sekarang tidak")),
        "joined": (_("baru di data peserta"), _("tidak ada di data peserta sebelumnya")),
        "left": (_("hilang dari data peserta"), _("ada di data peserta sebelumnya, sekarang tidak")),
        "off_roll": (_("baru di luar daftar"), _("sekarang tidak ada di daftar mana pun")),
        "on_roll": (_("ditemukan di daftar"), _("sebelumnya tidak ada di daftar mana pun")),
        "still_off_roll": (_("tetap di luar daftar"), _("tidak ada di daftar mana pun, dulu dan sekarang")),
        "merged": kind("merged"),
        "split": kind("split"),
        "unsure": kind("unsure"),
    }[code]


def step(code: str) -> str:
    """A step from the figures of the one run to those of the other."""
    return {
        "gone": _("hilang dari daftar"),
        "left": _("hilang dari data peserta"),
        "merged": _("digabung dengan orang lain"),
        "unsure_before": _("tidak dapat dipastikan (dulu)"),
        "excluded": _("menjadi tidak layak"),
        "included": _("layak kembali"),
        "lapsed": _("mulai menunggak"),
        "ended": _("menjadi nonaktif"),
        "membership_lost": _("tidak ditemukan lagi sebagai peserta"),
        "doubted": _("aktif, lalu perlu verifikasi"),
        "reactivated": _("aktif kembali"),
        "registered": _("baru terdaftar dan aktif"),
        "confirmed": _("verifikasi selesai: aktif"),
        "new": _("baru di daftar"),
        "joined": _("baru di data peserta"),
        "split": _("dipisah dari orang lain"),
        "unsure_now": _("tidak dapat dipastikan (sekarang)"),
        "stopped": _("berhenti dibayar"),
        "paid": _("baru dibayar"),
        "on_roll": _("ditemukan di daftar"),
        "off_roll": _("baru di luar daftar"),
        "unchanged": _("tidak mengubah angka"),
    }[code]


def state(code: str) -> str:
    """What has become of a finding."""
    return {
        "solved": _("selesai"),
        "left": _("ikut hilang"),
        "open": _("masih ada"),
        "new": _("baru"),
        "arrived": _("ikut orang baru"),
    }[code]


def told_by(code: int) -> str:
    """What a person is known again by."""
    return (
        _("baris yang isinya tetap"),
        _("NIK atau KPJ yang sama"),
        _("baris peserta yang sama"),
        _("pemadanan"),
    )[code]


def reversed_order() -> str:
    """The later run was named first."""
    return _("Perhatian: hasil yang disebut lebih dulu bertanggal acuan lebih baru. Semua perubahan terbaca mundur.")


def same_day() -> str:
    """Both runs have one as-of date."""
    return _("Kedua hasil bertanggal acuan sama.")
