"""plan.xlsx: for the officer, person by person, in the order in which the money reaches them; full NIK."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

from ucj_validate.i18n import _
from ucj_validate.plan import summary, words
from ucj_validate.plan.parts import ACTIONS, Listed, Plan
from ucj_validate.plan.people import Place, Settle
from ucj_validate.plan.priority import CRITERIA
from ucj_validate.plan.savings import Kind
from ucj_validate.report.words import wording
from ucj_validate.report.workbook.files import cut_to_cells, write_volume
from ucj_validate.report.workbook.recap import write_tables
from ucj_validate.report.workbook.rows import as_read, source
from ucj_validate.report.workbook.sheet import Sheet, volumes
from ucj_validate.report.xlsx import MAX_BODY_ROWS, MAX_FILE_ROWS

FILE = "plan.xlsx"
SUMMARY, PLANNED, LEFT, SETTLE, APART, SAVED = (
    "RINGKASAN", "RENCANA", "BELUM TERBIAYAI", "SELESAIKAN DULU", "DI LUAR ANGGARAN", "PENGHEMATAN",
)  # fmt: skip
_YEAR = 12


def write(plan: Plan, listed: Listed, folder: Path) -> None:
    """Writes plan.xlsx in `folder`; where its rows are too many, plan-2.xlsx and so on beside it."""
    fitting, _cut = cut_to_cells(sheets(plan, listed))
    title = words.title(plan)
    for at, volume in enumerate(volumes(fitting, FILE, MAX_BODY_ROWS, MAX_FILE_ROWS)):

        def front(book: Any, at: int = at) -> None:  # noqa: ANN401  xlsxwriter is untyped
            if at == 0:
                write_tables(book, SUMMARY, title, summary.notes(plan), summary.tables(plan))

        write_volume(volume, title, plan.as_of, folder / volume.file, front)


def sheets(plan: Plan, listed: Listed) -> tuple[Sheet, ...]:
    """The sheets of people; each person stands in one of the first four."""
    people = _in_words(plan, as_read(listed.people))
    may = pl.col("place") == Place.CANDIDATE
    return (
        Sheet(PLANNED, _in_line(people.filter(may & pl.col("chosen")), plan)),
        Sheet(LEFT, _in_line(people.filter(may & ~pl.col("chosen")), plan)),
        Sheet(SETTLE, _to_settle(people.filter(pl.col("place") == Place.SETTLE))),
        Sheet(APART, _apart(people)),
        Sheet(SAVED, _saved(listed.savings)),
    )


def _in_words(plan: Plan, people: pl.DataFrame) -> pl.DataFrame:
    """`people` with the officers' columns beside the program's."""
    memberships = {code: wording.membership(code) for code in ("lapsed", "ended", "unregistered", "unknown")}
    actions = {key: words.action_in_sheet(key) for key in ACTIONS}
    names = [words.scenario(one) for one in plan.outcomes]
    return people.with_columns(
        NIK=pl.coalesce("nik", "raw_nik"),
        NO_KK=pl.coalesce("no_kk", "raw_no_kk"),
        NAMA=pl.coalesce("raw_name", "name"),
        TGL_LAHIR="birth_date",
        JK="sex",
        KECAMATAN="district",
        KELURAHAN="village",
        SUMBER=source(),
        BARIS="line",
        KPJ="kpj",
        STATUS_KEPESERTAAN=pl.col("membership").replace_strict(memberships, return_dtype=pl.String),
        BLTH_AKHIR="last_paid",
        BULAN_TUNGGAK="months_overdue",
        TINDAK_LANJUT=pl.col("action").replace_strict(actions, return_dtype=pl.String),
        NILAI="points",
        ALASAN=_reasons(plan),
        RUPIAH_BULAN="monthly",
        RUPIAH_SETAHUN=pl.col("monthly") * _YEAR,
        SKENARIO=pl.col("scenarios")
        .list.eval(pl.element().replace_strict(dict(enumerate(names)), return_dtype=pl.String))
        .list.join(", "),
    )


def _reasons(plan: Plan) -> pl.Expr:
    """Where the points come from: "status 160; penghasilan 45"."""
    weights = plan.outcomes[0].weights
    told = [
        pl.when((pl.col(f"degree_{key}") > 0) & (pl.lit(weights[key]) > 0)).then(
            pl.format("{} {}", pl.lit(words.criterion_in_short(key)), pl.col(f"degree_{key}") * weights[key])
        )
        for key in CRITERIA
    ]
    return pl.concat_str(told, separator="; ", ignore_nulls=True).replace("", None)


_PERSON = ("NIK", "NO_KK", "NAMA", "TGL_LAHIR", "JK", "KECAMATAN", "KELURAHAN", "SUMBER", "BARIS")
_MEMBERSHIP = ("KPJ", "STATUS_KEPESERTAAN", "BLTH_AKHIR", "BULAN_TUNGGAK")


def _in_line(people: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """One row a person in order, with what the list costs so far."""
    scenarios = ["SKENARIO"] if len(plan.outcomes) > 1 else []
    return people.with_row_index("place_in_line", offset=1).select(
        pl.col("place_in_line").cast(pl.Int64).alias("URUTAN"),
        "TINDAK_LANJUT",
        *_PERSON,
        *_MEMBERSHIP,
        "NILAI",
        "ALASAN",
        "RUPIAH_BULAN",
        "RUPIAH_SETAHUN",
        pl.col("RUPIAH_SETAHUN").cum_sum().alias("RUPIAH_BERJALAN"),
        *scenarios,
    )


def _to_settle(people: pl.DataFrame) -> pl.DataFrame:
    """One row a person who may be paid for once something is settled, most valuable first."""
    what = {str(one): words.settle(one) for one in Settle}
    how = {str(one): words.settling(one) for one in Settle}
    return people.select(
        pl.col("settle").replace_strict(what, return_dtype=pl.String).alias("KETERANGAN"),
        *_PERSON,
        *_MEMBERSHIP,
        "NILAI",
        "RUPIAH_BULAN",
        "RUPIAH_SETAHUN",
        pl.col("settle").replace_strict(how, return_dtype=pl.String).alias("TINDAK_LANJUT"),
    )


def _apart(people: pl.DataFrame) -> pl.DataFrame:
    """One row a person whom this budget doesn't pay for, by why."""
    why = {
        str(Place.EMPLOYER): _("dibayar kantornya lewat NPP"),
        str(Place.SELF): _("membayar sendiri"),
        str(Place.OVER_AGE): _("lewat usia daftar"),
    }
    order = {place: at for at, place in enumerate(why)}
    own = people.filter(pl.col("place").is_in(list(why))).with_columns(
        at=pl.col("place").replace_strict(order, default=0, return_dtype=pl.Int64),
        KETERANGAN=pl.col("place").replace_strict(why, default=None, return_dtype=pl.String),
    )
    return own.sort("at", "row").select("KETERANGAN", *_PERSON, pl.col("unit").alias("OPD/KELOMPOK"), *_MEMBERSHIP)


def _saved(savings: pl.DataFrame) -> pl.DataFrame:
    """One row a member of whom premiums could be saved, surest kinds first."""
    kinds = {str(one): words.kind(one) for one in Kind}
    order = {str(one): at for at, one in enumerate(Kind)}
    at = pl.col("kind").replace_strict(order, return_dtype=pl.Int64)
    return savings.sort(at, "member").select(
        pl.col("kind").replace_strict(kinds, return_dtype=pl.String).alias("ALASAN"),
        pl.col("nik").alias("NIK"),
        pl.col("name").alias("NAMA"),
        pl.col("kpj").alias("KPJ"),
        pl.col("payer").alias("PEMBAYAR"),
        source().alias("SUMBER"),
        pl.col("line").alias("BARIS"),
        _on_roll().alias("DI_DAFTAR"),
        pl.col("premiums").alias("KEPESERTAAN"),
        pl.col("stops").alias("DIHENTIKAN"),
        pl.col("saved").alias("RUPIAH_BULAN"),
        (pl.col("saved") * _YEAR).alias("RUPIAH_SETAHUN"),
    )


def _on_roll() -> pl.Expr:
    """Where the person stands on a roll, "file#sheet:line"; null where on none."""
    place = (
        pl.when(pl.col("roll_sheet").is_null())
        .then("roll_file")
        .otherwise(pl.col("roll_file") + "#" + pl.col("roll_sheet"))
    )
    return place + ":" + pl.col("roll_line").cast(pl.String)
