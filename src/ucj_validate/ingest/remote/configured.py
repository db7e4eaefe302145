"""What the configuration says of databases and object storage; told once, when it is read.

Whoever reads inputs names them as text, files and others alike, and need not carry the configuration with them; a process
of its own is handed what is `said`. It holds no secret, only where one is found.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from ucj_validate.addresses import SOURCE
from ucj_validate.errors import UsageError
from ucj_validate.i18n import _

if TYPE_CHECKING:  # Pydantic is not loaded for a file
    from ucj_validate.sources import SourceSettings, StorageSettings


class Said(NamedTuple):
    """What a configuration says."""

    sources: Mapping[str, SourceSettings]
    storage: StorageSettings | None
    """None: nothing, as by default."""


class _Configured:
    said = Said({}, None)


@dataclass(frozen=True)
class Query:
    """A configured database query under its name."""

    name: str
    settings: SourceSettings

    @property
    def label(self) -> str:
        """As reports show it."""
        return f"{SOURCE}{self.name}"


def configure(sources: Mapping[str, SourceSettings], storage: StorageSettings | None) -> None:
    """From here on `source:NAME` and addresses of object storage mean this."""
    _Configured.said = Said(sources, storage)


def said() -> Said:
    """What they mean here, for `configure` in another process."""
    return _Configured.said


def query_named(path: str) -> Query:
    """The query that `source:NAME` stands for.

    Raises:
        UsageError: nothing is configured under that name.
    """
    name = path.removeprefix(SOURCE)
    if name not in _Configured.said.sources:
        raise UsageError(
            f"{SOURCE}{name}",
            _("sumber ini tidak ada di ucj.toml"),
            found=", ".join(sorted(_Configured.said.sources)),
            advice=_("tulis bagian [source.NAMA], atau periksa ejaan namanya"),
        )
    return Query(name, _Configured.said.sources[name])


def storage_settings() -> StorageSettings:
    """How object storage is reached."""
    if _Configured.said.storage is None:
        from ucj_validate.sources import StorageSettings as Default

        return Default()
    return _Configured.said.storage
