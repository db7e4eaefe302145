"""Which bucket goes to which task: so that all have about as much to do.

Spark sends a row to task `murmur3(key) mod tasks`. Bucket numbers themselves would meet there by chance: of 64 buckets
on 64 tasks a third of the tasks would stay empty and some would have four. So each bucket gets a key that leads to the
task meant for it. On an engine with another hash the buckets are merely somewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from heapq import heapreplace

import numpy as np
from numpy.typing import NDArray

_SEED = 42
_MOST_TASKS = 2000
_ROUNDS = 3
_TASK_BYTES = 64 * 1024 * 1024


def placed(sizes: Mapping[int, int], slots: int) -> tuple[dict[int, int], int]:
    """(bucket → key, tasks). `sizes` are bytes, `slots` how many tasks run at once.

    A task costs something whatever it does, so that small buckets share one: there are `_ROUNDS` tasks a slot, or one for
    every `_TASK_BYTES`, which a worker has to hold. The largest first, each to the task that has least; Spark starts the
    first tasks first, and they have the most to do.
    """
    wanted = max(_ROUNDS * slots, -(-sum(sizes.values()) // _TASK_BYTES))
    tasks = max(1, min(len(sizes), wanted, _MOST_TASKS))
    loads = [(0, task) for task in range(tasks)]  # a heap
    task_of_bucket: dict[int, int] = {}
    for bucket in sorted(sizes, key=lambda one: (-sizes[one], one)):
        load, task = loads[0]
        task_of_bucket[bucket] = task
        heapreplace(loads, (load + sizes[bucket] + 1, task))
    keys = keys_to(tasks)
    place = {task: at for at, (_load, task) in enumerate(sorted(loads, key=lambda one: (-one[0], one[1])))}
    return {bucket: int(keys[place[task]]) for bucket, task in task_of_bucket.items()}, tasks


def keys_to(tasks: int) -> NDArray[np.int32]:
    """For each task the least integer from 0 that leads to it."""
    reach = 16 * tasks + 256
    while True:
        goes_to = task_of(np.arange(reach, dtype=np.int32), tasks)
        reached, first = np.unique(goes_to, return_index=True)
        if reached.size == tasks:
            return first.astype(np.int32)
        reach *= 2


def task_of(keys: NDArray[np.int32], tasks: int) -> NDArray[np.int32]:
    """The task that Apache Spark sends an integer key to."""
    with np.errstate(over="ignore"):
        return np.mod(_murmur3(keys).view(np.int32), np.int32(tasks))


def _murmur3(keys: NDArray[np.int32]) -> NDArray[np.uint32]:
    """Source: org.apache.spark.unsafe.hash.Murmur3_x86_32.hashInt."""
    mixed = keys.view(np.uint32) * np.uint32(0xCC9E2D51)
    mixed = _rotated(mixed, 15) * np.uint32(0x1B873593)
    hashed = _rotated(np.uint32(_SEED) ^ mixed, 13) * np.uint32(5) + np.uint32(0xE6546B64)
    hashed ^= np.uint32(4)  # bytes of an integer
    hashed = (hashed ^ (hashed >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    hashed = (hashed ^ (hashed >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    return hashed ^ (hashed >> np.uint32(16))


def _rotated(values: NDArray[np.uint32], bits: int) -> NDArray[np.uint32]:
    return (values << np.uint32(bits)) | (values >> np.uint32(32 - bits))
