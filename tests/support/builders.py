"""Small People frames from literal rows."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from ucj_validate import frames


def people(*rows: dict[str, Any], file: str = "file.csv") -> frames.People:
    """One People row a dict; what is not given is null. A NIK without `nik_form` is sound when it has 16 digits."""
    filled = []
    for row, given in enumerate(rows):
        nik = given.get("nik")
        form = "missing" if nik is None else "sound" if len(nik) == 16 else "length"
        filled.append(
            {
                "row": row,
                "file": file,
                "line": row + 2,
                "nik_form": form,
                "nik_repaired": False,
                "alm": False,
                "birth_date_ambiguous": False,
                "name": given.get("name_key"),
                **given,
            }
        )
    frame = pl.DataFrame(filled, schema_overrides=frames.PEOPLE)
    missing = [
        pl.lit(None, dtype=kind).alias(name) for name, kind in frames.PEOPLE.items() if name not in frame.columns
    ]
    return frames.People(frame.with_columns(missing).select(list(frames.PEOPLE)))


BORN = date(1985, 3, 12)
"""Written 120385 in a man's NIK."""
