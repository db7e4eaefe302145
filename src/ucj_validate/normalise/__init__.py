"""Text → comparable values, with the raw cells kept beside."""

from ucj_validate.normalise.people import people

__all__ = ["people"]
