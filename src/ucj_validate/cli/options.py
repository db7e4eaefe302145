"""Settings of a run: flag > environment (`UCJ_…`) > `ucj.toml` > user config > default."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from ucj_validate.addresses import is_remote
from ucj_validate.cli.configuration import PROJECT_FILE, anchored, parsed, project_file, stands, user_file
from ucj_validate.errors import UsageError
from ucj_validate.i18n import _
from ucj_validate.state import FOLDER
from ucj_validate.state.standing import exists

FailOn = Annotated[
    list[str] | None,
    typer.Option(
        "--fail-on",
        metavar="SYARAT",
        help="Kode keluar 1 bila: alarm, error, warning, info, atau kode temuan dengan jumlah baris atau bagiannya, "
        "misalnya nik_missing:100 atau nik_missing:2%; never = tidak pernah. Boleh berulang. Bawaan: error.",
    ),
]
"""The option as every command takes it that can fail on findings."""
Config = Annotated[
    Path | None,
    typer.Option("--config", "-c", metavar="BERKAS", help="Berkas konfigurasi. Bawaan: ucj.toml."),
]
"""The option of commands that need a configuration only where an input lies in no file."""
Wait = Annotated[
    float | None,
    typer.Option(
        "--wait",
        metavar="DETIK",
        min=0,
        max=86_400,
        help="Tunggu selama ini bila proyek atau tempat hasil sedang dipakai. Bawaan: 0.",
    ),
]
"""The option of every command that writes where another may be writing."""
YEARS = range(1945, 2200)
"""Of an as-of date; a year like 0205 is a slip of the pen."""


def load(config: Path | None, flags: Mapping[str, Any]) -> Any:  # noqa: ANN401  Settings is imported late: --help stays instant
    """The merged `Settings`. `flags` holds only what was given on the command line, as nested tables.

    Raises:
        UsageError: a file can't be parsed, or holds an unknown key or a wrong value.
    """
    from pydantic import ValidationError

    from ucj_validate.ingest.remote.configured import configure

    project = project_file(config)
    sources = [path for path in (user_file(), project) if path is not None and stands(path)]
    merged: dict[str, Any] = {}
    for path in sources:
        merged = _merged(merged, anchored(parsed(path), path.parent))
    merged = _merged(merged, _environment())
    merged = _merged(_without_mapped(merged, flags.get("columns", {})), flags)
    state = merged.get("state", {})
    is_placed = isinstance(state, Mapping) and "dir" in state
    place = {"make": True} if is_placed else {"dir": state_of(project).absolute(), "make": False}
    merged = _merged({"state": place}, merged)
    where = str(project) if project else "ucj-validate"
    try:
        settings = _validated(merged)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False)
        told = [f"{'.'.join(str(part) for part in fault['loc'])}: {fault_in_words(fault)}" for fault in faults]
        raise UsageError(
            where,
            _("konfigurasi tidak dapat dipakai: {faults}").format(faults="; ".join(told)),
            found=_("{count} isian yang keliru").format(count=len(told)),
            advice=_("lihat `ucj-validate init` untuk contoh"),
        ) from None
    if settings.as_of is not None and settings.as_of.year not in YEARS:
        raise UsageError(
            "--as-of",
            _("tanggal acuan di luar akal"),
            found=_("tahun {year}").format(year=settings.as_of.year),
            advice=_("YYYY-MM-DD, misalnya 2025-04-24"),
        )
    configure(settings.source, settings.storage)
    return settings


def has_project() -> bool:
    """A project stands in the working folder: its ucj.toml, or what it remembers."""
    return stands(Path(PROJECT_FILE)) or exists(Path(FOLDER))


def state_of(project: Path | None) -> Path:
    """Where the state of a project lies, or would lie, that names no other place."""
    return (project.parent if project else Path()) / FOLDER


def know_sources(files: Sequence[str], config: Path | None) -> None:
    """Reads the configuration where one of `files` lies in no file, or it is named: `source:NAME` means nothing without.

    Raises:
        UsageError: as `load`.
    """
    if config is not None or any(map(is_remote, files)):
        load(config, {})


def _without_mapped(table: dict[str, Any], mapped: Mapping[str, Any]) -> dict[str, Any]:
    """`table` without what its column tables of single files say of the fields that a flag maps: the flag wins."""
    tables = table.get("columns")
    if not isinstance(tables, Mapping):
        return table
    columns = {
        name: {field: column for field, column in own.items() if field not in mapped}
        if isinstance(own, Mapping)
        else own
        for name, own in tables.items()
    }
    return {**table, "columns": columns}


def _validated(merged: dict[str, Any]) -> Any:  # noqa: ANN401
    from ucj_validate.settings import Settings

    return Settings.model_validate(merged)


def fault_in_words(fault: Any) -> str:  # noqa: ANN401  pydantic's ErrorDetails, imported late
    """One of Pydantic's errors in words; its own text may hold the value, so only its kind and our limits are told."""
    kind, limits = fault["type"], fault.get("ctx", {})
    words = {
        "extra_forbidden": _("kunci tidak dikenal"),
        "missing": _("wajib diisi"),
        "literal_error": _("pilihannya {choices}").format(
            choices=str(limits.get("expected")).replace("'", "").replace(" or ", ", ")
        ),
        "greater_than": _("harus lebih dari {limit}").format(limit=limits.get("gt")),
        "greater_than_equal": _("paling sedikit {limit}").format(limit=limits.get("ge")),
        "less_than": _("harus kurang dari {limit}").format(limit=limits.get("lt")),
        "less_than_equal": _("paling banyak {limit}").format(limit=limits.get("le")),
        "secret_written": _("kata sandi tidak boleh ditulis di sini; sebut letaknya dengan env atau file"),
        "secret_place": _("sebut tepat satu: env atau file"),
        "source_url": _("bukan alamat basis data yang dikenal (postgresql://, mysql://, mariadb://, sqlite:)"),
        "source_name": _("nama sumber hanya huruf, angka, _ dan -"),
        "source_question": _("sebut tepat satu: query, query_file, atau table"),
    }
    if kind.startswith("int_"):
        return _("harus bilangan bulat")
    if kind.startswith("float_"):
        return _("harus bilangan")
    if kind.startswith("date_"):
        return _("harus tanggal, misalnya 2025-04-24")
    if kind.startswith("bool_"):
        return _("harus true atau false")
    return words.get(kind, _("nilai tidak sah"))


def _environment() -> dict[str, Any]:
    """`UCJ_LANG`, `UCJ_AS_OF`, and any setting as `UCJ_SECTION__KEY`."""
    short = {
        "UCJ_LANG": ("output", "lang"),
        "UCJ_FAIL_ON": ("output", "fail_on"),
        "UCJ_OUT": ("output", "dir"),
        "UCJ_AS_OF": ("as_of",),
        "UCJ_CITY": ("city",),
    }
    table: dict[str, Any] = {}
    for name, value in os.environ.items():
        path = short.get(name) or (
            tuple(name[4:].lower().split("__")) if name.startswith("UCJ_") and "__" in name else None
        )
        if path:
            nested: Any = value
            for key in reversed(path):
                nested = {key: nested}
            table = _merged(table, nested)
    return table


def _merged(low: Mapping[str, Any], high: Mapping[str, Any]) -> dict[str, Any]:
    """`high` laid over `low`, table by table."""
    result = dict(low)
    for key, value in high.items():
        below = result.get(key)
        result[key] = _merged(below, value) if isinstance(below, Mapping) and isinstance(value, Mapping) else value
    return result


def column_map(pairs: Sequence[str]) -> dict[str, str]:
    """`--map nik=NO KTP` as {"nik": "NO KTP"}.

    Raises:
        UsageError: not FIELD=COLUMN, or an unknown field.
    """
    from ucj_validate.columns import FIELDS

    fields = {str(field) for field in FIELDS}
    mapped = {}
    for pair in pairs:
        name, equals, column = pair.partition("=")
        if not equals or name.strip().lower() not in fields or not column.strip():
            raise UsageError(
                "--map",
                _("bukan FIELD=KOLOM yang dikenal: {pair}").format(pair=pair),
                found=", ".join(sorted(fields)),
                advice='--map nik="NO KTP"',
            )
        mapped[name.strip().lower()] = column.strip()
    return mapped
