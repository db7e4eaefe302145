"""report.sarif: SARIF 2.1.0, one result a rule and table; its rows are the locations of the result.

Source of the limits: GitHub's "SARIF support for code scanning" (results 25.000 a run, locations 100 shown a result).
"""

from __future__ import annotations

import hashlib
import re
from typing import Any
from urllib.parse import quote

from ucj_validate.alarms import Alarm
from ucj_validate.findings import CATALOGUE, Severity
from ucj_validate.i18n import _, language, number, percent
from ucj_validate.leaving import as_json, foreign
from ucj_validate.report.ci.outcome import Case, Outcome, Table
from ucj_validate.report.words import alarm_words

MOST_RESULTS = 25_000
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LINKING = re.compile(r"[\\\[\]]")
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def rendered(outcome: Outcome) -> bytes:
    """The outcome as SARIF in UTF-8; no clock in it."""
    alarms = [_alarm(alarm, outcome) for alarm in outcome.alarms if outcome.tables]
    found = outcome.found
    results = [*alarms, *(_result(case) for case in found)]
    codes = list(dict.fromkeys(result["ruleId"] for result in results))
    for result in results:
        result["ruleIndex"] = codes.index(result["ruleId"])
    run = {
        "tool": {"driver": {"name": "ucj-validate", "version": outcome.version, "rules": [*map(_rule, codes)]}},
        "automationDetails": {"id": f"ucj-validate/{outcome.command}/"},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": True,
                "exitCode": 1 if outcome.met else 0,
                "toolExecutionNotifications": _left_out(len(results) - MOST_RESULTS),
            }
        ],
        "results": results[:MOST_RESULTS],
        "properties": {"asOf": outcome.as_of.isoformat()},
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return (as_json(log, indent=2) + "\n").encode()


def _plain(text: str) -> str:
    """Foreign text in a message: no link. Source: SARIF 2.1.0, 3.11.6."""
    return _LINKING.sub(r"\\\g<0>", foreign(text))


def _left_out(results: int) -> list[dict[str, Any]]:
    if results <= 0:
        return []
    told = _("{count} hasil yang lebih ringan tidak dimuat").format(count=number(results))
    return [{"level": "warning", "message": {"text": told}}]


def _rule(code: str) -> dict[str, Any]:
    if code not in CATALOGUE:
        return _described(code, alarm_words.sentence(code), alarm_words.remedy(code), "error", "alarm")
    rule = CATALOGUE[code]
    level = _LEVELS[rule.severity]
    return _described(code, rule.sentence(language()), rule.action(language()), level, rule.severity.value)


def _described(code: str, sentence: str, action: str, level: str, kind: str) -> dict[str, Any]:
    return {
        "id": code,
        "shortDescription": {"text": sentence},
        "fullDescription": {"text": sentence},
        "help": {"text": action},
        "defaultConfiguration": {"level": level},
        "properties": {"tags": [kind]},
    }


def _result(case: Case) -> dict[str, Any]:
    told = _("{count} baris ({share}) di {table}: {sentence}. {places}. Saran: {action}").format(
        count=number(case.rows),
        share=percent(case.share),
        table=_plain(case.table.name),
        sentence=case.rule.sentence(language()),
        places=case.places(),
        action=case.rule.action(language()),
    )
    return {
        "ruleId": case.rule.code,
        "level": _LEVELS[case.rule.severity],
        "message": {"text": told},
        "locations": [_location(case.table, line) for line in case.lines or (1,)],
        "partialFingerprints": _fingerprint(case.rule.code, case.table),
        "occurrenceCount": case.rows,
        "properties": {"rows": case.rows, "share": round(case.share, 6), "fails": case.fails},
    }


def _alarm(alarm: Alarm, outcome: Outcome) -> dict[str, Any]:
    """An alarm is of a side or of all; it lies on the first table that it is about, since a result must lie somewhere."""
    sided = [table for table in outcome.tables if alarm.side in (None, table.side)]
    named = [table for table in sided if alarm.file in (None, table.file) and alarm.sheet in (None, table.sheet)]
    table = (named or sided or list(outcome.tables))[0]
    told = f"{_plain(alarm_words.place(alarm))}: {alarm_words.sentence(alarm.code)}. {alarm_words.found(alarm)}."
    return {
        "ruleId": alarm.code,
        "level": "error",
        "message": {"text": f"{told} {_('Saran: {action}').format(action=alarm_words.remedy(alarm.code))}"},
        "locations": [_location(table, 1)],
        "partialFingerprints": _fingerprint(alarm.code, table),
    }


def _location(table: Table, line: int) -> dict[str, Any]:
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": quote(table.path), "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": max(line, 1)},
        }
    }


def _fingerprint(code: str, table: Table) -> dict[str, str]:
    """The same for the same rule on the same table, whichever rows it stands on this time."""
    named = "\0".join((code, table.path, table.sheet or ""))
    return {"ruleAndTable/v1": hashlib.sha256(named.encode()).hexdigest()}
