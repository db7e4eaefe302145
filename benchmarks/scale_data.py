"""Rolls and member exports of any length, made in pieces of one size: memory stays the same from a quarter of a million up.

Names and birth dates are as frequent as in `ucj_validate.synth`; faults come at the rates below. It is the length that is
tried with these files: what the matcher makes of hard cases is measured on the cities of `synth`. The same arguments give
the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow.parquet as pq

from benchmarks.scale_worst import PIECES_OF_A_DISTRICT, SERIALS_OF_A_PIECE, crowded, without_niks
from ucj_validate import reference
from ucj_validate.synth import words

PIECE = 250_000
"""People made at a time."""
ON_ROLL, A_MEMBER, TWICE = 0.86, 0.86, 0.03
"""Shares of all people: on the roll, in the export; of those on the roll, there twice."""
NIK_FAULTS = {"missing": 0.03, "one_digit": 0.03, "swap": 0.01, "last_digit": 0.03}
DATE_MISSING, DAY_AND_MONTH_SWAPPED, NAME_TYPO, TOKEN_DROPPED = 0.04, 0.01, 0.05, 0.03
PEOPLE_OF_A_VILLAGE = 1_500
JANUARY_FIRST = 0.035
_FIRST_YEAR, _YEARS = 1958, 48
_ADDRESSES = 24


class Shape(StrEnum):
    """How values are spread: as in life, or as `scale_worst` tells."""

    EVEN = "even"
    WORST = "worst"


def files(folder: Path, rows: int, seed: int = 1, shape: Shape = Shape.EVEN) -> Path:
    """The folder of such files within `folder`, made where they aren't there yet."""
    data = folder / (f"{rows}-{seed}" if shape == Shape.EVEN else f"{rows}-{seed}-{shape}")
    if not (data / "truth.parquet").is_file():
        write(data, rows, seed, shape)
    return data


def write(folder: Path, rows: int, seed: int, shape: Shape = Shape.EVEN) -> None:
    """Writes `roll.csv`, `members.csv` and `truth.parquet` (side, line, person), each side of exactly `rows` rows."""
    folder.mkdir(parents=True, exist_ok=True)
    written = {"roll": 0, "members": 0}
    told = pl.DataFrame(schema={"side": pl.String, "line": pl.Int64, "person": pl.Int64}).to_arrow().schema
    with (
        (folder / "roll.csv").open("wb") as roll,
        (folder / "members.csv").open("wb") as members,
        pq.ParquetWriter(folder / "truth.parquet.part", told) as truth,
    ):
        files = {"roll": roll, "members": members}
        for piece, people in enumerate(_people(rows, seed, shape)):
            rng = np.random.default_rng([seed, piece, 2])
            for side, table in (("roll", _roll(people, rng, shape)), ("members", _members(people, rng, shape))):
                part = table.head(rows - written[side])
                start = 2 + written[side]
                lines = pl.int_range(start, start + pl.len())
                truth.write_table(part.select(side=pl.lit(side), line=lines, person="person").to_arrow().cast(told))
                part.drop("person").write_csv(files[side], include_header=written[side] == 0)
                written[side] += part.height
            if min(written.values()) == rows:
                break
    (folder / "truth.parquet.part").rename(folder / "truth.parquet")


def _places(rows: int) -> pl.DataFrame:
    """Villages for that many people, of neighbouring regencies: code, village, district."""
    names = reference.districts().select(district_code="code", district=pl.col("name").str.to_uppercase())
    villages = reference.villages().with_columns(district_code=pl.col("code").str.head(8))
    home = villages.filter(pl.col("code").str.starts_with("7")).join(names, on="district_code", maintain_order="left")
    palu_first = home.sort(~pl.col("code").str.starts_with("72.71"), "code")
    return palu_first.head(max(46, rows // PEOPLE_OF_A_VILLAGE)).select(
        region=pl.col("district_code").str.replace_all(".", "", literal=True),
        village=pl.col("name").str.to_uppercase(),
        district="district",
    )


def _people(rows: int, seed: int, shape: Shape) -> Iterator[pl.DataFrame]:
    """Endless pieces of people, all different: person, nik, name, sex, birth_date, place, no_kk, phone."""
    places, piece = _places(rows), 0
    districts = places["region"].unique(maintain_order=True)
    size = min(PIECE, int(rows * 1.3) + 100)
    while True:
        rng = np.random.default_rng([seed, piece, 1])
        place = rng.integers(places.height, size=size)
        sex = np.where(rng.random(size) < 0.55, "L", "P")
        birth = _births(rng, size)
        frame = pl.DataFrame(
            {
                "person": np.arange(size) + piece * size,
                "name": _names(rng, sex),
                "sex": sex,
                "birth_date": birth,
                "phone": rng.integers(0, 10**8, size),
                "address": rng.integers(_ADDRESSES, size=size),
                "house": rng.integers(1, 200, size),
            }
        ).hstack(places[place])
        # serials of one day and district follow each other; those of later pieces begin where no earlier one reaches
        first_serial = 1 + (piece % 90) * 100
        if shape == Shape.WORST:
            frame = crowded(frame, rng).with_columns(
                pl.lit(places["village"][0]).alias("village"),
                pl.lit(places["district"][0]).alias("district"),
                pl.lit(districts[piece // PIECES_OF_A_DISTRICT]).alias("region"),
            )
            first_serial = 1 + (piece % PIECES_OF_A_DISTRICT) * SERIALS_OF_A_PIECE
        day = pl.col("birth_date").dt.day() + pl.when(pl.col("sex") == "P").then(40).otherwise(0)
        head = pl.concat_str("region", day.cast(pl.String).str.zfill(2), pl.col("birth_date").dt.strftime("%m%y"))
        serial = pl.int_range(pl.len()).over("head") + first_serial
        yield frame.with_columns(head=head).with_columns(
            nik=pl.col("head") + serial.cast(pl.String).str.zfill(4),
            no_kk=pl.col("region") + pl.lit("120512") + ((pl.col("person") // 2) % 10_000).cast(pl.String).str.zfill(4),
            phone=pl.lit("0812") + pl.col("phone").cast(pl.String).str.zfill(8),
        )
        piece += 1


def _births(rng: np.random.Generator, size: int) -> pl.Series:
    """Birth dates; more people are born on 1 January on paper than in life."""
    first = (date(_FIRST_YEAR, 1, 1) - date(1970, 1, 1)).days
    days = pl.Series(first + rng.integers(_YEARS * 365, size=size)).cast(pl.Int32).cast(pl.Date)
    on_first = pl.Series(rng.random(size) < JANUARY_FIRST)
    return pl.select(pl.when(on_first).then(days.dt.truncate("1y")).otherwise(days)).to_series()


def _names(rng: np.random.Generator, sex: np.ndarray) -> pl.Series:
    """A full name each: a first token and up to four more, as frequent as names are."""
    size = len(sex)
    shares = np.array(list(words.TOKEN_COUNT_SHARES.values()))
    count = rng.choice(list(words.TOKEN_COUNT_SHARES), size=size, p=shares / shares.sum())
    columns = [np.where(sex == "L", _first(rng, "L", size), _first(rng, "P", size))]
    for place in range(1, max(words.TOKEN_COUNT_SHARES)):
        token = np.where(sex == "L", _drawn(rng, words.later("L"), size), _drawn(rng, words.later("P"), size))
        columns.append(np.where(count > place, token, ""))
    frame = pl.DataFrame({str(i): column for i, column in enumerate(columns)})
    return frame.select(pl.concat_str(pl.all(), separator=" ").str.strip_chars(" ")).to_series()


def _first(rng: np.random.Generator, sex: str, size: int) -> np.ndarray:
    heads = words.FIRST_SHARES[sex]
    names, shares = np.array([*heads, ""]), np.array([*heads.values(), 1 - sum(heads.values())])
    head = names[rng.choice(len(names), size=size, p=shares)]
    return np.where(head == "", _drawn(rng, words.given(sex), size), head)


def _drawn(rng: np.random.Generator, tokens: words.Tokens, size: int) -> np.ndarray:
    return np.array(tokens)[rng.choice(len(tokens), size=size, p=words.falling_weights(len(tokens)))]


def _roll(people: pl.DataFrame, rng: np.random.Generator, shape: Shape) -> pl.DataFrame:
    """The roll rows of these people, some twice, in no order."""
    chosen = people.filter(pl.Series(rng.random(people.height) < ON_ROLL))
    again = chosen.filter(pl.Series(rng.random(chosen.height) < TWICE))
    rows = pl.concat([chosen, again])
    rows = _damaged(rows[rng.permutation(rows.height)], rng, shape)
    return rows.select(
        "person",
        pl.int_range(1, pl.len() + 1).alias("NO"),
        NAMA="name",
        NIK="nik",
        NO_KK="no_kk",
        JK="sex",
        TANGGAL_LAHIR=pl.col("birth_date").dt.strftime("%d/%m/%Y"),
        ALAMAT=pl.lit("JL. NOMOR ") + pl.col("address").cast(pl.String) + " NO. " + pl.col("house").cast(pl.String),
        KELURAHAN="village",
        KECAMATAN="district",
        NO_HP="phone",
    )


def _members(people: pl.DataFrame, rng: np.random.Generator, shape: Shape) -> pl.DataFrame:
    """The export's rows of these people, in no order."""
    chosen = people.filter(pl.Series(rng.random(people.height) < A_MEMBER))
    rows = _damaged(chosen[rng.permutation(chosen.height)], rng, shape)
    lapsed = pl.Series(rng.random(rows.height))
    paid = pl.when(lapsed < 0.7).then(pl.lit("04-2025")).when(lapsed < 0.9).then(pl.lit("08-2024"))
    return rows.select(
        "person",
        KPJ=(pl.col("person") + 10_000_000_000).cast(pl.String),
        NIK="nik",
        NAMA_TK="name",
        TGL_LAHIR=pl.col("birth_date").dt.strftime("%d-%m-%Y"),
        JENIS_KELAMIN="sex",
        SEGMEN=pl.lit("BPU"),
        PROGRAM=pl.lit("JKK, JKM"),
        STATUS_KEPESERTAAN=pl.when(lapsed < 0.7).then(pl.lit("AKTIF")).otherwise(pl.lit("NONAKTIF")),
        BLTH_TERAKHIR=paid.otherwise(pl.lit("01-2023")),
        SUMBER_DANA=pl.when(lapsed < 0.5).then(pl.lit("APBD")).otherwise(pl.lit("MANDIRI")),
        KELURAHAN="village",
        KECAMATAN="district",
    )


def _damaged(rows: pl.DataFrame, rng: np.random.Generator, shape: Shape) -> pl.DataFrame:
    """The rows with an office's faults in them."""
    draws = pl.DataFrame({name: rng.random(rows.height) for name in ("of_nik", "of_date", "of_name")}).with_columns(
        place=pl.Series(rng.integers(0, 15, rows.height)), digit=pl.Series(rng.integers(1, 10, rows.height))
    )
    rows = rows.hstack(draws)
    nik = pl.col("nik")
    before, own, after = nik.str.head(pl.col("place")), nik.str.slice(pl.col("place"), 1), pl.col("place") + 1
    other = ((own.cast(pl.Int64) + pl.col("digit")) % 10).cast(pl.String)
    faulty = {
        "missing": pl.lit(None, dtype=pl.String),
        "one_digit": pl.concat_str(before, other, nik.str.slice(after)),
        "swap": pl.concat_str(before, nik.str.slice(after, 1), own, nik.str.slice(pl.col("place") + 2)),
        "last_digit": nik.str.head(15) + "0",
    }
    damaged, edge = nik, 0.0
    for fault, share in NIK_FAULTS.items():
        damaged = (
            pl.when(pl.col("of_nik").is_between(edge, edge + share, closed="left"))
            .then(faulty[fault])
            .otherwise(damaged)
        )
        edge += share
    birth = pl.col("birth_date")
    swapped = (
        pl.when(birth.dt.day() <= 12).then(pl.date(birth.dt.year(), birth.dt.day(), birth.dt.month())).otherwise(birth)
    )
    dates = (
        pl.when(pl.col("of_date") < DATE_MISSING)
        .then(None)
        .when(pl.col("of_date") < DATE_MISSING + DAY_AND_MONTH_SWAPPED)
        .then(swapped)
        .otherwise(birth)
    )
    name = pl.col("name")
    at = (pl.col("place") % name.str.len_chars().clip(2)).clip(1)
    typo = pl.concat_str(name.str.head(at), name.str.slice(at + 1))
    shorter = name.str.replace(r" \S+$", "")
    names = (
        pl.when(pl.col("of_name") < NAME_TYPO)
        .then(typo)
        .when(pl.col("of_name") < NAME_TYPO + TOKEN_DROPPED)
        .then(shorter)
        .otherwise(name)
    )
    rows = rows.with_columns(nik=damaged, birth_date=dates, name=names)
    return without_niks(rows, rng) if shape == Shape.WORST else rows
