"""A plan in tables: the front sheet of the workbook, and the figures that the page and the letter tell too."""

from __future__ import annotations

from ucj_validate.i18n import _, day, number, rupiah
from ucj_validate.leaving import foreign
from ucj_validate.plan import setting_words, words
from ucj_validate.plan.parts import ACTIONS, Plan
from ucj_validate.report.workbook.tables import Row, Table


def notes(plan: Plan) -> list[str]:
    """What stands above the tables."""
    own = plan.outcomes[0]
    told = [
        _("Hasil {run}, tanggal acuan {day}; dibayar mulai {month}.").format(
            run=foreign(plan.run), day=day(plan.as_of), month=words.month(plan.first)
        ),
        words.verdict(plan, own),
        words.money_says(own.money),
        words.uncovered(own),
        words.next_year(own),
        words.order(own.order),
        words.turns(own),
        words.edge(own.edge) if own.edge else "",
        words.brackets(own),
        words.arrears(),
        words.marks(),
        _("RAHASIA: memuat NIK dan nama. Hanya untuk petugas data."),
    ]
    return [sentence for sentence in told if sentence]


def tables(plan: Plan) -> list[Table]:
    """Scenarios, months, who is apart, savings, targets, priorities, assumptions."""
    shown = [_scenarios(plan), _months(plan), _settle(plan), _apart(plan), _savings(plan), _targets(plan), _criteria(plan), _assumed(plan)]  # fmt: skip
    return [table for table in shown if table.rows]


def _scenarios(plan: Plan) -> Table:
    """A row a figure, a column a scenario."""
    outcomes = plan.outcomes
    rows: list[Row] = [
        (_("cara memilih"), *(words.order_in_short(one.order) for one in outcomes)),
        (_("anggaran setahun"), *(one.money.budget for one in outcomes)),
        (_("penghematan yang dipakai"), *(one.money.savings for one in outcomes)),
        (_("untuk yang sudah dibayar kini"), *(one.money.running for one in outcomes)),
        (_("tersedia"), *(one.money.available for one in outcomes)),
        (_("orang terlindungi baru"), *(one.persons for one in outcomes)),
        *_by_action(plan),
        (_("biaya sebulan"), *(one.monthly for one in outcomes)),
        (_("biaya tahun ini ({count} bulan)").format(count=plan.months_left), *(one.this_year for one in outcomes)),
        (_("biaya setahun penuh"), *(one.full_year for one in outcomes)),
        (_("sisa anggaran"), *(one.money.unspent for one in outcomes)),
        (_("jumlah nilai"), *(one.points for one in outcomes)),
        (_("belum terbiayai (orang)"), *(one.persons_left for one in outcomes)),
        (_("biaya mereka setahun"), *(one.left_yearly for one in outcomes)),
        (_("cakupan sebelum"), *(one.coverage.rate_before for one in outcomes)),
        (_("cakupan sesudah"), *(one.coverage.rate_after for one in outcomes)),
    ]
    return Table(_("Skenario"), (_("Angka"), *(words.scenario(one) for one in outcomes)), tuple(rows))


def _by_action(plan: Plan) -> list[Row]:
    return [(words.action(key), *(one.chosen[at].persons for one in plan.outcomes)) for at, key in enumerate(ACTIONS)]


def _months(plan: Plan) -> Table:
    rows = tuple((words.month_of(one.month), one.chosen, one.so_far) for one in plan.outcomes[0].months)
    return Table(_("Biaya per bulan"), (_("Bulan"), _("Rupiah"), _("Sampai bulan itu")), rows)


def _settle(plan: Plan) -> Table:
    rows = tuple((words.settle(one.key), one.persons, one.yearly, words.settling(one.key)) for one in plan.outcomes[0].settle if one.persons)  # fmt: skip
    header = (_("Yang harus diselesaikan"), _("Orang"), _("Rupiah setahun"), _("Caranya"))
    return Table(_("Harus diselesaikan dulu, baru dapat dibiayai"), header, rows)


def _apart(plan: Plan) -> Table:
    own = plan.outcomes[0]
    rows: list[Row] = [
        (_("dibayar kantornya lewat NPP"), own.employer),
        (_("membayar sendiri"), own.self_paid.persons),
        (_("lewat usia daftar"), own.over_age),
    ]
    if plan.unlisted:
        rows.append(
            (words.unlisted(number(plan.unlisted.persons), rupiah(plan.unlisted.yearly)), plan.unlisted.persons)
        )
    return Table(_("Tidak dibayar dari anggaran ini"), (_("Keterangan"), _("Orang")), tuple(rows))


def _savings(plan: Plan) -> Table:
    running = plan.running
    rows: list[Row] = [
        (_("Dibayar pemerintah kini (BPU)"), running.persons, running.premiums, running.monthly, running.yearly)
    ]
    rows += [(words.kind(one.kind), one.persons, one.premiums, one.monthly, one.yearly) for one in plan.savings]
    header = (_("Keterangan"), _("Orang"), _("Kepesertaan"), _("Rupiah sebulan"), _("Rupiah setahun"))
    return Table(_("Yang sudah dibayar pemerintah kini, dan yang mungkin dihemat"), header, tuple(rows))  # fmt: skip


def _targets(plan: Plan) -> Table:
    own = plan.outcomes[0]
    rows = tuple(
        (foreign(one.name), one.persons, one.before, one.after, one.rate_before, one.rate_after, words.goal(one))
        for one in own.targets
    )
    header = (_("Sasaran"), _("Dari"), _("Sebelum"), _("Sesudah"), _("Cakupan sebelum"), _("Cakupan sesudah"), _("Kekurangan"))  # fmt: skip
    return Table(_("Terhadap sasaran"), header, rows)


def _criteria(plan: Plan) -> Table:
    own = plan.outcomes[0]
    candidates = own.persons + own.persons_left
    rows = tuple((words.criterion(key), weight, own.known.get(key, candidates)) for key, weight in own.weights.items())
    return Table(_("Nilai seseorang = jumlah bobot × derajat"), (_("Derajat"), _("Bobot"), _("Diketahui (orang)")), rows)  # fmt: skip


def _assumed(plan: Plan) -> Table:
    """The value stands last: a long one runs on over the cells beside it."""
    rows = tuple(
        (
            setting_words.setting(one.key),
            f"[{one.mark}]" if one.mark else _("ditetapkan"),
            setting_words.value(one.key, one.value),
        )
        for one in plan.assumed
    )
    return Table(_("Anggapan yang dipakai"), (_("Anggapan"), _("Dasar"), _("Nilai")), rows)
