from __future__ import annotations

from pathlib import Path

import pytest

from ucj_validate.synth.city import City, make_city, write_city
from ucj_validate.synth.options import Serials, SynthOptions


@pytest.fixture(scope="session")
def city() -> City:
    """One city of ordinary noise; its rows carry their lines once `written` is there."""
    return make_city(SynthOptions(persons=1500, seed=11, serials=Serials.RESERVED, province="99"))


@pytest.fixture(scope="session")
def written(city: City, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of that city."""
    folder = tmp_path_factory.mktemp("city")
    write_city(city, folder)
    return folder
