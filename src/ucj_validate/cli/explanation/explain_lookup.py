"""Which rows of a run are asked about: by NIK, or by file and line."""

from __future__ import annotations

import polars as pl
from rapidfuzz import process
from rapidfuzz.distance import OSA

from ucj_validate import columns as c
from ucj_validate.cli.explanation.explain_facts import Place, Rejected
from ucj_validate.cli.explanation.explain_words import place_words
from ucj_validate.errors import UsageError
from ucj_validate.finished import RunData
from ucj_validate.i18n import _
from ucj_validate.leaving import visible

Found = list[tuple[str, int]]
"""(side, row) each: "roll" or "members"."""
_FEWEST_DIGITS, _MOST_DIGITS = 6, 20
_SHOWN = 5


def by_nik(run: RunData, typed: str) -> Found:
    """One row a person with this NIK: on the rolls, else in the member data.

    Raises:
        UsageError: nobody has it; rows within one digit are named by their place.
    """
    digits = "".join(char for char in typed if char.isascii() and char.isdigit())
    if not _FEWEST_DIGITS <= len(digits) <= _MOST_DIGITS:
        raise UsageError(
            "--nik",
            _("bukan NIK: 16 angka diharapkan"),
            found=_("{count} angka").format(count=len(digits)),
            advice=_("ketik `--nik -` agar NIK dibaca dari masukan standar dan tidak tersimpan di riwayat"),
        )
    for side, rows in (("roll", run.roll), ("members", run.members)):
        person = "person" if side == "roll" else "member"
        held = rows.filter(pl.col("nik") == digits).sort("counts", c.ROW, descending=[True, False])
        if held.height:
            return [(side, row) for row in held.unique(person, keep="first", maintain_order=True)[c.ROW]]
    raise UsageError(
        "--nik",
        _("tidak ada baris dengan NIK itu"),
        found=_near_nik(run, digits),
        advice=_("sebut barisnya: --row BERKAS:BARIS"),
    )


def _near_nik(run: RunData, digits: str) -> str:
    """The places of rows whose NIK is one slip away, as words."""
    places = []
    for rows in (run.roll, run.members):
        known = rows.drop_nulls("nik")
        distance = process.cdist([digits], known["nik"].to_list(), scorer=OSA.distance, score_cutoff=1)[0]
        near = known.filter(pl.Series(distance <= 1))
        places += [place_words(Place(*row)) for row in near.select(*c.ORIGIN).iter_rows()]
    if not places:
        return _("juga tidak ada yang beda satu angka")
    more = "" if len(places) <= _SHOWN else " …"
    return _("beda satu angka: {places}").format(places="; ".join(places[:_SHOWN])) + more


def by_row(run: RunData, asked: str) -> tuple[Found, list[Rejected]]:
    """The row at FILE:LINE or FILE#SHEET:LINE: a person's, or one that was set aside.

    Raises:
        UsageError: the file was not read, the line names no row, or several sheets have it.
    """
    place, _colon, line = asked.rpartition(":")
    if not place or not line.strip().isascii() or not line.strip().isdigit():
        raise UsageError(
            "--row", _("bukan BERKAS:BARIS"), advice=_("misalnya --row roll.csv:17 atau --row 'buku.xlsx#Lembar:17'")
        )
    file, sheet = _table(run, place)
    at = pl.col(c.LINE) == int(line)
    here = (pl.col(c.FILE) == file) & (pl.lit(value=True) if sheet is None else pl.col(c.SHEET) == sheet)
    found: Found = []
    places = []
    for side, rows in (("roll", run.roll), ("members", run.members)):
        hits = rows.filter(here & at)
        found += [(side, row) for row in hits[c.ROW]]
        places += [Place(*row) for row in hits.select(*c.ORIGIN).iter_rows()]
    rejects = [_rejected(row) for row in run.rejects.filter(here & at).iter_rows(named=True)]
    if len(found) + len(rejects) > 1:
        _refuse_several([*places, *(reject.place for reject in rejects)])
    if not found and not rejects:
        raise UsageError(
            f"{visible(place)}:{int(line)}",
            _("tidak ada baris orang di situ"),
            found=_near_lines(run, here, int(line)),
            advice=_("nomor baris seperti yang tampak di penyunting atau lembar kerja, judul ikut dihitung"),
        )
    return found, rejects


def _table(run: RunData, place: str) -> tuple[str, str | None]:
    """(file, sheet) of what was typed; the sheet is None where none was named."""
    if place in run.sheets:
        return place, None
    file, _hash, sheet = place.rpartition("#")
    if file in run.sheets and sheet in run.sheets[file]:
        return file, sheet
    names = [
        name if only is None else f"{name}#{only}" for name, sheets in sorted(run.sheets.items()) for only in sheets
    ]
    raise UsageError(
        "--row",
        _("berkas atau lembar itu tidak dibaca dalam hasil ini"),
        found=", ".join(visible(name) for name in names),
        advice=_("sebut nama berkas tanpa folder, seperti di laporan"),
    )


def _refuse_several(places: list[Place]) -> None:
    """Several sheets have the line."""
    raise UsageError(
        "--row",
        _("beberapa lembar punya baris itu"),
        found=", ".join(f"{visible(one.file)}#{visible(one.sheet or '')}:{one.line}" for one in places),
        advice=_("sebut lembarnya: --row 'buku.xlsx#Lembar:17'"),
    )


def _rejected(row: dict[str, str | int | None]) -> Rejected:
    cells, expected = row["cells"], row["expected"]
    return Rejected(
        place=Place(str(row[c.FILE]), None if row[c.SHEET] is None else str(row[c.SHEET]), int(row[c.LINE] or 0)),
        side=str(row["side"]),
        reason=str(row["reason"]),
        cells=None if cells is None else int(cells),
        expected=None if expected is None else int(expected),
    )


def _near_lines(run: RunData, here: pl.Expr, line: int) -> str:
    """The person rows just before and after, and which lines the table has."""
    lines = pl.concat([run.roll.filter(here)[c.LINE], run.members.filter(here)[c.LINE]]).unique().sort()
    if not lines.len():
        return _("berkas itu tidak berisi baris orang")
    near = [lines.filter(lines < line).max(), lines.filter(lines > line).min()]
    return _("baris orang terdekat: {near}; seluruhnya baris {first} sampai {last}").format(
        near=", ".join(str(one) for one in near if one is not None), first=lines[0], last=lines[-1]
    )
