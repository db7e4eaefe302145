"""Configuration files: which one counts, what it says, and its paths, which count from its folder."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ucj_validate.addresses import is_remote, sqlite_path
from ucj_validate.errors import UsageError
from ucj_validate.i18n import _
from ucj_validate.refusals import OURS

PROJECT_FILE = "ucj.toml"


def project_file(config: Path | None) -> Path | None:
    """The project's configuration: the one that is named, or ucj.toml in the working folder; None without either.

    Raises:
        UsageError: the one that is named isn't there.
    """
    if config is not None:
        if not stands(config):
            raise UsageError(
                str(config),
                _("berkas konfigurasi tidak ditemukan"),
                advice=_("periksa nama berkas, atau buat dengan `ucj-validate init`"),
            )
        return config
    here = Path(PROJECT_FILE)
    return here if stands(here) else None


def user_file() -> Path:
    """Where the user's own configuration stands, if there is one."""
    from platformdirs import user_config_path

    return user_config_path("ucj-validate") / PROJECT_FILE


def stands(path: Path) -> bool:
    """Whether a file is there; one in a folder that may not be looked into (another user's home) is not."""
    try:
        return path.is_file()
    except OSError:
        return False


def parsed(path: Path) -> dict[str, Any]:
    """What a configuration file says.

    Raises:
        UsageError: it can't be read, or is no TOML; its text is not shown.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        if error.errno in OURS:
            raise
        raise UsageError(
            str(path), _("berkas konfigurasi tidak dapat dibaca"), advice=_("periksa izin berkas")
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        place = _line_of(error)
        raise UsageError(
            str(path),
            _("bukan TOML yang benar{place}").format(place=place),
            advice=_("periksa tanda kutip dan kurung siku"),
        ) from None


def _line_of(error: Exception) -> str:
    """A line number in brackets when the parser tells one; its text is not shown."""
    import re

    found = re.search(r"line (\d+)", str(error))
    return _(" (baris {line})").format(line=found.group(1)) if found else ""


def anchored(table: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Paths in a configuration file count from its folder."""

    def from_there(paths: object) -> object:
        if not isinstance(paths, list):
            return paths
        return [
            path
            if not isinstance(path, str) or Path(path).is_absolute() or path == "-" or is_remote(path)
            else str(folder / path)
            for path in paths
        ]

    for section in ("input", "reference"):
        if isinstance(table.get(section), dict):
            table[section] = {key: from_there(value) for key, value in table[section].items()}
    for section, key in (("output", "dir"), ("match", "model"), ("state", "dir")):
        own = table.get(section)
        if isinstance(own, dict) and isinstance(own.get(key), str):
            own[key] = str(folder / own[key])
    for own in table["source"].values() if isinstance(table.get("source"), dict) else ():
        if isinstance(own, dict):
            own.update(_source_anchored(own, folder))
    output = table.get("output")
    if isinstance(output, dict) and "since" in output:
        output["since"] = from_there(output["since"])
    return table


def _source_anchored(source: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """What a database source says of files: its query's, its password's, and a SQLite database itself."""
    anchored: dict[str, Any] = {}
    if isinstance(source.get("query_file"), str):
        anchored["query_file"] = str(folder / source["query_file"])
    password, url = source.get("password"), source.get("url")
    if isinstance(password, dict) and isinstance(password.get("file"), str):
        anchored["password"] = {**password, "file": str(folder / password["file"])}
    if isinstance(url, str) and url.startswith("sqlite:"):
        path = Path(sqlite_path(url))
        anchored["url"] = f"sqlite:{quote((path if path.is_absolute() else folder.absolute() / path).as_posix())}"
    return anchored
