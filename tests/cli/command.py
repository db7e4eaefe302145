"""The command as a shell runs it, and small office files for it."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from ucj_validate.__main__ import _run
from ucj_validate.i18n import set_language

PERSONS = (
    ("0071011001700001", "BUDI SANTOSO", "10-01-1970", "L"),
    ("0071015102710002", "SITI AMINAH", "11-02-1971", "P"),
    ("0071011203720003", "ANDI RAHMAN", "12-03-1972", "L"),
    ("0071015304730004", "WA ODE SARI", "13-04-1973", "P"),
)
"""NIK of a province that does not exist, name, birth date, sex."""
PAID = (("AKTIF", "03-2025"), ("Menunggak", "Jan-2025"), ("NON AKTIF", "12/2022"), ("aktif", "202503"))
"""Status and last month paid of the same persons."""
PERSONAL = tuple(value for nik, name, _day, _sex in PERSONS for value in (nik, name))


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    def tells_nobody(self) -> bool:
        """Whether neither stream holds a person's value or a traceback."""
        told = self.out + self.err
        return not any(value in told for value in (*PERSONAL, "Traceback"))


def ucj(folder: Path, *arguments: str, **environment: str) -> Ended:
    """`ucj-validate` with `arguments`, run in `folder`."""
    plain = {k: v for k, v in os.environ.items() if not k.startswith(("UCJ_", "COLUMNS"))}
    done = subprocess.run(
        [sys.executable, "-m", "ucj_validate", *arguments],
        cwd=folder,
        env=plain | {"PYTHONIOENCODING": "utf-8"} | environment,
        capture_output=True,
        encoding=environment.get("PYTHONIOENCODING", "utf-8"),
        timeout=120,
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


def ucj_here(folder: Path, *arguments: str) -> Ended:
    """As `ucj`, within this process: for the many ways of ending early, which are too many for a process each."""
    given, out, err = sys.argv, io.StringIO(), io.StringIO()
    sys.argv = ["ucj-validate", *arguments]
    try:
        with contextlib.chdir(folder), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = _run()
    finally:
        sys.argv = given
        set_language("id")
    return Ended(code, out.getvalue(), err.getvalue())


def roll_text(separator: str = ",", people: tuple[tuple[str, ...], ...] = PERSONS) -> str:
    """A roll with one row a person."""
    rows = [("NIK", "NAMA", "TGL LAHIR", "JK"), *people]
    return "".join(separator.join(row) + "\n" for row in rows)


def members_text(separator: str = ",", count: int = len(PERSONS), *, status: bool = True) -> str:
    """A member export of the first `count` persons."""
    rows = [("KPJ", "NIK", "NAMA TK", "TGL LAHIR", *(("STATUS KEPESERTAAN",) if status else ()), "BLTH TERAKHIR")]
    for i, ((nik, name, born, _sex), (said, month)) in enumerate(zip(PERSONS, PAID, strict=True)):
        if i < count:
            rows.append((f"{23_000_000_000 + i}", nik, name, born, *((said,) if status else ()), month))
    return "".join(separator.join(row) + "\n" for row in rows)
