"""The written estimate follows from what was measured."""

from __future__ import annotations

import pytest
from benchmarks import scaling
from benchmarks.estimate import STEEPEST, local, local_table, spark_table, steps
from benchmarks.marked import SCALE, replaced
from benchmarks.scale_shown import tables


def entry(rows: int, cpu: float, pairs: int) -> scaling.Entry:
    spent = {"wall": cpu, "cpu": cpu, "peak_mb": 100.0, "read": 1, "written": 1}
    sizes = {"input_bytes": 200 * rows, "output_bytes": 100 * rows}
    return {"rows": rows, "ours": spent, "floor": spent, "pairs_compared": pairs, **sizes}


def run(rows: int, bytes_: float, cpu: float) -> dict[str, object]:
    return {"rows": rows, "cores": 2, "wall": 1.0, "cpu": cpu, "steps": {"keys": {"bytes": bytes_, "cpu": cpu}}}


def test_seconds_are_split_into_those_of_rows_and_those_of_pairs() -> None:
    # 10 µs a row and 2 µs a pair
    slopes = local({"even": [entry(1_000, 0.020 + 0.002, 1_000), entry(10_000, 0.200 + 0.080, 40_000)]})
    assert slopes.cpu_a_row == pytest.approx(10e-6)
    assert slopes.cpu_a_pair == pytest.approx(2e-6)
    assert slopes.pairs_flat == 2.0
    assert slopes.pairs_steep == pytest.approx(3.8), "blocks give no more, however long it grows"
    assert slopes.cpu_hours(3_600_000, 2.0) == pytest.approx(2 * 14 / 1000)
    assert (slopes.bytes_in, slopes.bytes_out) == (100, 50)


def test_the_worst_case_tells_rows_and_pairs_apart_and_a_start_belongs_to_neither() -> None:
    book = {
        "even": [entry(rows, 2.0 + 20e-6 * rows + 2e-6 * rows, rows) for rows in (1_000, 10_000)],
        "worst": [
            {
                "rows": 10_000,
                "pairs_compared": {"even": 10_000, "worst": 100_000},
                "even": {"cpu": 2.22},
                "worst": {"cpu": 2.40},
            }
        ],
    }
    slopes = local(book)
    assert (slopes.cpu_a_row, slopes.cpu_a_pair) == (pytest.approx(10e-6), pytest.approx(2e-6))


def test_where_noise_hides_what_pairs_take_all_is_told_by_the_row() -> None:
    slopes = local({"even": [entry(1_000, 0.03, 100), entry(10_000, 0.2, 4_000)]})
    assert slopes.cpu_a_pair == 0.0
    assert 10e-6 < slopes.cpu_a_row < 15e-6


def test_one_size_is_no_slope() -> None:
    with pytest.raises(ValueError, match="two sizes"):
        local({"even": [entry(1_000, 0.03, 100)]})


def test_a_step_goes_on_as_it_grew_but_neither_slower_than_the_rows_nor_without_bounds() -> None:
    even, steep, slow = (
        steps({"runs": [run(1_000, 1e6, 1.0), run(10_000, grown, 10.0)]}, 100_000)[0] for grown in (1e7, 1e9, 2e6)
    )
    assert (even.slope_of_bytes, even.bytes, even.cpu) == (pytest.approx(1), pytest.approx(1e8), pytest.approx(100))
    assert even.bytes_a_row == 500
    assert (steep.slope_of_bytes, slow.slope_of_bytes) == (STEEPEST, 1.0)


def test_a_cluster_is_told_by_its_cores_executors_and_hours() -> None:
    spark = {"runs": [run(1_000_000, 64e6, 420.0)]}
    text = spark_table(steps(spark, 60_000_000), spark, 60_000_000)
    assert "| `keys` | 32 | 1,00 | 3,8 | 210,0 | 1,00 | 7,00 |" in text
    assert "in each: 60." in text
    assert "| 16 | 4 | 0,62 |" in text


def test_a_table_stands_between_its_marks_alone() -> None:
    assert replaced("a\n<!-- x -->\nold\n<!-- /x -->\nb", "x", "new\n") == "a\n<!-- x -->\nnew\n<!-- /x -->\nb"
    with pytest.raises(ValueError, match="no marks"):
        replaced("a <!-- x --> b", "x", "new")


def test_the_tables_of_the_docs_are_those_of_the_figures() -> None:
    text = SCALE.read_text("utf-8")
    for name, table in tables(scaling.read()).items():
        assert replaced(text, name, table) == text, name


def test_the_slopes_say_what_they_are_of() -> None:
    slopes = local({"even": [entry(1_000, 0.022, 1_000), entry(10_000, 0.28, 40_000)]})
    assert "| pairs a row, as at 10.000 | 2,00 |" in local_table(slopes, 60_000_000)
