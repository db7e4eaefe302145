"""A block of very many pairs: its pairs are made by several tasks, each once, and a run gives the same bytes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engines.runs import Inputs, digests, files, in_one_piece, in_pieces
from ucj_validate.engines.exchange import Engine
from ucj_validate.parted import hot
from ucj_validate.parted.blocks import _blocks, _pairs
from ucj_validate.parted.hot import Dealer
from ucj_validate.settings import MatchSettings

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])  # where Sail and Spark listen
EVERY = MatchSettings(max_block=5000)


def _made(blocks: pl.DataFrame) -> list[tuple[int, int]]:
    return [pair for piece in _pairs("pairs", blocks) for pair in piece.table.rows()]


@given(
    st.lists(st.integers(2, 60), min_size=1, max_size=6), st.integers(2, 9), st.integers(1, 300), st.integers(10, 80)
)
def test_every_pair_of_dealt_blocks_is_made_once(sizes: list[int], buckets: int, pairs: int, max_block: int) -> None:
    key = np.repeat(np.arange(len(sizes), dtype=np.uint64), sizes)
    blocks = _blocks(pl.DataFrame({"key": key, "e": np.arange(len(key)), "kind": key.astype(np.int8)}))

    dealt = list(Dealer(buckets, max_block, pairs).dealt(1, blocks))

    within = [part.filter(pl.col("size") <= max_block) for _bucket, part in dealt]
    assert sorted(pair for part in within for pair in _made(part)) == sorted(
        _made(blocks.filter(pl.col("size") <= max_block))
    )


def test_a_hot_block_goes_to_all_buckets_in_parts_of_about_as_many_pairs() -> None:
    block = _blocks(
        pl.DataFrame({"key": np.zeros(2000, np.uint64), "e": np.arange(2000), "kind": np.zeros(2000, "i1")})
    )

    made: dict[int, int] = {}
    for bucket, part in Dealer(buckets=8, max_block=5000, pairs=100_000).dealt(3, block):
        made[bucket] = made.get(bucket, 0) + len(_made(part))

    assert made.keys() == set(range(8))
    assert sum(made.values()) == 2000 * 1999 // 2
    assert max(made.values()) < 1.3 * min(made.values())


def test_blocks_of_the_usual_limit_stay_where_they_are() -> None:
    assert not Dealer(64, MatchSettings().max_block, hot.HOT_PAIRS).has_work


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> tuple[Inputs, dict[str, str]]:
    folder = tmp_path_factory.mktemp("village")
    inputs = files(folder, *_sharing_a_number(90))
    return inputs, digests(in_one_piece(inputs, folder / "run", match=EVERY))


@pytest.mark.parametrize(
    "engine",
    [pytest.param("local", marks=pytest.mark.wide), "sail_beside", pytest.param("spark", marks=pytest.mark.spark)],
    indirect=True,
)
def test_one_telephone_number_on_everybody_gives_the_same_bytes(
    engine: Engine, village: tuple[Inputs, dict[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hot, "HOT_PAIRS", 300)

    in_pieces(engine, village[0], tmp_path / "run", lambda _rows: (3, 100), match=EVERY)

    assert digests(tmp_path / "run") == village[1]


def _sharing_a_number(people: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Both sides of a village whose officer gave a telephone number of his own for everybody."""
    n = pl.int_range(people)
    both = pl.select(
        NAMA=pl.concat_str(
            pl.lit("SITI "), (n % 11).replace_strict(list(range(11)), list("ABDEHIMNRSW")), pl.lit("ARTINI")
        ),
        NIK=pl.concat_str(pl.lit("997101"), (n % 28 + 41).cast(pl.String), pl.lit("0585"), (n + 1000).cast(pl.String)),
        TANGGAL_LAHIR=pl.concat_str((n % 28 + 1).cast(pl.String).str.zfill(2), pl.lit("/05/1985")),
        KELURAHAN=pl.lit("LERE"),
        NO_HP=pl.lit("081299001234"),
    )
    members = both[people // 3 :].with_columns(
        KPJ=(pl.int_range(pl.len()) + 10_000_000_000).cast(pl.String),
        STATUS_KEPESERTAAN=pl.lit("AKTIF"),
        BLTH_TERAKHIR=pl.lit("04-2025"),
    )
    return both[: -people // 4], members
