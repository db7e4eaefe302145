"""Sections of `ucj.toml` for data that lies in no file: databases and object storage. No secret ever stands here."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, NoReturn, Self
from urllib.parse import parse_qsl, urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from ucj_validate.addresses import KINDS

_PARAMETERS: dict[str, frozenset[str]] = {
    "postgresql": frozenset(
        {"host", "sslmode", "sslrootcert", "sslcert", "sslkey", "gssencmode", "target_session_attrs"}
    ),
    "mysql": frozenset({"unix_socket", "ssl_ca"}),
    "sqlite": frozenset(),
}
"""What may stand behind the question mark: nothing that holds a secret or could undo a limit."""
_NAME = re.compile(r"[A-Za-z0-9_-]+")


def _refuse(kind: str) -> NoReturn:
    """A fault in words of `cli.options.fault_in_words`; the value itself is never part of it."""
    raise PydanticCustomError(kind, kind)


def _no_text(value: object) -> object:
    if isinstance(value, str):
        _refuse("secret_written")
    return value


def _plain_address(url: str) -> str:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        _refuse("source_url")
    kind = KINDS.get(parts.scheme)
    if kind is None:
        _refuse("source_url")
    given = dict(parse_qsl(parts.query, keep_blank_values=True))
    if parts.password is not None or any("pass" in name.lower() for name in given):
        _refuse("secret_written")
    if not given.keys() <= _PARAMETERS[kind] or (kind != "sqlite" and not parts.path.strip("/")):
        _refuse("source_url")
    return url


def _proper_names(sources: dict[str, SourceSettings]) -> dict[str, SourceSettings]:
    if not all(map(_NAME.fullmatch, sources)):
        _refuse("source_name")
    return sources


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Secret(_Section):
    """Where a password is found: exactly one place."""

    env: str | None = None
    """Name of an environment variable."""
    file: Path | None = None
    """A file that its owner alone can read; its first line is the password."""

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if (self.env is None) == (self.file is None):
            _refuse("secret_place")
        return self


class SourceSettings(_Section):
    """One database query, read like a file: `rolls = ["source:NAME"]`."""

    url: Annotated[str, AfterValidator(_plain_address)]
    """`postgresql://user@host:port/database`, `mysql://…`, `mariadb://…` or `sqlite:FILE`; without password."""
    password: Annotated[Secret | None, BeforeValidator(_no_text)] = None
    query: str | None = None
    """One SELECT; with ORDER BY on a unique key its rows keep their numbers from run to run."""
    query_file: Path | None = None
    table: str | None = None
    """A whole table, "schema.table" where it has a schema."""
    timeout_seconds: int = Field(300, ge=1, le=86_400)
    """From the first attempt to reach the server to the last row."""
    max_rows: int = Field(5_000_000, ge=1)

    @model_validator(mode="after")
    def _one_question(self) -> Self:
        if sum(part is not None for part in (self.query, self.query_file, self.table)) != 1:
            _refuse("source_question")
        return self

    @property
    def kind(self) -> str:
        """As `provenance.Source.kind`: "postgresql", "mysql" or "sqlite"."""
        return KINDS[urlsplit(self.url).scheme]


class StorageSettings(_Section):
    """How object storage is reached; who may is told by the environment and by the provider's own files."""

    endpoint: str | None = None
    """Of a store that isn't the provider's own: MinIO and others (`http://127.0.0.1:9000`)."""
    region: str | None = None
    account: str | None = None
    """Name of the Azure account that `az://container/…` lies in; else AZURE_STORAGE_ACCOUNT_NAME."""
    anonymous: bool = False
    """Ask without credentials, for what lies open."""
    timeout_seconds: int = Field(300, ge=1, le=86_400)


Sources = Annotated[dict[str, SourceSettings], AfterValidator(_proper_names)]
"""NAME → database query; a name is letters, digits, "_" and "-"."""
