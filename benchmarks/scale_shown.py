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
    return {"machines": machines(book)} | {name: f"{text}\n\n{where(book, name)}" for name, text in found.items()}


MACHINES_GB = (4, 8, 16, 32, 64)
"""Memory that computers are sold with."""
ROOM = 1.5
"""Of what a run takes at most: the rest is for whatever else runs there."""


def machines(book: Mapping[str, Any]) -> str:
    """Which computer is enough for which size, in an officer's words."""
    lines = ["| baris di tiap sisi | memori komputer | waktu yang diukur |", "| ---: | ---: | ---: |"]
    for entry in book.get("even", []):
        needed = ROOM * entry["ours"]["peak_mb"] / 1024
        memory = next((size for size in MACHINES_GB if size >= needed), MACHINES_GB[-1])
        seconds = entry["ours"]["wall"]
        time = f"{seconds:.0f} detik" if seconds < 100 else f"{seconds / 60:.0f} menit"
        lines.append(f"| {scaling.dotted(entry['rows'])} | {memory} GB | {time} |")
    return "\n".join(
        [*lines, "| lebih dari itu | klaster Apache Spark, lihat [SPARK.md](SPARK.md) | lihat perkiraan di bawah |"]
    )


def where(book: Mapping[str, Any], name: str) -> str:
    """Which commands, days and commits the figures of a table are of, each once."""
    kinds = {"worst": ["worst"], "versus": [kind for kind in book if kind.startswith("versus ")]}.get(name, ["even"])
    told: dict[str, list[float]] = {}
    for entry in (entry for kind in kinds for entry in book.get(kind, [])):
        run = f"`{entry['command']}`, {entry['date']}, commit {entry['commit']}, {entry['machine']}"
        told.setdefault(run, []).append(entry["load"])
    return "\n".join(f"{run}, load {_from_to(loads)}." for run, loads in told.items())


def _from_to(loads: list[float]) -> str:
    low, high = f"{min(loads):.0f}", f"{max(loads):.0f}"
    return low if low == high else f"{low} to {high}"


def shown(book: Mapping[str, Any]) -> None:
    """Draws the picture and writes the tables."""
    PICTURE.write_text(drawn(book), encoding="utf-8")
    for name, text in tables(book).items():
        marked.put(marked.SCALE, name, text)
