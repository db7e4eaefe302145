"""Every level and rule of the matcher is told in words."""

import pytest

from ucj_validate.cli.explanation.explain_words import rule_words
from ucj_validate.match.comparing import levels as lv
from ucj_validate.match.model.rules import RULES
from ucj_validate.report.words.levels import level

TABLES = (
    lv.NIK_LEVELS, lv.NAME_LEVELS, lv.DATE_LEVELS, lv.SEX_LEVELS, lv.PLACE_LEVELS, lv.NO_KK_LEVELS, lv.PHONE_LEVELS,
    lv.MOTHER_LEVELS,
)  # fmt: skip
CARRYING = [each.code for table in TABLES for each in table.values() if each.carries]
NAMES_AND_NUMBERS = [each.code for table in (lv.NIK_LEVELS, lv.NAME_LEVELS, lv.DATE_LEVELS) for each in table.values()]


@pytest.mark.parametrize("code", sorted({*CARRYING, *NAMES_AND_NUMBERS}))
def test_a_level_has_words(code):
    assert level(code) != code.replace("_", " ")


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule])
def test_a_rule_has_words(rule):
    assert rule_words(rule) != rule.replace("_", " ")
