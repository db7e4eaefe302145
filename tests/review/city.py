"""A small made-up city with pairs that wait, its workbooks filled in as officers do."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

from tests.cli.command import Ended, ucj_here

Edit = Callable[[dict[str, object], int], dict[str, object]]
"""A line's cells by column and its number among the lines; the cells to write."""


USUAL = "tinjau.xlsx"


@dataclass(frozen=True)
class City:
    """A project folder with a run `jan`."""

    folder: Path
    monkeypatch: pytest.MonkeyPatch

    def ucj(self, *arguments: str) -> Ended:
        """A command in the project folder."""
        self.monkeypatch.chdir(self.folder)
        return ucj_here(self.folder, *arguments)

    def export(self, name: str = USUAL, *options: str) -> Path:
        """The workbook of the pairs that wait in `jan`; the usual one was written with the city."""
        if name == USUAL and not options:
            return self.folder / name
        done = self.ucj("review", "export", "jan", "--out", name, *options)
        assert done.code == 0, done.err
        return self.folder / name

    def lines(self, path: Path) -> list[dict[str, object]]:
        """The lines of pairs, sheet by sheet."""
        return [cells for _sheet, _at, cells in _lines(openpyxl.load_workbook(path))]

    def filled(self, path: Path, edit: Edit, name: str = "terisi.xlsx") -> Path:
        """The workbook with cells written into its lines."""
        book = openpyxl.load_workbook(path)
        for count, (sheet, at, cells) in enumerate(_lines(book)):
            head = [cell.value for cell in book[sheet][1]]
            for column, value in edit(cells, count).items():
                book[sheet].cell(at, head.index(column) + 1).value = value
        book.save(self.folder / name)
        return self.folder / name


def _lines(book: openpyxl.Workbook) -> list[tuple[str, int, dict[str, object]]]:
    found = []
    for sheet in book:
        head = [cell.value for cell in sheet[1]]
        if "KEPUTUSAN" in head:
            for at in range(2, sheet.max_row + 1):
                cells = {str(name): sheet.cell(at, column).value for column, name in enumerate(head, start=1)}
                found.append((sheet.title, at, cells))
    return found


def made(folder: Path) -> Path:
    """The city and its run, written to `folder`."""
    assert (
        ucj_here(folder, "synth", str(folder / "kota"), "--persons", "500", "--seed", "3", "--noise", "heavy").code == 0
    )
    kota = folder / "kota"
    done = ucj_here(
        folder, "reconcile", "--config", str(kota / "ucj.toml"), "--out", str(kota / "jan"), "--fail-on", "never", "-q"
    )
    assert done.code == 0, done.err
    assert ucj_here(kota, "review", "export", "jan", "--out", USUAL).code == 0
    return kota


def copied(kota: Path, to: Path) -> Path:
    """The same, to be changed."""
    shutil.copytree(kota, to / "kota")
    return to / "kota"
