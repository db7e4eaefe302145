"""What has changed of a person: one row a person and kind of change."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import polars as pl

from ucj_validate.changes.identity.people import Relation, WhoIsWho
from ucj_validate.columns import Match, Membership, Status


class Kind(StrEnum):
    """Kinds of change of a person on the rolls, in the order in which they are told. One person may have several."""

    BECAME_ACTIVE = "became_active"
    """Active now and not before, whatever it was."""
    REGISTERED = "registered"
    """No member before; a member now, active or not."""
    REACTIVATED = "reactivated"
    """A lapsed or ended membership that is active again."""
    LAPSED = "lapsed"
    ENDED = "ended"
    MEMBERSHIP_LOST = "membership_lost"
    """A member before; no member is found for it now."""
    SETTLED = "settled"
    """In review before, and no more."""
    IN_REVIEW = "in_review"
    """In review now and not before."""
    EXCLUDED = "excluded"
    INCLUDED = "included"
    """Excluded before and no more."""
    NEW = "new"
    GONE = "gone"
    DUPLICATED = "duplicated"
    """More rows than before."""
    UNDUPLICATED = "unduplicated"
    """Fewer rows beyond the one that counts than before."""
    CORRECTED = "corrected"
    """NIK, name or birth date of a row are not what they were."""
    MERGED = "merged"
    SPLIT = "split"
    UNSURE = "unsure"
    """Perhaps new or gone, perhaps one who was there before: it can't be told."""


class MemberKind(StrEnum):
    """Kinds of change of a person in the member data."""

    PAID = "paid"
    """Active now and not before, or new in the data and active."""
    STOPPED = "stopped"
    """Active before and not now, or no more in the data."""
    JOINED = "joined"
    """New in the member data."""
    LEFT = "left"
    """No more in the member data."""
    OFF_ROLL = "off_roll"
    """On no roll now; before it was on one, perhaps on one, or not in the data."""
    ON_ROLL = "on_roll"
    """On no roll before; on one now, or perhaps on one."""
    STILL_OFF_ROLL = "still_off_roll"
    """On no roll before and now."""
    MERGED = "merged"
    SPLIT = "split"
    UNSURE = "unsure"


_MEMBERS = (str(Membership.ACTIVE), str(Membership.LAPSED), str(Membership.ENDED))
_RAN_OUT = (str(Membership.LAPSED), str(Membership.ENDED))


def roll_kinds(side: WhoIsWho) -> pl.DataFrame:
    """(`index`, `kind`) of the persons on the rolls."""
    corrected = side.corrected.select("index", pl.lit(str(Kind.CORRECTED)).alias("kind"))
    return pl.concat([_told(side.people, _roll_claims()), corrected])


def member_kinds(side: WhoIsWho) -> pl.DataFrame:
    """The same of the persons in the member data."""
    return _told(side.people, _member_claims())


def _told(people: pl.DataFrame, claims: Mapping[str, pl.Expr]) -> pl.DataFrame:
    held = people.select("index", *(claim.fill_null(value=False).alias(kind) for kind, claim in claims.items()))
    told = [held.filter(kind).select("index", pl.lit(kind).alias("kind")) for kind in claims]
    return pl.concat(told)


def _is(relation: Relation) -> pl.Expr:
    return pl.col("relation") == str(relation)


def _roll_claims() -> dict[str, pl.Expr]:
    was, has_become = pl.col("before_status"), pl.col("now_status")
    was_member, is_member = pl.col("before_membership"), pl.col("now_membership")
    same = _is(Relation.SAME)
    stays = same & (has_become != Status.EXCLUDED)
    came_to_be = same & (was != has_become)
    return {
        str(Kind.BECAME_ACTIVE): came_to_be & (has_become == Status.ACTIVE),
        str(Kind.REGISTERED): same & (was_member == Membership.UNREGISTERED) & is_member.is_in(_MEMBERS),
        str(Kind.REACTIVATED): stays & was_member.is_in(_RAN_OUT) & (is_member == Membership.ACTIVE),
        str(Kind.LAPSED): came_to_be & (has_become == Status.LAPSED) & (was_member == Membership.ACTIVE),
        str(Kind.ENDED): came_to_be & (has_become == Status.ENDED) & was_member.is_in((str(Membership.ACTIVE), str(Membership.LAPSED))),
        str(Kind.MEMBERSHIP_LOST): same & was_member.is_in(_MEMBERS) & (is_member == Membership.UNREGISTERED),
        str(Kind.SETTLED): came_to_be & (was == Status.REVIEW),
        str(Kind.IN_REVIEW): came_to_be & (has_become == Status.REVIEW),
        str(Kind.EXCLUDED): came_to_be & (has_become == Status.EXCLUDED),
        str(Kind.INCLUDED): came_to_be & (was == Status.EXCLUDED),
        str(Kind.NEW): _is(Relation.NEW),
        str(Kind.GONE): _is(Relation.GONE),
        str(Kind.DUPLICATED): same & (pl.col("now_rows") > pl.col("before_rows")),
        str(Kind.UNDUPLICATED): same & (pl.col("now_rows") < pl.col("before_rows")),
        **_identity(),
    }  # fmt: skip


def _member_claims() -> dict[str, pl.Expr]:
    was_active, is_active = (
        pl.col(f"{side}_status").eq_missing(pl.lit(str(Membership.ACTIVE))) for side in ("before", "now")
    )
    was_off, is_off = (pl.col(f"{side}_in_roll").eq_missing(pl.lit(str(Match.NONE))) for side in ("before", "now"))
    same, left, joined = _is(Relation.SAME), _is(Relation.GONE), _is(Relation.NEW)
    told = same | left | joined  # of who can't be told nothing is said
    return {
        str(MemberKind.PAID): told & is_active & ~was_active,
        str(MemberKind.STOPPED): told & was_active & ~is_active,
        str(MemberKind.JOINED): joined,
        str(MemberKind.LEFT): left,
        str(MemberKind.OFF_ROLL): (same | joined) & is_off & ~was_off,
        str(MemberKind.ON_ROLL): same & was_off & ~is_off,
        str(MemberKind.STILL_OFF_ROLL): same & was_off & is_off,
        **_identity(),
    }  # fmt: skip


def _identity() -> dict[str, pl.Expr]:
    return {
        str(Kind.MERGED): _is(Relation.MERGED),
        str(Kind.SPLIT): _is(Relation.SPLIT),
        str(Kind.UNSURE): _is(Relation.UNSURE_BEFORE) | _is(Relation.UNSURE_NOW),
    }
