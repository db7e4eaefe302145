"""Findings on people who stand several times."""

from __future__ import annotations

from ucj_validate.findings.rule import Rule, Severity

RULES: tuple[Rule, ...] = (
    Rule(
        "duplicate_in_roll",
        Severity.WARNING,
        "GANDA",
        "Orang yang sama tercatat lebih dari sekali di satu daftar",
        "The same person stands more than once on one roll",
        "Hapus baris kelebihan dari daftar",
        "Remove the extra row from the roll",
    ),
    Rule(
        "duplicate_across_rolls",
        Severity.WARNING,
        "GANDA",
        "Orang yang sama tercatat di lebih dari satu daftar",
        "The same person stands on more than one roll",
        "Tentukan daftar yang menanggung orang ini",
        "Decide which roll carries this person",
    ),
    Rule(
        "several_kpj",
        Severity.WARNING,
        "KPJ GANDA",
        "Satu orang memiliki beberapa KPJ",
        "One person has several member numbers",
        "Ajukan amalgamasi KPJ",
        "Request amalgamation of the member numbers",
    ),
    Rule(
        "duplicate_member_row",
        Severity.INFO,
        "BARIS PESERTA BERULANG",
        "Baris peserta yang sama muncul lebih dari sekali",
        "The same member row appears more than once",
        "Minta ekspor peserta tanpa pengulangan",
        "Ask for an export without repeated rows",
    ),
    Rule(
        "double_funding",
        Severity.WARNING,
        "SUMBER DANA GANDA",
        "Satu orang dibayari lebih dari satu sumber pada waktu yang sama",
        "One person is paid for from more than one source at the same time",
        "Periksa mana yang dapat dihentikan (penghematan)",
        "Check which payment can be ended (a saving)",
    ),
)
