"""Pandera, with its traps closed: values are always checked, and no value ever leaves a failed check.

A rule is attached to the row number alone, whatever columns it looks at: a failure case is then a
row number, not a dictionary of a person's row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from threading import Lock
from typing import TYPE_CHECKING

import polars as pl

from ucj_validate.errors import InvariantError
from ucj_validate.i18n import _
from ucj_validate.validate.loading import pandera_polars

if TYPE_CHECKING:
    import pandera.polars as pa


_ONE_AT_A_TIME = Lock()


def failures(
    frame: pl.DataFrame, types: Mapping[str, pl.DataType], key: str, faults: Mapping[str, pl.Expr], where: str
) -> pl.DataFrame:
    """One row a failing check and row: position (0-based, in `frame`), rule.

    Raises:
        InvariantError: A column of `types` is missing or has another type, or a rule could not be worked out.
    """
    # Loaded here, beside the matching: it takes as long as a small run's reading.
    pa = pandera_polars()
    from pandera.config import ValidationDepth, config_context

    if all(frame.schema.get(name) == kind for name, kind in types.items()):
        types = {key: types[key]}  # what is as it should be need not be looked at column by column again
    asked = judged(frame, types, faults)
    # The environment may switch validation off; a run never does. Pandera's configuration is one for all threads.
    with _ONE_AT_A_TIME, config_context(validation_enabled=True, validation_depth=ValidationDepth.SCHEMA_AND_DATA):
        try:
            schema(types, key, faults).validate(asked, lazy=True)
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


def judged(frame: pl.DataFrame, names: Iterable[str], faults: Mapping[str, pl.Expr]) -> pl.DataFrame:
    """The columns `names` with a column a rule: whether the row passes. Null means not evaluated, and passes.

    All rules at one go share what they have in common. Where one can't be worked out none is, and Pandera says so.
    """
    try:
        return (
            frame.lazy()
            .select(
                *(name for name in names if name in frame.columns),
                *(~fault.fill_null(value=False).alias(rule_id) for rule_id, fault in faults.items()),
            )
            .collect()
        )
    except pl.exceptions.PolarsError:
        return frame


def schema(types: Mapping[str, pl.DataType], key: str, rules: Iterable[str]) -> pa.DataFrameSchema:
    """A schema of columns with these types; every one of `rules` is attached to `key`, which is never null."""
    loaded = pandera_polars()
    columns = {name: loaded.Column(dtype, nullable=name != key) for name, dtype in types.items()}
    columns[key] = loaded.Column(types[key], [_rule(rule_id) for rule_id in rules], nullable=False)
    made: pa.DataFrameSchema = loaded.DataFrameSchema(columns, strict=False)
    return made


def _rule(rule_id: str) -> pa.Check:
    """A check that a row passes where the column `rule_id` says so."""
    check: pa.Check = pandera_polars().Check(lambda data: data.lazyframe.select(rule_id), name=rule_id, error=rule_id)
    return check
