"""junit.xml: one suite a table, one test case a rule; another suite for what cannot be of the whole run.

A case fails where its finding has met a condition of `--fail-on`, so that a report with failures and exit code 1 are
one. Written with the standard library: three kinds of elements, whose order and escaping ElementTree keeps; tests read
them back with junitparser.
"""

from __future__ import annotations

import re
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from ucj_validate.alarms import Alarm, AlarmCode
from ucj_validate.i18n import _, language, number, percent
from ucj_validate.leaving import foreign
from ucj_validate.report.ci.outcome import Case, Outcome, Table
from ucj_validate.report.words import alarm_words

_COMMAND = re.compile(rb"(?m)^( *):(?=:)|#(?=#[A-Za-z]*\[)")
"""What a runner would take for a command where the file is printed (`leaving.inert`); here a reference says the sign."""


def rendered(outcome: Outcome) -> bytes:
    """The outcome as JUnit XML in UTF-8; no clock in it."""
    suites = Element("testsuites", name=f"ucj-validate {outcome.command}")
    if outcome.command == "reconcile":
        _run(SubElement(suites, "testsuite"), outcome)
    of_table = {table: list(cases) for table, cases in groupby(outcome.cases, key=lambda case: case.table)}
    for table in outcome.tables:
        _suite(SubElement(suites, "testsuite"), table, of_table.get(table, []), outcome)
    totals = {name: sum(int(suite.get(name, "0")) for suite in suites) for name in ("tests", "failures", "errors")}
    for name, total in totals.items():
        suites.set(name, str(total))
    indent(suites)
    text: bytes = tostring(suites, encoding="utf-8", xml_declaration=True)
    return _COMMAND.sub(lambda one: b"&#35;" if one.group() == b"#" else one.group(1) + b"&#58;", text) + b"\n"


def _run(suite: Element, outcome: Outcome) -> None:
    """The alarms: each one a test that this run has passed or not."""
    raised: dict[str, list[Alarm]] = {code: [] for code in AlarmCode}
    for alarm in outcome.alarms:
        raised[alarm.code].append(alarm)
    failing = {code for one in outcome.met for code in one.by}
    _head(suite, "run", len(raised), sum(1 for code, alarms in raised.items() if alarms and code in failing), outcome)
    for code, alarms in raised.items():
        case = SubElement(suite, "testcase", classname="run", name=code)
        if alarms:
            told = [f"{foreign(alarm_words.place(alarm))}: {alarm_words.found(alarm)}" for alarm in alarms]
            lines = [*told, _("Saran: {action}").format(action=alarm_words.remedy(code))]
            _tell(case, alarm_words.sentence(code), "alarm", lines, fails=code in failing)


def _suite(suite: Element, table: Table, cases: list[Case], outcome: Outcome) -> None:
    _head(suite, foreign(table.name), len(cases), sum(case.fails for case in cases), outcome, table)
    for case in cases:
        _case(suite, case)


def _head(suite: Element, name: str, tests: int, failures: int, outcome: Outcome, table: Table | None = None) -> None:
    suite.attrib |= {"name": name, "tests": str(tests), "failures": str(failures), "errors": "0", "skipped": "0"}
    facts = {"version": outcome.version, "as_of": outcome.as_of.isoformat()}
    if table is not None:
        suite.set("file", table.path)
        facts |= {"side": table.side, "rows": str(table.rows)}
    properties = SubElement(suite, "properties")
    for key, value in facts.items():
        SubElement(properties, "property", name=key, value=value)


def _case(suite: Element, one: Case) -> None:
    case = SubElement(suite, "testcase", classname=foreign(one.table.name), name=one.rule.code, file=one.table.path)
    if not one.rows:
        return
    if one.lines:
        case.set("line", str(one.lines[0]))
    message = _("{count} baris ({share}): {sentence}").format(
        count=number(one.rows), share=percent(one.share), sentence=one.rule.sentence(language())
    )
    lines = [one.places(), _("Saran: {action}").format(action=one.rule.action(language()))]
    _tell(case, message, one.rule.severity.value, lines, fails=one.fails)


def _tell(case: Element, message: str, kind: str, lines: list[str], *, fails: bool) -> None:
    """What a case says: as its failure, or beside a case that passes."""
    if fails:
        SubElement(case, "failure", message=message, type=kind).text = "\n".join(lines)
    else:
        SubElement(case, "system-out").text = "\n".join([message, *lines])
