"""REKAP and ANGGARAN: the short sheets of the workbook, written cell by cell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ucj_validate.i18n import _, day, number
from ucj_validate.report import alarm_words, wording
from ucj_validate.report.model import Report
from ucj_validate.report.parts import PERSON_STATUSES, STATUSES
from ucj_validate.report.phrases import doubt, foreign, gap, verdict
from ucj_validate.report.workbook.pages import printed

RECAP, BUDGET = "REKAP", "ANGGARAN"

Row = tuple[str | int | float | None, ...]


@dataclass(frozen=True)
class _Table:
    title: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]


def write_recap(book: Any, report: Report, cut: int) -> None:  # noqa: ANN401  xlsxwriter is untyped
    """REKAP: every figure an officer quotes, with its control totals. `cut` cells were too long for Excel."""
    notes = [
        _("Tanggal acuan: {day}").format(day=day(report.as_of)),
        _("Angka orang dihitung sekali per orang; angka baris mencakup baris ganda."),
    ]
    if report.alarms:
        notes = [verdict(report), gap(report), *notes]
    if cut:
        notes.append(_("{count} sel dipotong karena melebihi batas Excel.").format(count=number(cut)))
    tables = [_status(report), _coverage(report), _rows(report), _members(report), _controls(report), _findings(report)]
    if report.alarms:
        tables.insert(0, _alarms(report))
    tables += [_breakdown(report, index) for index in range(len(report.breakdowns))]
    title = _("REKAP — {city}").format(city=foreign(report.city)) if report.city else RECAP
    _write(book, RECAP, title, notes, tables)


def write_budget(book: Any, report: Report) -> None:  # noqa: ANN401
    """ANGGARAN: what closing the gap costs, and what may be saved."""
    costs = report.premium
    rows: tuple[Row, ...] = (
        (_("Layak tetapi tidak terlindungi (belum terdaftar, menunggak, nonaktif)"), costs.gap_persons, costs.gap_yearly),
        (_("Peserta aktif dibayar pemerintah di luar daftar (dapat ditelusuri)"), costs.off_roll_persons, costs.off_roll_yearly),
        (_("Dibayari dari lebih dari satu sumber (dapat diperiksa)"), costs.double_funding_persons, costs.double_funding_yearly),
    )  # fmt: skip
    header = (_("Keterangan"), _("Orang"), _("Rupiah setahun"))
    notes = [
        _("Iuran: {monthly} rupiah sebulan, {yearly} rupiah setahun untuk satu orang.").format(
            monthly=number(costs.monthly), yearly=number(costs.yearly_per_person)
        )
    ]
    each = costs.yearly_per_person
    gap = tuple(
        (wording.status_title(status), report.persons_by_status[status], report.persons_by_status[status] * each)
        for status in ("unregistered", "lapsed", "ended")
    )
    tables = [_Table(_("Anggaran"), header, rows), _Table(_("Rincian kekurangan"), header, gap)]
    _write(book, BUDGET, BUDGET, notes, tables)


def _write(book: Any, name: str, title: str, notes: Iterable[str], tables: Iterable[_Table]) -> None:  # noqa: ANN401
    page = book.add_worksheet(name)
    big, bold = book.add_format({"bold": True, "font_size": 15}), book.add_format({"bold": True, "font_size": 12})
    heading = {"bold": True, "bg_color": "#1F4E5F", "font_color": "#FFFFFF", "text_wrap": True}
    head, right = book.add_format(heading), book.add_format(heading | {"align": "right"})
    beside = book.add_format(heading | {"indent": 1})
    text_style = book.add_format({"indent": 1})
    whole, exact = book.add_format({"num_format": "#,##0"}), book.add_format({"num_format": "0.00%"})
    tables = list(tables)
    longest = max(len(str(row[0])) for table in tables for row in ((table.title,), *table.rows))
    page.set_column(0, 0, min(80, max(40, longest)))
    page.set_column(1, 9, 18)
    printed(page)
    page.fit_to_pages(1, 0)
    page.write_string(0, 0, title, big)
    line = 1
    for note in notes:
        page.write_string(line, 0, note)
        line += 1
    for table in tables:
        line += 1
        page.write_string(line, 0, table.title, bold)
        for column, text in enumerate(table.header):
            numeric = any(isinstance(row[column], (int, float)) for row in table.rows)
            page.write_string(line + 1, column, text, right if numeric else beside if column else head)
        line += 2
        for row in table.rows:
            for column, value in enumerate(row):
                if isinstance(value, str):
                    page.write_string(line, column, value, text_style if column else None)
                elif value is not None:
                    # Twelve decimals: spreadsheets keep fifteen digits, and would write the rest otherwise than they read it.
                    page.write_number(line, column, round(value, 12), exact if isinstance(value, float) else whole)
            line += 1


def _alarms(report: Report) -> _Table:
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
    return _Table(_("ALARM"), header, rows)


def _status(report: Report) -> _Table:
    header = (_("Status"), _("Baris"), _("Orang"), _("Arti"))
    rows: list[Row] = [
        (wording.status(s), report.status[s], report.persons_by_status.get(s), wording.status_meaning(s))
        for s in STATUSES
    ]
    rows.append((_("Jumlah"), sum(report.status.values()), report.persons, None))
    return _Table(_("Status daftar"), header, tuple(rows))


def _coverage(report: Report) -> _Table:
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
    return _Table(f"{title} ({doubt(report)})" if report.alarms else title, header, tuple(rows))


def _rows(report: Report) -> _Table:
    header = (_("Asal"), _("Berkas"), _("Baris dibaca"), _("Baris orang"), _("Baris tertolak"))
    rows = tuple(
        (wording.side(side), counts.files, counts.read, counts.rows, counts.rejected)
        for side, counts in report.rows.items()
    )
    return _Table(_("Baris yang dibaca"), header, rows)


def _members(report: Report) -> _Table:
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
    return _Table(_("Data peserta"), (_("Keterangan"), _("Orang")), rows)


def _controls(report: Report) -> _Table:
    header = (_("Angka kontrol"), _("Kiri"), _("Kanan"), _("Hasil"))
    rows = tuple(
        (wording.control(c.name)[0], c.left, c.right, _("cocok") if c.holds else _("TIDAK COCOK"))
        for c in report.controls
    )
    return _Table(_("Angka kontrol"), header, rows)


def _findings(report: Report) -> _Table:
    header = (_("Temuan"), _("Baris"), _("Bagian"), _("Tingkat"), _("Yang dilakukan"))
    rows = tuple(
        (wording.sentence(f.code), f.rows, f.share, wording.severity(f.severity), wording.remedy(f.code))
        for f in report.worst_findings()
    )
    return _Table(_("Temuan"), header, rows)


def _breakdown(report: Report, index: int) -> _Table:
    breakdown = report.breakdowns[index]
    header = (_("Nama"), _("Orang"), *(wording.status_title(s) for s in PERSON_STATUSES), _("Cakupan"))
    rows = tuple(
        (
            foreign(line.name) or _("tidak disebut"),
            line.persons,
            *(int(getattr(line, str(status))) for status in PERSON_STATUSES),
            line.coverage,
        )
        for line in breakdown.lines
    )
    return _Table(wording.breakdown(breakdown.key), header, rows)
