"""What the program says on stderr when something can't be done: where, what, what was found, what to do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any

from ucj_validate.cli.speaking import logs
from ucj_validate.cli.speaking.plain import note
from ucj_validate.errors import UcjError, UsageError
from ucj_validate.i18n import _, number

if TYPE_CHECKING:
    from ucj_validate.alarms import Alarm
    from ucj_validate.failing import Met

_MOST_CODES = 5
"""Findings that are named in the one line that tells why a run fails."""


def show_error(error: UcjError) -> None:
    """Prints the message of an expected failure."""
    facts = {"where": error.where, "problem": error.problem, "found": error.found, "advice": error.advice}
    logs.event("error", "error", **{name: value for name, value in facts.items() if value})
    lines = [f"{error.where}: {error.problem}"]
    if error.found:
        lines.append(_("  ada: {found}").format(found=error.found))
    if error.advice:
        lines.append(_("  saran: {advice}").format(advice=error.advice))
    _print(lines)


def show_alarm(alarm: Alarm) -> None:
    """Prints what of a finished run cannot be. Said whatever else is quiet: who reads no report reads this."""
    from ucj_validate.report.words import alarm_words

    facts = {"code": alarm.code, "side": alarm.side, "file": alarm.file, "sheet": alarm.sheet}
    told = {name: value for name, value in facts.items() if value is not None}
    logs.event("alarm", "error", **told, problem=alarm_words.sentence(alarm.code), count=alarm.count, of=alarm.of)
    _print(
        [
            f"{alarm_words.place(alarm)}: {alarm_words.sentence(alarm.code)}",
            _("  seharusnya: {expected}").format(expected=alarm_words.expected(alarm)),
            _("  ada: {found}").format(found=alarm_words.found(alarm)),
            _("  saran: {advice}").format(advice=alarm_words.remedy(alarm.code)),
        ]
    )


def show_met(met: Sequence[Met], unit: str | None = None) -> None:
    """Prints why the exit code is 1, in one line; nothing where it isn't. `unit`: what was counted; rows without it."""
    if met:
        for one in met:
            logs.event("fail_on", "warning", condition=one.condition, by=list(one.by), count=one.rows)
        reasons = "; ".join(_reason(one, unit or _("baris")) for one in met)
        _print([_("kode keluar 1 menurut --fail-on {reasons}").format(reasons=reasons)])


def _reason(one: Met, unit: str) -> str:
    codes = ", ".join(one.by[:_MOST_CODES])
    more = _(" dan {count} macam lagi").format(count=len(one.by) - _MOST_CODES) if len(one.by) > _MOST_CODES else ""
    counted = f" ({number(one.rows)} {unit})" if one.rows else ""  # an alarm alone has none
    return f"{one.condition}: {codes}{more}{counted}"


def show_usage(error: Any) -> None:  # noqa: ANN401  Typer's vendored exception classes have no public names
    """Prints what was wrong with an option or argument; what was typed for it stays unsaid."""
    kind = type(error).__name__
    if kind == "NoArgsIsHelpError":
        error.show()
        return
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "ucj-validate"
    name, choices = _parameter(error)
    wrong = {
        "NoSuchOption": _("pilihan tidak dikenal: {name}"),
        "MissingParameter": _("belum disebut: {name}"),
        "BadParameter": _("nilai tidak sah untuk {name}"),
        "BadOptionUsage": _("pilihan {name} dipakai keliru"),
    }
    problem = wrong[kind].format(name=name) if kind in wrong and name else _("perintah atau argumen tidak dikenal")
    commands = getattr(getattr(context, "command", None), "commands", {})
    known = choices or sorted(commands)
    help_of = _("{command} --help").format(command=command)
    show_error(UsageError(command, problem, found=", ".join(known), advice=help_of))


def _parameter(error: Any) -> tuple[str, list[str]]:  # noqa: ANN401
    """The name of the option or argument, and what could stand there; empty where the error doesn't tell."""
    from ucj_validate.cli.speaking.helping import argument_name

    parameter = getattr(error, "param", None)
    if parameter is None:
        return str(getattr(error, "option_name", "")), sorted(getattr(error, "possibilities", None) or [])
    options = [option for option in parameter.opts if option.startswith("-")]
    name = max(options, key=len) if options else argument_name(parameter)
    described = getattr(parameter, "type_descriptor", None)
    return name, _possible(getattr(described, "annotation", None), error.__cause__)


def _possible(kind: object, cause: object) -> list[str]:
    """What a parameter of this type could hold; `cause` is Pydantic's, whose text would hold what was typed."""
    from pydantic import ValidationError

    from ucj_validate.cli.options import fault_in_words

    if isinstance(kind, type) and issubclass(kind, Enum):
        return [str(member.value) for member in kind]
    if isinstance(kind, type) and issubclass(kind, date):
        return [_("YYYY-MM-DD, misalnya 2025-04-24")]
    if isinstance(cause, ValidationError):
        return [fault_in_words(fault) for fault in cause.errors(include_url=False, include_input=False)]
    return []


def show_internal(kind: str) -> None:
    """Prints that the program itself failed; the kind of failure only, since its text may hold personal data."""
    logs.event("error", "error", problem="internal", kind=kind)
    _print(
        [
            _("kesalahan di dalam program ({kind}); tidak ada yang ditulis").format(kind=kind),
            _("  saran: laporkan versi (`ucj-validate --version`) dan perintah yang dijalankan, tanpa data"),
        ]
    )


def _print(lines: list[str]) -> None:
    """For a person on standard error, unless every line there is an event for a program."""
    if logs.speaks_json():
        return
    for line in lines:
        note(line)
