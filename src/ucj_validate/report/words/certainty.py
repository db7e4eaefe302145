"""How sure the matching is, in plain words: what was accepted, how much of it is likely wrong, what is likely missed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ucj_validate.i18n import _, number, percent
from ucj_validate.report.model import Report

_LEAST = 0.1
"""Below it a count is told as less than a tenth."""


def sentences(report: Report) -> list[str]:
    """One sentence a line; none where the matcher has told nothing."""
    known: Mapping[str, Any] = report.matching.get("certainty") or {}  # type: ignore[assignment]  # plain JSON
    if not known:
        return []
    accepted = known["links_accepted"]
    right = _(
        "Diterima mulai peluang {accept}. Dari {accepted} pasangan yang diterima, diperkirakan {wrong} keliru: {chance} "
        "kebetulan, {relatives} orang yang mirip seperti kembar dan saudara."
    ).format(
        accept=number(known["accept"], 3),
        accepted=number(accepted),
        wrong=_count(known["expected_false"]),
        chance=_count(known["expected_false_by_chance"]),
        relatives=_count(known["expected_false_of_relatives"]),
    )
    missed = _(
        "Diperkirakan {missed} pasangan yang benar belum diterima: {review} menunggu verifikasi, {below} terlalu lemah "
        "untuk ditampilkan, {never} tidak pernah dibandingkan."
    ).format(
        missed=_count(known["expected_missed"]),
        review=_count(known["expected_missed_in_review"]),
        below=_count(known["expected_missed_below_review"]),
        never=_count(known["expected_missed_not_compared"]),
    )
    shares = _("Jadi sekitar {precision} dari yang diterima benar, dan {recall} dari yang benar sudah diterima.")
    told = [_with_shares(shares, known)] if accepted else []
    return [right, missed, *told, *_short_of(known), *_answers(report), *_model(report)]


def in_short(report: Report) -> list[str]:
    """The one sentence that matters, and that it falls short where it does; none where the matcher has told nothing."""
    known: Mapping[str, Any] = report.matching.get("certainty") or {}  # type: ignore[assignment]  # plain JSON
    if not known or not known["links_accepted"]:
        return []
    sentence = _("Sekitar {precision} dari pasangan yang diterima benar, dan {recall} dari yang benar sudah diterima.")
    return [_with_shares(sentence, known), *_short_of(known), *_answers(report)]


def _answers(report: Report) -> list[str]:
    """What people have decided before, and how it stands here; nothing where nobody has."""
    known = report.answers
    if not sum(known.values()):
        return []
    told = [_("Keputusan petugas dari tinjauan sebelumnya: {holds} berlaku.").format(holds=number(known["holds"]))]
    if known["contradicted"]:
        told.append(
            _("{n} bertentangan dan tidak dipakai: putuskan lagi dengan `review`.").format(
                n=number(known["contradicted"])
            )
        )
    if lost := known["absent"] + known["unclear"]:
        told.append(
            _("{n} tidak dipakai karena barisnya tidak ada lagi atau tidak dapat dikenali dengan pasti.").format(
                n=number(lost)
            )
        )
    return [" ".join(told)]


def _with_shares(sentence: str, known: Mapping[str, Any]) -> str:
    return sentence.format(precision=percent(known["expected_precision"]), recall=percent(known["expected_recall"]))


def _short_of(known: Mapping[str, Any]) -> list[str]:
    """That the wanted precision is not reached, where at least one wrong link stands behind it."""
    wanted, reached = known["precision_wanted"], known["expected_precision"]
    if reached >= wanted or known["expected_false"] < 1:
        return []
    sentence = _(
        "Ketepatan yang diinginkan ({wanted}) diperkirakan tidak tercapai: periksa pasangan yang mirip lebih dulu, "
        "terutama yang NIK-nya rusak atau kosong."
    )
    return [sentence.format(wanted=percent(wanted))]


def _model(report: Report) -> list[str]:
    model: Mapping[str, Any] = report.matching.get("model") or {}  # type: ignore[assignment]  # plain JSON
    words = {
        "learnt": _("Bobot pemadanan dipelajari dari baris-baris ini sendiri; lihat `ucj-validate model show`."),
        "pinned": _("Bobot pemadanan dari model tetap, tidak dipelajari dari baris-baris ini."),
        "shipped": _("Bobot pemadanan bawaan program."),
    }
    return [words[model["origin"]]] if model.get("origin") in words else []


def _count(expected: float) -> str:
    """A count to one decimal below ten, else whole."""
    if expected < _LEAST:
        return _("kurang dari 0,1")
    ten = 10
    return _("sekitar {n}").format(n=number(expected, 1 if expected < ten else 0))
