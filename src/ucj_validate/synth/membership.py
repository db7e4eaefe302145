"""Who is a member, and with which cards.

The rule, as `reconcile` must find it again: months_overdue = months between the last paid month and
the month of the as-of date, minus 1, floored at 0. 0 → active; 1 … grace_months → lapsed (menunggak);
more → ended. So an active member is paid up to the as-of month or the one before. A status that the
export states (AKTIF, MENUNGGAK, NONAKTIF …) wins over the BLTH; here both agree but for a small rate
of planted contradictions. A person's membership is the best of the cards: active, lapsed, ended.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from ucj_validate.columns import Membership
from ucj_validate.synth.enrolment import Enrolment
from ucj_validate.synth.exclusion import REGISTER_AGE_LIMIT
from ucj_validate.synth.faults import planted_rate
from ucj_validate.synth.options import RollPlan, SynthOptions
from ucj_validate.synth.person import Person, Population
from ucj_validate.synth.planned import fix_memberships, plan_of, rolls_of
from ucj_validate.synth.rows import MEMBERS, NON_ASN, RENTAN, UMKM, Card, Row, row_of

SHARES_ON_ROLLS = {
    Membership.ACTIVE: 0.48,
    Membership.LAPSED: 0.07,
    Membership.ENDED: 0.08,
    Membership.UNREGISTERED: 0.37,
}
SHARES_OFF_ROLLS = {
    Membership.ACTIVE: 0.76,
    Membership.LAPSED: 0.06,
    Membership.ENDED: 0.10,
    Membership.UNREGISTERED: 0.08,
}
WORDS = {
    Membership.ACTIVE: ("AKTIF", "AKTIF", "AKTIF", "Aktif"),
    Membership.LAPSED: ("MENUNGGAK", "MENUNGGAK", "Menunggak"),
    Membership.ENDED: ("NONAKTIF", "NON AKTIF", "BERHENTI", "KELUAR", "Tidak Aktif"),
}
EMPLOYERS = (
    "PT SINAR KAILI JAYA",
    "CV MITRA TADULAKO",
    "PT BUMI NYIUR PERKASA",
    "TOKO SEJAHTERA",
    "UD TANJUNG KARANG",
    "RS HARAPAN BUNDA",
    "YAYASAN CAHAYA TIMUR",
    "PT TRANS TELUK INDAH",
)
PU_PROGRAMS = ("JKK,JKM,JHT,JP", "JKK,JKM,JHT,JP,JKP", "JKK, JKM, JHT")
BPU_PROGRAMS = ("JKK,JKM", "JKK,JKM", "JKK, JKM", "JKK,JKM,JHT")


@dataclass(frozen=True)
class Memberships:
    """Every person's membership at the as-of date, and the rows of the export."""

    of_person: Mapping[int, Membership]
    rows: list[Row]


def month_before(day: date, months: int) -> date:
    """First day of the month `months` before that of `day`."""
    index = day.year * 12 + day.month - 1 - months
    return date(index // 12, index % 12 + 1, 1)


def make_memberships(
    city: Population, enrolment: Enrolment, options: SynthOptions, issued: set[str] | None = None
) -> Memberships:
    """Memberships by chance, brought to `options.active_on_rolls` or `options.rolls` where they are given.

    No KPJ of `issued` is given to anybody; those given are added to it.
    """
    rng = options.rng("membership")
    of_person = {person.number: _drawn(person, enrolment, options, rng) for person in city.people}
    if options.active_on_rolls is not None:
        _fix_active(of_person, city, enrolment, options.active_on_rolls, options)
    standing = rolls_of(enrolment.rows) if options.rolls else {}
    fix_memberships(of_person, city, standing, options)
    desk = _CardDesk(options, issued=issued)
    rows = []
    for person in city.people:
        plan = plan_of(standing.get(person.number, frozenset()), options.rolls)
        roll = plan.roll if plan else enrolment.first_roll(person.number)
        rows += desk.rows(person, of_person[person.number], roll, plan)
    order = options.rng("member order").permutation(len(rows)).tolist()
    return Memberships(of_person, [rows[i] for i in order])


def _drawn(person: Person, enrolment: Enrolment, options: SynthOptions, rng: np.random.Generator) -> Membership:
    """A membership by chance. At the age limit nobody is "ended": whether such a person may come back is open."""
    shares = SHARES_ON_ROLLS if enrolment.first_roll(person.number) else SHARES_OFF_ROLLS
    draw = float(rng.random())
    for membership, share in shares.items():
        draw -= share
        if draw < 0:
            barred = membership is Membership.ENDED and person.age(options.as_of) >= REGISTER_AGE_LIMIT
            return Membership.UNREGISTERED if barred else membership
    return Membership.UNREGISTERED


def _fix_active(
    of_person: dict[int, Membership], city: Population, enrolment: Enrolment, wanted: int, options: SynthOptions
) -> None:
    """Turn memberships by chance until exactly `wanted` people of the rolls are active and count."""
    listed = [
        p.number
        for p in city.people
        if enrolment.first_roll(p.number) and not (p.deceased or p.asn or p.moved or p.outside)
    ]
    active = [number for number in listed if of_person[number] is Membership.ACTIVE]
    others = [number for number in listed if of_person[number] is not Membership.ACTIVE]
    pool, becomes = (others, Membership.ACTIVE) if len(active) < wanted else (active, Membership.UNREGISTERED)
    missing = abs(wanted - len(active))
    if missing > len(pool):
        msg = "fewer people on the rolls than shall be active"
        raise ValueError(msg)
    for i in options.rng("fix active").choice(len(pool), size=missing, replace=False).tolist():
        of_person[pool[i]] = becomes


def new_card(
    roll: str | None, membership: Membership, options: SynthOptions, rng: np.random.Generator, issued: set[str]
) -> Card:
    """One more card for somebody whom `roll` lists first; its KPJ is none of `issued` and is added to them."""
    desk = _CardDesk(options, rng, issued)
    return desk.card(roll, membership)


class _CardDesk:
    """Issues KPJ and writes a person's rows of the export."""

    def __init__(
        self, options: SynthOptions, rng: np.random.Generator | None = None, issued: set[str] | None = None
    ) -> None:
        self._options = options
        self._rng = options.rng("cards") if rng is None else rng
        self._issued: set[str] = set() if issued is None else issued
        self._rate = {
            kind: planted_rate(kind, options.noise)
            for kind in (
                "old_kpj",
                "double_funding",
                "repeated_member_row",
                "status_missing",
                "status_contradicts_blth",
            )
        }

    def rows(self, person: Person, membership: Membership, roll: str | None, plan: RollPlan | None) -> list[Row]:
        """The rows of the export for one person; none for people who never registered."""
        if membership is Membership.UNREGISTERED:
            return []
        segment = self._segment(roll)
        card = self._card(segment, membership, roll)
        payer = plan.payer if plan else self._options.payer_off_rolls if segment == "BPU" and roll is None else ""
        current = self._row(person, "current_kpj", replace(card, payer=payer) if payer else card)
        rows = [current]
        if membership is Membership.ACTIVE and segment == "BPU" and self._chance("double_funding"):
            rows.append(self._row(person, "second_kpj", self._card("PU", membership, None)))
        elif self._chance("old_kpj"):
            rows.append(self._row(person, "old_kpj", self._card("PU", Membership.ENDED, None)))
        if self._chance("repeated_member_row"):
            rows.append(self._row(person, "repeated_row", current.card))
        return rows

    def card(self, roll: str | None, membership: Membership) -> Card:
        """A card as somebody of `roll` gets it."""
        return self._card(self._segment(roll), membership, roll)

    def _row(self, person: Person, kind: str, card: Card | None) -> Row:
        row = row_of(person, MEMBERS, kind)
        row.card = card
        if card and kind != "repeated_row":
            self._unsettle(row, card)
        return row

    def _unsettle(self, row: Row, card: Card) -> None:
        """Take the status away, or let the BLTH contradict it."""
        if self._chance("status_missing"):
            row.card = replace(card, stated="")
            row.faults.append("status_missing")
        elif card.stated.upper() == "AKTIF" and self._chance("status_contradicts_blth"):
            row.card = replace(card, last_paid=month_before(self._options.as_of, 8 + int(self._rng.integers(12))))
            row.faults.append("status_contradicts_blth")

    def _card(self, segment: str, membership: Membership, roll: str | None) -> Card:
        grace = self._options.grace_months
        overdue = {
            Membership.ACTIVE: 0,
            Membership.LAPSED: 1 + int(self._rng.integers(grace)) if grace else 0,
        }.get(membership, grace + 1 + int(self._rng.integers(45)))
        months = overdue + 1 if overdue else int(self._rng.integers(2))
        last_paid = month_before(self._options.as_of, months)
        wage = segment == "PU"
        return Card(
            self._kpj(), segment, self._pick(PU_PROGRAMS if wage else BPU_PROGRAMS), self._pick(WORDS[membership]), last_paid,
            month_before(last_paid, -1) if membership is Membership.ENDED else None,
            f"{int(self._rng.integers(10**7, 10**8)):08d}" if wage else "", self._employer(segment, roll), self._payer(segment, roll),
            month_before(last_paid, 6 + int(self._rng.integers(60))),
        )  # fmt: skip

    def _segment(self, roll: str | None) -> str:
        if roll is None:
            return ("PU", "PU", "PU", "PU", "BPU", "BPU", "BPU", "BPU", "JAKON", "PMI")[int(self._rng.integers(10))]
        return "PU" if roll == NON_ASN else "BPU"

    def _employer(self, segment: str, roll: str | None) -> str:
        if roll == NON_ASN:
            return f"PEMERINTAH {self._options.facts.title.upper()}"
        if segment == "BPU":
            return f"WADAH {self._options.facts.birth_place}" if roll else ""
        return self._pick(EMPLOYERS)

    def _payer(self, segment: str, roll: str | None) -> str:
        public = f"APBD {self._options.facts.title.upper()}"
        if segment != "BPU":
            return public if roll == NON_ASN else "PEMBERI KERJA"
        share = {RENTAN: 0.97, UMKM: 0.6, None: 0.5}.get(roll, 0.5)
        return public if float(self._rng.random()) < share else "MANDIRI"

    def _kpj(self) -> str:
        while (number := f"{int(self._rng.integers(10**9, 27 * 10**9)):011d}") in self._issued:
            pass
        self._issued.add(number)
        return number

    def _pick(self, words: tuple[str, ...]) -> str:
        return words[int(self._rng.integers(len(words)))]

    def _chance(self, kind: str) -> bool:
        return float(self._rng.random()) < self._rate[kind]
