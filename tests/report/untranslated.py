"""Indonesian words in what should be English, and in code outside `_()`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from scripts.messages import SOURCE, translations

_WORD = re.compile(r"(?<![\w{./-])[A-Za-z]?[a-z]{3,}(?![\w}=./]|-\w)")
"""A word in small letters, or with one capital: what stands all in capitals is an officers' term in both languages."""
_EXAMPLE = re.compile(r"# [a-z]+ = ")
"""A line of a configuration that may be used."""
_NO_PROSE = {"_", "translated", "alias", "compile"}
"""Calls whose arguments are no text for people, or are translated."""

_ENGLISH_TOO = {"basis"}
"""Words of Indonesian sentences (basis data) that code may use in English, though no sentence of ours does."""


@cache
def indonesian_words() -> frozenset[str]:
    """Words of the catalogue's Indonesian that no English sentence uses."""
    ours, theirs = set[str](), set[str]()
    for sentence, english in translations().items():
        ours |= words_of(sentence)
        theirs |= words_of(english)
    return frozenset(ours - theirs - _ENGLISH_TOO)


def indonesian_in(text: str) -> set[str]:
    """The Indonesian words of `text`."""
    return words_of(text) & indonesian_words()


def words_of(text: str) -> set[str]:
    without_code = re.sub(r"`[^`]*`", " ", text)
    return {word.lower() for word in _WORD.findall(without_code)}


def loose_strings(path: Path) -> Iterator[tuple[int, str]]:
    """(line, text) of what stands outside `_()` in a module and is Indonesian."""
    tree = parsed(path)
    passed = {id(node) for node in _translated_or_no_prose(tree)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in passed:
            continue
        if indonesian_in(node.value) and not _EXAMPLE.match(node.value):
            yield node.lineno, node.value


def _translated_or_no_prose(tree: ast.Module) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value  # a docstring; those of commands stand in the catalogue as help
        elif isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in _NO_PROSE:
                yield from (inner for argument in node.args for inner in ast.walk(argument))
            elif name in {"Option", "Argument", "Typer"}:
                yield from ast.walk(node)  # help, gathered from the commands themselves


def too_early(path: Path) -> Iterator[int]:
    """Lines of `_()` that run when a module is loaded, when no language has been chosen yet."""
    yield from _when_loaded(parsed(path))


def _when_loaded(node: ast.AST) -> Iterator[int]:
    for part in ast.iter_child_nodes(node):
        if isinstance(part, ast.FunctionDef):
            defaults = [default for default in (*part.args.defaults, *part.args.kw_defaults) if default is not None]
            for early in (*defaults, *part.decorator_list):
                yield from _when_loaded(ast.Expression(early))
        elif isinstance(part, ast.Call) and getattr(part.func, "id", "") in {"_", "translated"}:
            yield part.lineno
        elif not isinstance(part, ast.Lambda):
            yield from _when_loaded(part)


@cache
def modules() -> tuple[Path, ...]:
    """Every module of the program."""
    return tuple(sorted(SOURCE.rglob("*.py")))


@cache
def parsed(path: Path) -> ast.Module:
    """A module as its parts."""
    return ast.parse(path.read_text("utf-8"))


def name_of(path: Path) -> str:
    """A module's path within the program."""
    return path.relative_to(SOURCE).as_posix()


def gathered_calls(path: Path) -> Iterator[tuple[int, str]]:
    """(line, text) of every `_("…")` in a module, also those that stand inside an f-string."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"_", "translated"}:
            for argument in node.args:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield argument.lineno, argument.value
