"""Nothing of a person gets out where the contract doesn't want it: a few of the faults of `benchmarks.canaries`."""

from __future__ import annotations

import pytest
from benchmarks.canaries import campaign, faults, hits, known, people

WHO = people(1)
FEW = (
    "quote: reconcile", "bytes: check", "no such option's value (json)", "files of 16 kB at most",
)  # fmt: skip


@pytest.mark.parametrize("name", FEW)
def test_a_fault_tells_nobody(name: str) -> None:
    (fault,) = [one for one in faults(1, WHO) if one.name == name]

    assert campaign([fault], WHO) == (0, [])


def test_the_search_finds_those_who_are_there() -> None:
    one = WHO[7]
    spaced = " ".join(one.nik[at : at + 4] for at in range(0, 16, 4))

    for text in (one.nik, spaced, one.name.lower(), one.name.title()):
        assert hits(f"x{text}y".encode(), known(WHO))
        assert hits(f"x{text}y".encode("utf-16-le"), known(WHO))
    assert not hits(b"9999999999999999 ZQ", known(WHO))
