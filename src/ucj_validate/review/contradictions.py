"""Answers that can't all be right: two verdicts on one pair, or A = B and B = C, but A ≠ C."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

from ucj_validate.columns import Verdict

End = TypeVar("End", bound=Hashable)


def contradicted(pairs: Sequence[tuple[End, End, str, str]]) -> set[str]:
    """Ids of the answers that contradict others. `pairs`: two ends, a verdict, an answer's id.

    Whoever says "unsure" contradicts nobody who is sure. Where two rows are called two people although answers join
    them over others, the shortest such chain and the parting answer are named: one of them is wrong.
    """
    return _on_one_pair(pairs) | _over_others(pairs)


def _on_one_pair(pairs: Sequence[tuple[End, End, str, str]]) -> set[str]:
    verdicts: dict[frozenset[End], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for one, other, verdict, answer in pairs:
        if verdict != Verdict.UNSURE:
            verdicts[frozenset({one, other})][verdict].add(answer)
    return {answer for told in verdicts.values() if len(told) > 1 for ids in told.values() for answer in ids}


def _over_others(pairs: Sequence[tuple[End, End, str, str]]) -> set[str]:
    beside: dict[End, list[tuple[End, str]]] = defaultdict(list)
    for one, other, verdict, answer in pairs:
        if verdict == Verdict.SAME:
            beside[one].append((other, answer))
            beside[other].append((one, answer))
    found: set[str] = set()
    for one, other, verdict, answer in pairs:
        if verdict == Verdict.DIFFERENT and (chain := _chain(one, other, beside)):
            found |= {answer, *chain}
    return found


def _chain(start: End, goal: End, beside: dict[End, list[tuple[End, str]]]) -> Iterable[str]:
    """The answers that join two ends over the fewest others; none where nothing joins them."""
    before: dict[End, tuple[End, str] | None] = {start: None}
    waiting = deque([start])
    while waiting and goal not in before:
        here = waiting.popleft()
        for there, answer in beside.get(here, ()):
            if there not in before:
                before[there] = (here, answer)
                waiting.append(there)
    chain, step = [], before.get(goal)
    while step is not None:
        chain.append(step[1])
        step = before[step[0]]
    return chain
