"""Annotations for GitHub: one workflow command a rule, since a step shows ten of a kind; and the step's summary.

Source: GitHub's "Workflow commands" (escapes) and its limits (ten annotations of a kind a step, 1 MiB a summary).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from ucj_validate.alarms import Alarm
from ucj_validate.findings import Rule, Severity
from ucj_validate.i18n import _, day, language, number, percent
from ucj_validate.leaving import foreign
from ucj_validate.report.ci.outcome import Case, Outcome
from ucj_validate.report.markdown import escaped
from ucj_validate.report.words import alarm_words, wording

MOST_OF_A_KIND = 10
MOST_TABLES = 5
"""Tables that one annotation names."""
SUMMARY_BYTES = 1 << 20
_KINDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def commands(outcome: Outcome) -> bytes:
    """Workflow commands, one a line: what fails is an error, everything else is as grave as its finding."""
    told: dict[str, list[str]] = {kind: [] for kind in _KINDS.values()}
    for alarm in outcome.alarms:
        told["error"].append(_alarm(alarm))
    for rule, cases in _by_rule(outcome):
        kind = "error" if any(case.fails for case in cases) else _KINDS[rule.severity]
        of = sum(case.table.rows for case in outcome.cases if case.rule is rule)
        told[kind].append(_finding(kind, rule, cases, of))
    lines = [line for kind, of_kind in told.items() for line in _limited(kind, of_kind)]
    return "".join(f"{line}\n" for line in lines).encode()


def _by_rule(outcome: Outcome) -> list[tuple[Rule, list[Case]]]:
    """The findings over all tables: first what fails, then the gravest, then the most frequent."""
    ordered = sorted(outcome.found, key=lambda case: case.rule.code)
    rules = [(rule, list(cases)) for rule, cases in groupby(ordered, key=lambda case: case.rule)]
    return sorted(
        rules,
        key=lambda one: (not any(case.fails for case in one[1]), -one[0].severity.rank, -sum(c.rows for c in one[1])),
    )


def _limited(kind: str, lines: list[str]) -> list[str]:
    """At most ten; the tenth then says how many more there are."""
    if len(lines) <= MOST_OF_A_KIND:
        return lines
    more = len(lines) - MOST_OF_A_KIND + 1
    told = _("… dan {count} macam temuan lagi; lihat ringkasan langkah ini").format(count=number(more))
    return [*lines[: MOST_OF_A_KIND - 1], f"::{kind}::{data(told)}"]


def _finding(kind: str, rule: Rule, cases: list[Case], of: int) -> str:
    rows = sum(case.rows for case in cases)
    places = "; ".join(f"{foreign(case.table.name)} {case.places()}" for case in cases[:MOST_TABLES])
    if len(cases) > MOST_TABLES:
        places += _("; dan {count} tabel lagi").format(count=number(len(cases) - MOST_TABLES))
    told = _("{count} baris ({share}): {sentence}. {places}. Saran: {action}").format(
        count=number(rows),
        share=percent(rows / of),
        sentence=rule.sentence(language()),
        places=places,
        action=rule.action(language()),
    )
    first = cases[0]
    where = {"file": first.table.path, "line": str(first.lines[0]) if first.lines else "1", "title": rule.code}
    return f"::{kind} {_properties(where)}::{data(told)}"


def _alarm(alarm: Alarm) -> str:
    told = f"{foreign(alarm_words.place(alarm))}: {alarm_words.sentence(alarm.code)}. {alarm_words.found(alarm)}."
    advice = _("Saran: {action}").format(action=alarm_words.remedy(alarm.code))
    return f"::error {_properties({'title': alarm.code})}::{data(f'{told} {advice}')}"


def _properties(named: dict[str, str]) -> str:
    return ",".join(f"{name}={_property(value)}" for name, value in named.items())


def data(text: str) -> str:
    """Text as the message of a workflow command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return data(text).replace(":", "%3A").replace(",", "%2C")


def summary(outcome: Outcome, room: int = SUMMARY_BYTES, below: bytes = b"") -> bytes:
    """The step's summary as Markdown, `room` bytes at most: a table of findings, what fails first; then `below`."""
    verdict = _("Gagal menurut --fail-on") if outcome.met else _("Lulus menurut --fail-on")
    met = ", ".join(escaped(one.condition) for one in outcome.met)
    title = f"### ucj-validate {outcome.command} · {day(outcome.as_of)}\n\n**{verdict}{': ' if met else ''}{met}**\n"
    alarms = "".join(
        f"- {escaped(alarm_words.place(one))}: {alarm_words.sentence(one.code)}\n" for one in outcome.alarms
    )
    rows = [line.encode() for line in _rows(outcome.found)]
    told = "\n".join(filter(None, (title, alarms, _head() if rows else _("Tidak ada temuan.") + "\n")))
    table = _fitting(told.encode(), rows, room)
    return table + below if len(table) + len(below) <= room else table


def _head() -> str:
    titles = (_("temuan"), _("tingkat"), _("tabel"), _("baris"), _("tempat"))
    return f"| {' | '.join(titles)} |\n{'| --- ' * len(titles)}|\n"


def _rows(cases: Iterable[Case]) -> Iterator[str]:
    for case in cases:
        grave = wording.severity(case.rule.severity)
        yield (
            f"| `{case.rule.code}` {escaped(case.rule.sentence(language()))} "
            f"| {f'**{grave}**' if case.fails else grave} | {escaped(case.table.name)} "
            f"| {number(case.rows)} ({percent(case.share)}) | {case.places()} |\n"
        )


def _fitting(start: bytes, rows: list[bytes], room: int) -> bytes:
    """`start` and as many rows as there is room for; the last line then says how many more there are."""
    told = start + b"".join(rows) + b"\n"
    if len(told) <= room:
        return told
    more = "\n" + _("… dan {count} baris lagi") + "\n"
    left = room - len(start) - len(more.encode()) - 10  # the number's own digits
    if left < 0:
        return b""
    kept = 0
    while left >= len(rows[kept]):
        left -= len(rows[kept])
        kept += 1
    return start + b"".join(rows[:kept]) + more.format(count=number(len(rows) - kept)).encode()
