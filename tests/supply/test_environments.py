"""The same inputs give the same bytes wherever they are run; 24 environments in `python -m benchmarks.environments`."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.environments import differing, environments, in_environment

from tests.cli.command import members_text, roll_text


def test_two_corners_write_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "roll.csv").write_text(roll_text(), encoding="utf-8")
    (tmp_path / "peserta_bpjs.csv").write_text(members_text(), encoding="utf-8")
    corners = [environments()[at] for at in (0, 23)]

    with ThreadPoolExecutor(2) as both:
        found = list(both.map(lambda one: in_environment(one, tmp_path, few=True), corners))

    assert len(found[0]) > 20
    assert differing(found) == []


def test_there_are_twenty_four_and_all_differ() -> None:
    assert len({tuple(sorted(one.items())) for one in environments()}) == 24
