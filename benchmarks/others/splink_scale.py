"""Splink on long tables of one city's shape: NIK, name, birth date, sex and village, DuckDB with a limit and a spill.

python -m benchmarks.others.splink_scale FOLDER OUT [--blocking few|many] [--memory-gb 10]

The model is the city's (`splink_run`) but for phone and mother, which these files' members lack. `many` are its
blocking rules, the best found there; their pairs grow with the square of the rows (350 million at a million a side).
`few` is what Splink's documentation advises for large tables: each rule strict, several of them, so that a true pair
that one misses is found by another. As its guides say, pairs far from a match are left out while they are scored, and
results go to Parquet instead of memory. Writes what `others.tables.answer` writes; `pairs` only from 0,001 on.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

import duckdb
import splink
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

SEED, SURE, UNLIKELY = 1, 0.95, 0.001
BLOCKING = {
    "many": [
        block_on("nik"),
        block_on("substr(nik, 1, 8)", "substr(name, 1, 2)"),
        block_on("substr(nik, 9, 8)"),
        block_on("birth_date"),
        block_on("name"),
    ],
    "few": [
        block_on("nik"),
        block_on("substr(nik, 1, 8)", "substr(name, 1, 2)"),
        block_on("substr(nik, 9, 8)", "substr(name, 1, 3)"),
        block_on("birth_date", "substr(name, 1, 2)"),
        block_on("birth_date", "village"),
        block_on("name", "village"),
    ],
}
COMPARISONS = [
    cl.DamerauLevenshteinAtThresholds("nik", 1),
    cl.NameComparison("name").configure(term_frequency_adjustments=True),
    cl.DateOfBirthComparison("birth_date", input_is_string=True),
    cl.ExactMatch("sex"),
    cl.ExactMatch("village").configure(term_frequency_adjustments=True),
]
SURE_RULES = [block_on("nik", "name"), block_on("nik", "birth_date"), block_on("name", "birth_date")]
PAIRS_OF_CLUSTERS = """
select l.rec as left, r.rec as right from joined l join joined r using (cluster_id)
where l.rec like 'r%' and r.rec like 'm%'
"""


def main() -> None:
    """Loads, trains, predicts and joins; each step's seconds stand in cost.json."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--blocking", choices=list(BLOCKING), default="few")
    parser.add_argument("--memory-gb", type=int, default=10)
    given = parser.parse_args()
    spill = given.out / "spill"
    limits = {"memory_limit": f"{given.memory_gb}GB", "temp_directory": str(spill), "threads": 2}
    connection = duckdb.connect(config=limits)
    api = DuckDBAPI(connection, materialisation="parquet", materialisation_dir=given.out / "materialised")
    seconds: dict[str, float] = {}
    with _timed(seconds, "load"):
        linker = _linker(given.folder, api, connection, given.blocking)
    with _timed(seconds, "train"):
        _train(linker)
    with _timed(seconds, "predict"):
        predicted = linker.inference.predict(threshold_match_probability=UNLIKELY)
        _written(connection, predicted, "rec_l as left, rec_r as right, match_probability as probability", given.out / "pairs.parquet")  # fmt: skip
    with _timed(seconds, "cluster"):
        clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
            predicted, threshold_match_probability=SURE
        )
        clusters.as_duckdbpyrelation().create_view("joined")
        connection.sql(PAIRS_OF_CLUSTERS).write_parquet(str(given.out / "joined.parquet"))
    cost = {
        "tool": f"Splink {splink.__version__}, DuckDB {duckdb.__version__}, {given.blocking} pairs",
        "compared": None,
        "seconds": {step: round(taken, 2) for step, taken in seconds.items()},
    }
    (given.out / "cost.json").write_text(json.dumps(cost), encoding="utf-8")


def _linker(folder: Path, api: DuckDBAPI, connection: duckdb.DuckDBPyConnection, blocking: str) -> Linker:
    settings = SettingsCreator(
        unique_id_column_name="rec",
        link_type="link_only",
        comparisons=COMPARISONS,
        blocking_rules_to_generate_predictions=BLOCKING[blocking],
    )
    registered = [
        api.register(
            connection.read_csv(str(folder / f"{side}.csv"), header=True, all_varchar=True),
            dataset_display_name=f"{side}_table",
        )
        for side in ("left", "right")
    ]
    return Linker(registered, settings, log_level=None)


def _train(linker: Linker) -> None:
    """As the tutorial: how common matches are from sure rules, u from random pairs, m by EM over two blockings."""
    training = linker.training
    training.estimate_probability_two_random_records_match(SURE_RULES, recall=0.9)
    training.estimate_u_using_random_sampling(max_pairs=1e6, seed=SEED)
    for rule in (block_on("name"), block_on("nik")):
        training.estimate_parameters_using_expectation_maximisation(rule, estimate_without_term_frequencies=True)


def _written(connection: duckdb.DuckDBPyConnection, table: Any, columns: str, path: Path) -> None:  # noqa: ANN401
    table.as_duckdbpyrelation().create_view("predicted")
    connection.sql(f"select {columns} from predicted").write_parquet(str(path))


@contextmanager
def _timed(seconds: dict[str, float], step: str) -> Iterator[None]:
    started = perf_counter()
    yield
    seconds[step] = perf_counter() - started


if __name__ == "__main__":
    main()
