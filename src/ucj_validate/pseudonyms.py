"""Keyed pseudonyms: the same value under the same key gives the same text, and nothing leads back without the key.

A NIK has few enough digits that a plain hash of it is undone by trying them all; an HMAC is not, as long as its key
stays where it is. Two offices that share a key can tell that they speak of one person without showing each other who.
"""

from __future__ import annotations

import contextlib
import hmac
import os
import secrets
import stat
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from ucj_validate.errors import UnwritableError, UsageError
from ucj_validate.i18n import _
from ucj_validate.places.holding import whole_file

_MARK = "ucj-validate-key-1"
_BYTES = 32
_LONGEST = 1_000
"""Letters of a key's file that are read; it has some eighty."""
_DIGITS = 32
"""Hexadecimal digits of a pseudonym: 128 bits, so that two of a nation's values never meet by chance."""


@dataclass(frozen=True)
class Key:
    """A secret of 32 bytes. Never printed."""

    secret: bytes = field(repr=False)

    @property
    def name(self) -> str:
        """What tells two keys apart without telling either."""
        return hmac.digest(self.secret, b"name of the key", "sha256").hex()[:12]

    def pseudonym(self, kind: str, value: str) -> str:
        """The pseudonym of one value. `kind` ("nik", "name") keeps equal texts of two kinds apart."""
        return hmac.digest(self.secret, f"{kind}\0{value}".encode(), "sha256").hex()[:_DIGITS]

    def pseudonyms(self, kind: str, values: pl.Series) -> pl.Series:
        """The pseudonym of each text of `values`. Null stays null."""
        known = values.drop_nulls().unique()
        named = pl.Series(known.name, [self.pseudonym(kind, value) for value in known], dtype=pl.String)
        return values.replace_strict(known, named, default=None, return_dtype=pl.String)

    def seal(self, parts: Iterable[str]) -> str:
        """One pseudonym of several texts in their order, for what shall be seen to be unchanged."""
        return self.pseudonym("seal", "\0".join(parts))


def read_key(path: Path) -> Key:
    """The key that lies in `path`.

    Raises:
        UsageError: there is none, it is a link or no key of this program, or others may read it.
    """
    try:
        mode = path.lstat().st_mode
        if not stat.S_ISREG(mode):
            raise UsageError(
                str(path),
                _("kunci pseudonim adalah tautan (symlink) atau bukan berkas biasa"),
                advice=_("sebut berkas kunci yang sebenarnya"),
            )
        content = _content(path)
    except FileNotFoundError:
        raise UsageError(
            str(path), _("kunci pseudonim tidak ditemukan"), advice=_("kembalikan berkas kunci dari cadangan")
        ) from None
    except (OSError, UnicodeDecodeError):
        raise UsageError(
            str(path), _("kunci pseudonim tidak dapat dibaca"), advice=_("periksa izin berkas kunci")
        ) from None
    if os.name != "nt" and mode & 0o077:
        raise UsageError(
            str(path),
            _("kunci pseudonim dapat dibaca orang lain"),
            found=f"{stat.S_IMODE(mode):04o}",
            advice=_("jalankan: chmod 600 {path}").format(path=path),
        )
    mark, _space, text = content.strip().partition(" ")
    with contextlib.suppress(ValueError):
        if mark == _MARK and len(secret := bytes.fromhex(text)) == _BYTES:
            return Key(secret)
    raise UsageError(
        str(path), _("bukan berkas kunci dari program ini"), advice=_("kembalikan berkas kunci dari cadangan")
    )


def _content(path: Path) -> str:
    """What stands in a file that nobody has exchanged for a link or a pipe meanwhile."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    with os.fdopen(os.open(path, flags), encoding="ascii") as file:
        return file.read(_LONGEST)


def make_key(path: Path) -> Key:
    """A new key, written to `path` (0600), where nothing may stand yet; whole or not at all.

    Raises:
        UsageError: something stands there.
        UnwritableError: it can't be written. LockedError: another process is writing there.
    """
    key = Key(secrets.token_bytes(_BYTES))
    try:
        with whole_file(path, new=True) as staged:  # a key of which half is written would be nobody's for ever
            staged.write_text(f"{_MARK} {key.secret.hex()}\n", encoding="ascii")
    except FileExistsError:
        raise UsageError(
            str(path), _("sudah ada; kunci tidak pernah ditimpa"), advice=_("pakai kunci itu, atau sebut berkas lain")
        ) from None
    except OSError:
        raise UnwritableError(
            str(path), _("kunci pseudonim tidak dapat ditulis"), advice=_("periksa izin menulis di folder itu")
        ) from None
    return key
