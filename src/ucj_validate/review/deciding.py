"""A person's word on a pair, as it is kept: who, when, why, and what was to be seen."""

from __future__ import annotations

import re
from datetime import datetime

from ucj_validate.columns import Side, Verdict
from ucj_validate.finished import RunData
from ucj_validate.frames import People
from ucj_validate.pseudonyms import Key
from ucj_validate.review.fingerprints import endpoint
from ucj_validate.review.queue import Pair, Row
from ucj_validate.state.answers import Answer, Endpoint

_LONG_NUMBER = re.compile(r"[0-9](?:[ .\-]?[0-9]){7,}")
_LONGEST_REASON = 500


def answer(
    run: RunData, pair: Pair, verdict: Verdict, reviewer: str, at: datetime, reason: str, origin: str, key: Key
) -> Answer:
    """What `reviewer` says of `pair`, knowing what was said of it before."""
    evidence = {
        "run": run.name,
        "as_of": run.as_of.isoformat(),
        "version": run.version,
        "probability": round(pair.probability, 4),
        "levels": list(pair.levels),
    }
    return Answer(
        str(verdict),
        reviewer,
        at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        without_numbers(reason),
        evidence,
        origin,
        end_of(run, pair.left, key),
        end_of(run, pair.right, key),
        replaces=tuple(sorted(one.id for one in pair.known)),
    ).named(key)


def without_numbers(text: str) -> str:
    """A note as it may be kept: no number as long as a phone's or a NIK's, no control characters, not endless."""
    plain = "".join(letter if letter.isprintable() else " " for letter in text).strip()
    return _LONG_NUMBER.sub("••••", plain)[:_LONGEST_REASON]


def people_of(run: RunData, side: str) -> People:
    """The rows of one side as the matcher saw them."""
    return run.roll_people if side == Side.ROLL else run.member_people


def end_of(run: RunData, row: Row, key: Key) -> Endpoint:
    """A row of the run as an endpoint."""
    side, position = row
    return endpoint(people_of(run, side), position, Side(side), key)
