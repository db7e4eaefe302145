"""Files that nobody here wrote. Where they lie is said by UCJ_CORPORA; without it nothing is tested here."""

import os
from pathlib import Path

import pytest
from benchmarks.corpora import naughty_names, spectrum

from ucj_validate.errors import LimitError, UnreadableError
from ucj_validate.ingest import tables

CORPORA = Path(os.environ.get("UCJ_CORPORA", ""))
FILES = sorted(path for path in CORPORA.rglob("*") if path.is_file()) if os.environ.get("UCJ_CORPORA") else []


@pytest.mark.skipif(not FILES, reason="UCJ_CORPORA names no folder")
@pytest.mark.slow
def test_every_file_is_read_or_refused_by_name():
    for path in FILES:
        try:
            found = tables(str(path))
        except (UnreadableError, LimitError) as error:
            assert error.where.startswith(path.name)  # noqa: PT017
            continue
        for table in found:
            assert table.source.records == table.source.header_records + table.rows.height + table.rejects.height


@pytest.mark.skipif(not FILES, reason="UCJ_CORPORA names no folder")
def test_csv_spectrum_loads_as_expected():
    right, files = spectrum(CORPORA)

    assert right == files


@pytest.mark.skipif(not FILES, reason="UCJ_CORPORA names no folder")
def test_every_naughty_string_may_be_the_name_of_a_file():
    right, names = naughty_names(CORPORA)

    assert right == names
