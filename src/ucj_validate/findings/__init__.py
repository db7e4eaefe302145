"""The catalogue of findings, by what they speak of.

Codes are stable: other programs read them. A sentence never holds a person's value.
Source: domain terms in GLOSSARY.md.
"""

from ucj_validate.findings import of_duplicates, of_eligibility, of_links, of_members, of_nik, of_values
from ucj_validate.findings.rule import Rule, Severity

_IN_ORDER = (of_nik, of_values, of_links, of_duplicates, of_eligibility, of_members)

CATALOGUE: dict[str, Rule] = {rule.code: rule for of in _IN_ORDER for rule in of.RULES}
"""Every finding code with its rule, in the order reports list them."""

__all__ = ["CATALOGUE", "Rule", "Severity"]
