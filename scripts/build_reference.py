"""Builds the packaged reference data from a folder with `wilayah/` and `names/`.

Usage: python scripts/build_reference.py SOURCE_DIR [TARGET_DIR]

The same sources give the same bytes: rows are sorted, and Parquet files carry no clock.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import polars as pl

TARGET = Path(__file__).resolve().parents[1] / "src" / "ucj_validate" / "reference"
WORD_LISTS = {
    "titles_authored.csv": "titles.csv",
    "variants_authored.csv": "variants.csv",
    "sulawesi_elements_authored.csv": "sulawesi_elements.csv",
}
LICENCES = {
    "wilayah/LICENSE-cahyadsn-MIT.txt": "LICENSE-wilayah.txt",
    "names/LICENSE-faker-py-MIT.txt": "LICENSE-names-faker.txt",
    "names/LICENSE-faker-js-MIT.txt": "LICENSE-names-faker-js.txt",
    "names/LICENSE-mutiawsr.txt": "LICENSE-names-mutiawsr.txt",
}


def regions(source: Path) -> pl.DataFrame:
    """One row a province, regency or district code that a NIK may carry, of the editions 2015 to 2025."""
    history = pl.read_csv(source / "wilayah" / "nik_prefix_history.csv", infer_schema=False)
    return history.select(
        "code",
        "level",
        current=pl.col("in_2025") == "1",
        name=pl.col("latest_name").str.strip_chars(),
    ).sort("code")


def villages(source: Path) -> pl.DataFrame:
    """One row a village of the 2025 edition."""
    table = pl.read_csv(source / "wilayah" / "villages.csv", infer_schema=False)
    return table.select("code", name=pl.col("name").str.strip_chars()).sort("code")


def name_tokens(source: Path) -> pl.DataFrame:
    """One row a token, role and sex of the merged name lists."""
    table = pl.read_csv(source / "names" / "name_tokens_id.csv", infer_schema=False)
    return table.select("token", "role", "sex").unique().sort("token", "role", "sex")


def build(source: Path, target: Path) -> None:
    """Write every file of the package's `reference/` folder that is data or licence."""
    data = target / "data"
    data.mkdir(parents=True, exist_ok=True)
    # Small row groups: a run that needs one province's villages reads a few of them.
    options = {"compression": "zstd", "compression_level": 19, "statistics": True}
    regions(source).write_parquet(data / "regions.parquet", **options)
    villages(source).write_parquet(data / "villages.parquet", row_group_size=4096, **options)
    name_tokens(source).write_csv(data / "name_tokens.csv")
    for name, packaged in WORD_LISTS.items():
        words = pl.read_csv(source / "names" / name, infer_schema=False)
        words.drop("note").write_csv(data / packaged)
    for name, packaged in LICENCES.items():
        shutil.copyfile(source / name, target / packaged)


def main(arguments: list[str]) -> int:
    """Build from the folder named first."""
    if not 1 <= len(arguments) <= 2:  # noqa: PLR2004 - source and, for a trial, a target
        print(__doc__, file=sys.stderr)
        return 2
    build(Path(arguments[0]), Path(arguments[1]) if arguments[1:] else TARGET)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
