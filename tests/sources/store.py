"""A small object store on 127.0.0.1 that speaks S3's reading part and checks every signature (AWS Signature, version 4)."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qsl, quote, unquote, urlsplit
from xml.sax.saxutils import escape

KEY, SECRET = "AKIDKOTA", "kenari7RahasiaPenyimpanan"


@dataclass
class Store:
    """Objects by "bucket/key"."""

    endpoint: str = ""
    objects: dict[str, bytes] = field(default_factory=dict)
    breaks_off: bool = False
    """Sends half of an object, then hangs up."""
    stalls: bool = False
    asked: list[str] = field(default_factory=list)


@contextmanager
def store() -> Iterator[Store]:
    """A store that runs for the body."""
    held = Store()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"held": held}))
    server.daemon_threads = True
    held.endpoint = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield held
    finally:
        held.stalls = False
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    held: Store

    def log_message(self, *_words: object) -> None:
        """Nothing: stderr is looked at."""

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def _answer(self, *, with_body: bool) -> None:
        parts = urlsplit(self.path)
        name = unquote(parts.path).strip("/")
        self.held.asked.append(f"{self.command} {name}")
        while self.held.stalls:
            time.sleep(0.05)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        if (refused := self._refused()) is not None:
            self._send(403, _error(refused) if with_body else b"")
        elif "list-type" in query:
            self._send(200, _listing(self.held.objects, name, query))
        elif name in self.held.objects:
            self._object(self.held.objects[name], with_body=with_body)
        else:
            self._send(404, _error("NoSuchKey") if with_body else b"")

    def _object(self, data: bytes, *, with_body: bool) -> None:
        first, last = 0, len(data) - 1
        wanted = self.headers.get("Range", "")
        if wanted.startswith("bytes="):
            start, _dash, end = wanted.removeprefix("bytes=").partition("-")
            first, last = int(start), min(int(end or last), last)
        body = data[first : last + 1]
        self.send_response(206 if wanted else 200)
        if wanted:
            self.send_header("Content-Range", f"bytes {first}-{last}/{len(data)}")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", f'"{hashlib.md5(data, usedforsecurity=False).hexdigest()}"')
        self.send_header("Last-Modified", formatdate(0, usegmt=True))
        self.end_headers()
        if with_body:
            self.wfile.write(body[: len(body) // 2] if self.held.breaks_off else body)
        self.close_connection = self.held.breaks_off

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _refused(self) -> str | None:
        """S3's own word for what is wrong with who asks."""
        given = self.headers.get("Authorization", "")
        if not given.startswith("AWS4-HMAC-SHA256 "):
            return "AccessDenied"
        fields = dict(part.strip().split("=", 1) for part in given.removeprefix("AWS4-HMAC-SHA256 ").split(","))
        key, day, region, service, _end = fields["Credential"].split("/")
        if key != KEY:
            return "InvalidAccessKeyId"
        parts = urlsplit(self.path)
        pairs = sorted(parse_qsl(parts.query, keep_blank_values=True))
        signed = fields["SignedHeaders"].split(";")
        canonical = "\n".join(
            [
                self.command, quote(unquote(parts.path), safe="/-_.~"),
                "&".join(f"{quote(name, safe='-_.~')}={quote(value, safe='-_.~')}" for name, value in pairs),
                *(f"{name}:{' '.join(self.headers.get(name, '').split())}" for name in signed), "",
                fields["SignedHeaders"], self.headers["x-amz-content-sha256"],
            ]
        )  # fmt: skip
        scope = f"{day}/{region}/{service}/aws4_request"
        text = "\n".join(["AWS4-HMAC-SHA256", self.headers["x-amz-date"], scope, _sha256(canonical)])
        secret = f"AWS4{SECRET}".encode()
        for part in (day, region, service, "aws4_request"):
            secret = hmac.digest(secret, part.encode(), "sha256")
        proper = hmac.digest(secret, text.encode(), "sha256").hex()
        return None if hmac.compare_digest(proper, fields["Signature"]) else "SignatureDoesNotMatch"


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _error(code: str) -> bytes:
    return f"<Error><Code>{code}</Code><Message>{code}</Message></Error>".encode()


def _listing(objects: dict[str, bytes], bucket: str, query: dict[str, str]) -> bytes:
    prefix, cut = query.get("prefix", ""), query.get("delimiter", "")
    keys = [name.removeprefix(f"{bucket}/") for name in sorted(objects) if name.startswith(f"{bucket}/{prefix}")]
    folders = {key[: key.index(cut, len(prefix)) + 1] for key in keys if cut and cut in key[len(prefix) :]}
    files = [key for key in keys if not cut or cut not in key[len(prefix) :]]
    entries = "".join(
        f"<Contents><Key>{escape(key)}</Key><Size>{len(objects[f'{bucket}/{key}'])}</Size>"
        "<LastModified>2025-04-24T00:00:00.000Z</LastModified><ETag>x</ETag></Contents>"
        for key in files
    )
    entries += "".join(f"<CommonPrefixes><Prefix>{escape(each)}</Prefix></CommonPrefixes>" for each in sorted(folders))
    count = len(files) + len(folders)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
        f"<Name>{bucket}</Name><Prefix>{escape(prefix)}</Prefix><KeyCount>{count}</KeyCount><MaxKeys>1000</MaxKeys>"
        f"<IsTruncated>false</IsTruncated>{entries}</ListBucketResult>"
    ).encode()
