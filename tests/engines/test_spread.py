"""Where buckets go."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ucj_validate.engines.spark.spread import keys_to, placed, task_of

MB = 1 << 20


def test_keys_go_where_apache_spark_sends_them() -> None:
    # Source: SELECT pmod(hash(k), 200) of Apache Spark 4.3
    keys = np.array([0, 1, 2, 42, 2_147_483_647], np.int32)

    assert task_of(keys, 200).tolist() == [191, 43, 174, 173, 47]


def test_every_task_has_a_key() -> None:
    for tasks in (1, 2, 7, 64, 1000):
        assert task_of(keys_to(tasks), tasks).tolist() == list(range(tasks))


@given(st.dictionaries(st.integers(0, 2**31 - 1), st.integers(0, 100 * MB), min_size=1, max_size=60), st.integers(1, 9))
def test_every_bucket_has_one_task_and_no_task_is_idle(sizes: dict[int, int], slots: int) -> None:
    keys, tasks = placed(sizes, slots)

    goes_to = task_of(np.array(list(keys.values()), np.int32), tasks)
    assert keys.keys() == sizes.keys()
    assert set(goes_to.tolist()) == set(range(tasks))


def test_the_first_tasks_have_the_most_to_do_and_none_much_more_than_the_others() -> None:
    sizes = {bucket: (bucket % 7 + 1) * MB for bucket in range(200)}

    keys, tasks = placed(sizes, slots=2)
    loads = [0] * tasks
    for bucket, key in keys.items():
        loads[int(task_of(np.array([key], np.int32), tasks)[0])] += sizes[bucket]

    assert loads == sorted(loads, reverse=True)
    assert loads[0] <= 1.1 * loads[-1]


def test_a_bucket_of_half_of_everything_has_a_task_to_itself() -> None:
    sizes = {0: 1000 * MB} | dict.fromkeys(range(1, 101), 10 * MB)

    keys, _tasks = placed(sizes, slots=2)

    assert sum(key == keys[0] for key in keys.values()) == 1
