"""Findings on rows of the member data."""

from __future__ import annotations

from ucj_validate.findings.rule import Rule, Severity

RULES: tuple[Rule, ...] = (
    Rule(
        "status_contradicts_blth",
        Severity.WARNING,
        "STATUS BERTENTANGAN BLTH",
        "Status kepesertaan bertentangan dengan bulan iuran terakhir",
        "The stated membership status contradicts the month of the last contribution",
        "Tanyakan kepada BPJS Ketenagakerjaan",
        "Ask BPJS Ketenagakerjaan",
    ),
    Rule(
        "membership_unclear",
        Severity.WARNING,
        "STATUS TIDAK TERBACA",
        "Status kepesertaan tidak disebut dan bulan iuran terakhir tidak ada",
        "The membership status is not stated and there is no month of the last contribution",
        "Minta ekspor dengan status atau BLTH",
        "Ask for an export with the status or BLTH",
    ),
    Rule(
        "future_period",
        Severity.WARNING,
        "BLTH DI MASA DEPAN",
        "Bulan iuran terakhir jauh setelah tanggal acuan",
        "The month of the last contribution lies well after the as-of date",
        "Periksa tanggal acuan dan bulan iuran",
        "Check the as-of date and the month",
    ),
    Rule(
        "member_not_in_roll",
        Severity.WARNING,
        "ANGGOTA DI LUAR DAFTAR",
        "Peserta yang tidak ada di daftar mana pun",
        "A member who is on no roll",
        "Bila iurannya dibayari pemerintah, telusuri dasarnya",
        "Where public money pays the premium, trace the ground for it",
    ),
)
