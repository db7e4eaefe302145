"""Whatever stands in a configuration file ends with our own words or is taken; never with an exception of Python's."""

from __future__ import annotations

import contextlib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ucj_validate.cli import configuration, options
from ucj_validate.cli.options import load
from ucj_validate.errors import UsageError
from ucj_validate.settings import Settings

VALUES = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(-5, 5), st.floats(), st.text(max_size=5), st.dates(date(1990, 1, 1))
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["dir", "a.csv", "nik", "rolls", "url", "since"]), inner, max_size=3),
    ),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from([*Settings.model_fields, "lain"]), VALUES, max_size=3))
def test_any_table_is_taken_or_refused_in_words(table: dict[str, Any]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(options, "project_file", lambda _config: Path("ucj.toml"))
        patch.setattr(options, "user_file", lambda: None)
        patch.setattr(options, "stands", lambda _path: True)
        patch.setattr(options, "parsed", lambda _path: dict(table))
        with contextlib.suppress(UsageError):
            load(None, {})


@pytest.mark.parametrize("text", ["a = " + "[" * 5_000, "a = " + "{b=" * 5_000, "\x00", "a"])
def test_what_is_no_toml_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "ucj.toml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(UsageError):
        configuration.parsed(path)
