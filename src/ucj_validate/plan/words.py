"""The words of a plan, which all its outputs share."""

from __future__ import annotations

from datetime import date

from ucj_validate.i18n import MONTHS, _, language, number, percent, rupiah
from ucj_validate.leaving import foreign, shortened
from ucj_validate.plan.parts import Assumed, Edge, Money, Outcome, Plan, Reach
from ucj_validate.report.words import rule_words

_POINTS = 100
"""Percentage points of a whole."""


def title(plan: Plan) -> str:
    """What the plan is called."""
    name = _("Rencana anggaran perlindungan pekerja")
    return f"{name} — {foreign(plan.city)}" if plan.city else name


def scenario(outcome: Outcome) -> str:
    """The name of a scenario."""
    return shortened(outcome.name) if outcome.name else _("Utama")


def action(key: str) -> str:
    """What is done for a person, as a heading."""
    return {
        "renew": _("Perpanjang (menunggak)"),
        "reactivate": _("Aktifkan kembali (nonaktif)"),
        "register": _("Daftarkan (belum terdaftar)"),
    }[key]


def action_in_sheet(key: str) -> str:
    """What is done for a person, in a cell."""
    return {
        "renew": _("Perpanjang"),
        "reactivate": _("Aktifkan kembali"),
        "register": _("Daftarkan"),
    }[key]


def settle(key: str) -> str:
    """What must be settled first."""
    return {
        "match": _("Calon padanan belum diputuskan"),
        "under_age": _("Umur di bawah batas terendah"),
        "nik": _("NIK belum dapat dipakai mendaftar"),
        "maybe_twice": _("Mungkin orang yang sama dengan baris lain"),
    }[key]


def settling(key: str) -> str:
    """How it is settled."""
    return {
        "match": _("Putuskan di lembar PERLU VERIFIKASI pada report.xlsx, lalu ulangi reconcile"),
        "under_age": _("Periksa tanggal lahir dengan KTP"),
        "nik": _("Perbaiki NIK dengan KTP atau KK"),
        "maybe_twice": _("Bandingkan kedua baris, hapus yang kelebihan"),
    }[key]


def kind(key: str) -> str:
    """Why a premium could be saved."""
    return {
        "deceased": _("Tercatat meninggal, masih dibayari"),
        "not_eligible": _("Tidak layak lagi (pindah, ASN/PPPK, luar daerah), masih dibayari"),
        "double_funding": _("Dibayari juga oleh pihak lain"),
        "paid_twice": _("Beberapa KPJ, semua dibayari pemerintah"),
        "off_roll": _("Dibayari, tetapi tidak ada di daftar mana pun"),
    }[key]


def order(key: str) -> str:
    """How is chosen, in one sentence."""
    return {
        "strict": _("Urut ketat: daftar dibayar dari atas sampai uang tidak cukup untuk orang berikutnya; tidak ada yang dilompati."),
        "points": _("Nilai terbanyak: dari semua pilihan yang tidak melebihi anggaran dipilih yang jumlah nilainya terbesar; bila sama, yang orangnya terbanyak, lalu yang termurah."),
        "people": _("Orang terbanyak: dari semua pilihan yang tidak melebihi anggaran dipilih yang orangnya terbanyak; bila sama, yang jumlah nilainya terbesar, lalu yang termurah."),
    }[key]  # fmt: skip


def order_in_short(key: str) -> str:
    """How is chosen, in two words."""
    return {"strict": _("urut ketat"), "points": _("nilai terbanyak"), "people": _("orang terbanyak")}[key]


def criterion(key: str) -> str:
    """A criterion and its degrees."""
    return {
        "lapsed": _("Status: menunggak 4, nonaktif 2, belum terdaftar 0"),
        "decile": _("Desil DTSEN: desil 1 bernilai 4, 2 bernilai 3, 3 bernilai 2, 4 bernilai 1"),
        "income": _("Penghasilan: di bawah seperempat batas 4, di bawah setengah 3, di bawah tiga perempat 2, di bawah batas 1"),
        "risk": _("Risiko pekerjaan: tinggi 4, sedang 2"),
        "age": _("Dekat batas usia daftar (yang harus didaftarkan): sisa paling lama 1 tahun 4, 2 tahun 3, 3 tahun 2, 5 tahun 1"),
    }[key]  # fmt: skip


def criterion_in_short(key: str) -> str:
    """A criterion in a word or two."""
    return {
        "lapsed": _("status"),
        "decile": _("desil"),
        "income": _("penghasilan"),
        "risk": _("risiko kerja"),
        "age": _("usia"),
    }[key]


def status(key: str) -> str:
    """A membership as it is named in sentences."""
    return {"lapsed": _("menunggak"), "ended": _("nonaktif"), "unregistered": _("belum terdaftar")}[key]


def month(value: date) -> str:
    """2025-05-01 as "Mei 2025"."""
    return f"{MONTHS[language()][value.month - 1]} {value.year}"


def month_of(text: str) -> str:
    """A month as parts of a plan hold it, "2025-05", as "Mei 2025"."""
    return month(date.fromisoformat(f"{text}-01"))


def rate(share: float | None) -> str:
    """A coverage as printed."""
    return "–" if share is None else percent(share)


def verdict(plan: Plan, outcome: Outcome) -> str:
    """What the money reaches, in one or two sentences."""
    if not outcome.persons:
        return _("Anggaran {budget} setahun tidak menjangkau siapa pun: {why}").format(
            budget=rupiah(outcome.money.budget), why=_why_nobody(outcome)
        )
    told = _("Dengan anggaran {budget} setahun, {persons} orang dapat dilindungi mulai {month}.").format(
        budget=rupiah(outcome.money.budget), persons=number(outcome.persons), month=month(plan.first)
    )
    return f"{told} {reached(outcome.coverage)}"


def _why_nobody(outcome: Outcome) -> str:
    if outcome.money.short:
        return _("yang sudah dibayar kini saja kurang {short}.").format(short=rupiah(outcome.money.short))
    if not outcome.persons_left:
        return _("tidak ada orang yang dapat diperpanjang atau didaftarkan sekarang.")
    return _("biaya satu orang lebih besar daripada uang yang tersedia.")


def reached(reach: Reach) -> str:
    """Coverage before and after, in a sentence."""
    if reach.rate_before is None or reach.rate_after is None:
        return ""
    points = (reach.rate_after - reach.rate_before) * _POINTS
    return _("Cakupan naik dari {before} menjadi {after} ({points} poin persen).").format(
        before=percent(reach.rate_before), after=percent(reach.rate_after), points=number(points, 2)
    )


def uncovered(outcome: Outcome) -> str:
    """Who is left, and what it would take."""
    if not outcome.persons_left:
        return _("Semua orang yang dapat diperpanjang atau didaftarkan sekarang terjangkau.")
    return _("{left} orang belum terbiayai; untuk mereka perlu {rupiah} lagi setahun.").format(
        left=number(outcome.persons_left), rupiah=rupiah(outcome.left_yearly)
    )


def edge(one: Edge) -> str:
    """Where the list ends, and who would have been as worthy."""
    if not one.left:
        return _("Batas daftar jatuh pada nilai {points}.").format(points=number(one.points))
    return _("Batas daftar jatuh pada nilai {points}: {chosen} orang dengan nilai itu terpilih, {left} tidak; di antara mereka yang lebih tua didahulukan.").format(
        points=number(one.points), chosen=number(one.chosen), left=number(one.left)
    )  # fmt: skip


def next_year(outcome: Outcome) -> str:
    """A warning where a full year costs more than there is; else empty."""
    if outcome.horizon == "year" or outcome.full_year <= outcome.money.available:
        return ""
    return _("Tahun berikutnya orang yang sama memerlukan {full}: {more} lebih banyak daripada yang tersedia.").format(
        full=rupiah(outcome.full_year), more=rupiah(outcome.full_year - outcome.money.available)
    )


def money_says(money: Money) -> str:
    """How the money was made up, where it is more than the budget; else empty."""
    told = []
    if money.savings:
        told.append(_("ditambah penghematan {rupiah}").format(rupiah=rupiah(money.savings)))
    if money.running:
        told.append(_("dikurangi {rupiah} untuk yang sudah dibayar kini").format(rupiah=rupiah(money.running)))
    if not told:
        return ""
    return _("{budget}, {parts}: tersedia {available}.").format(
        budget=rupiah(money.budget), parts=", ".join(told), available=rupiah(money.available)
    )


def goal(reach: Reach) -> str:
    """What a target's goal still takes; empty without a goal."""
    if reach.goal is None or reach.missing is None or reach.missing_yearly is None:
        return ""
    if not reach.missing:
        return _("sasaran {goal} tercapai").format(goal=percent(reach.goal))
    return _("menuju {goal} masih kurang {missing} orang, {rupiah} setahun").format(
        goal=percent(reach.goal), missing=number(reach.missing), rupiah=rupiah(reach.missing_yearly)
    )


def unlisted(persons: str, yearly: str) -> str:
    """Who is eligible and on no roll yet."""
    return _("terdata di daftar calon, belum ada di daftar pekerja: {count} orang, {rupiah} setahun bila didaftarkan").format(
        count=persons, rupiah=yearly
    )  # fmt: skip


def turns(outcome: Outcome) -> str:
    """Who goes before everybody else; empty where nobody does."""
    if not outcome.first:
        return ""
    return _("Didahulukan, berapa pun nilainya: {names}.").format(names=", ".join(status(key) for key in outcome.first))


def brackets(outcome: Outcome) -> str:
    """The premium of one person."""
    if len(outcome.brackets) == 1:
        return _("Iuran {programs}: {monthly} sebulan, {yearly} setahun untuk satu orang.").format(
            programs=outcome.programs.replace(",", "+"),
            monthly=rupiah(outcome.brackets[0][1]),
            yearly=rupiah(outcome.brackets[0][1] * 12),
        )
    parts = [
        _("{monthly} (penghasilan di bawah {below})").format(monthly=rupiah(monthly), below=rupiah(below))
        if below is not None
        else _("{monthly} (selebihnya)").format(monthly=rupiah(monthly))
        for below, monthly in outcome.brackets
    ]
    return _("Iuran {programs} sebulan: {parts}; yang penghasilannya tidak diketahui memakai golongan terendah.").format(
        programs=outcome.programs.replace(",", "+"), parts=", ".join(parts)
    )  # fmt: skip


def arrears() -> str:
    """What isn't reckoned, and how that is founded."""
    return _("Tunggakan lama tidak dihitung: yang diperpanjang membayar mulai bulan pertama [R].")


def assumption(one: Assumed) -> str:
    """How well a setting is founded."""
    return f"{rule_words.mark(one.mark)} [{one.mark}]" if one.mark else _("ditetapkan")


def marks() -> str:
    """What the marks of defaults mean."""
    told = "; ".join(f"[{mark}] {rule_words.mark(mark)}" for mark in "BCR")
    return _("Dasar nilai bawaan: {marks}. Tanpa tanda: ditetapkan.").format(marks=told)
