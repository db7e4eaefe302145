"""Text → comparable values, with the raw cells kept beside."""

from ucj_validate.normalise.people import people
from ucj_validate.normalise.told import Told, told_by

__all__ = ["Told", "people", "told_by"]
