"""What the figures of a report rest on: rows read, control totals, rules, tables as they were read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Control:
    """One control total, as printed: it holds when both sides are equal."""

    name: str
    left: int
    right: int

    @property
    def holds(self) -> bool:
        """Both sides are equal."""
        return self.left == self.right


@dataclass(frozen=True)
class RowCounts:
    """The rows of one side: `read == rows + rejected`."""

    files: int
    tables: int
    read: int
    rows: int
    rejected: int
    reasons: dict[str, int]
    """Rejected rows by `RejectReason`."""


@dataclass(frozen=True)
class Assumption:
    """A default that rests on thin evidence and was used as it stands."""

    key: str
    value: str
    mark: str


@dataclass(frozen=True)
class RuleUse:
    """A rule or threshold as it was used."""

    key: str
    value: str | int | float | bool | tuple[str, ...] | None
    """None: the rule asks for nothing."""
    is_default: bool
    mark: str | None
    """How well its default is founded; None where nothing stands against it."""


@dataclass(frozen=True)
class ColumnUse:
    """A column of a file and what it was taken for."""

    field: str
    column: str
    reason: str
    confidence: float


@dataclass(frozen=True)
class SourceFacts:
    """One table as it was read."""

    side: str
    file: str
    sheet: str | None
    kind: str
    sha256: str
    size_bytes: int
    encoding: str | None
    delimiter: str | None
    header_line: int | None
    records: int
    rows: int
    rejects: int
    list_kind: str | None
    """Of a reference list, which one."""
    columns: tuple[ColumnUse, ...]
    unused_columns: tuple[str, ...]
    notes: tuple[str, ...]
