"""What every engine keeps of `exchange.Engine`: the same flows, the same tables, the same refusals."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tests.engines.flows import Count, Cut, Deal, Fails, Joined, Nothing, Order, counted, put_lines
from ucj_validate.engines.exchange import Engine
from ucj_validate.engines.local import LocalEngine
from ucj_validate.errors import UcjError, UnreadableError

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])  # where Sail and Spark listen


def test_words_are_counted(engine: Engine) -> None:
    counts = counted(engine)

    assert counts is not None
    assert sorted(counts.rows()) == [("", 1), ("di", 1), ("kota", 3), ("palu", 5), ("teluk", 2)]


def test_tables_come_by_bucket_and_their_rows_as_the_reference_has_them(engine: Engine, tmp_path: Path) -> None:
    reference = LocalEngine(tmp_path, room=1 << 20)

    expected, found = counted(reference), counted(engine)

    assert expected is not None
    assert found is not None
    assert_frame_equal(found, expected)


def test_pieces_of_a_bucket_come_in_the_order_of_origin_and_making(engine: Engine) -> None:
    engine.put("numbers", [(at, pl.DataFrame({"n": range(at * 10, at * 10 + 10)})) for at in (2, 0, 1)])

    engine.step("deal", ["numbers"], ["dealt"], Deal(3))
    engine.step("order", ["dealt"], ["placed"], Order())
    placed = {bucket: table["n"].to_list() for bucket, table in engine.stream("placed")}

    dealt = [(n % 10 % 3, n) for n in range(30)]
    assert placed == {bucket: [n for to, n in dealt if to == bucket] for bucket in range(3)}


def test_two_tables_are_joined_bucket_by_bucket_and_a_missing_side_is_seen(engine: Engine) -> None:
    engine.put("left", [(k, pl.DataFrame({"key": [k], "l": [f"l{k}"]})) for k in (0, 1, 2)])
    engine.put("right", [(k, pl.DataFrame({"key": [k], "r": [f"r{k}"]})) for k in (1, 2, 2_000_000_000)])

    engine.step("join", ["left", "right"], ["joined", "alone"], Joined())
    joined, alone = engine.gather("joined"), engine.gather("alone")

    assert joined is not None
    assert joined.rows() == [(1, "l1", "r1"), (2, "l2", "r2")]
    assert alone is not None
    assert alone.rows() == [(0, "left"), (2_000_000_000, "right")]


def test_a_bucket_far_larger_than_the_others_is_worked_out_whole(engine: Engine) -> None:
    words = pl.DataFrame({"word": ["palu"] * 300_000 + ["kota"] * 3})
    engine.put("words", [(7, words.slice(at, 100_001)) for at in range(0, 300_003, 100_001)])
    engine.put("few", [(at, pl.DataFrame({"word": ["di"]})) for at in range(20)])

    engine.step("count", ["words"], ["counts"], Count())
    counts = engine.gather("counts")

    assert counts is not None
    assert counts.rows() == [("kota", 3), ("palu", 300_000)]


def test_an_empty_table_is_a_piece_and_keeps_its_columns(engine: Engine) -> None:
    engine.put("words", [(3, pl.DataFrame({"word": []}, schema={"word": pl.String}))])

    engine.step("count", ["words"], ["counts"], Count())
    counts = engine.gather("counts")

    assert counts is not None
    assert counts.rows() == []
    assert counts.columns == ["word", "times"]


def test_without_pieces_a_step_makes_none_and_the_next_one_has_no_bucket(engine: Engine) -> None:
    engine.put("lines", [])

    engine.step("cut", ["lines"], ["words"], Cut(4))
    engine.step("count", ["words"], ["counts"], Count())

    assert engine.gather("counts") is None
    assert list(engine.stream("words")) == []


def test_a_step_whose_function_makes_nothing_is_through(engine: Engine) -> None:
    put_lines(engine)

    engine.step("none", ["lines"], ["words"], Nothing())

    assert engine.gather("words") is None


def test_every_type_of_column_that_flows_use_comes_back_as_it_went(engine: Engine) -> None:
    table = pl.DataFrame(
        {"s": ["a", None], "u": [2**64 - 1, 0], "i": [-1, None], "f": [0.1, None], "b": [True, None]},
        schema={"s": pl.String, "u": pl.UInt64, "i": pl.Int32, "f": pl.Float64, "b": pl.Boolean},
    ).with_columns(d=pl.lit("1990-05-01").str.to_date(), l=pl.concat_list("s", "s"), x=pl.lit(b"\x00\xff"))
    engine.put("dealt", [(0, table)])

    engine.step("order", ["dealt"], ["placed"], Order())
    back = engine.gather("placed")

    assert back is not None
    assert_frame_equal(back.drop("place"), table)


def test_a_function_that_raises_ends_the_step_and_no_value_of_its_text_gets_out(outer: Engine) -> None:
    put_lines(outer)
    outer.step("cut", ["lines"], ["words"], Cut(4))

    with pytest.raises(UcjError) as caught:
        outer.step("count", ["words"], ["counts"], Fails(0, "value"))

    said = (
        f"{caught.value} {caught.value.found} {caught.value.advice} {caught.value.__cause__} {caught.value.__context__}"
    )
    assert "SITI" not in said
    assert "7271" not in said
    assert "ValueError" in caught.value.found
    assert caught.value.exit_code == 70


def test_an_error_with_a_message_for_people_arrives_as_it_was_raised(engine: Engine) -> None:
    put_lines(engine)
    engine.step("cut", ["lines"], ["words"], Cut(4))

    with pytest.raises(UnreadableError) as caught:
        engine.step("count", ["words"], ["counts"], Fails(0, "told"))

    assert (caught.value.where, caught.value.problem) == ("daftar.csv", "rusak")
    assert (caught.value.found, caught.value.advice) == ("3 baris", "perbaiki")


def test_a_piece_of_a_name_that_the_step_does_not_make_is_refused(engine: Engine) -> None:
    put_lines(engine)
    engine.step("cut", ["lines"], ["words"], Cut(4))

    with pytest.raises((UcjError, ValueError)):
        engine.step("count", ["words"], ["counts"], Fails(0, "undeclared"))


def test_what_is_forgotten_takes_no_room_and_the_rest_stays(engine: Engine) -> None:
    put_lines(engine)
    engine.step("cut", ["lines"], ["words"], Cut(4))
    engine.step("count", ["words"], ["counts"], Count())

    engine.forget("lines", "words")
    counts = engine.gather("counts")

    assert counts is not None
    assert counts["times"].sum() == 12
