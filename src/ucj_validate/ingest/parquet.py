"""A Parquet file as a grid: its column names as header, every value as text."""

from __future__ import annotations

import io

import numpy as np
import polars as pl

from ucj_validate.errors import UnreadableError
from ucj_validate.i18n import _
from ucj_validate.ingest.grid import Grid

_WHOLE_NIK = 16


def parquet_grid(data: bytes, label: str) -> Grid:
    """The header as record 0, then one record a row; line 1 is the header, as `convert` would write it."""
    try:
        frame = pl.read_parquet(io.BytesIO(data))
        cells = frame.select(
            _as_text(name, dtype).alias(str(i)) for i, (name, dtype) in enumerate(frame.schema.items())
        )
    except (KeyboardInterrupt, MemoryError, SystemExit):
        raise
    except BaseException:  # noqa: BLE001 - a panic is no Exception, and no library text may be shown
        raise UnreadableError(
            label,
            _("berkas Parquet rusak atau berisi kolom bersarang"),
            advice=_("tulis ulang sebagai .csv atau .xlsx"),
        ) from None
    if not frame.width:
        raise UnreadableError(label, _("berkas kosong"), found=_("0 kolom"))
    header = pl.DataFrame([pl.Series(str(i), [name], dtype=pl.String) for i, name in enumerate(frame.columns)])
    whole = pl.concat([header, cells.fill_null("")])
    height = whole.height
    # Integers hold all their digits, except the leading zeros that a KPJ may have; floats don't.
    numeric = {
        i: pl.concat([pl.Series([False]), (cells[str(i)].str.len_chars() < _WHOLE_NIK).fill_null(value=False)])
        if dtype.is_integer()
        else pl.Series([False, *cells[str(i)].is_not_null()])
        for i, dtype in enumerate(frame.dtypes)
        if dtype.is_numeric()
    }
    return Grid(
        cells=whole,
        line=np.arange(1, height + 1, dtype=np.int64),
        width=np.full(height, whole.width, dtype=np.int64),
        raw=lambda index: " | ".join(whole.row(index)),
        numeric=numeric,
        ragged=False,
    )


def _as_text(name: str, dtype: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if dtype.is_float():
        whole = column.cast(pl.Int64, strict=False)
        return pl.when(whole.cast(pl.Float64) == column).then(whole.cast(pl.String)).otherwise(column.cast(pl.String))
    if isinstance(dtype, pl.Datetime):
        return column.dt.strftime("%Y-%m-%d %H:%M:%S").str.strip_suffix(" 00:00:00")
    return column.cast(pl.String)
