"""Eligible but not identified: people of lists of candidates as results of their own, as if their lists were a roll."""

from __future__ import annotations

from datetime import date

from ucj_validate.columns import Side
from ucj_validate.frames import CANDIDATE_RESULT, CandidateResult, People
from ucj_validate.listed.graph import Beyond
from ucj_validate.reconcile import roll_side, settle
from ucj_validate.settings import Settings
from ucj_validate.validate import findings


def candidates(beyond: Beyond, members: People, settings: Settings, as_of: date) -> CandidateResult:
    """One row a row of the lists of candidates: eligibility and membership, and whether the person is on a roll.

    Deceased people are never eligible here, whatever the rolls' switch says. A decree is not asked for: who is found is to
    be proposed for it.
    """
    rules = settings.rules.model_copy(
        update={"exclude_deceased": True, "require_decree": False, "vulnerable_rolls": ()}
    )
    settings = settings.model_copy(update={"rules": rules})
    found = findings(beyond.people, Side.ROLL, rules, as_of)
    settled = settle(beyond.people, members, beyond.linkage, beyond.marks, settings, as_of, beyond.deciles)
    result = roll_side(settled, found, beyond.linkage.duplicates, settings.match.tie_margin)
    told = result.with_columns(
        beyond.kinds.alias("list_kind"), beyond.lists.alias("lists"), beyond.on_roll.alias("on_roll")
    )
    raw = [name for name in told.columns if name.startswith("raw_")]
    return CandidateResult(told.select(*CANDIDATE_RESULT, *raw))
