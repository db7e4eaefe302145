"""Pandera schemas whose failing checks are findings, and schemas of what a run writes."""

from ucj_validate.validate.people import BESIDE, DATED, beside, dated, finding_bits, findings

__all__ = ["BESIDE", "DATED", "beside", "dated", "finding_bits", "findings"]
