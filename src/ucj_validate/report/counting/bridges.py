"""Bridges of a graph: edges that alone join two parts of it.

In a table whose rows and columns add up to printed totals, let each row and column be a node and each hidden cell an
edge between its two. A hidden cell can be worked out from what is printed exactly where its edge is a bridge: on any
cycle an amount can be moved around without changing a total.
Source: D. Gusfield, A graph theoretic approach to statistical data security, SIAM J. Comput. 17 (1988).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

Node = tuple[str, int]
Edge = tuple[Node, Node]
_Neighbours = dict[Node, list[tuple[Node, int]]]


def bridges(edges: Sequence[Edge]) -> list[int]:
    """Positions of the edges that are bridges; two edges between the same nodes are none."""
    neighbours = _neighbours(edges)
    order: dict[Node, int] = {}
    earliest: dict[Node, int] = {}
    found: list[int] = []
    for start in neighbours:
        if start not in order:
            found += _from(start, neighbours, order, earliest)
    return sorted(found)


def side(edges: Sequence[Edge], without: int) -> set[Node]:
    """The nodes that the first end of an edge reaches without that edge."""
    neighbours = _neighbours(edges)
    reached = {edges[without][0]}
    open_ends = list(reached)
    while open_ends:
        for node, edge in neighbours[open_ends.pop()]:
            if edge != without and node not in reached:
                reached.add(node)
                open_ends.append(node)
    return reached


def _neighbours(edges: Sequence[Edge]) -> _Neighbours:
    neighbours: _Neighbours = defaultdict(list)
    for edge, (one, other) in enumerate(edges):
        neighbours[one].append((other, edge))
        neighbours[other].append((one, edge))
    return neighbours


def _from(start: Node, neighbours: _Neighbours, order: dict[Node, int], earliest: dict[Node, int]) -> list[int]:
    """The bridges that a walk in depth from `start` finds (Tarjan); no recursion, since a table may be long.

    `order` says when a node was met, `earliest` the first node that it and what lies behind it reach another way.
    """
    found: list[int] = []
    order[start] = earliest[start] = len(order)
    walk: list[tuple[Node, int, Iterator[tuple[Node, int]]]] = [(start, -1, iter(neighbours[start]))]
    while walk:
        node, came_by, ahead = walk[-1]
        for other, edge in ahead:
            if edge == came_by:
                continue
            if other in order:
                earliest[node] = min(earliest[node], order[other])
                continue
            order[other] = earliest[other] = len(order)
            walk.append((other, edge, iter(neighbours[other])))
            break
        else:
            walk.pop()
            if walk:
                before = walk[-1][0]
                earliest[before] = min(earliest[before], earliest[node])
                if earliest[node] > order[before]:
                    found.append(came_by)
    return found
