"""How much changes in a month."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace

from ucj_validate.errors import UsageError
from ucj_validate.i18n import _


@dataclass(frozen=True)
class MonthRates:
    """Shares a month. No survey was at hand: what an ordinary city may see, so that ten months hold some of everything."""

    joined: float = 0.012
    """People newly listed, of those on the rolls; drawn from those on no roll."""
    left: float = 0.006
    """People whose rows are all struck off, of those on the rolls."""
    registered: float = 0.025
    """Of the people under the age limit who never registered."""
    lapsed: float = 0.02
    """Active people who stop paying, of those active."""
    ended: float = 0.002
    """Active people whose membership is closed, of those active. Who lapsed and doesn't pay ends by himself."""
    active_again: float = 0.12
    """Of those lapsed. Of those ended, a tenth as many."""
    died: float = 0.0008
    """Of all people."""
    moved: float = 0.0008
    appointed: float = 0.0008
    """People who become ASN or PPPK, of all people."""
    nik_corrected: float = 0.05
    """Roll rows whose wrong NIK is put right, of those with one."""
    nik_mistyped: float = 0.001
    """Roll rows whose NIK is typed anew and wrong, of those with a right one."""
    name_respelt: float = 0.004
    """Of all roll rows."""
    duplicate_added: float = 0.002
    """Second listings, of all roll rows."""
    duplicate_removed: float = 0.05
    """Of all second listings."""
    resorted: float = 0.25
    """Files whose rows come in another order, of all files."""


def rates_from(given: Iterable[str]) -> MonthRates:
    """The rates with those of `given` ("lapsed=0.05") in the place of the defaults.

    Raises:
        UsageError: a name is unknown, or a share is none.
    """
    known = [field.name for field in fields(MonthRates)]
    chosen: dict[str, float] = {}
    for text in given:
        name, _equals, value = text.partition("=")
        try:
            share = float(value)
        except ValueError:
            share = -1.0
        if name not in known or not 0 <= share <= 1:
            raise UsageError(
                "--rate",
                _("laju perubahan tidak dikenal, atau bukan bagian antara 0 dan 1"),
                found=text[:40],
                advice=_("pakai NAMA=BAGIAN, misalnya lapsed=0.05; nama: {names}").format(names=", ".join(known)),
            )
        chosen[name] = share
    return replace(MonthRates(), **chosen)
