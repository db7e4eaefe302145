"""An edge is a bridge where the graph falls apart without it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ucj_validate.report.counting.bridges import Edge, bridges, side

NODES = st.tuples(st.sampled_from(["row", "column"]), st.integers(0, 4))


def edge(one: int, other: int) -> Edge:
    return ("row", one), ("column", other)


def test_a_single_edge_is_a_bridge_two_beside_it_are_none() -> None:
    assert bridges([edge(0, 0)]) == [0]
    assert bridges([edge(0, 0), edge(0, 0)]) == []


def test_a_cycle_has_none_and_what_joins_two_is_one() -> None:
    square = [edge(0, 0), edge(0, 1), edge(1, 1), edge(1, 0)]
    other = [edge(2, 2), edge(2, 3), edge(3, 3), edge(3, 2)]

    assert bridges([*square, *other]) == []
    assert bridges([*square, edge(0, 2), *other]) == [4]
    assert side([*square, edge(0, 2), *other], 4) == {("row", 0), ("row", 1), ("column", 0), ("column", 1)}


@given(st.lists(st.tuples(NODES, NODES), max_size=12))
def test_a_bridge_is_what_alone_joins_its_ends(edges: list[Edge]) -> None:
    apart = [k for k, (_, end) in enumerate(edges) if end not in side(edges, k)]

    assert bridges(edges) == apart
