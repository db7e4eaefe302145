"""What was measured on the long files, kept in one JSON file beside this one: `scaling.json`, one entry a size and shape."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.process_tree import Cost

HERE = Path(__file__).with_name("scaling.json")
Entry = dict[str, Any]
Book = dict[str, Any]
"""`even`, `worst`, `versus TOOL`: lists of entries by rows; every entry tells when, at which commit, by which command."""


def read(path: Path = HERE) -> Book:
    """The book, empty where there is none."""
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def noted(path: Path, kind: str, entry: Entry) -> None:
    """Puts `entry` into the list of its kind, in place of an earlier one of the same size."""
    book = read(path)
    others = [each for each in book.get(kind, []) if each["rows"] != entry["rows"]]
    book[kind] = sorted([*others, entry | told()], key=lambda each: each["rows"])
    path.write_text(json.dumps(book, indent=1) + "\n", encoding="utf-8")


def told() -> dict[str, Any]:
    """Which command, on which day, commit and machine, and how many processes wanted a core while it ran (five minutes)."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True).stdout
    module = Path(sys.argv[0]).stem
    return {
        "command": " ".join(["python -m", f"benchmarks.{module}", *_shown(sys.argv[1:])]),
        "date": datetime.now(UTC).strftime("%Y-%m-%d"),
        "commit": commit.strip(),
        "machine": f"{os.cpu_count()} cores, {_memory_gb():.0f} GB, {platform.system()}",
        "load": round(os.getloadavg()[1], 1),
    }


def _shown(arguments: list[str]) -> list[str]:
    """The arguments but for where things are kept."""
    places, own = {"--keep", "--book"}, zip(["", *arguments], arguments, strict=False)
    return ["DIR" if before == "--venv" else each for before, each in own if not {before, each} & places]


def _memory_gb() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def middle(costs: list[Cost]) -> dict[str, float | int]:
    """Medians over runs; the greatest memory."""
    return {
        "wall": round(median(each.wall for each in costs), 3),
        "cpu": round(median(each.cpu for each in costs), 3),
        "peak_mb": round(max(each.peak_mb for each in costs), 1),
        "read": int(median(each.read for each in costs)),
        "written": int(median(each.written for each in costs)),
    }


def dotted(number: float, digits: int = 0) -> str:
    """As the tables write numbers: 1.234.567,8."""
    return f"{number:,.{digits}f}".replace(",", " ").replace(".", ",").replace(" ", ".")


def table(book: Mapping[str, Any]) -> str:
    """The even sizes as a Markdown table."""
    heads = (
        "rows", "wall s", "CPU s", "MB", "read MB", "written MB", "pairs compared", "floor wall s", "floor CPU s", "floor MB",
        "wall ÷ floor", "CPU ÷ floor",
    )  # fmt: skip
    lines = _heads(heads)
    for entry in book.get("even", []):
        ours, floor = entry["ours"], entry["floor"]
        cells = [
            f"{dotted(entry['rows'])} × {dotted(entry['rows'])}",
            *(dotted(ours[name], 2) for name in ("wall", "cpu")),
            dotted(ours["peak_mb"]),
            *(dotted(ours[name] / 1e6) for name in ("read", "written")),
            dotted(entry["pairs_compared"]),
            *(dotted(floor[name], 2) for name in ("wall", "cpu")),
            dotted(floor["peak_mb"]),
            *(dotted(ours[name] / floor[name], 1) for name in ("wall", "cpu")),
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def splink_table(book: Mapping[str, Any]) -> str:
    """Ours and Splink: accuracy and cost, a line a size and tool."""
    heads = ("rows", "tool", "F1 accepted", "precision", "recall", "F1 best (at)", "wall s", "CPU s", "MB", "steps")
    lines = _heads(heads)
    kinds = [kind for kind in book if kind.startswith("versus ")]
    for rows in sorted({entry["rows"] for kind in kinds for entry in book[kind]}):
        for entry in (entry for kind in kinds for entry in book[kind] if entry["rows"] == rows):
            lines.append("| " + " | ".join(versus_cells(entry)) + " |")
    return "\n".join(lines)


def versus_cells(entry: Entry) -> list[str]:
    """One tool on one size, as its line shows it."""
    scores = [f"{entry[name]:.4f}" if name in entry else "" for name in ("f1", "precision", "recall")]
    best = f"{entry['best_f1']:.4f} ({entry['best_at']:.3f})" if "best_f1" in entry else ""
    spent = entry["cost"]
    steps = ", ".join(f"{step} {seconds:.1f}" for step, seconds in entry["steps"].items())
    costs = [dotted(spent["wall"], 1), dotted(spent["cpu"], 1), dotted(spent["peak_mb"])]
    return [dotted(entry["rows"]), entry["tool"], *scores, best, *costs, steps or "ended when patience ran out"]


def worst_table(book: Mapping[str, Any]) -> str:
    """Even and worst beside each other, each pair measured by turns."""
    heads = (
        "rows", "even wall s", "even CPU s", "worst wall s", "worst CPU s", "wall ÷", "CPU ÷", "pairs even", "pairs worst",
        "MB even", "MB worst",
    )  # fmt: skip
    lines = _heads(heads)
    for entry in book.get("worst", []):
        even, worst = entry["even"], entry["worst"]
        cells = [
            f"{dotted(entry['rows'])} × {dotted(entry['rows'])}",
            *(dotted(side[name], 2) for side in (even, worst) for name in ("wall", "cpu")),
            *(dotted(worst[name] / even[name], 2) for name in ("wall", "cpu")),
            *(dotted(entry["pairs_compared"][shape]) for shape in ("even", "worst")),
            *(dotted(side["peak_mb"]) for side in (even, worst)),
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _heads(names: Sequence[str]) -> list[str]:
    return ["| " + " | ".join(names) + " |", "| ---: " * len(names) + "|"]
