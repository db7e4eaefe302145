"""Files that nobody here wrote. Where they lie is said by UCJ_CORPORA; without it nothing is tested here."""

import json
import os
from pathlib import Path

import pytest

from ucj_validate.errors import LimitError, UnreadableError
from ucj_validate.ingest import tables

CORPORA = Path(os.environ.get("UCJ_CORPORA", ""))
FILES = sorted(path for path in CORPORA.rglob("*") if path.is_file()) if os.environ.get("UCJ_CORPORA") else []
SPECTRUM = [path for path in FILES if path.parent.name == "csvs"]
# What the corpus expects here is not in its own file: another telephone number.
UNLIKE_ITS_FILE = {"location_coordinates"}


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


@pytest.mark.skipif(not SPECTRUM, reason="UCJ_CORPORA holds no csv-spectrum")
def test_csv_spectrum_loads_as_expected():
    for path in SPECTRUM:
        (table,) = tables(str(path))
        expected = json.loads((path.parent.parent / "json" / f"{path.stem}.json").read_text(encoding="utf-8"))
        expected = expected if isinstance(expected, list) else [expected]
        got = [dict(zip(table.header, row, strict=True)) for row in table.rows.rows()]
        if path.stem in UNLIKE_ITS_FILE:
            expected[0]["Contact Phone Number"] = "2095257564"
        # The corpus' files were stored with LF where the expectation has CRLF.
        assert got == json.loads(json.dumps(expected).replace("\\r\\n", "\\n")), path.stem
