"""Tests of one changed module, each time in a fork of a process that has loaded what is no part of the project.

Loading pytest, Polars and Pandera takes several times as long as most tests. So it is done once; a fork then loads the
project's own modules afresh, one of them changed (by an import hook: no file is touched), and runs the tests it is told.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import signal
import sys
from collections.abc import Collection, Generator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.metadata import entry_points
from importlib.util import spec_from_file_location
from pathlib import Path
from time import monotonic, process_time, sleep
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]
_ARGUMENTS = (
    "-q", "--assert=plain", "-p", "no:randomly", "-p", "no:cacheprovider", "--no-header", "--hypothesis-seed=0",
    "-m", "not slow and not wide and not spark",
)  # fmt: skip
_FIRST = ("pandera.polars", "pandera.config")
"""Loaded as the program loads it: as if neither pandas nor PySpark were there."""
_LOADED = (
    "polars.testing", "numpy", "pandas", "pyarrow", "hypothesis.strategies", "hypothesis.extra", "rapidfuzz.process", "rapidfuzz.fuzz",
    "rapidfuzz.distance", "pydantic_settings", "xdist.scheduler.loadscope", "pytest_cov.plugin", "syrupy", "rich.console", "typer",
    "babel.messages", "jinja2", "filelock", "platformdirs", "fastexcel", "xlsxwriter", "python_calamine", "xlrd",
)  # fmt: skip
_MEMORY = 8 << 30
_WALL = 5
"""Seconds of the clock to a second of CPU after which a fork hangs, whatever else the machine does."""
_TICK = 0.005
PASSED, FAILED, _NONE_ASKED = 0, 1, 5
"""pytest's exit codes: of no failure, of one, and of no test that was run."""


class _Instead(MetaPathFinder):
    """Finds one module where it is told to, and no other."""

    def __init__(self, name: str, file: str) -> None:
        self.name, self.file = name, file

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        """The mutant for its name."""
        del path, target
        return spec_from_file_location(name, self.file) if name == self.name else None


class _NotHere(MetaPathFinder):
    """Says of pandas and PySpark that they are not installed."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        """Nothing, or a refusal."""
        del path, target
        if name in {"pandas", "pyspark"}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return None


class _Chosen:
    """A plugin of pytest's that keeps some tests, in the order given."""

    def __init__(self, tests: Sequence[str]) -> None:
        self.order = {test: at for at, test in enumerate(tests)}

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Those asked for."""
        items[:] = sorted((one for one in items if one.nodeid in self.order), key=lambda one: self.order[one.nodeid])


class _Timed:
    """A plugin of pytest's that writes down each test that passes and its seconds of CPU."""

    def __init__(self, file: Path) -> None:
        self.file = file

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, None, None]:
        """One line a test. Seconds of CPU: what else the machine does says nothing of a test."""
        began = process_time()
        yield
        with self.file.open("a", encoding="utf-8") as told:
            told.write(json.dumps([item.nodeid, process_time() - began]) + "\n")


@dataclass(frozen=True)
class Asked:
    """What a fork shall do: the tests of `files`, or some of them."""

    files: Sequence[str]
    tests: Sequence[str] | None = None
    """By pytest's ids, in the order wanted; None: all."""
    mutant: tuple[str, Path] | None = None
    """The module that is changed, and the file with the change."""
    afresh: Collection[str] = ()
    """Packages that the fork loads again."""
    cpu_seconds: float = 1800
    options: Sequence[str] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    times: Path | None = None
    """Where each test that passes is written down, with its seconds."""


@dataclass(frozen=True)
class Run:
    """What became of the tests in one fork."""

    code: int | None
    """pytest's exit code; None where it was stopped: too long, too much memory, a crash."""
    cpu_seconds: float


def warm() -> None:
    """Loads what is no part of the project, and pytest's own plugins by a run that finds no test."""
    os.environ |= {"POLARS_MAX_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    sys.dont_write_bytecode = True
    hidden = _NotHere()
    sys.meta_path.insert(0, hidden)
    for name in _FIRST:
        import_module(name)
    sys.meta_path.remove(hidden)
    for name in _LOADED:
        import_module(name)
    from _pytest.config import default_plugins

    for name in default_plugins:
        import_module(f"_pytest.{name}")
    for plugin in entry_points(group="pytest11"):
        plugin.load()
    os.chdir(ROOT)
    signal.signal(signal.SIGTERM, _leave)
    gc.collect()
    gc.freeze()  # a fork's collections need not look at what was loaded before it
    if run(Asked(["benchmarks"], ())).code != _NONE_ASKED:
        raise SystemExit("pytest runs nothing here")


def _leave(_number: int, _frame: object) -> None:
    """Whoever is told to end ends its fork too."""
    raise SystemExit(128 + signal.SIGTERM)


def run(asked: Asked) -> Run:
    """What becomes of the tests, in a fork of this process."""
    began = resource.getrusage(resource.RUSAGE_CHILDREN)
    child = os.fork()
    if not child:
        _run_here(asked)
    code = _waited(child, monotonic() + 60 + _WALL * asked.cpu_seconds)
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Run(code, ended.ru_utime + ended.ru_stime - began.ru_utime - began.ru_stime)


def _run_here(asked: Asked) -> None:
    """Never comes back."""
    code = 70
    try:
        os.setsid()
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        silent = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(silent, stream)
        resource.setrlimit(resource.RLIMIT_CPU, (int(asked.cpu_seconds) + 1, int(asked.cpu_seconds) + 3))
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        os.environ |= asked.environment
        for name in [one for one in sys.modules if one.partition(".")[0] in asked.afresh]:
            del sys.modules[name]
        if asked.mutant:
            sys.meta_path.insert(0, _Instead(asked.mutant[0], str(asked.mutant[1])))
        plugins: list[object] = [] if asked.tests is None else [_Chosen(asked.tests)]
        if asked.times:
            plugins.append(_Timed(asked.times))
        code = int(pytest.main([*_ARGUMENTS, *asked.options, *asked.files], plugins=plugins))
    finally:
        os._exit(code)


def _waited(child: int, until: float) -> int | None:
    """The exit code of `child`, or None; whatever it has started is ended with it."""
    done, status = os.waitpid(child, os.WNOHANG)
    try:
        while not done and monotonic() < until:
            sleep(_TICK)
            done, status = os.waitpid(child, os.WNOHANG)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)
        if not done:
            os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) if done and os.WIFEXITED(status) else None
