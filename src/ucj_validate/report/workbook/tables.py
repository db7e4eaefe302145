"""The tables of REKAP: every figure an officer quotes, taken from the model and put into words."""

from __future__ import annotations

from dataclasses import dataclass

from ucj_validate.i18n import _, day
from ucj_validate.leaving import foreign
from ucj_validate.report.basis import RuleUse
from ucj_validate.report.model import Report
from ucj_validate.report.parts import PERSON_STATUSES, STATUSES, Breakdown
from ucj_validate.report.words import alarm_words, certainty, eligible_words, rule_words, wording
from ucj_validate.report.words.phrases import doubt

Row = tuple[str | int | float | None, ...]


@dataclass(frozen=True)
class Table:
    """A table of a short sheet: texts, whole numbers, and shares as fractions."""

    title: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]


def of_recap(report: Report) -> list[Table]:
    """The tables in the order in which they are read; those without rows are left out."""
    tables = [
        _alarms(report), _status(report), _coverage(report), _change(report), _actions(report), _rows(report),
        _flows(report), _members(report), _overdue(report), _controls(report), _findings(report), _certainty(report),
        *(_breakdown(report, index) for index in range(len(report.breakdowns))),
        _candidates(report),
        *(_breakdown_of(one, _("Calon yang belum ada di daftar")) for one in _of_candidates(report)),
        _criteria(report), _lists(report), _rules(report), _sources(report),
    ]  # fmt: skip
    always = {_("Status daftar"), _("Temuan")}
    return [table for table in tables if table.rows or table.title in always]


def _alarms(report: Report) -> Table:
    header = (_("Yang tidak mungkin benar"), _("Tempat"), _("Seharusnya"), _("Ditemukan"), _("Yang dilakukan"))
    rows = tuple(
        (
            alarm_words.sentence(alarm.code),
            alarm_words.place(alarm),
            alarm_words.expected(alarm),
            alarm_words.found(alarm),
            alarm_words.remedy(alarm.code),
        )
        for alarm in report.alarms
    )
    return Table(_("ALARM"), header, rows)


def _status(report: Report) -> Table:
    header = (_("Status"), _("Baris"), _("Orang"), _("Arti"))
    rows: list[Row] = [
        (wording.status(s), report.status[s], report.persons_by_status.get(s), eligible_words.status_meaning(report, s))
        for s in STATUSES
    ]
    rows.append((_("Jumlah"), sum(report.status.values()), report.persons, None))
    return Table(_("Status daftar"), header, tuple(rows))


def _coverage(report: Report) -> Table:
    own = report.coverage
    header = (_("Cakupan"), _("Terlindungi"), _("Dari"), _("Persen"), _("Sumber"), _("Tanggal"))
    rows: list[Row] = [(_("Terhadap orang layak di daftar"), own.active, own.eligible, own.rate, None, None)]
    rows += [
        (
            _("Terhadap sasaran: {name}").format(name=foreign(target.name)),
            target.active,
            target.persons,
            target.rate,
            foreign(target.source),
            day(target.date),
        )
        for target in own.targets
    ]
    title = _("Cakupan perlindungan")
    return Table(f"{title} ({doubt(report)})" if report.alarms else title, header, tuple(rows))


def _rows(report: Report) -> Table:
    header = (_("Asal"), _("Berkas"), _("Baris dibaca"), _("Baris orang"), _("Baris tertolak"))
    rows = tuple(
        (wording.side(side), counts.files, counts.read, counts.rows, counts.rejected)
        for side, counts in report.rows.items()
    )
    return Table(_("Baris yang dibaca"), header, rows)


def _members(report: Report) -> Table:
    members, off = report.members, report.members.not_in_roll
    rows: tuple[Row, ...] = (
        (_("Peserta (orang)"), members.persons),
        (_("Aktif"), members.active),
        (_("Menunggak"), members.lapsed),
        (_("Nonaktif"), members.ended),
        (_("Status tidak terbaca"), members.unclear),
        (_("Memiliki beberapa KPJ"), members.several_kpj),
        (_("Tidak ada di daftar mana pun"), off.persons),
        (_("— di antaranya aktif dan dibayar pemerintah"), off.publicly_paid_active),
    )
    return Table(_("Data peserta"), (_("Keterangan"), _("Orang")), rows)


def _controls(report: Report) -> Table:
    header = (_("Angka kontrol"), _("Kiri"), _("Kanan"), _("Hasil"))
    rows = tuple(
        (wording.control(c.name)[0], c.left, c.right, _("cocok") if c.holds else _("TIDAK COCOK"))
        for c in report.controls
    )
    return Table(_("Angka kontrol"), header, rows)


def _findings(report: Report) -> Table:
    header = (_("Temuan"), _("Baris"), _("Bagian"), _("Tingkat"), _("Yang dilakukan"))
    rows = tuple(
        (wording.sentence(f.code), f.rows, f.share, wording.severity(f.severity), wording.remedy(f.code))
        for f in report.worst_findings()
    )
    return Table(_("Temuan"), header, rows)


def _breakdown(report: Report, index: int) -> Table:
    return _breakdown_of(report.breakdowns[index])


def _breakdown_of(breakdown: Breakdown, of: str = "") -> Table:
    statuses = (wording.status_title(s) for s in PERSON_STATUSES)
    header = (_("Nama"), _("Orang"), *statuses, _("Cakupan"), _("Belum terlindungi"))
    rows = tuple(
        (
            (wording.list_kind(line.name) if breakdown.key == "list" else foreign(line.name)) or _("tidak disebut"),
            line.persons,
            *(int(getattr(line, str(status))) for status in PERSON_STATUSES),
            line.coverage,
            line.uncovered,
        )
        for line in breakdown.lines
    )
    title = f"{of}: {wording.breakdown(breakdown.key)}" if of else wording.breakdown(breakdown.key)
    several = "" if breakdown.adds_up else _("Satu orang dapat berada di beberapa baris.")
    return Table(f"{title} — {several}" if several else title, header, rows)


def _change(report: Report) -> Table:
    change = report.change
    if change is None:
        return Table("", (), ())
    header = (_("Status"), day(change.since), day(report.as_of), _("Perubahan"))
    rows = tuple((wording.status_title(one.key), one.before, one.now, one.delta) for one in change.persons)
    return Table(_("Perubahan sejak {day}").format(day=day(change.since)), header, rows)


def _actions(report: Report) -> Table:
    header = (_("Yang perlu dilakukan lebih dulu"), _("Jumlah"), _("Satuan"), _("Rupiah setahun"), _("Mengapa"))
    rows = tuple(
        (wording.action(one.key)[0], one.count, wording.action_unit(one.key), one.rupiah, wording.action(one.key)[1])
        for one in report.actions
    )
    return Table(_("Yang perlu dilakukan lebih dulu"), header, rows)


def _flows(report: Report) -> Table:
    header = (_("Berkas"), _("Baris"), *(wording.status_title(status) for status in STATUSES))
    rows: tuple[Row, ...] = tuple(
        (foreign(one.file), one.rows, *(one.statuses.get(str(status), 0) for status in STATUSES))
        for one in report.flows
    )
    return Table(_("Baris tiap berkas daftar menurut status"), header, rows)


def _overdue(report: Report) -> Table:
    header = (_("Bulan tanpa iuran"), wording.status_title("lapsed"), wording.status_title("ended"))
    rows = tuple((_months(one.first, one.last), one.lapsed, one.ended) for one in report.overdue)
    return Table(_("Orang menurut bulan tanpa iuran"), header, rows)


def _months(first: int | None, last: int | None) -> str:
    if first is None:
        return _("bulannya tidak diketahui")
    if last is None:
        return _("{first} atau lebih").format(first=first)
    return str(first) if first == last else f"{first}–{last}"


def _certainty(report: Report) -> Table:
    return Table(_("Seberapa yakin pemadanan ini"), (), tuple((text,) for text in certainty.sentences(report)))


def _criteria(report: Report) -> Table:
    header = (
        _("Syarat kelayakan"), _("Akibat"), _("Tidak memenuhi"), _("Hanya karena ini"), _("Tidak diketahui"), _("Dasar"),
    )  # fmt: skip
    rows: tuple[Row, ...] = tuple(
        (
            foreign(eligible_words.criterion(one)),
            eligible_words.effect(one),
            one.failing,
            one.alone if one.is_on else None,
            one.unknown if one.is_on else None,
            f"{rule_words.mark(one.mark)} [{one.mark}]",
        )
        for one in report.criteria
    )
    return Table(_("Syarat kelayakan (orang di daftar)"), header, rows)


def _lists(report: Report) -> Table:
    header = (
        _("Daftar rujukan"), _("Berkas"), _("Baris orang"), _("Orang"), _("Ada di daftar pekerja"), _("Mungkin sama"),
    )  # fmt: skip
    rows: tuple[Row, ...] = tuple(
        (wording.list_kind(one.kind), one.files, one.rows, one.persons, one.on_roll, one.possible)
        for one in report.lists
    )
    return Table(_("Daftar rujukan"), header, rows)


def _of_candidates(report: Report) -> tuple[Breakdown, ...]:
    return report.candidates.breakdowns if report.candidates else ()


def _candidates(report: Report) -> Table:
    found = report.candidates
    if found is None:
        return Table("", (), ())
    rows: tuple[Row, ...] = (
        (_("Orang di daftar calon"), found.persons),
        (_("Sudah ada di daftar pekerja"), found.on_roll),
        (_("Mungkin sudah ada di daftar pekerja"), found.possibly_on_roll),
        (_("Tidak layak"), found.excluded),
        *((f"— {wording.label(code)}", count) for code, count in found.reasons.items()),
        (_("Belum dapat dipastikan (kepesertaan atau umur)"), found.review),
        (_("Belum di daftar, sudah aktif"), found.active),
        (_("Belum di daftar, menunggak"), found.lapsed),
        (_("Belum di daftar, nonaktif"), found.ended),
        (_("Belum di daftar, belum terdaftar sebagai peserta"), found.unregistered),
        (_("— layak dan belum terlindungi (rupiah setahun)"), found.yearly),
    )
    return Table(_("Terdata, belum ada di daftar"), (_("Keterangan"), _("Orang")), rows)


def _rules(report: Report) -> Table:
    header = (_("Aturan"), _("Nilai"), _("Asalnya"))
    rows = tuple(
        (rule_words.setting(one.key), foreign(rule_words.setting_value(one.value)), _origin(one))
        for one in report.rules
    )
    return Table(_("Aturan dan ambang yang dipakai"), header, rows)


def _origin(rule: RuleUse) -> str:
    if not rule.is_default:
        return _("ditetapkan untuk laporan ini")
    return f"{_('bawaan')}, {rule_words.mark(rule.mark)} [{rule.mark}]" if rule.mark else _("bawaan")


def _sources(report: Report) -> Table:
    header = (
        _("Berkas"), _("Lembar"), _("Asal"), _("Baris orang"), _("Baris tertolak"), _("Baris judul"), _("Pengodean"), "SHA-256",
    )  # fmt: skip
    rows: tuple[Row, ...] = tuple(
        (
            foreign(one.file),
            "" if one.sheet is None else foreign(one.sheet),
            f"{wording.side(one.side)}: {wording.list_kind(one.list_kind)}"
            if one.list_kind
            else wording.side(one.side),
            one.rows,
            one.rejects,
            one.header_line,
            one.encoding or "",
            one.sha256,
        )
        for one in report.sources
    )
    return Table(_("Asal data"), header, rows)
