"""What `plan` prints for people, 80 columns wide: scenarios side by side, then what they rest on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from ucj_validate.cli.speaking.plain import WIDTH, Line, Title, item, wrapped
from ucj_validate.i18n import _, day, number, rupiah
from ucj_validate.leaving import foreign, shortened, visible
from ucj_validate.plan import setting_words, words
from ucj_validate.plan.parts import Outcome, Plan
from ucj_validate.plan.priority import HIGHEST

_SIDE_BY_SIDE = 3
_COLUMN = 16
_LABEL = WIDTH - _SIDE_BY_SIDE * _COLUMN


def lines(plan: Plan, out: Path | None) -> Iterator[Line]:
    """The plan, its first scenario in sentences."""
    own = plan.outcomes[0]
    yield Title(words.title(plan))
    told = _("Hasil {run}, tanggal acuan {day}; dibayar mulai {month}.")
    yield from wrapped(told.format(run=foreign(plan.run), day=day(plan.as_of), month=words.month(plan.first)), 0)
    yield Line("")
    for sentence in (
        words.verdict(plan, own),
        words.money_says(own.money),
        words.uncovered(own),
        words.next_year(own),
    ):
        yield from wrapped(sentence, 0)
    yield from _scenarios(plan)
    yield from _priorities(own)
    yield from _apart(plan, own)
    yield from _savings(plan)
    yield from _assumed(plan)
    yield Line("")
    if out is None:
        yield from wrapped(_("Daftar orang untuk petugas: ulangi dengan --out FOLDER."), 0)
    else:
        yield Line(_("Hasil: {folder}").format(folder=visible(str(out))))


def _scenarios(plan: Plan) -> Iterator[Line]:
    """A row a figure, a column a scenario, three beside each other."""
    for start in range(0, len(plan.outcomes), _SIDE_BY_SIDE):
        shown = plan.outcomes[start : start + _SIDE_BY_SIDE]
        yield Line("")
        yield Title(_row(_("Skenario"), [words.scenario(one)[: _COLUMN - 1] for one in shown]))
        for label, figure in _figures(plan):
            yield Line(_row(label, [figure(one) for one in shown]))
        for at in range(len(plan.outcomes[0].targets)):
            name = plan.outcomes[0].targets[at].name
            yield Line(_row(foreign(name)[: _LABEL - 1], [words.rate(one.targets[at].rate_after) for one in shown]))
    for reach in plan.outcomes[0].targets:
        if told := words.goal(reach):
            yield from wrapped(f"{foreign(reach.name)}: {told}.", 2)


def _figures(plan: Plan) -> Iterator[tuple[str, Callable[[Outcome], str]]]:
    """Label and figure of each row of the scenarios."""
    yield _("cara memilih"), lambda one: words.order_in_short(one.order)
    yield _("anggaran setahun"), lambda one: rupiah(one.money.budget)
    if any(one.money.available != one.money.budget for one in plan.outcomes):
        yield _("tersedia"), lambda one: rupiah(one.money.available)
    yield _("orang terlindungi baru"), lambda one: number(one.persons)
    for at, key in enumerate(("renew", "reactivate", "register")):
        yield f"  {words.action_in_sheet(key).lower()}", _count(at)
    yield _("biaya sebulan"), lambda one: rupiah(one.monthly)
    yield _("biaya tahun ini ({count} bulan)").format(count=plan.months_left), lambda one: rupiah(one.this_year)
    yield _("biaya setahun penuh"), lambda one: rupiah(one.full_year)
    yield _("sisa anggaran"), lambda one: rupiah(one.money.unspent)
    yield _("jumlah nilai"), lambda one: number(one.points)
    yield _("belum terbiayai (orang)"), lambda one: number(one.persons_left)
    yield _("biaya mereka setahun"), lambda one: rupiah(one.left_yearly)
    yield _("cakupan sebelum"), lambda one: words.rate(one.coverage.rate_before)
    yield _("cakupan sesudah"), lambda one: words.rate(one.coverage.rate_after)


def _count(at: int) -> Callable[[Outcome], str]:
    return lambda one: number(one.chosen[at].persons)


def _row(label: str, cells: Sequence[str]) -> str:
    """A label and its figures; a label that is too long gives way."""
    return f"{label[:_LABEL]:<{_LABEL}}" + "".join(f"{cell:>{_COLUMN}}" for cell in cells)


def _priorities(own: Outcome) -> Iterator[Line]:
    yield Line("")
    yield Title(_("Siapa lebih dulu"))
    yield from wrapped(words.order(own.order))
    if told := words.turns(own):
        yield from wrapped(told)
    yield from wrapped(_("Nilai seseorang = jumlah bobot × derajat (0 sampai {highest}):").format(highest=HIGHEST))
    candidates = own.persons + own.persons_left
    for key, weight in own.weights.items():
        told = f"{weight} × {words.criterion(key)}"
        if key in own.known and own.known[key] < candidates:
            told += _(" (diketahui pada {known} dari {all} orang)").format(
                known=number(own.known[key]), all=number(candidates)
            )
        yield from item(told)
    if own.edge is not None:
        yield from wrapped(words.edge(own.edge))


def _apart(plan: Plan, own: Outcome) -> Iterator[Line]:
    """Who is not chosen from, and why."""
    settle = [line for line in own.settle if line.persons]
    if settle:
        yield Line("")
        yield Title(_("Harus diselesaikan dulu, baru dapat dibiayai"))
        for line in settle:
            told = _("{what}: {count} orang, {rupiah} setahun").format(
                what=words.settle(line.key), count=number(line.persons), rupiah=rupiah(line.yearly)
            )
            yield from item(told)
    others = list(_others(plan, own))
    if others:
        yield Line("")
        yield Title(_("Tidak dibayar dari anggaran ini"))
        for told in others:
            yield from item(told)


def _others(plan: Plan, own: Outcome) -> Iterator[str]:
    if own.employer:
        yield _("dibayar kantornya lewat NPP: {count} orang").format(count=number(own.employer))
    if own.self_paid.persons:
        yield _("membayar sendiri: {count} orang, bagi mereka {this_year} sampai akhir tahun ini").format(
            count=number(own.self_paid.persons), this_year=rupiah(own.self_paid.this_year)
        )
    if own.over_age:
        yield _("lewat usia daftar: {count} orang").format(count=number(own.over_age))
    if plan.unlisted and plan.unlisted.persons:
        yield words.unlisted(number(plan.unlisted.persons), rupiah(plan.unlisted.yearly))


def _savings(plan: Plan) -> Iterator[Line]:
    yield Line("")
    yield Title(_("Yang sudah dibayar pemerintah kini, dan yang mungkin dihemat"))
    running = plan.running
    told = _("{persons} orang, {premiums} kepesertaan BPU: {monthly} sebulan, {yearly} setahun.")
    yield from wrapped(
        told.format(
            persons=number(running.persons),
            premiums=number(running.premiums),
            monthly=rupiah(running.monthly),
            yearly=rupiah(running.yearly),
        )
    )
    for one in plan.savings:
        if one.persons:
            told = _("{what}: {count} orang, {monthly} sebulan, {yearly} setahun")
            yield from item(
                told.format(
                    what=words.kind(one.kind),
                    count=number(one.persons),
                    monthly=rupiah(one.monthly),
                    yearly=rupiah(one.yearly),
                )
            )
    if any(one.persons for one in plan.savings):
        yield from wrapped(_("Satu orang dihitung di satu sebab saja. Telusuri dulu sebelum menghentikan iuran."))


def _assumed(plan: Plan) -> Iterator[Line]:
    yield Line("")
    yield Title(_("Anggapan yang dipakai (dapat diubah di bagian [plan] ucj.toml)"))
    yield from wrapped(words.brackets(plan.outcomes[0]))
    yield from wrapped(words.arrears())
    for one in plan.assumed:
        value = shortened(setting_words.value(one.key, one.value)).replace("…", "...")  # as wide on plain screens
        yield from item(f"{setting_words.setting(one.key)}: {value}{f' [{one.mark}]' if one.mark else ''}")
    yield from wrapped(words.marks())
