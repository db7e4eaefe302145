"""Help pages in the reader's language: what `--help` prints, laid out from the commands as they are declared.

Typer's own pages mix its English words into ours, and load a Markdown reader and a highlighter to do so: half of the
time that `--help` took. Its commands take a class of one's own, so that nothing of it is changed from outside.
"""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from collections.abc import Iterator
from datetime import date
from enum import Enum
from inspect import cleandoc
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup

from ucj_validate.cli.speaking import plain
from ucj_validate.i18n import _

_WIDEST, _NARROWEST = 100, 40
_NAMES_AT_MOST = 28
"""Columns for the names at the left; a longer one has its text on the next line."""
_INDENT, _GAP = 2, 2
_BOLD, _PLAIN = "\x1b[1m", "\x1b[0m"


class Command(TyperCommand):
    """A command that tells itself in the reader's language."""

    def get_help(self, ctx: typer.Context) -> str:  # type: ignore[override]  # Typer names the class of `ctx` elsewhere
        """The whole page."""
        return page(self, ctx)

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002  what shells show beside a name is theirs to cut
        """The first sentence, for lists."""
        return _first(self)


class Group(TyperGroup):
    """A command of commands that tells itself in the reader's language."""

    def get_help(self, ctx: typer.Context) -> str:  # type: ignore[override]  # as above
        """The whole page."""
        return page(self, ctx)

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002  as above
        """The first sentence, for lists."""
        return _first(self)


def page(command: Any, context: Any) -> str:  # noqa: ANN401  Typer's vendored classes have no public names
    """The help page of `command`, as wide as the terminal."""
    width = max(min(shutil.get_terminal_size().columns, _WIDEST), _NARROWEST)
    lines = [*_usage(command, context, width), *_told(command, width)]
    parameters = [each for each in command.get_params(context) if not getattr(each, "hidden", False)]
    arguments = [each for each in parameters if isinstance(each, TyperArgument)]
    options = [each for each in parameters if not isinstance(each, TyperArgument)]
    lines += _list(_("Masukan"), [(argument_name(each), _about(each)) for each in arguments], width)
    lines += _list(_("Pilihan"), [(_option_name(each), _about(each)) for each in options], width)
    commands = getattr(command, "commands", {})
    lines += _list(_("Perintah"), [(name, _first(each)) for name, each in commands.items() if not each.hidden], width)
    if commands:
        hint = _("Bantuan tiap perintah: {command} PERINTAH --help").format(command=context.command_path)
        lines += ["", *textwrap.wrap(hint, width)]
    # Typer prints UTF-8 where a screen has but ASCII; it gets what such a screen can show.
    return plain.carried("\n".join(lines))


def sentences(command: Any) -> Iterator[str]:  # noqa: ANN401  as above
    """Every sentence of the help pages of `command` and those below it that awaits translation."""
    yield from _paragraphs(command)
    for each in command.params:
        if not _library_words(str(each.help)):
            yield " ".join(str(each.help).split())
        if each.metavar and each.metavar.isupper():
            yield each.metavar
    for below in getattr(command, "commands", {}).values():
        yield from sentences(below)


def argument_name(argument: Any) -> str:  # noqa: ANN401  as above
    """An argument as help and messages call it: BERKAS…, or FOLDER."""
    many = "…" if argument.nargs != 1 else ""
    return f"{_(argument.metavar) if argument.metavar else argument.name.upper()}{many}"


def _usage(command: Any, context: Any, width: int) -> list[str]:  # noqa: ANN401  as above
    arguments = [each for each in command.params if isinstance(each, TyperArgument)]
    pieces = [argument_name(each) if each.required else f"[{argument_name(each)}]" for each in arguments]
    needed = [f"{each.opts[0]} {_value(each)}" for each in command.params if each.required and each not in arguments]
    last = [_("PERINTAH …")] if getattr(command, "commands", None) else []
    words = " ".join([context.command_path, *pieces, *needed, _("[PILIHAN]"), *last])
    title = _("Pemakaian:")
    wrapped = textwrap.wrap(words, width - len(title) - 1, break_on_hyphens=False)
    return [_title(title) + " " + wrapped[0], *(" " * (len(title) + 1) + line for line in wrapped[1:])]


def _told(command: Any, width: int) -> Iterator[str]:  # noqa: ANN401  as above
    for paragraph in _paragraphs(command):
        yield ""
        yield from _wrapped(_(paragraph), width, _INDENT)


def _paragraphs(command: Any) -> list[str]:  # noqa: ANN401  as above
    return [" ".join(part.split()) for part in cleandoc(command.help or "").split("\n\n") if part.strip()]


def _first(command: Any) -> str:  # noqa: ANN401  as above
    paragraphs = _paragraphs(command)
    return _(paragraphs[0]) if paragraphs else ""


def _list(title: str, entries: list[tuple[str, str]], width: int) -> Iterator[str]:
    """Names at the left, what they are for at the right."""
    if not entries:
        return
    yield from ("", _title(title))
    left = min(max(len(name) for name, _text in entries), _NAMES_AT_MOST, width // 2)
    at = _INDENT + left + _GAP
    for name, text in entries:
        lines = _wrapped(text, width, at)
        if len(name) > left:
            yield " " * _INDENT + name
        elif lines:
            lines[0] = " " * _INDENT + name.ljust(left + _GAP) + lines[0][at:]
        yield from lines or [" " * _INDENT + name]


def _wrapped(text: str, width: int, indent: int) -> list[str]:
    space = " " * indent
    return textwrap.wrap(text, width, initial_indent=space, subsequent_indent=space, break_on_hyphens=False)


def _option_name(option: Any) -> str:  # noqa: ANN401  as above
    """-o, --out FOLDER."""
    names = sorted([*option.opts, *option.secondary_opts], key=lambda name: (name.startswith("--"), len(name)))
    return " ".join(filter(None, [", ".join(names), _value(option)]))


def _value(option: Any) -> str:  # noqa: ANN401  as above
    """What an option takes: a word in capitals, or its choices; nothing for a switch."""
    if option.metavar:
        return _(option.metavar)
    kind = option.type_descriptor.annotation
    if kind is bool:
        return ""
    if isinstance(kind, type) and issubclass(kind, Enum):
        return "|".join(str(member.value) for member in kind)
    if isinstance(kind, type) and issubclass(kind, date):
        return "YYYY-MM-DD"
    words = {int: _("ANGKA"), Path: _("BERKAS")}
    return words.get(kind, _("TEKS"))


def _about(parameter: Any) -> str:  # noqa: ANN401  as above
    """What a parameter is for, what stands for it otherwise, and whether it must be given."""
    text = " ".join(str(parameter.help or "").split())
    parts = [_library_words(text) or _(text)] if text else []
    if parameter.required:
        parts.append(_("[wajib]"))
    elif default := _default(parameter):
        parts.append(_("[bawaan: {value}]").format(value=default))
    return " ".join(parts)


def _default(parameter: Any) -> str:  # noqa: ANN401  as above
    value = parameter.default
    if value is None or isinstance(value, bool) or not parameter.show_default:
        return ""
    if isinstance(value, Enum):
        return str(value.value)
    return value.date().isoformat() if hasattr(value, "date") else str(value)


def _library_words(text: str) -> str:
    """What Typer says of the options that it adds itself; empty for all other texts."""
    words = {
        "Show this message and exit.": _("Tampilkan bantuan ini."),
        "Install completion for the current shell.": _("Pasang pelengkap perintah (tombol Tab) untuk terminal ini."),
        "Show completion for the current shell, to copy it or customize the installation.": _(
            "Tampilkan skrip pelengkap perintah, untuk disalin atau diubah."
        ),
    }
    return words.get(" ".join(text.split()), "")


def _title(text: str) -> str:
    return f"{_BOLD}{text}{_PLAIN}" if _is_styled() else text


def _is_styled() -> bool:
    """Whether titles may stand out; an old Windows console would show the signs for it."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.name != "nt"
