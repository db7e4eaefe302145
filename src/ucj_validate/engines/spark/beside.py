"""Payloads in files beside Spark, where all workers share this machine's disk: rows then say where, and stay small.

Through the JVM a table is copied ten times on its way from one function to the next: Arrow, rows, shuffle files, Parquet,
and back. On one machine a file is enough. Each try of a task writes files of its own, and only rows of the try that was
through are read again, so that a task that died halfway leaves nothing but unread bytes.
"""

from __future__ import annotations

import os
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

_SIGN = b"@"
"""What no packed table begins with."""


class LostPieceError(Exception):
    """A payload is not where its row says, or not whole."""


@dataclass
class Beside:
    """Files of one try of a task, one for each name, in `folder`/NAME."""

    folder: str
    _open: dict[str, tuple[str, BinaryIO]] = field(default_factory=dict)

    def put(self, name: str, payload: bytes) -> bytes:
        """Where the payload lies now, to be put in its place."""
        if name not in self._open:
            home = Path(self.folder) / name
            home.mkdir(mode=0o700, parents=True, exist_ok=True)
            path = str(home / uuid.uuid4().hex)
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            self._open[name] = (path, os.fdopen(handle, "wb", buffering=0))
        path, file = self._open[name]
        at = file.tell()
        left = memoryview(payload)
        while left:
            left = left[file.write(left) :]
        return _SIGN + f"{at}:{len(payload)}:{path}".encode()

    def close(self) -> None:
        """Nothing more is put."""
        for _path, file in self._open.values():
            file.close()
        self._open.clear()


def fetched(payload: memoryview) -> bytes | memoryview:
    """The payload itself, from its file if that is where it lies.

    Raises:
        LostPieceError: it is not there, or not whole.
    """
    if payload[:1] != _SIGN:
        return payload
    at, length, path = _place(payload)
    try:
        with Path(path).open("rb") as file:
            file.seek(at)
            read = file.read(length)
    except FileNotFoundError:
        read = b""
    if len(read) != length:
        raise LostPieceError
    return read


def size(payload: memoryview) -> int:
    """Bytes of the payload itself."""
    return len(payload) if payload[:1] != _SIGN else _place(payload)[1]


def _place(payload: memoryview) -> tuple[int, int, str]:
    at, length, path = bytes(payload[1:]).decode().split(":", 2)
    return int(at), int(length), path
