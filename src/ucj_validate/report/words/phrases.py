"""The sentences that several reports share."""

from __future__ import annotations

from collections.abc import Callable

from ucj_validate.i18n import _, day, number, percent, percent_cut
from ucj_validate.leaving import foreign, shortened
from ucj_validate.report.counting.smallcells import PublicLine, Rates, public_lines
from ucj_validate.report.model import LeftOut, Report
from ucj_validate.report.parts import Example
from ucj_validate.report.words import wording


def files(report: Report) -> list[str]:
    """The names of the files that were read, each once."""
    return list(dict.fromkeys(source.file for source in report.sources))


def title(report: Report, *, short: bool = False) -> str:
    """What the report is called; `short` where room is scarce."""
    name = _("Perlindungan Jamsostek pekerja")
    city = shortened(report.city) if short else foreign(report.city)
    return f"{name} — {city}" if city else name


def verdict(report: Report) -> str:
    """The answer in one sentence."""
    own = report.coverage
    if report.alarms:
        return _("Cakupan pada {day} belum dapat dinyatakan: ada {count} hal yang tidak mungkin benar.").format(
            day=day(report.as_of), count=number(len(report.alarms))
        )
    if own.rate is None:
        return _("Tidak ada orang yang layak di daftar pada {day}.").format(day=day(report.as_of))
    return _("Dari {eligible} orang yang layak di daftar, {active} orang ({rate}) terlindungi pada {day}.").format(
        eligible=number(own.eligible), active=number(own.active), rate=percent(own.rate), day=day(report.as_of)
    )


def gap(report: Report) -> str:
    """Who is not protected, in one or two sentences; empty when nobody is left."""
    if report.alarms:
        return _("Angka-angka di bawah ini dihitung seperti biasa, tetapi jangan dikutip sebelum hal itu dibereskan.")
    persons = report.persons_by_status
    parts = [
        f"{number(persons[status])} {wording.status_title(status).lower()}"
        for status in ("unregistered", "lapsed", "ended")
        if persons[status]
    ]
    sentences = []
    if parts:
        sentences.append(
            _("{count} orang belum terlindungi: {parts}.").format(
                count=number(report.premium.gap_persons), parts=", ".join(parts)
            )
        )
    if persons["review"]:
        sentences.append(_("{count} orang masih perlu diverifikasi.").format(count=number(persons["review"])))
    return " ".join(sentences)


def change(report: Report) -> str:
    """What has become of the coverage since the last run; empty where there is none to look back on."""
    since = report.change
    if since is None or since.rate_delta is None or since.rate_before is None or since.rate_now is None:
        return ""
    active = next(moved for moved in since.persons if moved.key == "active")
    points = number(abs(since.rate_delta) * 100, 2)
    figures = {
        "day": day(since.since),
        "points": points,
        "before": percent(since.rate_before),
        "now": percent(since.rate_now),
        "persons": number(abs(active.delta)),
    }
    if points == number(0, 2):
        told = _("Sejak {day} cakupan tetap {now}.")
    elif since.rate_delta > 0:
        told = _("Sejak {day} cakupan naik {points} poin persen, dari {before} menjadi {now}.")
    else:
        told = _("Sejak {day} cakupan turun {points} poin persen, dari {before} menjadi {now}.")
    if active.delta > 0:
        more = _("Yang terlindungi bertambah {persons} orang.")
    elif active.delta < 0:
        more = _("Yang terlindungi berkurang {persons} orang.")
    else:
        more = _("Jumlah yang terlindungi tetap.")
    return f"{told.format(**figures)} {more.format(**figures)}"


def rolls(report: Report, clean: Callable[[str], str] = foreign) -> list[str]:
    """How many each roll covers and how many it does not, where there are several; nothing while an alarm stands."""
    lines = _told(report, "file")
    if len(lines) < _SEVERAL:
        return []
    return [_of_roll(line, clean(line.name)) for line in lines if isinstance(line.active, int)]


def _of_roll(line: PublicLine, name: str) -> str:
    """Of a roll beside hidden cells only what is not hidden."""
    figures = {"name": name, "active": number(int(line.active or 0))}
    if line.uncovered is None or line.eligible is None:
        return _("{name}: {active} orang terlindungi").format(**figures)
    figures |= {"uncovered": number(line.uncovered), "eligible": number(line.eligible)}
    return _("{name}: {active} orang terlindungi, {uncovered} orang belum, dari {eligible} orang yang layak").format(
        **figures
    )


def payers(report: Report, clean: Callable[[str], str] = foreign) -> list[str]:
    """How many covered people each source pays for; nothing while an alarm stands."""
    return [
        _("dibiayai {name}: {active} orang terlindungi").format(name=clean(line.name), active=number(line.active))
        for line in _told(report, "payer")
        if isinstance(line.active, int) and line.active
    ]


_SEVERAL = 2
_MOST_TOLD = 12


def _told(report: Report, key: str) -> list[PublicLine]:
    """The largest lines of a breakdown that have a name."""
    if report.alarms:
        return []
    lines = next((public_lines(one) for one in report.breakdowns if one.key == key), ())
    return [line for line in lines if line.name and not line.merged][:_MOST_TOLD]


def signed(amount: int) -> str:
    """A difference with its sign: "+12", "−3", "0"."""
    return f"{'+' if amount > 0 else '−' if amount < 0 else ''}{number(abs(amount))}"


def left_out(told: LeftOut) -> str:
    """Why there is no workbook, and where everybody stands instead."""
    sentence = _(
        "report.xlsx tidak dibuat: {rows} baris terlalu banyak untuk dibaca (batas {limit}). Semua orang ada di {file}."
    )
    return sentence.format(rows=number(told.rows), limit=number(told.limit), file="roll.parquet")


def guarded(cells: int) -> str:
    """That some cells of CSV files stand otherwise than they were written, and why."""
    return _("{n} sel di berkas CSV diberi ' di depannya agar tidak dijalankan sebagai rumus").format(n=number(cells))


def controls(report: Report) -> str:
    """Whether the control totals hold, in one sentence."""
    failed = sum(not control.holds for control in report.controls)
    if failed:
        return _("{failed} dari {all} angka kontrol TIDAK COCOK: jangan mengutip laporan ini.").format(
            failed=number(failed), all=number(len(report.controls))
        )
    return _(
        "Semua {all} angka kontrol cocok: tidak ada baris yang hilang dan tidak ada yang dihitung dua kali."
    ).format(all=number(len(report.controls)))


def doubt(report: Report) -> str:
    """What stands beside a rate while an alarm does; else empty."""
    return _("belum pasti") if report.alarms else ""


def rate(share: float | None) -> str:
    """A rate to two decimals, half up; where cutting gives another figure, both, since offices do either."""
    if share is None:
        return "–"
    rounded, cut = percent(share), percent_cut(share)
    if rounded == cut:
        return rounded
    return _("{rounded} (dibulatkan; bila dipotong {cut})").format(rounded=rounded, cut=cut)


def public_rate(rates: Rates | None) -> str:
    """A rate beside hidden cells: as it is, rounded, or the two between which it lies."""
    if rates is None:
        return "–"
    high = percent(rates.high, rates.decimals)
    return high if rates.low == rates.high else f"{number(rates.low * 100)}–{high}"


def place(example: Example) -> str:
    """A row as a person finds it."""
    if example.sheet is None:
        return _("{file} baris {line}").format(file=foreign(example.file), line=example.line)
    return _("{file} lembar {sheet} baris {line}").format(
        file=foreign(example.file), sheet=foreign(example.sheet), line=example.line
    )
