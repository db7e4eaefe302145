"""Office layouts from a seed, read and compared with their truth: headers, columns and people, by seed.

python -m benchmarks.layouts [--layouts 200] [--seeds 1,2,3] [--show 10] [--keep FOLDER]

A layout is right where its header, every column that decides and every line of a person are; it may be asked about
instead. Exit 1 where fewer than 98 % are right or one is wrong without a word.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from random import Random

from benchmarks.layout_files import Written, written
from benchmarks.layout_forms import Form, Sheet, form
from ucj_validate.columns import Field, raw
from ucj_validate.errors import UnreadableError
from ucj_validate.ingest import Intake, read
from ucj_validate.provenance import Source

DECIDING = (
    Field.NIK, Field.NAME, Field.KPJ, Field.NO_KK, Field.BIRTH_DATE, Field.BIRTH_PLACE_DATE, Field.SEX, Field.VILLAGE,
    Field.DISTRICT, Field.STATUS, Field.LAST_PAID, Field.INACTIVE_SINCE, Field.SEGMENT, Field.PROGRAMS, Field.PAYER,
    Field.MOTHER, Field.DECILE,
)  # fmt: skip
TELLING = (Field.UNIT, Field.ADDRESS, Field.BIRTH_PLACE, Field.PHONE, Field.OCCUPATION, Field.INCOME, Field.JOINED)
"""Decide nothing, but must not be another column where the form has them."""
LEAST_RIGHT = 0.98
_LEFT = frozenset(f"{field.value} not found" for field in TELLING)


@dataclass(frozen=True)
class Outcome:
    """What became of one layout."""

    verdict: str
    """right, asked or wrong."""
    why: str
    number: int
    traits: tuple[str, ...]
    left_unused: bool = False
    """A column that decides nothing was not understood."""


def layout(seed: int, number: int, folder: Path) -> tuple[Form, Written]:
    """Layout `number` of `seed`, written to `folder`."""
    random = Random(f"{seed}-{number}")
    made = form(random)
    return made, written(made, random, folder / f"{seed}-{number}")


def outcome(seed: int, number: int, folder: Path) -> Outcome:
    """How layout `number` of `seed` is read."""
    made, file = layout(seed, number, folder)
    traits = (*made.traits, *file.traits)
    try:
        found = read([str(file.path)], made.side, {})
    except UnreadableError as error:
        # A question says what to answer; any other refusal of a sound file is a fault.
        asks = any(option in error.advice for option in ("--header-row", "--map"))
        verdict = "wrong" if not asks else "right" if made.must_ask else "asked"
        return Outcome(verdict, error.problem, number, traits)
    faults = _faults(made, file, found)
    if made.must_ask and not faults:
        faults = ["taken without asking"]
    # A column that decides nothing and was not understood is listed as unused; that is seen, and counted apart.
    left = [fault for fault in faults if fault in _LEFT]
    verdict = "wrong" if len(left) < len(faults) else "right"
    return Outcome(verdict, "; ".join(faults), number, traits, left_unused=bool(left))


def _faults(made: Form, file: Written, found: Intake) -> list[str]:
    sources = {source.sheet: source for source in found.sources}
    tables = {(s.name or "Sheet1") if None not in file.lines else None: s for s in made.sheets if s.is_table}
    if set(sources) != set(tables):
        return [f"sheets {sorted(map(str, sources))} read, tables are {sorted(map(str, tables))}"]
    return [
        fault
        for name, sheet in tables.items()
        for fault in _faults_of(sheet, file.lines[name], sources[name], found, name)
    ]


def _faults_of(sheet: Sheet, lines: list[int], source: Source, found: Intake, name: str | None) -> list[str]:
    faults = []
    rows = found.rows.filter(found.rows["sheet"] == name) if name else found.rows
    wanted = _headers(sheet, lines)
    if (source.header_line, source.header_records) not in wanted:
        faults.append(f"header {source.header_line} ({source.header_records}), is {wanted}")
    people = [lines[i] for i in sheet.people]
    got = rows["line"].to_list()
    if missing := sorted(set(people) - set(got)):
        faults.append(f"people lost: {missing[:5]}")
    if extra := sorted(set(got) - set(people)):
        faults.append(f"no people: {extra[:5]}")
    if not missing and not extra:
        faults += _column_faults(sheet, source, {field: rows[raw(field)].to_list() for field in (*DECIDING, *TELLING)})
    return faults


def _headers(sheet: Sheet, lines: list[int]) -> list[tuple[int | None, int]]:
    """Last line and number of lines of the header; a line on top that only names groups may be left to the titles."""
    if sheet.header is None:
        return [(None, 0)]
    first, last = sheet.header
    depth = last - first + 1
    shallow = depth
    while shallow > 1 and all(
        any(len(column.names) > 1 and column.names[-1] != cell and cell in column.names for column in sheet.columns)
        for cell in sheet.records[last - shallow + 1]
        if cell
    ):
        shallow -= 1
    return [(lines[last], count) for count in range(shallow, depth + 1)]


def _column_faults(sheet: Sheet, source: Source, cells: dict[Field, list[str | None]]) -> list[str]:
    faults = []
    held = {column.key for column in sheet.columns}
    taken = {guess.field: guess.column for guess in source.columns}
    for field in (*DECIDING, *TELLING):
        truth = [values.get(field, "") for values in sheet.values] if field in held else None
        if field not in taken:
            # Without names, only what cells tell of themselves can be found.
            if truth is not None and any(truth) and (sheet.header is not None or field in {Field.NIK, Field.NAME}):
                faults.append(f"{field.value} not found")
        elif truth is None and field in TELLING:
            continue
        elif truth is None:
            faults.append(f"{field.value} taken from {taken[field]!r}")
        elif not all(_same(mine, theirs or "") for mine, theirs in zip(truth, cells[field], strict=True)):
            faults.append(f"{field.value} wrong from {taken[field]!r}")
    return faults


def _same(truth: str, found: str) -> bool:
    """Whether `found` is what stands in the file: the same text, or the same day or number in a workbook's own form."""
    truth, found = truth.strip(), found.strip()
    if truth == found or truth.encode("cp1252", "replace").decode("cp1252") == found:
        return True
    digits, other = ("".join(c for c in text if c.isdigit()) for text in (truth, found))
    return bool(digits) and (sorted(digits) == sorted(other[:8]) or other.startswith(digits))


def rows_of(seed: int, layouts: int, folder: Path) -> list[Outcome]:
    """The outcomes of one seed."""
    return [outcome(seed, number, folder) for number in range(layouts)]


def main() -> int:
    """Prints the table of all seeds, then what went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--layouts", type=int, default=200)
    parser.add_argument("--seeds", default="1,2,3,4,5")
    parser.add_argument("--show", type=int, default=10, help="how many that are not right to show")
    parser.add_argument("--keep", type=Path, help="folder in which the files stay")
    asked = parser.parse_args()
    failed: list[tuple[int, Outcome]] = []
    missed = False
    print(
        "| seed | layouts | right | of these with a minor column left unused | asked | wrong |\n" + "| --- " * 6 + "|"
    )
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.keep or Path(temporary)
        folder.mkdir(exist_ok=True)
        for seed in map(int, asked.seeds.split(",")):
            outcomes = rows_of(seed, asked.layouts, folder)
            counts = Counter(each.verdict for each in outcomes)
            share = counts["right"] / asked.layouts
            unused = sum(each.verdict == "right" and each.left_unused for each in outcomes)
            figures = [f"{counts['right']} ({share:.1%})", unused, counts["asked"], counts["wrong"]]
            print(f"| {seed} | {asked.layouts} | " + " | ".join(map(str, figures)) + " |", flush=True)
            missed |= counts["wrong"] > 0 or counts["right"] < LEAST_RIGHT * asked.layouts
            failed += [(seed, each) for each in outcomes if each.verdict != "right" or each.left_unused]
    for seed, each in failed[: asked.show]:
        print(f"{seed}-{each.number} {each.verdict}: {each.why}  [{', '.join(each.traits)}]")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
