"""Which pairs of a block are worth comparing."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from tests.support.builders import people
from ucj_validate.match.blocking import screen
from ucj_validate.match.blocking.screen import Likely, telling_villages
from ucj_validate.match.values.comparable import comparable
from ucj_validate.match.values.records import stacked


def _likely(*rows: dict[str, object]) -> Likely:
    data = comparable(stacked(people(*rows), people()).frame)
    return Likely(data, telling_villages(data.village))


def _worth(of: Likely, left: int, right: int) -> bool:
    every = np.arange(len(of.village))
    return bool(of.at(every)(np.array([left]), np.array([right]))[0])


def test_two_missing_numbers_are_never_one_number_however_many_are_missing() -> None:
    rows = [{"name_key": name} for name in ("AMIR", "WULANDARI") for _ in range(200)]
    likely = _likely({"name_key": "YUSUF", "phone": "081234567890", "no_kk": "7271011201909001"}, *rows)

    assert not any(_worth(likely, 1, other) for other in range(201, 401))


def test_a_birth_date_in_common_tells_nothing_in_a_village_of_as_many_people(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        {"name_key": name, "birth_date": date(1971, 7, 1), "village": village}
        for village in ("SMALL", "LARGE")
        for name in ("AMIR", "WULANDARI")
    ]
    others = [{"name_key": "X", "village": "LARGE"}] * 3

    monkeypatch.setattr(screen, "EVERY_DAY", 4)
    likely = _likely(*rows, *others)

    assert _worth(likely, 0, 1)
    assert not _worth(likely, 2, 3)
