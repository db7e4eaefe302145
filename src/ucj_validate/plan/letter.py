"""plan.md: the letter for the budget meeting. Aggregates; small counts are hidden as on the page."""

from __future__ import annotations

from ucj_validate.i18n import _, day, rupiah
from ucj_validate.plan import setting_words, words
from ucj_validate.plan.parts import Plan
from ucj_validate.plan.public import Published
from ucj_validate.report.markdown import escaped


def rendered(plan: Plan) -> bytes:
    """The letter as UTF-8, in the current language."""
    told = Published(plan)
    blocks = [
        _head(plan),
        _opening(told),
        _bought(told),
        *([_scenarios(told)] if len(plan.outcomes) > 1 else []),
        _order(told),
        *([_settle(told)] if told.settle() else []),
        _savings(told),
        *([_targets(told)] if told.targets() else []),
        _assumed(plan),
        [_("Nama dan NIK hanya ada di plan.xlsx, pada petugas data."), f"ucj-validate {plan.version}."],
        [f"{_('Disusun oleh')}: {_DOTS} ({_('Petugas data')})  ", f"{_('Mengetahui')}: {_DOTS}"],
    ]
    return "\n\n".join("\n".join(lines) for lines in blocks).encode() + b"\n"


_DOTS = "………………………………"
"""To be filled in by hand. Two blanks at a line's end keep the next line apart from it."""


def _head(plan: Plan) -> list[str]:
    return [
        f"{_('Nomor')}: {_DOTS}  ",
        f"{_('Kepada')}: {_DOTS}  ",
        f"{_('Perihal')}: **{escaped(words.title(plan))}**",
    ]


def _opening(told: Published) -> list[str]:
    plan = told.plan
    sentences = (
        _("Tanggal acuan {day}; dibayar mulai {month}.").format(day=day(plan.as_of), month=words.month(plan.first)),
        told.verdict(),
        told.money_says(),
        told.uncovered(),
        told.next_year(),
    )
    return [sentence for sentence in sentences if sentence]


def _bought(told: Published) -> list[str]:
    """What the money buys."""
    own = told.own
    lines = [f"- {label}: **{chosen}** {_('orang')}" for label, chosen, _left in told.actions()]
    this_year = _("biaya tahun ini ({count} bulan)").format(count=told.plan.months_left).capitalize()
    lines += [
        f"- {_('Biaya sebulan')}: **{told.money(own, own.monthly)}**",
        f"- {this_year}: **{told.money(own, own.this_year)}**",
        f"- {_('Biaya setahun penuh')}: **{told.money(own, own.full_year)}**",
        f"- {words.brackets(own)}",
    ]
    return [f"**{_('Yang dibeli anggaran ini')}**", "", *lines]


def _scenarios(told: Published) -> list[str]:
    sentence = _("{name} ({order}): anggaran {budget}, {persons} orang, {full} setahun penuh, cakupan {after}")
    lines = [
        sentence.format(
            name=escaped(words.scenario(one)),
            order=words.order_in_short(one.order),
            budget=rupiah(one.money.budget),
            persons=told.chosen(one),
            full=told.money(one, one.full_year),
            after=told.after(one, one.coverage),
        )
        for one in told.plan.outcomes
    ]
    return [f"**{_('Skenario')}**", "", *(f"- {line}" for line in lines)]


def _order(told: Published) -> list[str]:
    own = told.own
    lines = [words.order(own.order), *([words.turns(own)] if own.first else []), ""]
    lines += [f"- {weight} × {words.criterion(key)}" for key, weight in own.weights.items()]
    return [f"**{_('Siapa lebih dulu')}**", "", *lines]


def _settle(told: Published) -> list[str]:
    sentence = _("{what}: {count} orang, {rupiah} setahun")
    lines = [sentence.format(what=what, count=count, rupiah=cost) for what, count, cost, _how in told.settle()]
    return [f"**{_('Harus diselesaikan dulu, baru dapat dibiayai')}**", "", *(f"- {line}" for line in lines)]


def _savings(told: Published) -> list[str]:
    sentence = _("{what}: {count} orang, {rupiah} setahun")
    lines = [f"- {sentence.format(what=what, count=count, rupiah=cost)}" for what, count, cost in told.savings()]
    care = _("Satu orang dihitung di satu sebab saja. Telusuri dulu sebelum menghentikan iuran.")
    return [f"**{_('Yang mungkin dihemat')}**", "", told.running(), "", *lines, *(["", care] if lines else [])]


def _targets(told: Published) -> list[str]:
    sentence = _("{name} ({persons}): {before} menjadi {after}")
    lines = []
    for name, persons, before, after, goal in told.targets():
        line = sentence.format(name=escaped(name), persons=persons, before=before, after=after)
        lines.append(f"- {line}; {goal}" if goal else f"- {line}")
    return [f"**{_('Terhadap sasaran')}**", "", *lines]


def _assumed(plan: Plan) -> list[str]:
    lines = [
        f"- {setting_words.setting(one.key)}: {escaped(setting_words.value(one.key, one.value))} — {words.assumption(one)}"
        for one in plan.assumed
    ]
    return [f"**{_('Anggapan yang dipakai')}**", "", *lines, f"- {words.arrears()}"]
