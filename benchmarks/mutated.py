"""A module's source with one thing changed: the ways in which code goes wrong that tests should notice.

One mutant is one place and one change. What no test can tell is left alone: docstrings, sentences for people (`_()`, the
two of a `Level`), annotations, decorators, and what only a type checker reads.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_RECKONED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.LShift: ast.RShift, ast.RShift: ast.LShift,
}  # fmt: skip
_CALLED = {
    "min": "max", "max": "min", "any": "all", "all": "any", "any_horizontal": "all_horizontal", "all_horizontal": "any_horizontal",
    "min_horizontal": "max_horizontal", "max_horizontal": "min_horizontal", "first": "last", "last": "first",
    "is_null": "is_not_null", "is_not_null": "is_null", "starts_with": "ends_with", "head": "tail", "tail": "head",
    "floor": "ceil", "ceil": "floor", "left_only": "left",
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """One change of one module."""

    line: int
    beside: range
    """The lines of the statement that it stands in; empty where that is worked out when the module is loaded."""
    was: str
    now: str
    source: str


Place = tuple[int, int]
"""Which node of a module as `ast` walks it, and which of its changes."""


def places(source: str) -> list[Place]:
    """Every place of a module where something may be changed."""
    tree = ast.parse(source)
    skipped = _skipped(tree)
    return [
        (at, change)
        for at, node in enumerate(ast.walk(tree))
        if id(node) not in skipped
        for change, _changed in enumerate(_changes(node))
    ]


def mutant(source: str, place: Place) -> Mutant:
    """The module with what stands at `place` changed."""
    tree = ast.parse(source)
    node = list(ast.walk(tree))[place[0]]
    beside = _statement(tree, node)
    was, line = ast.unparse(node)[:70], getattr(node, "lineno", 0)
    changed = list(_changes(node))[place[1]]
    _put(tree, node, changed)
    return Mutant(line, beside, was, ast.unparse(changed)[:70], ast.unparse(ast.fix_missing_locations(tree)))


def _statement(tree: ast.Module, node: ast.AST) -> range:
    """The lines of the innermost statement of a function around `node`, without those of its body."""
    found = range(0)
    level: Sequence[ast.AST] = tree.body
    is_in_function = False
    while around := [one for one in level if any(part is node for part in ast.walk(one))]:
        one = around[0]
        if isinstance(one, ast.stmt) and is_in_function:
            body = getattr(one, "body", None)
            last = body[0].lineno - 1 if body else one.end_lineno or one.lineno
            found = range(one.lineno, max(last, one.lineno) + 1)
        body = getattr(one, "body", None)
        is_body = isinstance(body, list) and any(part is node for inner in body for part in ast.walk(inner))
        is_in_function |= isinstance(one, ast.FunctionDef) and is_body
        level = list(ast.iter_child_nodes(one))
    return found


def _skipped(tree: ast.AST) -> set[int]:
    """What stands in docstrings, sentences, annotations, decorators and imports for types."""
    return {id(one) for node in ast.walk(tree) for part in _left_alone(node) for one in ast.walk(part)}


def _left_alone(node: ast.AST) -> Iterator[ast.AST]:
    """The parts of a node that no test can tell, or itself."""
    is_docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    is_sentence = isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"_", "cast", "TypeVar"}
    is_for_types = isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING"
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Level":
        yield from node.args[1:]
    is_offer = isinstance(node, ast.Assign) and any(getattr(one, "id", "") == "__all__" for one in node.targets)
    is_for_types |= isinstance(node, ast.Subscript) and getattr(node.value, "id", "") == "Literal"
    if is_docstring or is_sentence or is_for_types or is_offer or isinstance(node, ast.Raise):
        yield node
    if isinstance(node, ast.AnnAssign | ast.arg) and node.annotation is not None:
        yield node.annotation
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        yield from node.decorator_list
    if isinstance(node, ast.FunctionDef) and node.returns is not None:
        yield node.returns


def _changes(node: ast.AST) -> Iterator[ast.expr]:
    """What a node may become."""
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in _COMPARED:
        yield ast.Compare(node.left, [_COMPARED[type(node.ops[0])]()], node.comparators)
    elif isinstance(node, ast.BoolOp):
        yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
    elif isinstance(node, ast.BinOp) and type(node.op) in _RECKONED and not _is_text(node):
        yield ast.BinOp(node.left, _RECKONED[type(node.op)](), node.right)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.Invert):
        yield node.operand
    elif isinstance(node, ast.IfExp):
        yield ast.IfExp(node.test, node.orelse, node.body)
    elif isinstance(node, ast.Constant):
        yield from _constants(node.value)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _CALLED:
        renamed = ast.Attribute(node.func.value, _CALLED[node.func.attr], ast.Load())
        yield ast.Call(renamed, node.args, node.keywords)


def _constants(value: object) -> Iterator[ast.expr]:
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int):
        yield ast.Constant(value + 1)
    elif isinstance(value, float):
        yield ast.Constant(value * 1.25 + 0.01)
    elif isinstance(value, str) and value.strip():
        yield ast.Constant(value + "X")


def _is_text(node: ast.BinOp) -> bool:
    return any(
        isinstance(one, ast.JoinedStr) or isinstance(getattr(one, "value", None), str)
        for one in (node.left, node.right)
    )


def _put(tree: ast.AST, old: ast.AST, new: ast.expr) -> None:
    """`new` where `old` stands in `tree`."""
    for parent in ast.walk(tree):
        for name, value in ast.iter_fields(parent):
            if value is old:
                setattr(parent, name, new)
                return
            if isinstance(value, list) and any(one is old for one in value):
                value[next(at for at, one in enumerate(value) if one is old)] = new
                return
