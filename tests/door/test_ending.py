"""What the system refuses is told in the contract's exit codes, and what a library says of it is not told at all."""

from __future__ import annotations

import errno
import resource
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from tests.cli.command import ucj_here
from ucj_validate.__main__ import _left_by
from ucj_validate.cli.speaking.debugging import trace, without_flag
from ucj_validate.errors import UnwritableError

CANARY = "0071011001700001"


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (MemoryError(CANARY), 6, "memori tidak cukup"),
        (OSError(errno.ENOMEM, CANARY), 6, "memori tidak cukup"),
        (pl.exceptions.ComputeError(f"{CANARY}: memory allocation of 8 bytes failed"), 6, "memori tidak cukup"),
        (OSError(errno.EMFILE, CANARY, f"{CANARY}/x"), 6, "terlalu banyak berkas terbuka"),
        (OSError(errno.EAGAIN, CANARY), 6, "sistem tidak memberi proses"),
        (RuntimeError("can't start new thread"), 6, "sistem tidak memberi proses"),
        (
            pl.exceptions.PanicException(f"{CANARY} IOError(Os {{ code: 11, kind: WouldBlock }})"),
            6,
            "sistem tidak memberi",
        ),
        (OSError(errno.ENOSPC, CANARY), 4, "ruang penyimpanan habis"),
        (OSError(errno.EROFS, CANARY), 4, "penyimpanan hanya dapat dibaca"),
        (OSError(errno.EIO, CANARY), 4, "penyimpanan rusak atau terputus"),
        (OSError(f"{CANARY}: No space left on device (os error 28)"), 4, "ruang penyimpanan habis"),
        (pl.exceptions.ComputeError(f"{CANARY} (os error 122)"), 4, "kuota penyimpanan habis"),
        (OSError(errno.EACCES, CANARY), 70, "PermissionError"),
        (pl.exceptions.ComputeError(CANARY), 70, "ComputeError"),
        (pl.exceptions.PanicException(CANARY), 70, "PanicException"),
        (KeyError(CANARY), 70, "KeyError"),
        (SystemExit(CANARY), 70, ""),
        (KeyboardInterrupt(CANARY), 130, ""),
        (GeneratorExit(CANARY), 70, "GeneratorExit"),
    ],
)
def test_what_ends_a_run_has_its_code_and_tells_no_value(
    capsys: pytest.CaptureFixture[str], error: BaseException, code: int, said: str
) -> None:
    assert _left_by(error, debug=True) == code
    told = capsys.readouterr().err
    assert said in told
    assert CANARY not in told


def _wrapped(inner: BaseException, outer: BaseException) -> BaseException:
    """`outer` as it comes out where it was raised while `inner` was handled."""

    def fails() -> None:
        raise inner

    try:
        try:
            fails()
        except BaseException:  # noqa: BLE001
            raise outer  # noqa: B904
    except BaseException as error:  # noqa: BLE001
        return error


def test_a_full_disk_beneath_another_error_is_seen() -> None:
    assert _left_by(_wrapped(OSError(errno.ENOSPC, CANARY), ValueError(CANARY))) == 4


def test_a_trace_tells_places_and_kinds_alone() -> None:
    lines = list(trace(_wrapped(ValueError(CANARY), UnwritableError(CANARY, CANARY))))

    assert [line for line in lines if not line.startswith(" ")] == [
        "ucj_validate.errors.UnwritableError", "builtins.ValueError",
    ]  # fmt: skip
    assert lines[-1].split(" ")[-1] == "fails"
    assert CANARY not in "\n".join(lines)
    assert str(Path.home()) not in "\n".join(lines)


@pytest.mark.parametrize(
    ("arguments", "kept", "asked"),
    [
        (["check", "a.csv"], ["check", "a.csv"], False),
        (["--debug", "check", "a.csv"], ["check", "a.csv"], True),
        (["check", "a.csv", "--debug"], ["check", "a.csv"], True),
        (["check", "--", "--debug"], ["check", "--", "--debug"], False),
    ],
)
def test_debug_may_stand_anywhere_before_the_names_of_files(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], kept: list[str], asked: bool
) -> None:
    monkeypatch.delenv("UCJ_DEBUG", raising=False)

    assert without_flag(arguments) == (kept, asked)


def test_debug_tells_where_an_error_was_raised(office: Path) -> None:
    plain = ucj_here(office, "check", "nothing.csv")
    told = ucj_here(office, "check", "nothing.csv", "--debug")

    assert told.code == plain.code == 3
    assert told.err.startswith(plain.err)
    assert "ucj_validate.errors.UnreadableError\n" in told.err
    assert "ucj_validate/ingest/files/" in told.err
    assert told.tells_nobody()


@pytest.mark.parametrize("most", [12, 16])
def test_too_few_open_files_are_a_limit_and_no_fault_of_the_file(office: Path, most: int) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "ucj_validate", "check", *["roll.csv"] * 2, "--fail-on", "never", "-q"],
        cwd=office, capture_output=True, encoding="utf-8", timeout=60, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (most, most)),
    )  # fmt: skip

    assert ended.returncode in {0, 6}
    assert "Traceback" not in ended.stderr
