"""Pandera schemas whose failing checks are findings, and schemas of what a run writes."""

from ucj_validate.validate.people import BESIDE, beside, dated, finding_bits, findings

__all__ = ["BESIDE", "beside", "dated", "finding_bits", "findings"]
