"""What a frame is, and which rows break a rule."""

from __future__ import annotations

import sys

import polars as pl
import pytest

from ucj_validate.errors import InvariantError
from ucj_validate.validate.loading import _NotHere, pandera_polars
from ucj_validate.validate.schema import failures

TYPES = {"row": pl.Int64(), "name": pl.String()}
FRAME = pl.DataFrame({"row": [5, 6, 7], "name": ["a", None, "c"], "age": [1, 2, None]})


def _failed(frame: pl.DataFrame, **faults: pl.Expr) -> list[tuple[int, str]]:
    return sorted(failures(frame, TYPES, "row", faults, "here").select("position", "rule").rows())


def _broken(frame: pl.DataFrame, **faults: pl.Expr) -> str | None:
    with pytest.raises(InvariantError) as caught:
        failures(frame, TYPES, "row", faults, "here")
    assert (caught.value.where, caught.value.__cause__) == ("here", None)
    return caught.value.found


def test_rows_are_told_by_position_and_what_is_not_evaluated_passes():
    old, named = pl.col("age") > 1, pl.col("name").is_not_null()

    assert _failed(FRAME, old=old, named=named) == [(0, "named"), (1, "old"), (2, "named")]
    assert _failed(FRAME, old=pl.col("age") > 2) == []
    assert _failed(FRAME) == []


def test_all_that_is_wrong_with_a_frame_is_told_without_its_values():
    assert _broken(FRAME.with_columns(name=pl.lit(4711))) == "name:dtype('String')"
    assert _broken(FRAME.drop("name").cast({"row": pl.String})) == ":column_in_dataframe, row:dtype('Int64')"


def test_a_row_without_its_number_is_told():
    assert _failed(FRAME.with_columns(row=pl.Series([5, None, 7]))) == [(1, "not_nullable")]


def test_a_rule_that_cannot_be_worked_out_is_our_bug_and_tells_no_value():
    found = _broken(FRAME, wrong=pl.col("no_such_column") > 1, fine=pl.col("age") > 1)

    assert found is not None
    assert "wrong" in found
    assert not any(cell in found for cell in ("4711", "shape"))


def test_pandera_is_loaded_as_if_pandas_and_spark_were_not_there(monkeypatch):
    for name in ("pandas", "pyspark"):
        with pytest.raises(ModuleNotFoundError, match=name):
            _NotHere().find_spec(name, None)
    assert _NotHere().find_spec("polars", None) is None

    finders = list(sys.meta_path)
    loaded = pandera_polars()
    monkeypatch.delitem(sys.modules, "pandera.polars")

    assert loaded.__name__ == "pandera.polars"
    assert pandera_polars().__name__ == "pandera.polars"
    assert sys.meta_path == finders
