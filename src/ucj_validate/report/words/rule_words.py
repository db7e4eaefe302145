"""Words for rules and thresholds: what each decides, its value, how well its default is founded."""

from __future__ import annotations

from decimal import Decimal

from ucj_validate.i18n import _, number


def setting(key: str) -> str:
    """What a setting decides."""
    return {
        "rules.grace_months": _("Bulan tunggakan sebelum kepesertaan dianggap berhenti"),
        "rules.register_age_limit": _("Batas usia pendaftaran (tahun)"),
        "rules.min_age": _("Usia terendah (tahun)"),
        "rules.exclude_deceased": _("Yang tercatat meninggal tidak layak"),
        "rules.exclude_over_age": _("Yang lewat usia pendaftaran dan bukan peserta tidak layak"),
        "rules.exclude_asn": _("ASN dan PPPK tidak layak"),
        "rules.exclude_moved": _("Yang tercatat pindah tidak layak"),
        "rules.exclude_out_of_area": _("Yang beralamat di luar daerah tidak layak"),
        "rules.area": _("Daerah yang warganya layak"),
        "rules.exclude_public_servants": _("Yang pekerjaannya ASN, TNI, atau Polri tidak layak"),
        "rules.vulnerable_rolls": _("Daftar pekerja rentan (nama berkas)"),
        "rules.exclude_wage_earners": _("Peserta PU yang masih aktif tidak layak di daftar pekerja rentan"),
        "rules.income_limit": _("Batas penghasilan pekerja rentan sebulan (rupiah); harus kurang dari ini"),
        "rules.max_decile": _("Desil tertinggi yang layak"),
        "rules.require_decree": _("Hanya yang namanya ada di SK"),
        "premium.monthly": _("Iuran sebulan untuk satu orang (rupiah)"),
        "match.accept": _("Peluang terendah pasangan yang diterima"),
        "match.precision": _("Ketepatan yang diinginkan dari pasangan yang diterima"),
        "match.review": _("Peluang terendah pasangan yang ditawarkan untuk diputuskan"),
        "match.tie_margin": _("Jarak bobot terkecil dari pesaing"),
        "match.max_block": _("Isi terbesar kelompok calon sebelum dipecah (baris)"),
        "match.id_kind": _("Isi kolom NIK"),
    }.get(key, key)


def setting_value(value: str | float | bool | tuple[str, ...] | None) -> str:
    """The value of a setting as it is read aloud."""
    if value is None:
        return _("tidak dipakai")
    if isinstance(value, bool):
        return _("ya") if value else _("tidak")
    if isinstance(value, tuple):
        return ", ".join(value) or _("tidak disebut")
    if isinstance(value, (int, float)):
        return number(value, max(-Decimal(str(value)).normalize().as_tuple().exponent, 0))  # type: ignore[operator]
    return value


def mark(code: str) -> str:
    """How well a default is founded."""
    return {
        "B": _("beberapa sumber sekunder"),
        "C": _("satu sumber"),
        "R": _("penalaran, belum dipastikan"),
    }.get(code, code)
