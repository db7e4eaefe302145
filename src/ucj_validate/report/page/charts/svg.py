"""Elements of a drawing. Lengths across are shares of the width (0 to 100), lengths down are pixels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup, escape

Point = tuple[float, float]
"""Across and down."""


def element(name: str, *inside: Markup | str, **attributes: str | float) -> Markup:
    """`<name …>inside</name>`; "cls" stands for "class", "_" in a name for "-"; text is escaped."""
    written = [f' {_name(key)}="{escape(_value(value))}"' for key, value in attributes.items() if value != ""]
    return Markup(f"<{name}{''.join(written)}>{''.join(escape(part) for part in inside)}</{name}>")  # nosec B704 # noqa: S704  every part is escaped


def across(share: float) -> str:
    """A length across."""
    return f"{_value(float(share))}%"


def drawing(key: str, title: str, description: str, height: float, parts: Iterable[Markup]) -> Markup:
    """The whole picture with its text alternative."""
    return element(
        "svg",
        element("title", title, id=f"{key}-title"),
        element("desc", description, id=f"{key}-desc"),
        *parts,
        cls=f"drawn {key}",
        role="img",
        aria_labelledby=f"{key}-title {key}-desc",
        width="100%",
        height=height,
    )


def box(kind: str, x: float, y: float, width: float, height: float) -> Markup:
    """A filled rectangle."""
    return element("rect", cls=kind, x=across(x), y=y, width=across(width), height=height)


def line(kind: str, start: Point, end: Point) -> Markup:
    """A straight line."""
    return element("line", cls=kind, x1=across(start[0]), y1=start[1], x2=across(end[0]), y2=end[1])


def dot(kind: str, x: float, y: float, radius: float) -> Markup:
    """A dot."""
    return element("circle", cls=kind, cx=across(x), cy=y, r=radius)


def words(text: str, x: float, y: float, *, dx: float = 0, anchor: str = "start", kind: str = "") -> Markup:
    """One line of text whose letters stand on `y`."""
    shift = {"dx": dx} if dx else {}
    side = {} if anchor == "start" else {"text_anchor": anchor}
    return element("text", text, cls=kind, x=across(x), y=y, **shift, **side)


def fitting(texts: Sequence[str], x: float, y: float, *, dx: float = 0, anchor: str = "start", kind: str = "") -> list[Markup]:  # fmt: skip
    """One line of text for wide pages and one for narrow ones, of which the style shows one."""
    wide, narrow = texts
    if wide == narrow:
        return [words(wide, x, y, dx=dx, anchor=anchor, kind=kind)]
    return [
        words(wide, x, y, dx=dx, anchor=anchor, kind=f"{kind} wide".strip()),
        words(narrow, x, y, dx=dx, anchor=anchor, kind=f"{kind} narrow".strip()),
    ]


def stretched(x: float, width: float, height: float, parts: Iterable[Markup]) -> Markup:
    """A part of the drawing from the top, in which shapes are given across from 0 to 100 and stretch with the page."""
    return element(
        "svg",
        *parts,
        x=across(x),
        y=0,
        width=across(width),
        height=height,
        viewBox=f"0 0 100 {_value(height)}",
        preserveAspectRatio="none",
    )


def shape(kind: str, steps: str) -> Markup:
    """A path; `steps` as SVG writes them."""
    return element("path", cls=kind, d=steps)


def at(*numbers: float) -> str:
    """Numbers as a path holds them."""
    return " ".join(_value(float(one)) for one in numbers)


def _name(key: str) -> str:
    return "class" if key == "cls" else key.replace("_", "-")


def _value(value: str | float) -> str:
    """Two decimals at most: finer is not to be seen, and the same on every machine."""
    if isinstance(value, str):
        return value
    text = f"{value:.2f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
