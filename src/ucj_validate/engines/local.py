"""Steps on this machine: pieces lie in memory, and beyond `room` in encrypted files."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextvars import copy_context
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

import polars as pl

from ucj_validate import fleeting
from ucj_validate.engines.exchange import Piece, Work
from ucj_validate.engines.packed import Packer, fresh_key
from ucj_validate.errors import UnwritableError
from ucj_validate.i18n import _
from ucj_validate.together import waited, workers

_PUT = -1
"""Where a piece that the flow hands in comes from."""


@dataclass(frozen=True)
class _Held:
    """A piece where it lies; made as number `seq` by the bucket `origin`."""

    origin: int
    seq: int
    at: pl.DataFrame | Path


@dataclass
class LocalEngine:
    """Buckets worked out by `threads` at once; at most about `room` bytes of pieces in memory.

    `folder` is where spilled pieces go, into a folder of their own that only this user can enter; it goes with `close`.
    """

    folder: Path
    room: int
    threads: int = 2
    spilled: int = 0
    """Bytes written to files so far."""
    _pieces: dict[str, dict[int, list[_Held]]] = field(default_factory=dict)
    _inside: int = 0
    _spill: Path | None = None
    _files: int = 0
    _lock: Lock = field(default_factory=Lock)
    _packer: Packer = field(default_factory=lambda: Packer(fresh_key()))

    def put(self, name: str, pieces: Iterable[tuple[int, pl.DataFrame]]) -> None:
        """See `Engine.put`."""
        self._pieces[name] = {}
        for seq, (bucket, table) in enumerate(pieces):
            self._keep(Piece(name, bucket, table), _PUT, seq)

    def step(self, name: str, takes: Sequence[str], makes: Sequence[str], work: Work) -> None:
        """See `Engine.step`."""
        for made in makes:
            self._pieces[made] = {}
        buckets = sorted({bucket for taken in takes for bucket in self._pieces.get(taken, {})})

        def of(bucket: int) -> None:
            tables = {taken: table for taken in takes if (table := self._table(taken, bucket)) is not None}
            for seq, piece in enumerate(work(bucket, tables)):
                if piece.name not in makes:
                    raise ValueError(f"step {name} makes no {piece.name}")
                self._keep(piece, bucket, seq)

        with workers(self.threads) as pool:
            for running in [pool.submit(copy_context().run, of, bucket) for bucket in buckets]:
                waited(running)

    def gather(self, name: str) -> pl.DataFrame | None:
        """See `Engine.gather`."""
        tables = [table for _bucket, table in self.stream(name)]
        return pl.concat(tables) if tables else None

    def stream(self, name: str) -> Iterator[tuple[int, pl.DataFrame]]:
        """See `Engine.stream`."""
        for bucket in sorted(self._pieces.get(name, {})):
            table = self._table(name, bucket)
            if table is not None:
                yield bucket, table

    def forget(self, *names: str) -> None:
        """See `Engine.forget`."""
        for name in names:
            for held in (one for pieces in self._pieces.pop(name, {}).values() for one in pieces):
                if isinstance(held.at, Path):
                    held.at.unlink(missing_ok=True)
                else:
                    self._inside -= int(held.at.estimated_size())

    def close(self) -> None:
        """See `Engine.close`."""
        self._pieces.clear()
        self._inside = 0
        if self._spill is not None:
            shutil.rmtree(self._spill, ignore_errors=True)
            fleeting.forgotten(self._spill)
            self._spill = None

    def _keep(self, piece: Piece, origin: int, seq: int) -> None:
        size = int(piece.table.estimated_size())
        with self._lock:
            stays = self._inside + size <= self.room
            if stays:
                self._inside += size
            path = None if stays else self._fresh_file()
        at: pl.DataFrame | Path = piece.table
        if path is not None:
            data = self._packer.pack(piece.table)
            self._write(path, data)
            at = path
        with self._lock:
            self.spilled += 0 if path is None else len(data)
            self._pieces[piece.name].setdefault(piece.bucket, []).append(_Held(origin, seq, at))

    def _write(self, path: Path, data: bytes) -> None:
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(data)
        except OSError:
            raise self._unwritable() from None

    def _unwritable(self) -> UnwritableError:
        return UnwritableError(
            str(self.folder),
            _("hasil tidak dapat ditulis; tidak ada yang tertinggal setengah jadi"),
            found=_("penulisan gagal"),
            advice=_("periksa ruang penyimpanan dan izin menulis, lalu ulangi"),
        )

    def _fresh_file(self) -> Path:
        if self._spill is None:
            try:
                self._spill = fleeting.remembered(Path(tempfile.mkdtemp(prefix=".ucj-spill-", dir=self.folder)))  # 0700
            except OSError:
                raise self._unwritable() from None
        self._files += 1
        return self._spill / f"{self._files}.parquet"

    def _table(self, name: str, bucket: int) -> pl.DataFrame | None:
        held = sorted(self._pieces.get(name, {}).get(bucket, []), key=lambda one: (one.origin, one.seq))
        tables = [self._packer.unpack(one.at.read_bytes()) if isinstance(one.at, Path) else one.at for one in held]
        return pl.concat(tables) if tables else None
