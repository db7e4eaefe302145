"""Workbooks that once were read wrongly or held a reader up, and as many public ones as UCJ_CORPORA names."""

import os
import time
from pathlib import Path

import pytest

from ucj_validate.errors import LimitError, UnreadableError
from ucj_validate.ingest import tables

KEPT = sorted(
    path for path in (Path(__file__).parent.parent / "corpus" / "workbooks").iterdir() if path.suffix != ".md"
)
SECONDS = 10
REFUSED = {"chain-bites-its-tail.xls": UnreadableError, "repeated-a-billion-times.ods": LimitError}


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.name)
def test_what_once_failed_is_read_or_refused_in_good_time(path):
    start = time.perf_counter()

    try:
        found = tables(str(path))
    except (UnreadableError, LimitError) as error:
        assert isinstance(error, REFUSED.get(path.name, UnreadableError))  # noqa: PT017
        found = ()

    assert time.perf_counter() - start < SECONDS
    assert all(t.source.records == t.source.header_records + t.rows.height + t.rejects.height for t in found)


@pytest.mark.slow
@pytest.mark.skipif(not os.environ.get("UCJ_CORPORA"), reason="UCJ_CORPORA names no folder")
def test_no_public_workbook_takes_long():
    for path in sorted(Path(os.environ["UCJ_CORPORA"]).rglob("*.[xo][ld]s*")):
        start = time.perf_counter()
        try:
            tables(str(path))
        except (UnreadableError, LimitError) as error:
            assert error.where.startswith(path.name)  # noqa: PT017
        assert time.perf_counter() - start < SECONDS, path.name
