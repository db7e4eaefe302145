"""What each row of a reference list says of its person: a mark, or nothing."""

from __future__ import annotations

from datetime import date

import polars as pl

from ucj_validate import columns as c
from ucj_validate.columns import Field, ListKind, Membership
from ucj_validate.normalise.text import stated
from ucj_validate.reconcile.membership import member_status
from ucj_validate.settings import RuleSettings

_OUTRIGHT = {
    ListKind.DEATHS: "deceased",
    ListKind.ASN: "asn_or_pppk",
    ListKind.MOVED: "moved",
    ListKind.DECREE: "in_decree",
}
_OF_DEATH = r"\bJKM\b|KEMATIAN|MENINGGAL|\bMD\b"
_PAID = r"BAYAR|CAIR|LUNAS|SELESAI|TUNTAS|\bPAID\b|TERIMA|SETUJU|SALUR"
_OPEN = r"TOLAK|BATAL|BELUM|\bBLM\b|TIDAK|\bTDK\b|TUNGGU|PROSES|PENDING|TUNDA|VERIFIKASI|AJU|KEMBALI|GAGAL|PERIKSA|LENGKAP|RENCANA|AKAN"
"""Words of a claim that isn't paid: they weigh more, since DIBAYAR stands in BELUM DIBAYAR too."""


def marks(people: pl.DataFrame, kinds: pl.Series, rules: RuleSettings, as_of: date) -> pl.Series:
    """The mark by row of `people` (`eligibility.SURE_MARKS`); null where the row says nothing of that kind."""
    if not people.height:
        return pl.Series("code", [], dtype=pl.String)
    kind = pl.lit(kinds)
    frame = people.with_columns(
        claim=stated(people[c.raw(Field.PROGRAMS)]), progress=stated(people[c.raw(Field.STATUS)])
    )
    outright = kind.replace_strict(
        {str(one): code for one, code in _OUTRIGHT.items()}, default=None, return_dtype=pl.String
    )
    return frame.select(
        code=pl.when(kind == ListKind.CLAIMS)
        .then(pl.when(_says_death()).then(pl.lit("deceased")).otherwise(pl.lit("claim_recorded")))
        .when(kind == ListKind.WAGE_EARNERS)
        .then(pl.when(_is_wage_earner(rules, as_of)).then(pl.lit("wage_earner")))
        .otherwise(outright)
    )["code"]


def _says_death() -> pl.Expr:
    """A claim for a death that is paid, or stands in a table that tells of no claim how far it has come. Never null."""
    told = pl.col("progress")
    whole_table_silent = told.is_null().all().over(c.FILE, c.SHEET)
    paid = told.str.contains(_PAID) & ~told.str.contains(_OPEN)
    return (pl.col("claim").str.contains(_OF_DEATH) & (paid.fill_null(value=False) | whole_table_silent)).fill_null(
        value=False
    )


def _is_wage_earner(rules: RuleSettings, as_of: date) -> pl.Expr:
    """The row's segment is PU or not told, and its membership active or not told."""
    status = member_status(rules, as_of)
    return (pl.col("segment").is_null() | (pl.col("segment") == "PU")) & (
        status.is_null() | (status == Membership.ACTIVE)
    )


def deciles(people: pl.DataFrame) -> pl.DataFrame:
    """`no_kk decile`: each value that rows of lists of families tell of a family card, once."""
    told = pl.col("no_kk").is_not_null() & pl.col("decile").is_not_null()
    return people.lazy().filter(told).select("no_kk", "decile").unique().sort("no_kk", "decile").collect()
