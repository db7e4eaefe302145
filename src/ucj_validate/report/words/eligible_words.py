"""Words for criteria of eligibility, reference lists, and who is eligible and on no roll."""

from __future__ import annotations

from ucj_validate.i18n import _, number, rupiah
from ucj_validate.report.eligible import CriterionUse, ListUse
from ucj_validate.report.model import Report
from ucj_validate.report.words import rule_words, wording

_REVIEWING = "under_age"


def criterion(use: CriterionUse) -> str:
    """The condition with its value: "Batas usia pendaftaran (tahun): 65"."""
    told = rule_words.setting(use.setting)
    return told if isinstance(use.value, bool) else f"{told}: {rule_words.setting_value(use.value)}"


def effect(use: CriterionUse) -> str:
    """What failing it does."""
    if not use.is_on:
        return _("tidak dipakai")
    return _("diperiksa") if use.code == _REVIEWING else _("tidak layak")


def status_meaning(report: Report, code: str) -> str:
    """What a status says of a row; of "excluded" also the criteria that this city has switched on."""
    told = wording.status_meaning(code)
    words = {
        "public_servant": _("pekerjaan ASN/TNI/Polri"),
        "already_wage_earner": _("peserta PU"),
        "income_over_limit": _("penghasilan"),
        "decile_over_limit": _("desil"),
        "not_in_decree": _("tidak ada di SK"),
    }
    further = [words[one.code] for one in report.criteria if one.is_on and one.code in words]
    return ", ".join([told, *further]) if code == "excluded" else told


def reference_list(use: ListUse) -> str:
    """What a reference list has come to, in one sentence."""
    figures = {
        "name": wording.list_kind(use.kind),
        "rows": number(use.rows),
        "persons": number(use.persons),
        "on_roll": number(use.on_roll),
    }
    if use.kind == "dtsen":
        return _("{name}: {rows} baris, {persons} kartu keluarga, desil {on_roll} orang di daftar diketahui").format(
            **figures
        )
    told = _("{name}: {rows} baris, {persons} orang, {on_roll} di antaranya ada di daftar pekerja").format(**figures)
    if not use.possible:
        return told
    return _("{told}; {possible} orang lagi mungkin sama, belum pasti").format(told=told, possible=number(use.possible))


def candidates(report: Report) -> list[str]:
    """Who is eligible and on no roll, in sentences; nothing without lists of candidates."""
    found = report.candidates
    if found is None:
        return []
    told = [
        _("Dari {persons} orang di daftar calon, {on_roll} sudah ada di daftar pekerja.").format(
            persons=number(found.persons), on_roll=number(found.on_roll)
        ),
        _("{uncovered} orang layak, belum terlindungi, dan belum ada di daftar: iurannya {yearly} setahun.").format(
            uncovered=number(found.uncovered), yearly=rupiah(found.yearly)
        ),
    ]
    others = [
        (found.active, _("{count} sudah terlindungi tanpa ada di daftar")),
        (found.review + found.possibly_on_roll, _("{count} belum dapat dipastikan")),
        (found.excluded, _("{count} tidak layak")),
    ]
    parts = [words.format(count=number(count)) for count, words in others if count]
    if found.reasons:
        reasons = ", ".join(f"{wording.label(code)} {number(count)}" for code, count in found.reasons.items())
        parts[-1] = f"{parts[-1]} ({reasons})"
    return [*told, *([_("Selebihnya: {parts}.").format(parts=", ".join(parts))] if parts else [])]
