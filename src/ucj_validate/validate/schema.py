"""Pandera, with its traps closed: values are always checked, and no value ever leaves a failed check.

A rule is attached to the row number alone, whatever columns it looks at: a failure case is then a
row number, not a dictionary of a person's row.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandera.polars as pa
import polars as pl
from pandera.config import ValidationDepth, config_context

from ucj_validate.errors import InvariantError
from ucj_validate.i18n import _


def rule(rule_id: str, fault: pl.Expr) -> pa.Check:
    """A check that fails where `fault` is true. Null means not evaluated, and passes."""
    passes = ~fault.fill_null(value=False)
    return pa.Check(lambda data: data.lazyframe.select(passes.alias(rule_id)), name=rule_id, error=rule_id)


def schema(types: Mapping[str, pl.DataType], key: str, faults: Mapping[str, pl.Expr]) -> pa.DataFrameSchema:
    """A schema of columns with these types; every rule of `faults` is attached to `key`, which is never null."""
    columns = {name: pa.Column(dtype, nullable=name != key) for name, dtype in types.items()}
    columns[key] = pa.Column(types[key], [rule(rule_id, fault) for rule_id, fault in faults.items()], nullable=False)
    return pa.DataFrameSchema(columns, strict=False)


def failures(frame: pl.DataFrame, of: pa.DataFrameSchema, where: str) -> pl.DataFrame:
    """One row a failing check and row: position (0-based, in `frame`), rule.

    Raises:
        InvariantError: A column is missing or has another type, or a rule could not be worked out.
    """
    # The environment may switch validation off; a run never does.
    with config_context(validation_enabled=True, validation_depth=ValidationDepth.SCHEMA_AND_DATA):
        try:
            of.validate(frame, lazy=True)
        except pa.errors.SchemaErrors as caught:
            cases: pl.DataFrame = caught.failure_cases.select("column", "check", "index")
        else:
            return pl.DataFrame(schema={"position": pl.Int64, "rule": pl.String})
    broken = cases.filter(pl.col("index").is_null())
    if broken.height:
        names = (
            broken.select(pl.concat_str("column", pl.lit(":"), "check", ignore_nulls=True)).to_series().unique().sort()
        )
        raise InvariantError(where, _("kerangka data tidak sesuai skema"), found=", ".join(names.str.head(60)))
    return cases.select(position=pl.col("index").cast(pl.Int64), rule="check")
