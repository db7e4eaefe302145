"""Findings on a person's link to the member data."""

from __future__ import annotations

from ucj_validate.findings.rule import Rule, Severity

RULES: tuple[Rule, ...] = (
    Rule(
        "name_differs",
        Severity.WARNING,
        "BEDA NAMA",
        "Nama di daftar dan di data peserta berbeda",
        "The names on the roll and in the member data differ",
        "Cocokkan nama dengan KTP",
        "Check the name against the identity card",
    ),
    Rule(
        "dob_differs",
        Severity.WARNING,
        "BEDA TGL LAHIR",
        "Tanggal lahir di daftar dan di data peserta berbeda",
        "The birth dates on the roll and in the member data differ",
        "Cocokkan tanggal lahir dengan KTP",
        "Check the birth date against the identity card",
    ),
    Rule(
        "nik_differs",
        Severity.WARNING,
        "BEDA NIK",
        "NIK di daftar dan di data peserta berbeda pada orang yang sama",
        "The NIK on the roll and in the member data differ for the same person",
        "Ajukan koreksi NIK kepada pihak yang salah catat",
        "Request a correction of the NIK where it is recorded wrongly",
    ),
    Rule(
        "possible_match",
        Severity.WARNING,
        "PERLU VERIFIKASI",
        "Ada calon padanan yang belum pasti",
        "There is a possible match that is not certain",
        "Bandingkan kedua baris di lembar PERLU VERIFIKASI dan putuskan",
        "Compare both rows in the sheet PERLU VERIFIKASI and decide",
    ),
    Rule(
        "possible_duplicate",
        Severity.WARNING,
        "MUNGKIN GANDA",
        "Mungkin orang yang sama dengan baris lain, belum pasti",
        "May be the same person as another row, not certain",
        "Bandingkan kedua baris dan putuskan",
        "Compare both rows and decide",
    ),
    Rule(
        "tie",
        Severity.WARNING,
        "PADANAN SERI",
        "Dua calon padanan hampir sama kuat",
        "Two possible matches are almost equally strong",
        "Tentukan orang yang benar dengan KTP atau nomor KK",
        "Establish the right person by identity or family card",
    ),
    Rule(
        "decision_disputed",
        Severity.WARNING,
        "KEPUTUSAN BERTENTANGAN",
        "Keputusan petugas tentang baris ini saling bertentangan, atau bertentangan dengan isinya sekarang",
        "What officers decided on this row contradicts itself, or what the row now says",
        "Putuskan lagi pasangannya dengan `review`; ia berdiri paling atas",
        "Decide the pair again with `review`; it stands first",
    ),
)
