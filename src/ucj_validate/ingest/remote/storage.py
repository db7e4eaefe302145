"""Files in object storage (S3 and its likes, Google Cloud Storage, Azure) and in HDFS, fetched whole into memory.

A process of its own does it (`fetching`), which can be ended at any moment: the library, once it waits for a store that
stalls, keeps the whole program from ending.
"""

from __future__ import annotations

import json
import os
import subprocess
from fnmatch import fnmatchcase
from typing import NamedTuple

from ucj_validate.errors import LimitError, UcjError, UnreadableError, UsageError
from ucj_validate.i18n import _
from ucj_validate.ingest.files.folders import Inside, parts
from ucj_validate.ingest.own_process import command
from ucj_validate.ingest.remote.configured import storage_settings
from ucj_validate.ingest.remote.fetching import Ended
from ucj_validate.ingest.remote.patience import TooLateError, within

_MAGIC = frozenset("*?")
_COMMAND = command("ucj_validate.ingest.remote.fetching")


class StoredObject(NamedTuple):
    """One object, without its bytes; or a folder beside it."""

    url: str
    size: int
    changed_ns: int
    """0 where the store doesn't tell."""
    is_folder: bool

    @property
    def name(self) -> str:
        """The last part of its address."""
        return self.url.rpartition("/")[2]


def is_pattern(url: str) -> bool:
    """Whether the name of an object is a pattern."""
    return bool(_MAGIC & set(url))


def objects_matching(url: str) -> tuple[StoredObject, ...]:
    """The objects that a pattern names, sorted; `*` and `?` stand in the last part of the name only.

    Raises:
        UcjError: the store can't be reached, or refuses.
    """
    scheme, path = _place(url)
    folder, _slash, pattern = path.rpartition("/")
    if not folder or _MAGIC & set(folder):
        raise UsageError(
            url, _("pola hanya boleh di bagian terakhir alamat penyimpanan"), advice="s3://bucket/folder/*.csv"
        )
    found = objects_in(f"{scheme}://{folder}", url)
    return tuple(one for one in found if not one.is_folder and fnmatchcase(one.name, pattern))


def objects_to_read(folder: str) -> tuple[StoredObject, ...]:
    """The objects to read in a folder, which ends in "/", or in a bucket; sorted by name.

    Raises:
        UcjError: there is none, or the store can't be reached, or refuses.
    """
    found = objects_in(folder)
    inside = Inside([one.name for one in found if not one.is_folder], [one.name for one in found if one.is_folder])
    by_name = {one.name: one for one in found if not one.is_folder}
    return tuple(by_name[name] for name in parts(inside, folder))


def objects_in(folder: str, asked: str = "") -> tuple[StoredObject, ...]:
    """What lies in a folder or bucket, sorted by name, and nothing of folders below; nothing where there is no folder.

    Raises:
        UcjError: the store can't be reached, or refuses. It names `asked`, or the folder.
    """
    scheme, _colon, path = folder.rstrip("/").partition("://")
    if not path or "@" in path:
        raise _incomplete(scheme)
    found = json.loads(_fetched(asked or folder, scheme, path, None))
    return tuple(StoredObject(f"{scheme}://{path}/{name}", *told) for name, *told in found)


def object_bytes(url: str, most: int) -> bytes:
    """A whole object.

    Raises:
        UnreadableError: it isn't there, or can't be had.
        LimitError: it is larger than `most`, or too late.
    """
    scheme, path = _place(url)
    data = _fetched(url, scheme, path, most)
    if len(data) > most:
        raise LimitError(
            url,
            _("berkas terlalu besar"),
            found=f"> {most // 1024**2} MB",
            advice=_("pecah berkas menjadi beberapa bagian"),
        )
    return data


def _place(url: str) -> tuple[str, str]:
    """Scheme, and bucket with key."""
    scheme, _colon, path = url.partition("://")
    bucket, _slash, key = path.partition("/")
    if not key or not (bucket or scheme == "hdfs") or "@" in bucket:  # HDFS has a default of its own
        raise _incomplete(scheme)
    return scheme, path


def _incomplete(scheme: str) -> UsageError:
    return UsageError(
        f"{scheme}://…",
        _("alamat penyimpanan tidak lengkap"),
        advice=_("tulis s3://bucket/folder/berkas, tanpa kunci atau kata sandi"),
    )


def _fetched(url: str, scheme: str, path: str, most: int | None) -> bytes:
    """What the process gives: an object of which more than `most` is cut off, or with None the names in a folder."""
    settings = storage_settings()
    asked = settings.model_dump() | {"scheme": scheme, "path": path, "most": most, "account": _account(scheme)}
    process = subprocess.Popen(_COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)  # noqa: S603  our own module
    try:
        answer, _none = within(settings.timeout_seconds, lambda: process.communicate(json.dumps(asked).encode()))
    except TooLateError:
        raise _too_late(url, settings.timeout_seconds) from None
    finally:
        process.kill()
        process.wait()
    ended, _newline, data = answer.partition(b"\n")
    if ended != Ended.WELL.value.encode():
        raise _refused(url, ended)
    return data


def _account(scheme: str) -> str | None:
    account = storage_settings().account
    account = account or os.environ.get("AZURE_STORAGE_ACCOUNT_NAME") or os.environ.get("AZURE_STORAGE_ACCOUNT")
    if scheme == "az" and not account:
        raise UsageError(
            "az://…",
            _("akun penyimpanan Azure belum disebut"),
            advice=_("isi account di [storage], atau variabel AZURE_STORAGE_ACCOUNT_NAME"),
        )
    return account


def _too_late(url: str, seconds: int) -> LimitError:
    return LimitError(
        url,
        _("penyimpanan tidak selesai menjawab dalam batas waktu"),
        found=_("lebih dari {seconds} detik").format(seconds=seconds),
        advice=_("periksa jaringan, atau naikkan timeout_seconds di [storage]"),
    )


def _refused(url: str, ended: bytes) -> UcjError:
    if ended == Ended.MISSING.value.encode():
        return UnreadableError(
            url,
            _("berkas tidak ada di penyimpanan"),
            advice=_("periksa nama bucket dan nama berkas, huruf besar dan kecil"),
        )
    if ended == Ended.LACKING.value.encode():
        return UsageError(
            url,
            _("klien Hadoop belum terpasang di komputer ini"),
            found=_("libhdfs atau Java tidak ditemukan"),
            advice=_("pasang Hadoop dan Java, lalu isi HADOOP_HOME dan JAVA_HOME"),
        )
    if ended == Ended.REFUSED.value.encode():
        return UnreadableError(
            url,
            _("penyimpanan menolak akses"),
            advice=_("periksa kunci di lingkungan (AWS_…, GOOGLE_…, AZURE_…) dan izin baca pada bucket"),
        )
    return UnreadableError(
        url,
        _("penyimpanan tidak dapat dihubungi"),
        advice=_("periksa jaringan, dan endpoint serta region di [storage]"),
    )
