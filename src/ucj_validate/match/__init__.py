"""Matching: which rows of rolls and member exports are one person, how sure that is, and why."""

from ucj_validate.match.linkage import link

__all__ = ["link"]
