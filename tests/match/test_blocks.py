"""Blocks against their definition: every pair that shares a key, each once, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ucj_validate.match.blocking import blocks, sorting
from ucj_validate.match.blocking.blocks import EVERY, Key, candidates
from ucj_validate.match.blocking.sorting import Keyed
from ucj_validate.match.values.packing import coded, packed_dates, packed_digits, packed_numbers, parts_agreeing


@dataclass(frozen=True)
class Listed:
    """Entities 0 … n-1, each with the keys it is listed under, and those of the refined key."""

    keys: list[set[int]]
    finer: list[set[int]]

    @property
    def entities(self) -> np.ndarray:
        return np.arange(len(self.keys))

    def prepare(self) -> None:
        pass


def _keyed(sets: list[set[int]]) -> Iterator[Keyed]:
    """Two pieces, as keys give them."""
    rows = [(entity, key) for entity, keys in enumerate(sets) for key in sorted(keys)]
    for piece in (rows[::2], rows[1::2]):
        entity = np.array([row[0] for row in piece], dtype=np.int64)
        yield Keyed(entity, np.array([row[1] for row in piece], dtype=np.uint64))


def _values(parts: Listed) -> Iterator[Keyed]:
    return _keyed(parts.keys)


def _finer(parts: Listed) -> Iterator[Keyed]:
    return _keyed(parts.finer)


def _pairs(found: blocks.Candidates) -> set[tuple[int, int]]:
    pairs = list(found.pairs.iter_rows())
    assert pairs == sorted(set(pairs))
    return set(pairs)


SETS = st.lists(st.sets(st.integers(0, 12), max_size=4), max_size=30)


@given(SETS)
def test_every_pair_that_shares_a_key_is_found_once(sets: list[set[int]]) -> None:
    found = candidates(Listed(sets, []), [Key("any", _values)], 1000)

    shared = {(i, j) for i, j in combinations(range(len(sets)), 2) if sets[i] & sets[j]}
    assert _pairs(found) == shared


@pytest.mark.parametrize("limits", [{"_PART": 8}, {"_HELD": 8}, {"_HELD": 16, "_PART": 4, "_BLOCKED": 3}])
@given(sets=SETS)
def test_parts_of_the_keys_give_what_the_whole_gives(limits: dict[str, int], sets: list[set[int]]) -> None:
    whole = candidates(Listed(sets, []), [Key("any", _values)], 1000)

    with pytest.MonkeyPatch.context() as patched:
        for name, limit in limits.items():
            patched.setattr(sorting, name, limit)
        again = candidates(Listed(sets, []), [Key("any", _values)], 1000)

    assert _pairs(again) == _pairs(whole)
    assert again.blocks == whole.blocks


@given(SETS, st.integers(2, 6))
def test_a_block_beyond_the_limit_is_refined_and_no_other(sets: list[set[int]], limit: int) -> None:
    finer = [{key + 100 * (entity % 3) for key in keys} for entity, keys in enumerate(sets)]
    found = candidates(Listed(sets, finer), [Key("any", _values, _finer, each=1000)], max(limit, 3))

    size = {key: sum(key in keys for keys in sets) for key in range(13)}
    hot = {key for key, n in size.items() if n > max(limit, 3)}
    crowded = {entity for entity, keys in enumerate(sets) if keys & hot}
    expected = set()
    for i, j in combinations(range(len(sets)), 2):
        if (sets[i] & sets[j]) - hot or (
            {i, j} <= crowded
            and any(sum(key in finer[other] for other in crowded) <= max(limit, 3) for key in finer[i] & finer[j])
        ):
            expected.add((i, j))
    assert _pairs(found) == expected
    assert found.blocks[0].refined_blocks == len(hot)


def test_a_key_whose_pairs_outgrow_the_rows_is_refined_from_its_largest_block_down() -> None:
    crowd, few = [{1}] * 40, [{2}] * 4
    finer = [{10 + entity % 20} for entity in range(40)] + [{2}] * 4
    found = candidates(Listed(crowd + few, finer), [Key("any", _values, _finer, each=2)], 1000)

    assert {pair for pair in _pairs(found) if pair[0] >= 40} == set(combinations(range(40, 44), 2))
    assert {pair for pair in _pairs(found) if pair[0] < 40} == {(i, i + 20) for i in range(20)}
    assert found.blocks[0].dropped_blocks == 0


def test_a_key_that_may_give_fewer_pairs_is_refined_earlier() -> None:
    crowd = [{1}] * 8 + [{2}] * 4
    finer = [{10 + entity % 4} for entity in range(12)]

    whole, half = (
        candidates(Listed(crowd, finer), [Key("any", _values, _finer, each=each)], 1000) for each in (3, 1.5)
    )

    assert (whole.blocks[0].refined_blocks, half.blocks[0].refined_blocks) == (0, 1)
    assert _pairs(half) == set(combinations(range(8, 12), 2)) | {(i, i + 4) for i in range(4)}


def test_beyond_what_a_city_has_pairs_grow_with_the_rows_in_finer_blocks_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "FREE", 10)
    crowd = [{1}] * 30 + [{entity // 2 + 2} for entity in range(30, 60)]
    finer = [{10 + entity // 10} for entity in range(20)] + [{20 + entity // 2} for entity in range(20, 60)]

    found = candidates(Listed(crowd, finer), [Key("any", _values, _finer, each=EVERY, further=0.2)], 1000)

    # 22 pairs may be: 15 of two in the first blocks; of the finer ones 5 of two, and none of ten
    assert _pairs(found) == {(i, i + 1) for i in range(20, 60, 2)}
    assert (found.blocks[0].refined_blocks, found.blocks[0].dropped_blocks) == (1, 2)


def test_a_key_without_finer_ones_leaves_out_its_largest_blocks() -> None:
    found = candidates(Listed([{1}] * 9 + [{2}] * 4, []), [Key("any", _values, each=1)], 1000)

    assert _pairs(found) == set(combinations(range(9, 13), 2))
    assert found.blocks[0].dropped_blocks == 1


def test_what_stays_too_large_is_told() -> None:
    found = candidates(Listed([{1}] * 12, [{1}] * 12), [Key("any", _values, _finer, each=1000)], 5)

    assert found.pairs.height == 0
    assert found.blocks[0].dropped_blocks == 1
    assert found.blocks[0].largest == 12


class _Even:
    """Pairs whose entities add up to an even number."""

    def prepare(self) -> None:
        pass

    def at(self, entity: np.ndarray) -> Callable[[np.ndarray, np.ndarray], np.ndarray]:
        return lambda first, second: (entity[first] + entity[second]) % 2 == 0


@given(SETS)
def test_a_screen_sees_every_pair(sets: list[set[int]]) -> None:
    all_, even = (
        _pairs(candidates(Listed(sets, []), [Key("any", _values)], 1000, screen)) for screen in (None, _Even())
    )

    assert even == {pair for pair in all_ if sum(pair) % 2 == 0}


@given(st.lists(st.integers(0, 10**16 - 1), max_size=20))
def test_a_number_and_its_digits_are_packed_alike(numbers: list[int]) -> None:
    texts = pl.Series([f"{number:016d}" for number in numbers], dtype=pl.String)

    packed = packed_numbers(np.array(numbers, dtype=np.uint64))

    assert packed.tolist() == packed_digits(texts).tolist() == [int(text, 16) for text in texts.to_list()]


def test_a_date_is_packed_by_its_digits_and_a_missing_one_is_nothing() -> None:
    packed = packed_dates(pl.Series([date(1987, 3, 6), None, date(2005, 12, 31)]))

    assert packed.tolist() == [0x19870306, 0, 0x20051231]


@pytest.mark.parametrize(
    ("a", "b", "agreeing"),
    [
        (0x19870306, 0x19870306, 3),
        (0x19870306, 0x19870307, 2),
        (0x19870306, 0x19880306, 2),
        (0x19870306, 0x19880406, 1),
    ],
)
def test_parts_of_two_dates_are_counted(a: int, b: int, agreeing: int) -> None:
    assert parts_agreeing(np.array([a], dtype=np.uint32), np.array([b], dtype=np.uint32)).tolist() == [agreeing]


@pytest.mark.parametrize("many", [False, True])
def test_equal_values_have_equal_numbers_and_a_missing_one_none(*, many: bool) -> None:
    codes, values = coded(pl.Series(["B", None, "A", "B"]), many=many)

    assert codes.tolist() == [0, -1, 1, 0]
    assert values.to_list() == ["B", "A"]
