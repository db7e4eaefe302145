"""The program itself: versions of what it stands on, and the engines it can work with."""

from __future__ import annotations

import importlib.util
import platform
import re
import sys
from importlib.metadata import PackageNotFoundError, requires, version
from typing import TYPE_CHECKING

from ucj_validate import __version__
from ucj_validate.cli.doctoring.check import Check, needed, well
from ucj_validate.errors import UcjError
from ucj_validate.i18n import _

if TYPE_CHECKING:
    from ucj_validate.settings import Settings

_PACKAGE = "ucj-validate"
_REQUIREMENT = re.compile(r"([A-Za-z0-9._-]+)(?:\[[^\]]*\])?\s*([^;]*)")
_BOUND = re.compile(r"(>=|<)\s*([0-9.]+)")
_SHOWN = ("polars", "pyarrow", "pandera", "fastexcel", "xlsxwriter", "typer")
_DRIVERS = {"postgresql": "adbc_driver_postgresql", "mysql": "pymysql", "mariadb": "pymysql"}
_WIDE = 64
"""Bits of an interpreter that can hold a city."""


def checks(settings: Settings) -> list[Check]:
    """Versions and engines."""
    return [_python(), _packages(), *_engine(settings), *_drivers(settings)]


def _python() -> Check:
    found = f"ucj-validate {__version__}, Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    if sys.maxsize.bit_length() + 1 < _WIDE:
        return needed("program", _("program"), found, _("pasang Python 64 bit: yang 32 bit kehabisan memori"))
    return well("program", _("program"), found)


def _packages() -> Check:
    """What the program was built for is there, in versions that it knows."""
    wrong = []
    for said in requires(_PACKAGE) or () if _installed(_PACKAGE) else ():
        if ";" in said and "extra" in said.partition(";")[2]:
            continue
        named = _REQUIREMENT.match(said)
        if named is not None and (fault := _fault(named[1], named[2])):
            wrong.append(fault)
    name = _("pustaka")
    if wrong:
        return needed("packages", name, ", ".join(wrong), _("pasang ulang: pip install --force-reinstall ucj-validate"))
    return well("packages", name, ", ".join(f"{one} {_installed(one)}" for one in _SHOWN if _installed(one)))


def _fault(package: str, bounds: str) -> str:
    there = _installed(package)
    if there is None:
        return _("{package} belum terpasang").format(package=package)
    for sign, bound in _BOUND.findall(bounds):
        if (_numbers(there) >= _numbers(bound)) != (sign == ">="):
            return _("{package} {version}, padahal dibutuhkan {bounds}").format(
                package=package, version=there, bounds=bounds.strip()
            )
    return ""


def _installed(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text)[:3])


def _engine(settings: Settings) -> list[Check]:
    """Spark, where it is asked for or there."""
    asked, name = settings.engine.name == "spark", _("mesin")
    if importlib.util.find_spec("pyspark") is None:
        if asked:
            return [
                needed("engine", name, _("PySpark belum terpasang"), 'pip install "ucj-validate[spark]"'),
            ]
        return [well("engine", name, _("lokal (Spark tidak terpasang, dan tidak diminta)"))]
    from ucj_validate.engines.spark.launching import has_java, has_pyspark

    try:
        has_pyspark()
        if not settings.engine.master.startswith("sc://"):
            has_java()
    except UcjError as error:
        told = needed if asked else well
        return [told("engine", name, error.problem, error.advice if asked else "")]
    import pyspark

    return [well("engine", name, _("lokal, dan Spark {version}").format(version=pyspark.__version__))]


def _drivers(settings: Settings) -> list[Check]:
    """What the configured databases are read with."""
    asked = {source.url.partition(":")[0].partition("+")[0] for source in settings.source.values()}
    missing = sorted(one for one in asked if one in _DRIVERS and importlib.util.find_spec(_DRIVERS[one]) is None)
    if missing:
        return [
            needed("databases", _("basis data"), ", ".join(missing), 'pip install "ucj-validate[database]"'),
        ]
    return [well("databases", _("basis data"), ", ".join(sorted(asked)))] if asked else []
