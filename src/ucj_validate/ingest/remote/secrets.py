"""A password, read from where the configuration says it lies; never kept, shown or written."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from ucj_validate.errors import UsageError
from ucj_validate.i18n import _

if TYPE_CHECKING:
    from ucj_validate.sources import Secret

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def password_of(secret: Secret | None, where: str) -> str | None:
    """The password; None where none is configured.

    Raises:
        UsageError: it is not where it should be, or others can read it.
    """
    if secret is None:
        return None
    if secret.env is not None:
        return _from_environment(secret.env, where)
    assert secret.file is not None
    return _from_file(secret.file, where)


def _from_environment(name: str, where: str) -> str:
    value = os.environ.get(name, "")
    if not value:
        raise UsageError(
            where,
            _("kata sandi tidak ada di lingkungan"),
            found=_("variabel {name} kosong atau tidak ada").format(name=name),
            advice=_("isi variabel itu sebelum menjalankan perintah, atau pakai password = { file = … }"),
        )
    return value


def _from_file(path: Path, where: str) -> str:
    try:
        with path.open(encoding="utf-8-sig") as file:
            mode = os.fstat(file.fileno()).st_mode
            if os.name == "posix" and mode & _OTHERS:
                raise _open_to_others(where, mode)
            value = file.readline().rstrip("\r\n")
    except (OSError, UnicodeDecodeError):
        value = ""
    if not value:
        raise UsageError(
            where,
            _("berkas kata sandi tidak ada, kosong, atau tidak dapat dibaca"),
            advice=_("tulis kata sandinya pada baris pertama berkas yang disebut password"),
        )
    return value


def _open_to_others(where: str, mode: int) -> UsageError:
    return UsageError(
        where,
        _("berkas kata sandi dapat dibaca orang lain"),
        found=f"{stat.S_IMODE(mode):04o}",
        advice=_("batasi bagi pemiliknya: chmod 600"),
    )
