"""The forms of places that are no file of this machine: `source:NAME`, `s3://bucket/key`, and addresses of databases."""

from __future__ import annotations

from urllib.parse import parse_qsl, unquote, urlsplit

SOURCE = "source:"
"""What stands before the name of a configured database where a file could be named."""
STORES = ("s3://", "gs://", "az://", "hdfs://")
"""How a file in object storage or in Hadoop's file system begins."""
KINDS = {"postgresql": "postgresql", "postgres": "postgresql", "mysql": "mysql", "mariadb": "mysql", "sqlite": "sqlite"}
"""First word of an address → kind of database."""


def is_remote(path: str) -> bool:
    """Whether a path names no file of this machine."""
    return path.startswith((SOURCE, *STORES))


def parameters_of(url: str) -> dict[str, str]:
    """What stands behind its question mark."""
    return dict(parse_qsl(urlsplit(url).query))


def sqlite_path(url: str) -> str:
    """The file of a SQLite address.

    `sqlite:roll.db` and `sqlite:///roll.db` count from here, `sqlite:////roll.db` from the root, `sqlite:///C:/roll.db`
    from a drive.
    """
    path = unquote(url.partition(":")[2].partition("?")[0])
    return path.removeprefix("///")
