"""Tables as encrypted bytes: what leaves memory for a disk or another machine. It holds NIK.

Parquet with its own encryption (AES-GCM for every page, the footer too), each file under a key of its own. That key
stands in the file, wrapped by the run's key, which is never written: it lives in the process and, on a cluster, travels
inside the function of a step.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import io
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import polars as pl

# PyArrow's Parquet brings the clients of object stores along: it is loaded where something is packed.

_MASTER = "run"
_NONCE, _TAG = 16, 16
KEY_BYTES = 32


def fresh_key() -> bytes:
    """A run's key."""
    return secrets.token_bytes(KEY_BYTES)


@dataclass(frozen=True)
class Packer:
    """Packs and unpacks tables under one key."""

    key: bytes

    def __repr__(self) -> str:
        return "Packer(…)"

    def pack(self, table: pl.DataFrame) -> bytes:
        """The table as encrypted Parquet. Columns: any type that Parquet holds."""
        import pyarrow.parquet as pq
        import pyarrow.parquet.encryption as pe

        buffer = io.BytesIO()
        factory, connection = _factory(self.key)
        sealed = pe.EncryptionConfiguration(footer_key=_MASTER, uniform_encryption=True, double_wrapping=False)
        pq.write_table(
            table.to_arrow(compat_level=pl.CompatLevel.oldest()),
            buffer,
            compression="lz4",
            use_dictionary=False,  # numbers and keys: two and a half times as fast without, and no larger
            write_statistics=False,
            encryption_properties=factory.file_encryption_properties(connection, sealed),
        )
        return buffer.getvalue()

    def unpack(self, data: bytes | memoryview, columns: Sequence[str] | None = None) -> pl.DataFrame:
        """The table again, or some of its columns.

        Raises:
            OSError: the bytes are not what was packed under this key.
        """
        import pyarrow as pa
        import pyarrow.parquet as pq
        import pyarrow.parquet.encryption as pe

        factory, connection = _factory(self.key)
        properties = factory.file_decryption_properties(connection, pe.DecryptionConfiguration())
        # not `pq.read_table`, which plans a data set first: half a millisecond more for each of many small pieces
        file = pq.ParquetFile(pa.BufferReader(data), decryption_properties=properties)
        read = pl.DataFrame(file.read(columns=None if columns is None else list(columns), use_threads=False))
        return read if columns is None else read.select(columns)


@dataclass(frozen=True)
class _Wrapping:
    """Wraps a file's key by the run's: hidden by a keyed stream of its own, and proved by a keyed mark."""

    key: bytes

    def wrapped(self, key_bytes: bytes) -> bytes:
        """The file's key as it may stand in the file."""
        nonce = os.urandom(_NONCE)
        hidden = bytes(a ^ b for a, b in zip(key_bytes, self._keyed(b"hide", nonce), strict=False))
        return base64.b64encode(nonce + hidden + self._keyed(b"mark", nonce + hidden)[:_TAG])

    def unwrapped(self, wrapped: bytes) -> bytes:
        """The file's key.

        Raises:
            OSError: it was wrapped by another.
        """
        data = base64.b64decode(wrapped)
        nonce, hidden, mark = data[:_NONCE], data[_NONCE:-_TAG], data[-_TAG:]
        if not hmac.compare_digest(self._keyed(b"mark", nonce + hidden)[:_TAG], mark):
            raise OSError("packed under another key")
        return bytes(a ^ b for a, b in zip(hidden, self._keyed(b"hide", nonce), strict=False))

    def _keyed(self, use: bytes, data: bytes) -> bytes:
        return hmac.digest(self.key, use + data, hashlib.sha256)


@lru_cache(maxsize=4)
def _factory(key: bytes) -> tuple[Any, Any]:
    import pyarrow.parquet.encryption as pe

    wrapping = _Wrapping(key)

    class Client(pe.KmsClient):  # type: ignore[misc]
        """What PyArrow asks for keys."""

        def wrap_key(self, key_bytes: bytes, _master: str) -> bytes:
            return wrapping.wrapped(key_bytes)

        def unwrap_key(self, wrapped: bytes, _master: str) -> bytes:
            return wrapping.unwrapped(wrapped)

    return pe.CryptoFactory(lambda _configuration: Client()), pe.KmsConnectionConfig()
