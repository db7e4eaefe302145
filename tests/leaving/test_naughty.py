"""A part of the Big List of Naughty Strings through every command; all of it in `python -m benchmarks.naughty`."""

from __future__ import annotations

from benchmarks import naughty

TELLING = ("=", "<script", "\u202e", "\x1b", "'", "{{", "CON", "../", "http")


def test_nothing_changes_runs_or_steers() -> None:
    listed = naughty.strings()
    chosen = [next(text for text in listed if mark in text) for mark in TELLING if any(mark in text for text in listed)]

    found = naughty.outcome(chosen)

    assert set(found.values()) == {0}, found
