"""Findings on the other values of a row."""

from __future__ import annotations

from ucj_validate.findings.rule import Rule, Severity

RULES: tuple[Rule, ...] = (
    Rule(
        "name_missing",
        Severity.ERROR,
        "NAMA KOSONG",
        "Nama kosong",
        "The name is empty",
        "Lengkapi nama",
        "Fill in the name",
    ),
    Rule(
        "birth_date_missing",
        Severity.WARNING,
        "TGL LAHIR KOSONG",
        "Tanggal lahir kosong atau tidak terbaca",
        "The birth date is empty or unreadable",
        "Lengkapi tanggal lahir sesuai KTP",
        "Fill in the birth date from the identity card",
    ),
    Rule(
        "birth_date_impossible",
        Severity.WARNING,
        "TANGGAL TIDAK MUNGKIN",
        "Tanggal lahir tidak mungkin",
        "The birth date is impossible",
        "Benarkan tanggal lahir sesuai KTP",
        "Correct the birth date from the identity card",
    ),
    Rule(
        "birth_date_ambiguous",
        Severity.INFO,
        "TGL LAHIR MENDUA",
        "Hari dan bulan pada tanggal lahir dapat tertukar",
        "Day and month of the birth date could be exchanged",
        "Tulis tanggal sebagai hari-bulan-tahun",
        "Write dates as day-month-year",
    ),
    Rule(
        "cell_error",
        Severity.WARNING,
        "SEL GALAT",
        "Sel berisi galat Excel seperti #N/A",
        "A cell holds an Excel error such as #N/A",
        "Perbaiki rumus di berkas sumber",
        "Mend the formula in the source file",
    ),
    Rule(
        "place_unknown",
        Severity.INFO,
        "WILAYAH TIDAK DIKENAL",
        "Nama kelurahan atau kecamatan tidak ada di daftar wilayah",
        "The village or district is in no region list",
        "Benarkan nama wilayah",
        "Correct the place name",
    ),
)
