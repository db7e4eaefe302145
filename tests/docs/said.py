"""What the program can say, read from its source: sentences by where they are handed over, with … for what is filled in."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tests.docs.pages import ROOT
from ucj_validate import errors
from ucj_validate.errors import UcjError

PACKAGE = ROOT / "src/ucj_validate"
_EXIT = {
    name: int(kind.exit_code)
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, UcjError)
}
_PROBLEM = 1
"""Which argument of an error is its sentence: the first says where."""


@dataclass(frozen=True)
class Module:
    """One module's tree, and the node above each node."""

    path: str
    tree: ast.Module
    above: dict[ast.AST, ast.AST]

    def function_of(self, node: ast.AST) -> ast.FunctionDef | ast.Module:
        """The function that `node` stands in, or the module itself."""
        while not isinstance(node, ast.FunctionDef | ast.Module):
            node = self.above[node]
        return node


@cache
def modules() -> tuple[Module, ...]:
    """Every module of the package."""
    read = []
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        above = {below: node for node in ast.walk(tree) for below in ast.iter_child_nodes(node)}
        read.append(Module(path.relative_to(PACKAGE).as_posix(), tree, above))
    return tuple(read)


def raised() -> dict[str, set[int]]:
    """Every sentence of an error → the exit codes it ends with."""
    said: dict[str, set[int]] = defaultdict(set)
    for module in modules():
        for call in _calls(module.tree):
            if (kind := _named(call)) in _EXIT and len(call.args) > _PROBLEM:
                for sentence in _sentences(call.args[_PROBLEM], module):
                    said[sentence].add(_EXIT[kind])
    return dict(said)


def sentences_of(name: str) -> list[str]:
    """Every sentence in the one function called so."""
    (function,) = [
        node for module in modules() for node in ast.walk(module.tree) if _is_function(node) and node.name == name
    ]
    return list(_translated(function))


def notes() -> set[str]:
    """Every sentence of intake that is no part of an error: what it notes of a file, and what it puts into notes."""
    said = set()
    for module in modules():
        if module.path.startswith("ingest/"):
            for call in _calls(module.tree):
                if _named(call) == "_" and not _is_within_error(call, module):
                    said.add(_with_gaps(call))
    return said


def _sentences(node: ast.expr, module: Module) -> Iterator[str]:
    """What an expression can say; a name says what it was set to, or what callers hand over."""
    if isinstance(node, ast.Call) and _named(node) == "_":
        yield _with_gaps(node)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _sentences(node.body, module)
        yield from _sentences(node.orelse, module)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        yield from _sentences(node.args[0] if node.func.attr == "join" else node.func.value, module)
    elif isinstance(node, ast.Call):
        yield from sentences_of(_named(node))
    elif isinstance(node, ast.Subscript):
        yield from _sentences(node.value, module)
    elif isinstance(node, ast.Dict):
        for value in node.values:
            yield from _sentences(value, module)
    elif isinstance(node, ast.Name):
        yield from _of_name(node, module)
    else:
        msg = f"{module.path}:{node.lineno}: what this error says can't be told"
        raise AssertionError(msg)


def _of_name(node: ast.Name, module: Module) -> Iterator[str]:
    function = module.function_of(node)
    if isinstance(function, ast.FunctionDef) and node.id in (names := [each.arg for each in function.args.args]):
        for call in _calls(module.tree):
            if _named(call) == function.name:
                yield from _sentences(call.args[names.index(node.id)], module)
        return
    for each in ast.walk(function):
        if isinstance(each, ast.Assign) and [getattr(target, "id", "") for target in each.targets] == [node.id]:
            yield from _sentences(each.value, module)


def _translated(node: ast.AST) -> Iterator[str]:
    """Its sentences in the order in which they stand."""
    found = sorted(_calls(node), key=lambda call: (call.lineno, call.col_offset))
    return (_with_gaps(call) for call in found if _named(call) == "_")


def _with_gaps(call: ast.Call) -> str:
    return re.sub(r"\{[^}]*\}", "…", ast.literal_eval(call.args[0]))


def _calls(node: ast.AST) -> Iterator[ast.Call]:
    return (each for each in ast.walk(node) if isinstance(each, ast.Call))


def _named(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _is_function(node: ast.AST) -> bool:
    return isinstance(node, ast.FunctionDef)


def _is_within_error(node: ast.AST, module: Module) -> bool:
    while not isinstance(node, ast.FunctionDef | ast.Module):
        node = module.above[node]
        if isinstance(node, ast.Call) and _named(node) in _EXIT:
            return True
    return False
