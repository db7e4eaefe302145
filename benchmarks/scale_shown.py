"""What `scaling.json` says, put where people read it: the picture, and the tables of docs/SKALA.md."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from benchmarks import estimate, marked, scaling
from benchmarks.scale_picture import PICTURE, drawn


def tables(book: Mapping[str, Any]) -> dict[str, str]:
    """The tables by the name of their marks."""
    found = {
        "curve": scaling.table(book),
        "worst": scaling.worst_table(book),
        "versus": scaling.splink_table(book),
    }
    if len(book.get("even", [])) > 1:
        found["slopes"] = estimate.local_table(estimate.local(book), estimate.NATION)
    return {name: f"{text}\n\n{where(book, name)}" for name, text in found.items()}


def where(book: Mapping[str, Any], name: str) -> str:
    """Which commands, days and commits the figures of a table are of, each once."""
    kinds = {"worst": ["worst"], "versus": [kind for kind in book if kind.startswith("versus ")]}.get(name, ["even"])
    told: dict[str, list[float]] = {}
    for entry in (entry for kind in kinds for entry in book.get(kind, [])):
        run = f"`{entry['command']}`, {entry['date']}, commit {entry['commit']}, {entry['machine']}"
        told.setdefault(run, []).append(entry["load"])
    return "\n".join(f"{run}, load {min(loads):.0f} to {max(loads):.0f}." for run, loads in told.items())


def shown(book: Mapping[str, Any]) -> None:
    """Draws the picture and writes the tables."""
    PICTURE.write_text(drawn(book), encoding="utf-8")
    for name, text in tables(book).items():
        marked.put(marked.SCALE, name, text)
