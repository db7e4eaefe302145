"""Finds numbers in the repository that could be a living person's NIK, or a family's card number.

A number is suspect that has sixteen digits, the code of a district that there is, a day that can be one, and a serial
of 0001 to 8999. Numbers made up here have none: region 00 or 99, an impossible day, or a serial from 9000 on (serials
count the people of one district born on one day, and never get there). Run by `make check`.
"""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl

from ucj_validate.reference import region_codes

ROOT = Path(__file__).parents[1]
_DIGITS = rb"(?<![0-9])(?<![0-9][.,])[0-9](?:[ .\-']?[0-9]){15}(?![0-9])"
_NUMBER = re.compile(_DIGITS)
_ZIPPED = {".xlsx", ".xlsm", ".xlsb", ".ods", ".zip", ".gz"}
_WOMEN, _LONG_AGO, _INVENTED = 40, 1900, 9000
ALLOWED = {
    "3578043007550955": "serial 9055, two digits of which have changed places",
    "7204076204757958": "serial 9758, two digits of which have changed places",
    "7271085508994108": "serial 9108 with one wrong digit",
}
"""Numbers of the fixtures that planted slips have made look real, each with what it was."""


def suspects(data: bytes) -> set[str]:
    """The numbers in `data` that could be somebody's."""
    found = {re.sub(rb"[^0-9]", b"", match).decode() for match in _NUMBER.findall(data)}
    return {number for number in found if could_be_real(number)}


def could_be_real(number: str) -> bool:
    """Whether sixteen digits have a district that there is, a possible day, and a serial as people have them."""
    if len(set(number)) == 1:
        return False  # a key held down
    return number[:6] in region_codes("district") and _is_day(number[6:12]) and 0 < int(number[12:]) < _INVENTED


def _is_day(digits: str) -> bool:
    day, month, year = int(digits[:2]), int(digits[2:4]), int(digits[4:])
    for century in (_LONG_AGO, _LONG_AGO + 100):
        try:
            date(century + year, month, day - _WOMEN if day > _WOMEN else day)
        except ValueError:
            continue
        return True
    return False


def is_damaged(number: str, whole: set[str]) -> bool:
    """Whether one wrong digit, or two that changed places, make `number` of one that is made up for certain."""
    swapped = {number[:i] + number[i + 1] + number[i] + number[i + 2 :] for i in range(len(number) - 1)}
    changed = {number[:i] + digit + number[i + 1 :] for i in range(len(number)) for digit in "0123456789"}
    return bool((swapped | changed) & whole)


def contents(path: Path) -> Iterator[bytes]:
    """The text of a file, or of what an archive, a workbook or a Parquet file holds."""
    data = path.read_bytes()
    yield data
    if path.suffix == ".parquet":
        for column in pl.read_parquet(io.BytesIO(data)).iter_columns():
            if column.dtype == pl.String:
                yield "\n".join(column.drop_nulls().unique(maintain_order=True)).encode()
    elif path.suffix == ".xls":
        yield data.decode("utf-16-le", "ignore").encode()
        yield data[1:].decode("utf-16-le", "ignore").encode()
    elif zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                part = archive.read(name)
                yield part.replace(b"\0", b"")  # xlsb holds text as UTF-16


def tracked() -> list[Path]:
    """The files of the repository."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)  # noqa: S607  of the machine
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


def offences(paths: list[Path], root: Path = ROOT) -> dict[str, set[str]]:
    """By file: numbers that could be somebody's and are not known to be made up."""
    found: dict[str, set[str]] = {}
    invented: dict[Path, set[str]] = {}
    for path in paths:
        for content in contents(path):
            numbers = {re.sub(rb"[^0-9]", b"", one).decode() for one in _NUMBER.findall(content)}
            invented.setdefault(path.parent, set()).update(one for one in numbers if int(one[12:]) >= _INVENTED)
            found.setdefault(str(path.relative_to(root)), set()).update(filter(could_be_real, numbers))
    return {
        name: left
        for name, numbers in found.items()
        if (left := {one for one in numbers - ALLOWED.keys() if not is_damaged(one, invented[(root / name).parent])})
    }


def told(found: dict[str, set[str]]) -> str:
    """Where such numbers stand, by file and how many; the numbers stay unsaid."""
    return "\n".join(
        f"{name}: {len(numbers)} that could be a living person's" for name, numbers in sorted(found.items())
    )


def main() -> int:
    """Looks through all files of the repository."""
    found = offences(tracked())
    if found:
        print(told(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
