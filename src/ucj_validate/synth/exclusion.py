"""Who doesn't count although a roll lists them, and why."""

from __future__ import annotations

from ucj_validate.columns import Membership
from ucj_validate.synth.options import SynthOptions
from ucj_validate.synth.person import Person

REGISTER_AGE_LIMIT = 65


def excluded_because(person: Person, membership: Membership, options: SynthOptions) -> str | None:
    """Why a person doesn't count, or None. A member at the age limit may go on, and counts."""
    reasons = {
        "deceased": person.deceased,
        "asn": person.asn,
        "moved": person.moved,
        "outside": person.outside,
        "over_age": person.age(options.as_of) >= REGISTER_AGE_LIMIT and membership is Membership.UNREGISTERED,
    }
    return next((reason for reason, holds in reasons.items() if holds), None)
