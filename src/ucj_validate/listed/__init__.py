"""Reference lists: what they say of people on the rolls, and who stands on them alone."""

from ucj_validate.listed.beyond import candidates
from ucj_validate.listed.graph import NOTHING, Named, linked, listed_people
from ucj_validate.listed.reading import Lists, read_lists
from ucj_validate.listed.refusals import refuse_as_other_side, refuse_unheld_criteria

__all__ = [
    "NOTHING",
    "Lists",
    "Named",
    "candidates",
    "linked",
    "listed_people",
    "read_lists",
    "refuse_as_other_side",
    "refuse_unheld_criteria",
]
