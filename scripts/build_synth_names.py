"""Build `src/ucj_validate/synth/data/names.csv` and `places.csv` from folders of source lists.

    python scripts/build_synth_names.py NAMES_DIR WILAYAH_DIR

NAMES_DIR holds `name_tokens_id.csv` (token, role, sex, sources; merged from Faker id_ID, @faker-js/faker
id_ID and mutiawsr/indonesian-names, all MIT). WILAYAH_DIR holds `districts.csv` and `villages.csv`
(cahyadsn/wilayah, MIT). The order of the tokens, which sets how frequent each is, comes from a hash of
the token, so that the result doesn't depend on the order of the sources.
"""

from __future__ import annotations

import csv
import hashlib
import sys
from pathlib import Path

DATA = Path(__file__).parents[1] / "src" / "ucj_validate" / "synth" / "data"
CITIES = {
    "72.71": "palu", "73.73": "palopo", "72.10": "outside_palu", "73.17": "outside_palopo",
    "72.06": "morowali", "72.12": "morowali-utara", "72.02": "outside_morowali",
}  # fmt: skip
ROLES = {"given": "given", "middle": "given", "last": "last"}
SHORTEST, LONGEST = 3, 14


def name_rows(folder: Path) -> list[tuple[str, str, str]]:
    """(role, sex, token), upper case, one row each; order within (role, sex) sets the frequency."""
    with (folder / "name_tokens_id.csv").open(encoding="utf-8") as handle:
        found = {
            (ROLES[row["role"]], row["sex"], row["token"].upper())
            for row in csv.DictReader(handle)
            if row["token"].isascii() and row["token"].isalpha() and SHORTEST <= len(row["token"]) <= LONGEST
        }
    return sorted(found, key=lambda row: (row[0], row[1], hashlib.sha256(row[2].encode()).hexdigest()))


def place_rows(folder: Path) -> list[tuple[str, str, str, str]]:
    """(city, district code, district, village), upper case."""
    with (folder / "districts.csv").open(encoding="utf-8") as handle:
        districts = {row["code"]: row["name"] for row in csv.DictReader(handle)}
    with (folder / "villages.csv").open(encoding="utf-8") as handle:
        return [
            (CITIES[code[:5]], code[:8], districts[code[:8]].upper(), row["name"].upper())
            for row in csv.DictReader(handle)
            if (code := row["code"])[:5] in CITIES
        ]


def write(path: Path, header: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    """Write a small CSV with Unix line ends."""
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


if __name__ == "__main__":
    names, wilayah = (Path(argument) for argument in sys.argv[1:3])
    write(DATA / "names.csv", ("role", "sex", "token"), name_rows(names))
    write(DATA / "places.csv", ("city", "district_code", "district", "village"), place_rows(wilayah))
