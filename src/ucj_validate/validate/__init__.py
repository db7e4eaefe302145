"""Pandera schemas whose failing checks are findings, and schemas of what a run writes."""

from ucj_validate.validate.people import findings

__all__ = ["findings"]
