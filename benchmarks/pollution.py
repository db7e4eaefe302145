"""Polluted text files in the manner of the Pollock benchmark: what the loader, given no parameters, makes of each.

One clean table is written well over two thousand times, each time with one fault: a delimiter too many, too few or of
another kind, a stray quote, at every row and column; preambles, headers over several lines or none, several tables,
other newlines, quotes, escapes and encodings. The classes and weights are those that Vitagliano et al. measured on
3.712 public files (Pollock, PVLDB 16, 2023).

    python -m benchmarks.pollution [--seed 11]

Ends with 1 where a file is loaded with a wrong row and no word about it, or a target is missed.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ucj_validate.errors import UcjError
from ucj_validate.ingest import Table, tables

ROWS = 83
SIMPLE_WANTED, WEIGHTED_WANTED = 9.95, 9.55
Record = Sequence[str]

CLASS_WEIGHT = {
    "source": 1, "no_payload": 15, "no_trailing_newline": 184, "double_trailing_newline": 5, "no_header": 470,
    "header_multirow_2": 47, "header_multirow_3": 47, "preamble": 282, "multitable_same": 62.7, "multitable_more": 62.7,
    "multitable_less": 62.7, "header_only": 3, "one_data_row": 4, "record_delimiter_cr": 7, "record_delimiter_lf": 1691,
    "delimiter_tab": 4, "delimiter_semicolon": 834, "delimiter_space": 4, "delimiter_comma_space": 101,
    "quote_apostrophe": 11, "escape_backslash": 1, "escape_none": 7, "row_less_sep": 0.368, "row_more_sep": 0.368,
    "row_field_delimiter": 0.143, "row_extra_quote": 0.00926,
}  # fmt: skip
"""How much a file of each class weighs in the weighted score, by how often the fault stands in public files."""


@dataclass(frozen=True)
class Dialect:
    """How a clean record is written."""

    delimiter: str = ","
    quote: str = '"'
    escape: str = '"'
    newline: str = "\r\n"
    all_quoted: bool = True

    def cell(self, text: str) -> str:
        """One cell as it stands in the file."""
        # Names hold apostrophes that nobody escapes.
        inner = text if self.quote == "'" else text.replace('"', self.escape + '"') if self.escape else text
        bare = not any(sign in text for sign in (self.delimiter[0], self.quote, "\r", "\n"))
        return inner if bare and not self.all_quoted else f"{self.quote}{inner}{self.quote}"

    def record(self, cells: Record) -> str:
        """One record without its newline."""
        return self.delimiter.join(map(self.cell, cells))

    def text(self, records: Sequence[Record]) -> str:
        """A whole file."""
        return "".join(self.record(record) + self.newline for record in records)


@dataclass(frozen=True)
class Polluted:
    """One file with what it says."""

    group: str
    name: str
    data: bytes
    header: Record | None
    """None = the file has none."""
    rows: Sequence[Record]
    damaged_line: int | None = None
    """Line of the record that was damaged."""


@dataclass
class Tally:
    """Outcomes and scores of one class."""

    outcomes: Counter[str] = field(default_factory=Counter)
    score: float = 0.0
    files: int = 0
    worst: list[str] = field(default_factory=list)


def products(rng: random.Random) -> tuple[Record, list[Record]]:
    """A table of things sold, of every kind of cell."""
    header = ["DATE", "TIME", "Qty", "PRODUCTID", "Price", "ProductType", "ProductDescription", "URL", "Comments"]
    kinds = ["Men's Boots", "Throw Pillow, Wooden", 'Round Table 48"', "Kids' Shirt", "Tea", 'Shoes, 10" Leather']
    words = [
        "light,",
        "strong",
        "and",
        "made",
        "to",
        "last",
        "for the whole",
        "family",
        "in rain or",
        "sun:",
        "it's",
        "a cap",
    ]
    rows = []
    for i in range(ROWS):
        text = " ".join(rng.choices(words, k=rng.randint(6, 24)))
        rows.append([
            f"{rng.randint(1, 28):02d}/{rng.randint(1, 12):02d}/2018", f"{rng.randint(0, 23):02d}:{rng.choice(['00', '15', '30'])}",
            str(rng.randint(0, 33)), f"{rng.choice(['RI', 'YY', 'BH'])}-{1000 + i * 7}", f"${rng.randint(0, 99)}.{rng.randint(10, 99)}",
            rng.choice(kinds), text, f"https://www.example.com/product/{i}.html", "",
        ])  # fmt: skip
    return header, rows


def roll(rng: random.Random) -> tuple[Record, list[Record]]:
    """A roll of workers as an office would send it; the NIK are of no province."""
    header = ["NO", "NIK", "NAMA LENGKAP", "TEMPAT/TGL LAHIR", "L/P", "ALAMAT", "KELURAHAN", "KECAMATAN", "KET"]
    names = ["SITI AMINAH", "MUH. RIZAL", "NUR'AINI", "ANDI RAHMAT, S.Pd", "DEWI", "YOHANIS"]
    rows = []
    for i in range(ROWS):
        day, month, year = rng.randint(1, 28), rng.randint(1, 12), rng.randint(60, 99)
        rows.append([
            str(i + 1), f"007101{day:02d}{month:02d}{year:02d}{9000 + i}", f"{rng.choice(names)} {'ABCDEFGH'[i % 8]}",
            f"Palu, {day:02d}-{month:02d}-19{year}", rng.choice("LP"), f'Jl. "Merdeka" No. {i}, RT 0{i % 9}' if i % 7 == 0 else f"Jl. Lolu {i}",
            rng.choice(["Besusu", "Lolu Utara", "Lere"]), rng.choice(["Palu Timur", "Palu Barat"]), "",
        ])  # fmt: skip
    return header, rows


def pollutions(header: Record, rows: list[Record], *, all_quoted: bool) -> Iterator[Polluted]:
    """Every file of one table."""
    plain = Dialect(all_quoted=all_quoted)
    yield from _whole_files(header, rows, plain)
    yield from _dialects(header, rows, plain)
    yield from _encodings(header, rows, plain)
    yield from _damaged_records(header, rows, plain)


def _file(group: str, text: str, header: Record | None, rows: Sequence[Record]) -> Polluted:
    return Polluted(group, group, text.encode(), header, rows)


def _whole_files(header: Record, rows: list[Record], plain: Dialect) -> Iterator[Polluted]:
    text = plain.text([header, *rows])
    wide = len(header)
    yield _file("source", text, header, rows)
    yield _file("no_payload", "", None, [])
    yield _file("no_trailing_newline", text.rstrip("\r\n"), header, rows)
    yield _file("double_trailing_newline", text + "\r\n", header, rows)
    yield _file("no_header", plain.text(rows), None, rows)
    for lines in (2, 3):
        joined = [" ".join([name] * lines) for name in header]
        yield _file(f"header_multirow_{lines}", plain.text([header] * lines + rows), joined, rows)
    blank = [""] * wide
    for title in (["PREAMBLE", *blank[1:]], ["Daftar tahun 2025", *blank[1:]]):
        yield _file("preamble", plain.text([title, blank, header, *rows]), header, rows)
    for bare in ("PREAMBLE\r\n\r\n", "Daftar pekerja\r\nTahun 2025\r\n"):
        yield _file("preamble_bare", bare + text, header, rows)
    yield _file("multitable_same", text + plain.text([header, *rows]), header, [*rows, *rows])
    fewer = [record[: wide - 1] for record in [header, *rows]]
    more = [[*record, record[-1] or "x"] for record in [header, *rows]]
    yield _file("multitable_less", text + plain.text(fewer), header, rows)
    yield _file("multitable_more", text + plain.text(more), header, rows)
    yield _file("header_only", plain.text([header]), header, [])
    yield _file("one_data_row", plain.text([header, rows[0]]), header, rows[:1])
    yield _file("mixed_newlines", text.replace("\r\n", "\n", 5).replace("\r\n", "\r", 3), header, rows)


def _dialects(header: Record, rows: list[Record], plain: Dialect) -> Iterator[Polluted]:
    records = [header, *rows]
    for group, dialect in {
        "record_delimiter_lf": replace(plain, newline="\n"),
        "record_delimiter_cr": replace(plain, newline="\r"),
        "delimiter_semicolon": replace(plain, delimiter=";"),
        "delimiter_tab": replace(plain, delimiter="\t"),
        "delimiter_pipe": replace(plain, delimiter="|"),
        "delimiter_comma_space": replace(plain, delimiter=", "),
        "delimiter_space": replace(plain, delimiter=" ", all_quoted=True),
        "quote_apostrophe": replace(plain, quote="'"),
        "escape_backslash": replace(plain, escape="\\"),
        "escape_none": replace(plain, escape=""),
    }.items():
        yield _file(group, dialect.text(records), header, rows)
    yield _file("sep_line", "sep=;\r\n" + replace(plain, delimiter=";").text(records), header, rows)


def _encodings(header: Record, rows: list[Record], plain: Dialect) -> Iterator[Polluted]:
    accented = [[cell.replace("e", "é", 1) for cell in row] for row in rows]
    text = plain.text([header, *accented])
    for encoding in (
        "utf-8",
        "utf-8-sig",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "utf-32",
        "utf-32-le",
        "cp1252",
        "latin-1",
    ):
        yield Polluted("encoding", f"encoding_{encoding}", text.encode(encoding), header, accented)


def _damaged_records(header: Record, rows: list[Record], plain: Dialect) -> Iterator[Polluted]:
    records = [header, *rows]
    lines = [plain.record(record) for record in records]
    for i, record in enumerate(records):
        cells = [plain.cell(cell) for cell in record]
        for j in range(len(cells)):
            damages = {"row_more_sep": ",".join([*cells[:j], "", *cells[j:]]), "row_extra_quote": _stray(cells, j)}
            if j:
                damages["row_less_sep"] = ",".join([*cells[: j - 1], cells[j - 1] + cells[j], *cells[j + 1 :]])
            for group, line in damages.items():
                yield _with_line(group, lines, i, line, header, rows, j)
        spaced = " ".join(cells)
        yield _with_line("row_field_delimiter", lines, i, spaced, header, rows, 0)


def _stray(cells: list[str], j: int) -> str:
    cell = cells[j]
    broken = f'"{cell}' if not cell.startswith('"') else f'""{cell[1:]}'
    return ",".join([*cells[:j], broken, *cells[j + 1 :]])


def _with_line(
    group: str, lines: list[str], at: int, line: str, header: Record, rows: list[Record], place: int
) -> Polluted:
    text = "".join(f"{each}\r\n" for each in [*lines[:at], line, *lines[at + 1 :]])
    return Polluted(group, f"{group}_{at}_{place}", text.encode(), header, rows, at + 1)


def loaded(file: Polluted, folder: Path) -> Table | str:
    """The one table of a file, or how it was refused."""
    path = folder / "f.csv"
    path.write_bytes(file.data)
    try:
        (table,) = tables(str(path))
    except UcjError:
        return "refused"
    except (KeyboardInterrupt, MemoryError):
        raise
    except BaseException as error:  # noqa: BLE001 - a traceback is what is looked for
        return f"traceback {type(error).__name__}"
    return table


def outcome(file: Polluted, table: Table) -> str:
    """exact, flagged (what is missing is among the rejects, all else exact), or silent."""
    header = None if table.source.header_line is None else table.header
    same_header = (None if header is None else tuple(header)) == (None if file.header is None else tuple(file.header))
    rows = [tuple(row) for row in file.rows]
    got = [tuple(row) for row in table.rows.rows()]
    if same_header and got == rows:
        return "exact"
    ordered = iter(rows)
    if not all(row in ordered for row in got):
        return "silent"
    flagged = table.rejects.filter(table.rejects["reason"] != "blank").height
    if len(rows) - len(got) > flagged:
        return "silent"
    damaged_header = file.damaged_line == 1
    if not same_header and not (damaged_header and (flagged or table.source.notes)):
        return "header"
    return "flagged"


def score(file: Polluted, table: Table | str) -> float:
    """0-10: success, then precision, recall and F1 of header, records and cells, as Pollock counts them."""
    if isinstance(table, str):
        return 0.0
    records = [list(row) for row in table.rows.rows()]
    got = records if table.source.header_line is None else [list(table.header), *records]
    want = [list(row) for row in file.rows] if file.header is None else [list(file.header), *map(list, file.rows)]
    if not want:
        return 10.0
    parts = [
        (want[0], got[0] if got else []),
        (["".join(row) for row in want[1:]], ["".join(row) for row in got[1:]]),
        ([cell for row in want for cell in row], [cell for row in got for cell in row]),
    ]
    return 1.0 + sum(sum(_measures(source, found)) for source, found in parts)


def _measures(source: Sequence[str], found: Sequence[str]) -> tuple[float, float, float]:
    if not source:
        return 1.0, 1.0, 1.0
    both = (Counter(source) & Counter(found)).total()
    if not both:
        return 0.0, 0.0, 0.0
    precision, recall = both / len(source), both / len(found)
    return precision, recall, 2 * precision * recall / (precision + recall)


def campaign(seed: int) -> tuple[dict[str, Tally], float, float]:
    """Tallies by class, the simple and the weighted score."""
    rng = random.Random(seed)
    tallies: dict[str, Tally] = defaultdict(Tally)
    simple = files = weighted = weights = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for make in (products, roll):
            for all_quoted in (True, False):
                for file in pollutions(*make(rng), all_quoted=all_quoted):
                    found = loaded(file, Path(folder))
                    tally = tallies[file.group]
                    verdict = found if isinstance(found, str) else outcome(file, found)
                    points = score(file, found)
                    tally.outcomes[verdict] += 1
                    tally.files += 1
                    tally.score += points
                    if verdict not in {"exact", "flagged"}:
                        tally.worst.append(f"{make.__name__} {'quoted ' if all_quoted else ''}{file.name}: {verdict}")
                    if make is products and all_quoted and file.group in CLASS_WEIGHT:
                        simple, files = simple + points, files + 1
                        weight = CLASS_WEIGHT[file.group]
                        weighted, weights = weighted + points * weight, weights + weight
    return tallies, simple / files, weighted / weights


def main() -> int:
    """Prints the table; 1 where something was silent or a target missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--verbose", action="store_true", help="name the files that are neither exact nor flagged")
    options = parser.parse_args()
    tallies, simple, weighted = campaign(options.seed)
    outcomes = ("exact", "flagged", "refused", "header", "silent", "traceback")
    print("| class | files | " + " | ".join(outcomes) + " | score |")
    print("| --- |" + " --- |" * (len(outcomes) + 2))
    total: Counter[str] = Counter()
    for group, tally in sorted(tallies.items()):
        counts = Counter({kind.split()[0]: 0 for kind in outcomes})
        for verdict, count in tally.outcomes.items():
            counts[verdict.split()[0]] += count
        total += counts
        cells = " | ".join(str(counts[kind]) for kind in outcomes)
        print(f"| {group} | {tally.files} | {cells} | {tally.score / tally.files:.3f} |")
    print(f"\n{total.total()} files: {dict(total)}; simple {simple:.3f}, weighted {weighted:.3f}")
    if options.verbose:
        print("\n".join(name for tally in tallies.values() for name in tally.worst[:40]))
    bad = total["silent"] + total["header"] + total["traceback"]
    return 1 if bad or simple < SIMPLE_WANTED or weighted < WEIGHTED_WANTED else 0


if __name__ == "__main__":
    sys.exit(main())
