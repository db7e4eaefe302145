"""One matter that was looked at."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    """What was looked at, how it is, and what to do; never a person's value."""

    code: str
    """Stable, for programs."""
    name: str
    """For people, in their language."""
    found: str
    advice: str = ""
    """What to do, or what is worth knowing."""
    to_do: bool = False
    """Something has to be done before a run can be trusted to come to its end."""


def well(code: str, name: str, found: str, advice: str = "") -> Check:
    """All is well; `advice` is worth knowing."""
    return Check(code, name, found, advice)


def needed(code: str, name: str, found: str, advice: str) -> Check:
    """Something is to be done."""
    return Check(code, name, found, advice, to_do=True)
