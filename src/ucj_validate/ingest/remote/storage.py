"""Files in object storage (S3 and its likes, Google Cloud Storage, Azure), fetched whole into memory.

`pyarrow.fs` does it, which intake needs for Parquet anyway: no further package. Who may read is told by the environment
and the provider's own files (AWS_…, ~/.aws, GOOGLE_APPLICATION_CREDENTIALS, AZURE_STORAGE_…), as with the provider's tools.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatchcase
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ucj_validate.errors import LimitError, UnreadableError, UsageError
from ucj_validate.i18n import _
from ucj_validate.ingest.remote.configured import storage_settings
from ucj_validate.ingest.remote.patience import TooLateError, within

if TYPE_CHECKING:
    from ucj_validate.sources import StorageSettings

_PIECE = 8 * 1024**2
_MAGIC = frozenset("*?")
_MOST_NAMES = 10_000
_REFUSED = ("ACCESS_DENIED", "INVALID_ACCESS_KEY", "SIGNATURE", "EXPIRED", "UNRECOGNIZED_CLIENT", "403", "401", "PERMISSION", "Unauthenticated", "credentials")  # fmt: skip
"""Words by which a provider's text tells that it knows us and won't, or doesn't know us."""


def is_pattern(url: str) -> bool:
    """Whether the name of an object is a pattern."""
    return bool(_MAGIC & set(url))


def names_matching(url: str) -> tuple[str, ...]:
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
    with _told(url):
        names = within(storage_settings().timeout_seconds, lambda: _listed(scheme, folder))
    return tuple(f"{scheme}://{name}" for name in names if fnmatchcase(name.rpartition("/")[2], pattern))


def object_bytes(url: str, most: int) -> bytes:
    """A whole object.

    Raises:
        UnreadableError: it isn't there, or can't be had.
        LimitError: it is larger than `most`, or too late.
    """
    scheme, path = _place(url)
    with _told(url):
        data = within(storage_settings().timeout_seconds, lambda: _fetched(scheme, path, most))
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
    if not bucket or not key or "@" in bucket:
        raise UsageError(
            f"{scheme}://…",
            _("alamat penyimpanan tidak lengkap"),
            advice=_("tulis s3://bucket/folder/berkas, tanpa kunci atau kata sandi"),
        )
    return scheme, path


def _listed(scheme: str, folder: str) -> list[str]:
    from pyarrow import fs

    found = _store(scheme).get_file_info(fs.FileSelector(folder, allow_not_found=True))
    return sorted(info.path for info in found if info.type == fs.FileType.File)


def _fetched(scheme: str, path: str, most: int) -> bytes:
    pieces, size = [], 0
    with _store(scheme).open_input_stream(path, compression=None) as stream:
        while size <= most and (piece := stream.read(_PIECE)):
            pieces.append(piece)
            size += len(piece)
    return b"".join(pieces)


@contextmanager
def _told(url: str) -> Iterator[None]:
    """The library's errors as ours, without their text."""
    try:
        yield
    except TooLateError:
        raise LimitError(
            url,
            _("penyimpanan tidak selesai menjawab dalam batas waktu"),
            found=_("lebih dari {seconds} detik").format(seconds=storage_settings().timeout_seconds),
            advice=_("periksa jaringan, atau naikkan timeout_seconds di [storage]"),
        ) from None
    except FileNotFoundError:
        raise UnreadableError(
            url,
            _("berkas tidak ada di penyimpanan"),
            advice=_("periksa nama bucket dan nama berkas, huruf besar dan kecil"),
        ) from None
    except (OSError, ValueError, NotImplementedError, ImportError) as error:
        raise _refused(url, str(error)) from None


def _refused(url: str, text: str) -> UnreadableError:
    if any(word.lower() in text.lower() for word in _REFUSED):
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


def _store(scheme: str) -> Any:  # noqa: ANN401  pyarrow has no types
    return _opened(scheme, storage_settings())


@cache
def _opened(scheme: str, settings: StorageSettings) -> Any:  # noqa: ANN401
    return {"s3": _s3, "gs": _gcs, "az": _azure}[scheme](settings)


def _s3(settings: StorageSettings) -> Any:  # noqa: ANN401
    from pyarrow import fs

    endpoint = urlsplit(
        settings.endpoint or os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL") or ""
    )
    options: dict[str, Any] = (
        {"endpoint_override": endpoint.netloc, "scheme": endpoint.scheme} if endpoint.netloc else {}
    )
    if region := settings.region or os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION"):
        options["region"] = region
    elif endpoint.netloc:
        options["region"] = "us-east-1"  # what stores that know no regions call theirs; else the library would ask AWS
    return fs.S3FileSystem(
        anonymous=settings.anonymous,
        connect_timeout=15,
        request_timeout=settings.timeout_seconds,
        retry_strategy=fs.AwsStandardS3RetryStrategy(max_attempts=3),
        **options,
    )


def _gcs(settings: StorageSettings) -> Any:  # noqa: ANN401
    from datetime import timedelta

    from pyarrow import fs

    endpoint = urlsplit(settings.endpoint or "")
    options: dict[str, Any] = (
        {"endpoint_override": endpoint.netloc, "scheme": endpoint.scheme} if endpoint.netloc else {}
    )
    return fs.GcsFileSystem(
        anonymous=settings.anonymous, retry_time_limit=timedelta(seconds=min(30, settings.timeout_seconds)), **options
    )


def _azure(settings: StorageSettings) -> Any:  # noqa: ANN401
    from pyarrow import fs

    environment = os.environ
    account = (
        settings.account or environment.get("AZURE_STORAGE_ACCOUNT_NAME") or environment.get("AZURE_STORAGE_ACCOUNT")
    )
    if not account:
        raise UsageError(
            "az://…",
            _("akun penyimpanan Azure belum disebut"),
            advice=_("isi account di [storage], atau variabel AZURE_STORAGE_ACCOUNT_NAME"),
        )
    endpoint = urlsplit(settings.endpoint or "")
    options: dict[str, Any] = (
        {"blob_storage_authority": endpoint.netloc, "blob_storage_scheme": endpoint.scheme} if endpoint.netloc else {}
    )
    key = environment.get("AZURE_STORAGE_ACCOUNT_KEY") or environment.get("AZURE_STORAGE_KEY")
    token = environment.get("AZURE_STORAGE_SAS_TOKEN")
    if key:
        options["account_key"] = key
    elif token:
        options["sas_token"] = token
    return fs.AzureFileSystem(account, **options)
