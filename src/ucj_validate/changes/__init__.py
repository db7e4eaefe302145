"""Two finished runs of a city beside each other: who is the same person in both, and what has changed of whom."""

from __future__ import annotations

from ucj_validate.changes.between import Changes, between

__all__ = ["Changes", "between"]
