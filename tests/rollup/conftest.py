from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from benchmarks.province import reconciled

from ucj_validate.finished import RunData
from ucj_validate.pseudonyms import Key
from ucj_validate.rollup.building import Province, known_of, province_of
from ucj_validate.rollup.handover import handover_of
from ucj_validate.synth.cities import make_cities, write_cities
from ucj_validate.synth.options import CityName, Layout, Serials, SynthOptions

KEY = Key(bytes(range(32)))


@dataclass(frozen=True)
class Small:
    """A small province: its files, one run over all of them, each city's own run."""

    files: Path
    joint: RunData
    runs: tuple[RunData, ...]

    def __post_init__(self) -> None:
        """Cities in the order in which a report lists them."""
        object.__setattr__(self, "runs", tuple(sorted(self.runs, key=lambda run: run.settings.city)))


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Small:
    """Three cities that share many people, all weighed by one model."""
    folder = tmp_path_factory.mktemp("province")
    options = SynthOptions(persons=20, seed=2, serials=Serials.RESERVED, province="99", layout=Layout.CLEAN)
    sizes = {CityName.PALU: 400, CityName.MOROWALI: 250, CityName.MOROWALI_UTARA: 200}
    write_cities(make_cities(sizes, options, 0.15), folder / "files")
    joint = reconciled(folder / "files", folder / "joint")
    runs = tuple(reconciled(folder / "files" / name, folder / name, joint) for name in sizes)
    return Small(folder / "files", joint, runs)


@pytest.fixture(scope="session")
def with_nik(small: Small) -> Province:
    """Its report where runs are at hand."""
    return province_of(known_of(small.runs, [], None))


@pytest.fixture(scope="session")
def with_pseudonyms(small: Small) -> Province:
    """Its report of what cities hand over."""
    return province_of(known_of([], [handover_of(run, KEY) for run in small.runs], None))
