"""The summary on the terminal: verdict, control totals, coverage, findings, where the files lie. 80 columns."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ucj_validate.i18n import _, day, number, percent
from ucj_validate.report import alarm_words, certainty, phrases, wording
from ucj_validate.report.model import Report
from ucj_validate.report.parts import STATUSES

_WIDTH = 80
_BAR = 24
_MOST_FINDINGS = 12
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
    console.file.write(page.file.getvalue())  # type: ignore[attr-defined]  # the StringIO above
    console.file.flush()


def _print(report: Report, folder: Path, console: Console, blocks: str) -> None:
    """Every line is built as `Text`: what comes from outside is never read as markup."""
    width = console.width
    _line(console, width, Text(phrases.title(report), style="bold"))
    _line(console, width, Text(phrases.verdict(report), style="bold red" if report.alarms else "bold"))
    for alarm in report.alarms:
        told = f"! {alarm_words.place(alarm)}: {alarm_words.sentence(alarm.code)} — {alarm_words.found(alarm)}"
        _line(console, width, Text(told, style="red"))
    if gap := phrases.gap(report):
        _line(console, width, Text(gap))
    _section(console, width, _statuses(report, blocks))
    _section(console, width, _coverage(report, blocks))
    if report.findings:
        _section(console, width, _findings(report))
    if sure := certainty.sentences(report):
        _section(console, width, _certainty(sure))
    _section(console, width, _controls(report))
    console.print()
    _line(console, width, Text(_("Hasil: {folder}").format(folder=_shown(folder))))


def _line(console: Console, width: int, text: Text) -> None:
    console.print(text, width=width, soft_wrap=False, overflow="fold")


def _section(console: Console, width: int, table: Table) -> None:
    console.print()
    console.print(Padding(table, 0, expand=False), width=width)


def _shown(folder: Path) -> str:
    """The folder as it was given, without what steers a terminal; not shortened, so that it can be copied."""
    return "".join(character if character.isprintable() else "\ufffd" for character in str(folder))


def _grid(*, title: str) -> Table:
    return Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0), title=Text(title, style="bold"), title_justify="left")  # fmt: skip


def _bar(share: float, blocks: str) -> str:
    full = min(max(round(share * _BAR), 0), _BAR)
    return blocks[0] * full + blocks[1] * (_BAR - full)


def _statuses(report: Report, blocks: str) -> Table:
    table = _grid(title=_("Baris daftar menurut status"))
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True)
    total = report.rows["roll"].rows
    for status in STATUSES:
        count = report.status[status]
        bar = _bar(count / total if total else 0.0, blocks)
        table.add_row(Text(wording.status(status)), Text(number(count)), Text(bar, style=_COLOURS[status]))
    together = sum(report.status.values())
    mark = _("= baris dibaca") if together == total else _("≠ baris dibaca: {total}").format(total=number(total))
    table.add_row(Text(_("Jumlah"), style="bold"), Text(number(together), style="bold"), Text(mark))
    return table


def _coverage(report: Report, blocks: str) -> Table:
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
        Text(_("layak di daftar ({count})").format(count=number(own.eligible))), Text(_bar(share, blocks)), Text(told)
    )
    for target in own.targets:
        name = f"{phrases.foreign(target.name)} ({number(target.persons)}; {phrases.foreign(target.source)}, {day(target.date)})"
        table.add_row(Text(name), Text(_bar(target.rate, blocks)), Text(percent(target.rate)))
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
        more = _("… dan {count} macam lagi di report.html").format(count=number(len(worst) - _MOST_FINDINGS))
        table.add_row(Text(more), Text(""), Text(""))
    return table


def _certainty(sentences: list[str]) -> Table:
    table = _grid(title=_("Seberapa yakin pemadanan ini"))
    table.add_column(overflow="fold", ratio=1)
    for sentence in sentences:
        table.add_row(Text(sentence))
    return table


def _controls(report: Report) -> Table:
    table = _grid(title=_("Angka kontrol"))
    table.add_column(overflow="fold", ratio=1)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True)
    for control in report.controls:
        sign = "=" if control.holds else "≠"
        verdict = Text(_("cocok"), style="green") if control.holds else Text(_("TIDAK COCOK"), style="bold red")
        figures = f"{number(control.left)} {sign} {number(control.right)}"
        table.add_row(Text(wording.control(control.name)[0]), Text(figures), verdict)
    return table
