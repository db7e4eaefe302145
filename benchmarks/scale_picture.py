"""The curves of `scaling.json` as one SVG: wall and CPU time, memory, pairs compared, all axes by powers of ten."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import log10
from pathlib import Path
from typing import Any

PICTURE = Path(__file__).parent.parent / "docs" / "img" / "scaling.svg"
WIDTH, HEIGHT = 960, 680
_PANEL, _ROW, _LEFT, _TOP, _PLOT_WIDTH, _PLOT_HEIGHT = 470, 306, 60, 56, 370, 208
_FIRST, _LAST = 4, 7
"""Powers of ten of the rows."""
_SUFFIXES = {0: "", 3: " rb", 6: " jt"}

NAMES = {
    "ours": "ucj-validate",
    "floor": "batas bawah (Polars: baca, gabung menurut NIK, tulis) · floor",
    "splink": "Splink 5",
}

Points = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Line:
    """A curve: its style (a key of `NAMES`) and its points (rows, value)."""

    style: str
    points: Points


@dataclass(frozen=True)
class Panel:
    """One plot: its title, the powers of ten of its height, its curves, and limits as (rows, value, words)."""

    title: str
    subtitle: str
    powers: tuple[int, int]
    unit: str
    lines: Sequence[Line]
    limits: Sequence[tuple[float, float, str]]


STYLE = """
text{font:12px system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;fill:#334155}
.t{font-weight:600;font-size:14px;fill:#0f172a}.s{font-size:11px;fill:#64748b}.g{stroke:#e2e8f0}.a{stroke:#94a3b8}
.ours{stroke:#0f5fb8;fill:#0f5fb8}.floor{stroke:#64748b;fill:#64748b}.splink{stroke:#b45309;fill:#b45309}
path{fill:none!important;stroke-width:2}.floor{stroke-dasharray:5 3}circle{stroke:none!important}
text.ours,text.floor,text.splink{stroke:none}.limit{stroke:#b91c1c;stroke-width:2}text.limit{stroke:none;fill:#b91c1c;font-size:11px}
"""


def drawn(book: Mapping[str, Any]) -> str:
    """The picture of a book."""
    body = [f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>']
    for number, panel in enumerate(panels(book)):
        body.append(f'<g transform="translate({number % 2 * _PANEL},{number // 2 * _ROW})">')
        body.extend(_panel(panel))
        body.append("</g>")
    body.extend(_legend())
    note = "Dua inti prosesor · two cores. Mendatar: baris di tiap sisi · across: rows a side. rb = 10³, jt = 10⁶."
    body.append(f'<text class="s" x="{_LEFT}" y="{HEIGHT - 12}">{escape(note)}</text>')
    label = "Waktu, memori dan pasangan menurut banyaknya baris · time, memory and pairs by rows"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{label}">'
        f"<title>{label}</title><style>{STYLE}</style>\n" + "\n".join(body) + "\n</svg>\n"
    )


def panels(book: Mapping[str, Any]) -> list[Panel]:
    """The plots. Limits: three times the floor and 3 GB at a million, eleven times that time and 8 GB at ten."""
    even, splink = book.get("even", []), book.get("versus few", [])

    def curve(entries: list[dict[str, Any]], whose: str, figure: str, scale: float = 1.0) -> Points:
        return [(entry["rows"], entry[whose][figure] * scale) for entry in entries]

    wall = [
        Line("splink", curve(splink, "cost", "wall")),
        Line("ours", curve(even, "ours", "wall")),
        Line("floor", curve(even, "floor", "wall")),
    ]
    cpu = [
        Line("splink", curve(splink, "cost", "cpu")),
        Line("ours", curve(even, "ours", "cpu")),
        Line("floor", curve(even, "floor", "cpu")),
    ]
    memory = [
        Line("splink", curve(splink, "cost", "peak_mb", 2**20 / 1e9)),
        Line("ours", curve(even, "ours", "peak_mb", 2**20 / 1e9)),
        Line("floor", curve(even, "floor", "peak_mb", 2**20 / 1e9)),
    ]
    pairs = [Line("ours", [(entry["rows"], entry["pairs_compared"]) for entry in even])]
    times: list[tuple[float, float, str]] = []
    for entry in even:
        if entry["rows"] == 1_000_000:
            times.append((1e6, 3 * entry["floor"]["wall"], "3 × floor"))
            times.append((1e7, 11 * entry["ours"]["wall"], "11 × 1 jt"))
    return [
        Panel("Waktu", "wall time, seconds", (-1, 4), " s", wall, times),
        Panel("Kerja prosesor", "CPU time, seconds", (-1, 4), " s", cpu, []),
        Panel("Memori", "peak memory, GB", (-2, 2), " GB", memory, [(1e6, 3.0, "3 GB"), (1e7, 8.0, "8 GB")]),
        Panel("Pasangan dibandingkan", "pairs compared", (3, 8), "", pairs, []),
    ]


def _panel(panel: Panel) -> Iterator[str]:
    yield f'<text class="t" x="{_LEFT}" y="22">{escape(panel.title)}</text>'
    yield f'<text class="s" x="{_LEFT}" y="39">{escape(panel.subtitle)}</text>'
    low, high = panel.powers
    for power in range(low, high + 1):
        y = _y(10.0**power, panel)
        yield f'<line class="{"a" if power == low else "g"}" x1="{_LEFT}" x2="{_LEFT + _PLOT_WIDTH}" y1="{y}" y2="{y}"/>'
        yield f'<text class="s" text-anchor="end" x="{_LEFT - 6}" y="{y + 4}">{_power(power)}{panel.unit}</text>'
    for power in range(_FIRST, _LAST + 1):
        x = _x(10.0**power)
        yield f'<line class="g" x1="{x}" x2="{x}" y1="{_TOP}" y2="{_TOP + _PLOT_HEIGHT}"/>'
        yield f'<text class="s" text-anchor="middle" x="{x}" y="{_TOP + _PLOT_HEIGHT + 18}">{_power(power)}</text>'
    for line in panel.lines:
        yield from _curve(line, panel)
    for rows, value, words in panel.limits:
        x, y = _x(rows), _y(value, panel)
        yield f'<line class="limit" x1="{x - 9}" x2="{x + 9}" y1="{y}" y2="{y}"/>'
        yield f'<text class="limit" text-anchor="middle" x="{x}" y="{y - 5}">≤ {escape(words)}</text>'


def _curve(line: Line, panel: Panel) -> Iterator[str]:
    """The line, and a dot a measurement."""
    if not line.points:
        return
    places = [(_x(rows), _y(value, panel)) for rows, value in line.points]
    steps = " ".join(f"{'L' if i else 'M'}{x},{y}" for i, (x, y) in enumerate(places))
    yield f'<path class="{line.style}" d="{steps}"/>'
    for x, y in places:
        yield f'<circle class="{line.style}" cx="{x}" cy="{y}" r="3"/>'


def _legend() -> Iterator[str]:
    """One line under the plots: each style and its name."""
    at = _LEFT
    for style, name in NAMES.items():
        y = HEIGHT - 38
        yield f'<path class="{style}" d="M{at},{y - 4} L{at + 24},{y - 4}"/>'
        yield f'<text class="{style}" x="{at + 30}" y="{y}">{escape(name)}</text>'
        at += 58 + round(6.2 * len(name))
    yield f'<line class="limit" x1="{at}" x2="{at + 18}" y1="{y - 4}" y2="{y - 4}"/>'
    yield f'<text class="limit" x="{at + 24}" y="{y}">yang diminta · asked</text>'


def _x(rows: float) -> float:
    return round(_LEFT + _PLOT_WIDTH * (log10(rows) - _FIRST) / (_LAST - _FIRST), 1)


def _y(value: float, panel: Panel) -> float:
    low, high = panel.powers
    return round(_TOP + _PLOT_HEIGHT * (1 - (log10(value) - low) / (high - low)), 1)


def _power(power: int) -> str:
    if power < 0:
        return f"{10.0**power:g}".replace(".", ",")
    step = power // 3 * 3
    return f"{10 ** (power - step)}{_SUFFIXES[step]}"
