"""The summary on the terminal, 80 columns at most.

The figures come first; what is read last stays on the screen: the verdict, what to do first, which file is for whom.
"""

from __future__ import annotations

import re
from fnmatch import fnmatch
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ucj_validate.i18n import _, day, number, percent
from ucj_validate.leaving import foreign, inert, on_screen
from ucj_validate.report.model import Report
from ucj_validate.report.parts import STATUSES
from ucj_validate.report.run_folder.sealing import guarded_cells
from ucj_validate.report.words import alarm_words, certainty, eligible_words, phrases, wording

_WIDTH = 80
_BARS = ((70, 24), (36, 12), (0, 0))
"""From so many columns on a bar has so many letters: on a narrow screen figures come first."""
_MOST_FINDINGS, _MOST_ACTIONS = 6, 3
_LINE_END = re.compile(r" +\n")
_COLOURS = {
    "active": "green",
    "lapsed": "yellow",
    "ended": "dark_orange",
    "unregistered": "red",
    "review": "magenta",
    "excluded": "bright_black",
    "duplicate": "bright_black",
    "error": "red",
    "warning": "yellow",
    "info": "bright_black",
}


def show(report: Report, folder: Path, console: Console) -> None:
    """Prints the summary of a run that lies in `folder`; plain where the console has no colours."""
    blocks = "#." if console.options.ascii_only else "█░"
    page = Console(
        file=StringIO(),
        width=min(console.width, _WIDTH),
        force_terminal=console.is_terminal,
        color_system=console.color_system,  # type: ignore[arg-type]  # a name that rich gave itself
        no_color=console.no_color,
        legacy_windows=False,
        highlight=False,
    )
    _print(report, folder, page, blocks)
    # Not by rich itself: it turns a closed pipe into exit code 1, which means "findings" here.
    text = page.file.getvalue()  # type: ignore[attr-defined]  # the StringIO above
    console.file.write(inert(text if console.is_terminal else _LINE_END.sub("\n", text)))
    console.file.flush()


def _print(report: Report, folder: Path, console: Console, blocks: str) -> None:
    """Every line is built as `Text`: what comes from outside is never read as markup."""
    width = console.width
    _line(console, width, Text(phrases.title(report), style="bold"))
    if report.alarms:
        _alarms(report, console, width)
    _section(console, width, _statuses(report, blocks, width))
    _section(console, width, _coverage(report, blocks, width))
    if report.findings:
        _section(console, width, _findings(report))
    if sure := certainty.in_short(report):
        _section(console, width, _certainty(sure))
    if report.lists:
        _section(console, width, _lists(report))
    _section(console, width, _controls(report))
    console.print()
    _verdict(report, console, width)
    if report.actions and not report.alarms:
        _section(console, width, _actions(report))
    if (files := _files(folder)).row_count:
        _section(console, width, files)
    if report.left_out:
        _line(console, width, Text(phrases.left_out(report.left_out)))
    if cells := guarded_cells(folder):
        _line(console, width, Text(phrases.guarded(cells)))
    console.print()
    # Not broken, not shortened: it is there to be copied.
    console.print(Text(_("Hasil: {folder}").format(folder=on_screen(str(folder)))), soft_wrap=True)


def _alarms(report: Report, console: Console, width: int) -> None:
    """What cannot be: before any figure, and again in a word as the verdict at the end."""
    _line(console, width, Text(phrases.verdict(report), style="bold red"))
    for alarm in report.alarms:
        told = f"! {alarm_words.place(alarm)}: {alarm_words.sentence(alarm.code)} — {alarm_words.found(alarm)}"
        _line(console, width, Text(told, style="red"))


def _verdict(report: Report, console: Console, width: int) -> None:
    """What the run has to say, in two or three sentences."""
    _line(console, width, Text(phrases.verdict(report), style="bold red" if report.alarms else "bold"))
    if report.alarms:
        warning = _("Angka-angka di atas dihitung seperti biasa, tetapi jangan dikutip sebelum hal itu dibereskan.")
        _line(console, width, Text(warning))
        return
    for sentence in filter(None, (phrases.gap(report), phrases.change(report))):
        _line(console, width, Text(sentence))


def _line(console: Console, width: int, text: Text) -> None:
    console.print(text, width=width, soft_wrap=False, overflow="fold")


def _section(console: Console, width: int, table: Table) -> None:
    console.print()
    console.print(Padding(table, 0, expand=False), width=width)


def _grid(*, title: str) -> Table:
    return Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0), title=Text(title, style="bold"), title_justify="left")  # fmt: skip


def _bar(share: float, blocks: str, width: int) -> str:
    """A bar; whoever is few is still seen."""
    room = next(letters for columns, letters in _BARS if width >= columns)
    full = min(max(round(share * room), 1 if share > 0 else 0), room)
    return blocks[0] * full + blocks[1] * (room - full)


def _statuses(report: Report, blocks: str, width: int) -> Table:
    table = _grid(title=_("Baris daftar menurut status"))
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True)
    total = report.rows["roll"].rows
    for status in STATUSES:
        count = report.status[status]
        bar = _bar(count / total if total else 0.0, blocks, width)
        table.add_row(Text(wording.status(status)), Text(number(count)), Text(bar, style=_COLOURS[status]))
    together = sum(report.status.values())
    mark = _("= baris dibaca") if together == total else _("≠ baris dibaca: {total}").format(total=number(total))
    # The words stand where the bars do, and give way as they do.
    told = mark if _bar(1.0, blocks, width) or together != total else ""
    table.add_row(Text(_("Jumlah"), style="bold"), Text(number(together), style="bold"), Text(told))
    return table


def _coverage(report: Report, blocks: str, width: int) -> Table:
    table = _grid(title=_("Cakupan"))
    table.add_column(overflow="fold", ratio=1)
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    own = report.coverage
    share = own.rate or 0.0
    told = "–" if own.rate is None else percent(own.rate)
    if report.alarms:
        table.title = Text(f"{_('Cakupan')} ({phrases.doubt(report)})", style="bold")
    table.add_row(
        Text(_("layak di daftar ({count})").format(count=number(own.eligible))),
        Text(_bar(share, blocks, width)),
        Text(told),
    )
    for target in own.targets:
        name = f"{foreign(target.name)} ({number(target.persons)}; {foreign(target.source)}, {day(target.date)})"
        table.add_row(Text(name), Text(_bar(target.rate, blocks, width)), Text(percent(target.rate)))
    return table


def _findings(report: Report) -> Table:
    table = _grid(title=_("Temuan"))
    table.add_column(overflow="fold", ratio=1)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True)
    worst = report.worst_findings()
    for finding in worst[:_MOST_FINDINGS]:
        grave = Text(wording.severity(finding.severity), style=_COLOURS[finding.severity])
        told = f"{wording.label(finding.code)}: {wording.sentence(finding.code)}"
        table.add_row(Text(told), Text(number(finding.rows)), grave)
    if len(worst) > _MOST_FINDINGS:
        more = _("… dan {count} macam lagi di laporan").format(count=number(len(worst) - _MOST_FINDINGS))
        table.add_row(Text(more), Text(""), Text(""))
    return table


def _certainty(sentences: list[str]) -> Table:
    table = _grid(title=_("Seberapa yakin pemadanan ini"))
    table.add_column(overflow="fold", ratio=1)
    for sentence in sentences:
        table.add_row(Text(sentence))
    return table


def _lists(report: Report) -> Table:
    table = _grid(title=_("Daftar rujukan"))
    table.add_column(overflow="fold", ratio=1)
    for sentence in (*map(eligible_words.reference_list, report.lists), *eligible_words.candidates(report)):
        table.add_row(Text(sentence))
    return table


def _controls(report: Report) -> Table:
    """One sentence, and each total that doesn't hold."""
    table = _grid(title=_("Angka kontrol"))
    table.add_column(overflow="fold", ratio=1)
    failed = [control for control in report.controls if not control.holds]
    table.add_row(Text(phrases.controls(report), style="bold red" if failed else ""))
    for control in failed:
        told = f"{wording.control(control.name)[0]}: {number(control.left)} ≠ {number(control.right)}"
        table.add_row(Text(told, style="bold red"))
    return table


def _actions(report: Report) -> Table:
    table = _grid(title=_("Yang didahulukan"))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold", ratio=1)
    table.add_column(justify="right", no_wrap=True)
    for place, action in enumerate(report.actions[:_MOST_ACTIONS], 1):
        count = f"{number(action.count)} {wording.action_unit(action.key)}"
        table.add_row(Text(f"{place}."), Text(wording.action(action.key)[0]), Text(count))
    return table


def _files(folder: Path) -> Table:
    """The files for people that lie there, and whom each one is for; the others in one line."""
    table = _grid(title=_("Berkas"))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold", ratio=1)
    there = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    words = _purposes()
    for pattern, purpose in words.items():
        for name in there:
            if fnmatch(name, pattern):
                table.add_row(Text(name, style="bold"), Text(purpose))
    others = [name for name in there if not any(fnmatch(name, pattern) for pattern in words)]
    if others:
        table.add_row(Text(_("lainnya")), Text(_("{count} berkas untuk program lain").format(count=len(others))))
    return table


def _purposes() -> dict[str, str]:
    """By name of the file: whom it is for. In the order in which they are told."""
    return {
        "report*.html": _("untuk rapat; buka di peramban, dapat dicetak"),
        "report*.xlsx": _("untuk petugas, per orang; memuat NIK lengkap"),
        "summary.md": _("untuk ditempel di percakapan"),
        "rejects.csv": _("baris yang bukan orang, dengan alasannya"),
    }
