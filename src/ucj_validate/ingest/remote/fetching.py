"""The process that asks an object store: `python -P -m ucj_validate.ingest.remote.fetching`.

What is asked comes as JSON on standard input; on standard output goes a line that tells how it ended, then an object's
bytes, or the names, sizes and times in a folder as JSON. `pyarrow.fs` does it, which intake needs for Parquet anyway: no further package.
Who may read is told by the environment and the provider's own files (AWS_…, ~/.aws, GOOGLE_APPLICATION_CREDENTIALS,
AZURE_STORAGE_…, Hadoop's own and Kerberos'), as with the provider's own tools.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from enum import Enum
from typing import Any
from urllib.parse import urlsplit

_PIECE = 8 * 1024**2
_SILENT_SECONDS = 30
"""Without a byte, after which a request is tried again."""
_REFUSALS = (
    "access_denied", "accessdenied", "invalid_access_key", "signature", "expired", "unrecognized_client", "permission",
    "unauthenticated", "credentials", "forbidden", "http response code: 403", "http response code: 401", "code: 403",
)  # fmt: skip
"""Words by which a provider's text tells that it knows us and won't, or doesn't know us."""

_NO_CLIENT = "unable to load lib"
"""As Arrow says it of libhdfs and libjvm."""


class Ended(Enum):
    """How asking ended."""

    WELL = "well"
    MISSING = "missing"
    REFUSED = "refused"
    AWAY = "away"
    LACKING = "lacking"
    """Hadoop's own client is not installed."""


def answer(asked: Mapping[str, Any]) -> tuple[Ended, bytes]:
    """What a store gives; its own text, which may hold addresses and keys, never leaves this process."""
    try:
        store = {"s3": _s3, "gs": _gcs, "az": _azure, "hdfs": _hdfs}[asked["scheme"]](asked)
        path = f"/{asked['path'].partition('/')[2]}" if asked["scheme"] == "hdfs" else asked["path"]
        if asked["most"] is None:
            return Ended.WELL, json.dumps(_objects(store, path)).encode()
        return Ended.WELL, _object(store, path, asked["most"])
    except FileNotFoundError:
        return Ended.MISSING, b""
    except Exception as error:  # noqa: BLE001 - Arrow's errors are of many kinds
        text = str(error).lower()
        if _NO_CLIENT in text:
            return Ended.LACKING, b""
        return (Ended.REFUSED if any(word in text for word in _REFUSALS) else Ended.AWAY), b""


def _objects(store: Any, folder: str) -> list[tuple[str, int, int, bool]]:  # noqa: ANN401  pyarrow has no types
    from pyarrow import fs

    found = store.get_file_info(fs.FileSelector(folder, allow_not_found=True))
    return sorted((one.base_name, one.size or 0, one.mtime_ns or 0, one.type == fs.FileType.Directory) for one in found)


def _object(store: Any, path: str, most: int) -> bytes:  # noqa: ANN401
    pieces, size = [], 0
    with store.open_input_stream(path, compression=None) as stream:
        while size <= most and (piece := stream.read(_PIECE)):
            pieces.append(piece)
            size += len(piece)
    return b"".join(pieces)


def _endpoint(address: str | None, host: str, scheme: str) -> dict[str, Any]:
    parts = urlsplit(address or "")
    return {host: parts.netloc, scheme: parts.scheme} if parts.netloc else {}


def _s3(asked: Mapping[str, Any]) -> Any:  # noqa: ANN401
    from pyarrow import fs

    said = os.environ
    address = asked["endpoint"] or said.get("AWS_ENDPOINT_URL_S3") or said.get("AWS_ENDPOINT_URL")
    options = _endpoint(address, "endpoint_override", "scheme")
    region = asked["region"] or said.get("AWS_REGION") or said.get("AWS_DEFAULT_REGION")
    if region or options:  # stores that know no regions call theirs so; asked for none, the library would ask AWS
        options["region"] = region or "us-east-1"
    return fs.S3FileSystem(
        anonymous=asked["anonymous"],
        connect_timeout=15,
        request_timeout=min(_SILENT_SECONDS, asked["timeout_seconds"]),
        retry_strategy=fs.AwsStandardS3RetryStrategy(max_attempts=3),
        **options,
    )


def _gcs(asked: Mapping[str, Any]) -> Any:  # noqa: ANN401
    from datetime import timedelta

    from pyarrow import fs

    return fs.GcsFileSystem(
        anonymous=asked["anonymous"],
        retry_time_limit=timedelta(seconds=min(_SILENT_SECONDS, asked["timeout_seconds"]) / 2),
        **_endpoint(asked["endpoint"], "endpoint_override", "scheme"),
    )


def _azure(asked: Mapping[str, Any]) -> Any:  # noqa: ANN401
    from pyarrow import fs

    options = _endpoint(asked["endpoint"], "blob_storage_authority", "blob_storage_scheme")
    options |= _endpoint(asked["endpoint"], "dfs_storage_authority", "dfs_storage_scheme")
    if key := os.environ.get("AZURE_STORAGE_ACCOUNT_KEY") or os.environ.get("AZURE_STORAGE_KEY"):
        options["account_key"] = key
    elif token := os.environ.get("AZURE_STORAGE_SAS_TOKEN"):
        options["sas_token"] = token
    return fs.AzureFileSystem(asked["account"], **options)


def _hdfs(asked: Mapping[str, Any]) -> Any:  # noqa: ANN401
    """By Hadoop's own client, which also knows who asks and the names of clusters."""
    from pyarrow import fs

    said, home = os.environ, os.environ.get("HADOOP_HOME")
    if home and "CLASSPATH" not in said:
        hadoop = os.path.join(home, "bin", "hadoop")  # noqa: PTH118
        try:
            told = subprocess.run([hadoop, "classpath", "--glob"], capture_output=True, text=True, check=True)  # noqa: S603
        except (OSError, subprocess.CalledProcessError):
            raise OSError(_NO_CLIENT) from None
        said["CLASSPATH"] = told.stdout.strip()
    host, _colon, port = asked["path"].partition("/")[0].partition(":")
    return fs.HadoopFileSystem(host or "default", int(port or 0))  # without a port, a cluster's name or its default


def main() -> None:
    """Standard input → standard output; leaves without waiting for what the library still has open."""
    ended, data = answer(json.load(sys.stdin.buffer))
    sys.stdout.buffer.write(ended.value.encode() + b"\n")
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
