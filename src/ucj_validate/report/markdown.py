"""summary.md: the page in a message's length, for chats and issue trackers. Lists, since chats show no tables."""

from __future__ import annotations

import re

from ucj_validate.i18n import _, day, number, percent, rupiah
from ucj_validate.leaving import foreign
from ucj_validate.report.model import Report
from ucj_validate.report.parts import STATUSES
from ucj_validate.report.words import alarm_words, certainty, eligible_words, phrases, wording

_MOST_FINDINGS = 10
_MARKUP = re.compile(r"([\\`*{}\[\]<>#|~@&!]|(?<![^\W_])_|_(?![^\W_]))")
"""An underscore within a word is none: "roll_umkm.xlsx" stays readable in a chat."""


def rendered(report: Report) -> bytes:
    """The summary as UTF-8, in the current language."""
    blocks = [
        [f"**{escaped(phrases.title(report))}**", *_verdict(report)],
        *([_alarms(report)] if report.alarms else []),
        _statuses(report),
        _coverage(report),
        *([_actions(report)] if report.actions else []),
        *([_findings(report)] if report.findings else []),
        *([_lists(report)] if report.lists else []),
        _trust(report),
    ]
    return "\n\n".join("\n".join(lines) for lines in blocks).encode() + b"\n"


def escaped(text: str) -> str:
    """Text from outside as Markdown shows it: nothing in it is markup, a mention or a link."""
    return _MARKUP.sub(r"\\\1", foreign(text)).replace("://", ":\u200b//")


def _verdict(report: Report) -> list[str]:
    told = (phrases.verdict(report), phrases.gap(report), phrases.change(report))
    return [sentence for sentence in told if sentence]


def _alarms(report: Report) -> list[str]:
    lines = [f"**{_('Peringatan')}**", ""]
    for alarm in report.alarms:
        found = f"{escaped(alarm_words.place(alarm))}: {alarm_words.found(alarm)}"
        lines.append(f"- {alarm_words.sentence(alarm.code)} ({found}). {alarm_words.remedy(alarm.code)}")
    return lines


def _statuses(report: Report) -> list[str]:
    lines = [f"- {wording.status_title(status)}: {number(report.status[status])}" for status in STATUSES]
    total = f"- {_('Jumlah')}: **{number(sum(report.status.values()))}**"
    return [f"**{_('Baris daftar menurut status')}**", "", *lines, total]


def _coverage(report: Report) -> list[str]:
    own = report.coverage
    doubt = f" ({phrases.doubt(report)})" if report.alarms else ""
    figures = f"{number(own.active)} / {number(own.eligible)} = **{phrases.rate(own.rate)}**{doubt}"
    lines = [f"- {_('Orang yang layak di daftar')}: {figures}"]
    for target in own.targets:
        source = f"{escaped(target.source)}, {day(target.date)}"
        lines.append(
            f"- {escaped(target.name)} ({source}): {number(target.active)} / {number(target.persons)} = "
            f"**{phrases.rate(target.rate)}**{doubt}"
        )
    lines += [f"- {told}" for told in (*phrases.rolls(report, escaped), *phrases.payers(report, escaped))]
    return [f"**{_('Cakupan')}**", "", *lines]


def _actions(report: Report) -> list[str]:
    lines = []
    for place, action in enumerate(report.actions, 1):
        money = f", {rupiah(action.rupiah)} {_('setahun')}" if action.rupiah is not None else ""
        count = f"{number(action.count)} {wording.action_unit(action.key)}"
        lines.append(f"{place}. {wording.action(action.key)[0]}: **{count}**{money}")
    return [f"**{_('Yang perlu dilakukan lebih dulu')}**", "", *lines]


def _findings(report: Report) -> list[str]:
    worst = report.worst_findings()
    lines = [
        f"- {wording.sentence(finding.code)}: {number(finding.rows)} ({percent(finding.share)}, "
        f"{wording.severity(finding.severity)}) — {escaped(phrases.place(finding.example))}"
        for finding in worst[:_MOST_FINDINGS]
    ]
    if len(worst) > _MOST_FINDINGS:
        lines.append(
            "- " + _("… dan {count} macam lagi di report.html").format(count=number(len(worst) - _MOST_FINDINGS))
        )
    return [f"**{_('Temuan')}**", "", *lines]


def _lists(report: Report) -> list[str]:
    told = [*map(eligible_words.reference_list, report.lists), *eligible_words.candidates(report)]
    return [f"**{_('Daftar rujukan')}**", "", *(f"- {one}" for one in told)]


def _trust(report: Report) -> list[str]:
    sources = ", ".join(escaped(name) for name in phrases.files(report))
    return [
        phrases.controls(report),
        *certainty.sentences(report)[:1],
        f"{_('Sumber')}: {sources}. ucj-validate {report.version}.",
    ]
