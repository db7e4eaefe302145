"""A made-up town in which nobody can be told by the NIK: every roll row waits for a person."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from tests.cli.command import ucj_here
from ucj_validate.cli.reviewing.app import ReviewApp
from ucj_validate.cli.reviewing.facts import Shelf
from ucj_validate.cli.reviewing.session import Session
from ucj_validate.finished import RunData
from ucj_validate.state.store import Store, opened

_FIRST = ("BUDI", "SITI", "ANDI", "WAHYU", "RATNA", "GUNTUR", "MELATI", "JOKO", "DEWI", "FAJAR", "INDAH", "TONO")
_LAST = ("SANTOSO", "PONULELE", "HASANUDDIN", "WIJAYA", "LASATINTI", "MANGKONA", "KUSUMA", "RANTE", "SIREGAR")
HOSTILE = '"GUNTUR SANTOSO, [bold]S.[/]\u202e\x1b[31m\x07"'
"""Markup, letters from right to left, a colour and a bell, as an office may have pasted them into a name."""
HOSTILE_AT = 5
LONG_AT = 6
TWICE_AT = 7
"""Who stands on the roll twice under one number and name."""


def made(folder: Path, people: int = 8) -> Path:
    """A run folder with `people` roll rows whose NIK differs in two digits from the export's, and one doubtful duplicate."""
    roll, members = ["NIK,NAMA,TGL LAHIR,JK,NO KK,KELURAHAN,ALAMAT,NO HP"], ["KPJ,NIK,NAMA TK,TGL LAHIR,STATUS,BLTH"]
    for at in range(people):
        name, born, sex = _person(at)
        told = HOSTILE if at == HOSTILE_AT else name
        address = "JALAN " + "PANJANG SEKALI " * 30 if at == LONG_AT else f"JL. MAWAR {at}"
        roll.append(f"{_nik(at, born, 11)},{told},{born:%d-%m-%Y},{sex},,LERE,{address},0812{at:07}")
        status, month = ("AKTIF", "04-2025") if at % 2 else ("NON AKTIF", "02-2020")
        members.append(f"{23_000_000_000 + at},{_nik(at, born, 22)},{name},{born:%d-%m-%Y},{status},{month}")
    name, born, sex = _person(0)
    roll.append(f"{_nik(0, born, 34)},{name},{born:%d-%m-%Y},{sex},,LERE,JL. MAWAR 0,08129999999")
    name, born, sex = _person(TWICE_AT)
    roll.append(f"{_nik(TWICE_AT, born, 11)},{name},{born:%d-%m-%Y},{sex},,LERE,JL. MELATI,")
    (folder / "roll.csv").write_text("\n".join(roll) + "\n", encoding="utf-8")
    (folder / "members.csv").write_text("\n".join(members) + "\n", encoding="utf-8")
    arguments = ("--roll", "roll.csv", "--members", "members.csv", "--as-of", "2025-04-24", "--out", "run", "--quiet")
    ended = ucj_here(folder, "reconcile", *arguments, "--format", "csv", "--fail-on", "never")
    assert ended.code == 0, ended.err
    return folder / "run"


def _person(at: int) -> tuple[str, date, str]:
    born = date(1965, 1, 1) + timedelta(days=97 * at)
    return f"{_FIRST[at % 12]} {_LAST[at // 12 % 9]}", born, "L"


def _nik(at: int, born: date, ending: int) -> str:
    """Of a province that does not exist."""
    return f"00710{at % 7 + 1}{born:%d%m%y}{at % 90:02}{ending}"


class Clock:
    """A second later each time it is read."""

    def __init__(self) -> None:
        self.now = datetime(2025, 4, 24, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@dataclass
class Desk:
    """One reviewer before the screen."""

    run: RunData
    store: Store
    session: Session
    app: ReviewApp

    def text(self) -> str:
        """All that is to be read on the screen."""
        return "\n".join(line.text for line in self.app.screen._compositor.render_strips())


def desk(stack: ExitStack, run: RunData, state: Path, reviewer: str = "rani", **options: bool) -> Desk:
    """A reviewer who sits down at a run; the state is closed with `stack`."""
    store = stack.enter_context(opened(state, make=True))
    session = Session(run, store, reviewer, Clock())
    return Desk(run, store, session, ReviewApp(session, Shelf(run, session.pairs, **options), quiet_seconds=0))
