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

import numpy as np
import polars as pl

# PyArrow's Parquet brings the clients of object stores along: it is loaded where something is packed.

_MASTER = "run"
_WHOLE = "whole"
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
        return self._written(table.to_arrow(compat_level=pl.CompatLevel.oldest()))

    def pack_whole(self, table: pl.DataFrame) -> bytes:
        """The table as one encrypted value: for pieces that are read whole.

        A column of Parquet costs as much as some hundred cells, and pieces are small and wide. Columns: any type of Polars.
        """
        import pyarrow as pa

        said = table.serialize()
        ends = pa.py_buffer(np.array([0, len(said)]))
        value = pa.LargeBinaryArray.from_buffers(pa.large_binary(), 1, [None, ends, pa.py_buffer(said)])
        return self._written(pa.table({_WHOLE: value}))

    def unpack_whole(self, data: bytes | memoryview) -> pl.DataFrame:
        """What `pack_whole` has packed; by the same version of Polars.

        Raises:
            OSError: the bytes are not what was packed under this key.
        """
        value = self._file(data).read(use_threads=False)[_WHOLE].chunk(0)[0]
        return pl.DataFrame.deserialize(io.BytesIO(value.as_buffer()))

    def unpack(self, data: bytes | memoryview, columns: Sequence[str] | None = None) -> pl.DataFrame:
        """The table again, or some of its columns.

        Raises:
            OSError: the bytes are not what was packed under this key.
        """
        read = pl.DataFrame(
            self._file(data).read(columns=None if columns is None else list(columns), use_threads=False)
        )
        return read if columns is None else read.select(columns)

    def _written(self, table: Any) -> bytes:  # noqa: ANN401 - a table of PyArrow's
        import pyarrow.parquet as pq
        import pyarrow.parquet.encryption as pe

        buffer = io.BytesIO()
        factory, connection = _factory(self.key)
        sealed = pe.EncryptionConfiguration(footer_key=_MASTER, uniform_encryption=True, double_wrapping=False)
        pq.write_table(
            table,
            buffer,
            compression="lz4",
            use_dictionary=False,  # numbers and keys: two and a half times as fast without, and no larger
            write_statistics=False,
            encryption_properties=factory.file_encryption_properties(connection, sealed),
        )
        return buffer.getvalue()

    def _file(self, data: bytes | memoryview) -> Any:  # noqa: ANN401 - a file of PyArrow's
        import pyarrow as pa
        import pyarrow.parquet as pq
        import pyarrow.parquet.encryption as pe

        factory, connection = _factory(self.key)
        properties = factory.file_decryption_properties(connection, pe.DecryptionConfiguration())
        # not `pq.read_table`, which plans a data set first: half a millisecond more for each of many small pieces
        return pq.ParquetFile(pa.BufferReader(data), decryption_properties=properties)


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
