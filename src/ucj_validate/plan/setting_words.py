"""What each setting of a plan decides, and its value as it is read aloud."""

from __future__ import annotations

from ucj_validate.i18n import _, number
from ucj_validate.report.words import rule_words

_AMOUNTS = ("premium.monthly", "plan.monthly", "plan.jht_monthly", "plan.income_limit")


def setting(key: str) -> str:
    """What a setting decides."""
    return {
        "plan.programs": _("Program yang dibayar"),
        "plan.jht_monthly": _("Tambahan JHT sebulan (rupiah)"),
        "plan.order": _("Cara memilih"),
        "plan.first": _("Yang mutlak didahulukan"),
        "plan.weight_lapsed": _("Bobot status"),
        "plan.weight_decile": _("Bobot desil"),
        "plan.weight_income": _("Bobot penghasilan"),
        "plan.weight_risk": _("Bobot risiko pekerjaan"),
        "plan.weight_age": _("Bobot dekat batas usia"),
        "plan.risk_high": _("Pekerjaan berisiko tinggi"),
        "plan.risk_medium": _("Pekerjaan berisiko sedang"),
        "plan.employer_segments": _("Segmen yang dibayar pemberi kerja lewat NPP"),
        "plan.employer_rolls": _("Daftar pegawai yang dibayar kantornya lewat NPP"),
        "plan.income_limit": _("Penghasilan mulai mana orang membayar sendiri (rupiah sebulan)"),
        "plan.self_payers": _("Yang selama ini membayar sendiri: dibayar siapa"),
        "plan.renew_over_age": _("Siapa di atas batas usia daftar yang masih boleh diperpanjang"),
        "plan.horizon": _("Anggaran harus cukup untuk"),
        "plan.running": _("Yang sudah dibayar kini"),
        "plan.self_share": _("Bagian iuran yang dibayar peserta mandiri selama keringanan (PP 50/2025)"),
        "plan.self_months": _("Bulan keringanan peserta mandiri"),
        "plan.self_months_transport": _("Bulan keringanan peserta mandiri di angkutan"),
        "plan.transport": _("Pekerjaan angkutan"),
    }.get(key) or rule_words.setting(key)


def value(key: str, written: str) -> str:
    """A value as it is read aloud."""
    if key in _AMOUNTS and written.isdigit():
        return number(int(written))
    return (
        {
            ("plan.order", "strict"): _("urut ketat"),
            ("plan.order", "points"): _("nilai terbanyak"),
            ("plan.order", "people"): _("orang terbanyak"),
            ("plan.first", "lapsed"): _("menunggak"),
            ("plan.self_payers", "city"): _("kota, bila di bawah batas penghasilan"),
            ("plan.self_payers", "self"): _("tetap sendiri"),
            ("plan.renew_over_age", "none"): _("tidak ada"),
            ("plan.renew_over_age", "lapsed"): _("yang menunggak"),
            ("plan.renew_over_age", "members"): _("yang menunggak dan nonaktif"),
            ("plan.horizon", "year"): _("dua belas bulan"),
            ("plan.horizon", "left"): _("sisa bulan tahun ini"),
            ("plan.running", "apart"): _("dari uang lain"),
            ("plan.running", "inside"): _("dari anggaran ini"),
        }.get((key, written))
        or written
        or _("tidak ada")
    )
