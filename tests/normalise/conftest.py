"""Rows of text as intake gives them, from the few cells a test names."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import pytest

from ucj_validate.frames import ROWS, People, Rows
from ucj_validate.normalise import people

AS_OF = date(2025, 4, 24)


def rows_of(*cells: dict[str, Any], file: str = "daftar.csv") -> Rows:
    """One row a dict of field → cell; `line` counts from 2."""
    blank: dict[str, Any] = dict.fromkeys(ROWS)
    records = [
        blank
        | {"row": at, "file": file, "line": at + 2, "nik_as_number": False, "kpj_as_number": False}
        | {key if key in ROWS else f"raw_{key}": value for key, value in row.items()}
        for at, row in enumerate(cells)
    ]
    return Rows(pl.DataFrame(records, schema=ROWS))


@pytest.fixture
def one() -> Callable[..., dict[str, Any]]:
    """The person that one row of cells becomes."""

    def build(**cells: Any) -> dict[str, Any]:
        return people(rows_of(cells), AS_OF).row(0, named=True)

    return build


@pytest.fixture
def many() -> Callable[..., People]:
    """The people that rows of cells become."""

    def build(*cells: dict[str, Any]) -> People:
        return people(rows_of(*cells), AS_OF)

    return build
