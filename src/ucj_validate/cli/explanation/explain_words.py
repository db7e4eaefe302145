"""The sentences in which a row's way to its status is told."""

from __future__ import annotations

from ucj_validate.cli.explanation.explain_facts import (
    Check,
    DuplicateSeen,
    Explained,
    FieldSeen,
    ListSeen,
    MemberSeen,
    PairSeen,
    Place,
)
from ucj_validate.i18n import MONTHS, _, language, number, percent
from ucj_validate.leaving import on_screen
from ucj_validate.match.comparing.levels import DATE_LEVELS, NAME_LEVELS, NIK_LEVELS
from ucj_validate.report.words import wording
from ucj_validate.report.words.levels import level

_SURE = 0.9999
_NEARLY_ZERO = 0.0001


def place_words(place: Place) -> str:
    """A row as a person finds it."""
    if place.sheet is None:
        return _("{file} baris {line}").format(file=on_screen(place.file), line=place.line)
    return _("{file} lembar {sheet} baris {line}").format(
        file=on_screen(place.file), sheet=on_screen(place.sheet), line=place.line
    )


def status_words(row: Explained) -> str:
    """The row's status as the workbook's sheet is called."""
    return wording.status(row.status)


def field_name(name: str) -> str:
    """A compared field."""
    return {
        "nik": "NIK",
        "birth_date": _("tanggal lahir"),
        "name": _("nama"),
        "sex": _("jenis kelamin"),
        "place": _("kelurahan"),
        "no_kk": _("No KK"),
        "phone": _("nomor HP"),
        "mother": _("nama ibu"),
    }[name]


def level_words(field: FieldSeen) -> str:
    """How two values agree; and where they don't, as far as that tells nothing of them."""
    missing = field.level.endswith("_missing")
    told = _("tidak dapat dibandingkan") if missing else _agreement(field.level)
    return f"{told} ({field.note})" if field.note else told


def _agreement(code: str) -> str:
    """A level in the reports' words; the matcher's own sentence where they have none."""
    told = level(code)
    if told != code.replace("_", " "):
        return told
    for table in (NIK_LEVELS, NAME_LEVELS, DATE_LEVELS):
        for known in table.values():
            if known.code == code:
                return known.sentence_en if language() == "en" else known.sentence_id
    return told


def part_words(part: str, bits: float) -> str:
    """What a bar stands for."""
    if part == "population":
        return _("awal: satu dari {count} orang").format(count=number(round(2.0**-bits)))
    return {
        "nik_and_birth_date": _("NIK dan tanggal lahir"),
        "name": _("nama"),
        "sex": _("jenis kelamin"),
        "no_kk": _("No KK"),
        "phone": _("nomor HP"),
        "mother": _("nama ibu"),
        "place": _("tempat tinggal"),
        "rule": _("aturan: dibatasi"),
        "rivals": _("dibagi dengan saingan"),
        "other_rows": _("lewat baris lain"),
        "version": _("selisih versi program"),
    }.get(part, part)


def rule_words(rule: str) -> str:
    """What a rule holds back, and why."""
    return {
        "two_sound_niks": _(
            "kedua NIK berformat sah tetapi berbeda lebih dari satu salah ketik; sebaik apa pun isian lainnya, "
            "petugas yang memutuskan"
        ),
        "other_serial_and_name": _(
            "wilayah dan tanggal lahir di NIK sama, tetapi nomor urut dan namanya beda: mungkin anak kembar"
        ),
        "same_nik_other_name": _("NIK sama tetapi namanya lain sama sekali: mungkin NIK orang lain yang tersalin"),
        "generation_apart": _("nama mirip tetapi lahirnya terpaut satu generasi: mungkin ayah dan anak"),
        "name_alone": _("hanya nama yang dapat dibandingkan; nama saja tidak pernah memutuskan"),
        "first_15_other_name": _(
            "angka terakhir NIK hilang di Excel dan namanya lain: mungkin saudara kembar atau orang lain"
        ),
        "twin_name": _("tanggal lahirnya sama, namanya hanya beda huruf hidup atau satu kata: mungkin anak kembar"),
        "same_nik_other_date": _(
            "NIK sama tetapi lahirnya terpaut satu generasi: mungkin NIK anggota keluarga yang tersalin"
        ),
        "date_in_part": _(
            "NIK tidak dapat dibandingkan dan yang lain hanya sebagian sama: nama tidak cukup untuk memutuskan"
        ),
        "both_linked_elsewhere": _("keduanya sudah menemukan padanan masing-masing"),
    }.get(rule, rule.replace("_", " "))


def chance(probability: float) -> str:
    """A probability that is never printed as certain."""
    if probability >= _SURE:
        return "> " + percent(_SURE)
    return "< " + percent(_NEARLY_ZERO) if probability < _NEARLY_ZERO else percent(probability)


def certainty_words(probability: float) -> str:
    """A probability as officers say it."""
    steps = (
        (0.98, _("hampir pasti orang yang sama")),
        (0.8, _("sangat mungkin orang yang sama")),
        (0.5, _("mungkin orang yang sama")),
        (0.2, _("belum tentu orang yang sama")),
        (0.02, _("kemungkinan besar orang lain")),
    )
    return next((words for least, words in steps if probability >= least), _("orang lain"))


def standing_words(seen: DuplicateSeen) -> str:
    """Why the other row stands for the person."""
    return {
        "nik_form": _("NIK-nya berformat sah, sedangkan NIK baris ini tidak"),
        "fuller": _("isiannya lebih lengkap (nama, tanggal lahir, jenis kelamin, No KK, kelurahan)"),
        "earlier": _("isiannya sama lengkap dan barisnya lebih dahulu"),
    }[seen.reason]


def month(text: str) -> str:
    """2025-03 as "Maret 2025"."""
    year, number_ = text.split("-")
    return f"{MONTHS[language()][int(number_) - 1]} {year}"


def member_reason(row: MemberSeen, as_of: str, grace_months: int) -> str:
    """What made the status of a member row."""
    if row.reason == "stated":
        return _("begitu tertulis di ekspor")
    if row.reason == "inactive_since" and row.inactive_since:
        return _("nonaktif sejak {month}, sebelum {as_of}").format(month=month(row.inactive_since), as_of=as_of)
    if row.reason == "month" and row.months_overdue is not None:
        if row.months_overdue == 0:
            return _("ekspor tidak menyebut status; iurannya tidak tertunggak")
        within = row.months_overdue <= grace_months
        told = _("ekspor tidak menyebut status; tunggakan {months} bulan masih dalam batas {grace} bulan")
        beyond = _("ekspor tidak menyebut status; tunggakan {months} bulan lewat dari batas {grace} bulan")
        return (told if within else beyond).format(months=row.months_overdue, grace=grace_months)
    return _("ekspor tidak menyebut status maupun bulan iuran")


def check_words(check: Check) -> str:
    """A test of eligibility and its outcome."""
    asked = {
        "deceased": (_("tidak tercatat meninggal"), _("tercatat meninggal")),
        "asn_or_pppk": (_("tidak tercatat sebagai ASN/PPPK"), _("tercatat sebagai ASN/PPPK")),
        "moved": (_("tidak tercatat pindah"), _("tercatat pindah")),
        "out_of_area": (_("alamatnya tidak di luar daerah"), _("alamatnya di luar daerah")),
        "over_age_to_register": (_("tidak lewat usia pendaftaran"), _("lewat usia pendaftaran dan belum peserta")),
        "under_age": (_("tidak di bawah umur"), _("di bawah umur")),
        "public_servant": (_("pekerjaannya bukan ASN, TNI, atau Polri"), _("pekerjaannya ASN, TNI, atau Polri")),
        "already_wage_earner": (_("bukan peserta PU yang aktif"), _("sudah peserta PU yang aktif")),
        "income_over_limit": (_("penghasilannya di bawah batas"), _("penghasilannya mencapai batas")),
        "decile_over_limit": (_("desilnya tidak di atas batas"), _("desilnya di atas batas")),
        "not_in_decree": (_("namanya ada di SK"), _("namanya tidak ada di SK")),
    }[check.code]
    if check.outcome == "failed":
        return asked[1]
    if check.outcome == "ignored":
        return _("{fact}, tetapi pengaturan mengabaikannya").format(fact=asked[1])
    if check.outcome == "unknown":
        return _("{fact}: tidak diketahui, maka tidak dikeluarkan karenanya").format(fact=asked[0])
    if check.outcome == "unchecked":
        return _("{fact}: tidak diperiksa, daftarnya atau wilayahnya tidak diberikan").format(fact=asked[0])
    return asked[0]


def list_words(seen: ListSeen) -> str:
    """A row of a reference list that speaks of the person."""
    told = (
        _("ada di daftar rujukan ({kind}): {place}")
        if seen.sure
        else _("mungkin ada di daftar rujukan ({kind}): {place}")
    )
    return told.format(kind=wording.list_kind(seen.kind), place=place_words(seen.place))


def lost_words(best: PairSeen, other: PairSeen) -> str:
    """By how much a runner-up lies behind, and through which parts most."""
    ours, theirs = best.bits(), other.bits()
    behind = {part: ours.get(part, 0.0) - theirs.get(part, 0.0) for part in {*ours, *theirs}}
    worst = sorted((part for part in behind if behind[part] >= 1), key=lambda part: (-behind[part], part))[:2]
    parts = ", ".join(
        _("{part} ({bits} bit)").format(part=part_words(part, 0.0), bits=number(behind[part], 1)) for part in worst
    )
    lead = number(best.weight - other.weight, 1)
    if not parts:
        return _("tertinggal {lead} bit").format(lead=lead)
    return _("tertinggal {lead} bit, terutama oleh {parts}").format(lead=lead, parts=parts)
