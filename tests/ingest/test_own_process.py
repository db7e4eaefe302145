"""A process of our own runs the code that lies beside us, installed or not."""

from __future__ import annotations

import subprocess
from pathlib import Path

import ucj_validate
from ucj_validate.ingest.own_process import command

SAID = "import sys\nif __name__ == '__main__':\n    print(__file__, sys.argv[1:])\n"


def test_a_package_that_no_interpreter_finds_by_itself_is_run_from_where_it_lies(tmp_path: Path) -> None:
    (tmp_path / "shipped").mkdir()
    (tmp_path / "shipped" / "__init__.py").touch()
    (tmp_path / "shipped" / "said.py").write_text(SAID, "utf-8")

    done = subprocess.run(
        command("shipped.said", "xlsx", home=str(tmp_path)), capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == f"{tmp_path / 'shipped' / 'said.py'} ['xlsx']"


def test_our_own_is_run_from_where_we_were_imported(tmp_path: Path) -> None:
    asked = command("ucj_validate.ingest.remote.fetching")

    assert str(Path(ucj_validate.__file__).resolve().parents[1]) in asked
    done = subprocess.run(asked, input=b'{"scheme": "none"}', capture_output=True, check=True, cwd=tmp_path)
    assert done.stdout == b"away\n"
