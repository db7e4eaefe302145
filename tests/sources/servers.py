"""Real database servers for the tests: started in a folder of their own, on a Unix socket alone, stopped at the end."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PASSWORD = "kenari-Rahasia'%/@: ü7"
"""No output may ever hold it; signs that an address would have to escape."""
_WAIT_SECONDS = 30


@dataclass(frozen=True)
class Server:
    """A running server."""

    folder: Path
    """Readable by its user; holds the socket."""
    process: int
    """Of the server itself."""

    def url(self, user: str = "pembaca", database: str = "kota") -> str:
        """Its address in a configuration."""
        raise NotImplementedError


class PostgreSQL(Server):
    """A cluster with passwords by SCRAM, the usual way."""

    def url(self, user: str = "pembaca", database: str = "kota") -> str:
        """Over the socket."""
        return f"postgresql://{user}@/{database}?host={self.folder}"


class MariaDB(Server):
    """MariaDB with its own defaults."""

    def url(self, user: str = "pembaca", database: str = "kota") -> str:
        """Over the socket."""
        return f"mysql://{user}@localhost/{database}?unix_socket={self.folder}/s"


def postgresql_programs() -> Path | None:
    """The folder of `initdb`, of the newest version there is."""
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    on_path = shutil.which("initdb")
    found = sorted(folders, key=lambda path: float(path.parent.name)) or ([Path(on_path).parent] if on_path else [])
    return found[-1] if found else None


@contextmanager
def postgresql() -> Iterator[PostgreSQL]:
    """A PostgreSQL with the administrator `ucj`."""
    programs = postgresql_programs()
    assert programs is not None
    with _folder("postgres") as (folder, user):
        data = folder / "d"
        (folder / "pw").write_text(PASSWORD + "\n", "utf-8")
        _as(user, programs / "initdb", "-D", data, "-U", "ucj", "-A", "scram-sha-256", "--pwfile", folder / "pw",
            "-E", "UTF8", "--no-sync", "--locale=C")  # fmt: skip
        options = f"-k {folder} -c listen_addresses='' -c fsync=off -c full_page_writes=off -c shared_buffers=16MB"
        try:
            _as(user, programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
            yield PostgreSQL(folder, int((data / "postmaster.pid").read_text("utf-8").split()[0]))
        finally:
            _as(user, programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop", check=False)


@contextmanager
def mariadb() -> Iterator[MariaDB]:
    """A MariaDB whose `root` has no password."""
    with _folder("mysql") as (folder, user):
        data = folder / "d"
        _as(user, shutil.which("mariadb-install-db") or "", "--no-defaults", f"--datadir={data}", "--skip-test-db",
            "--auth-root-authentication-method=normal", "--skip-name-resolve")  # fmt: skip
        server = subprocess.Popen(
            [shutil.which("mariadbd") or "/usr/sbin/mariadbd", "--no-defaults", f"--datadir={data}", "--skip-networking",
             f"--socket={folder}/s", f"--pid-file={folder}/pid", "--innodb-buffer-pool-size=16M",
             "--innodb-flush-log-at-trx-commit=0", "--skip-name-resolve"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **_rights(user),
        )  # fmt: skip
        try:
            _wait_for(folder / "s")
            yield MariaDB(folder, server.pid)
        finally:
            server.send_signal(signal.SIGKILL)
            server.wait()


def is_mariadb_there() -> bool:
    """Whether MariaDB is installed."""
    return shutil.which("mariadb-install-db") is not None and shutil.which("mariadbd") is not None


@contextmanager
def _folder(user: str) -> Iterator[tuple[Path, str | None]]:
    """A folder with a name short enough for a socket, and who owns it: a server refuses to run as root."""
    folder = Path(tempfile.mkdtemp(prefix="ucj-"))
    owner = user if os.geteuid() == 0 else None
    try:
        if owner:
            entry = pwd.getpwnam(owner)
            os.chown(folder, entry.pw_uid, entry.pw_gid)
        yield folder, owner
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _rights(user: str | None) -> dict[str, object]:
    if user is None:
        return {"cwd": "/"}
    return {"cwd": "/", "user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}


def _as(user: str | None, *command: object, check: bool = True) -> None:
    done = subprocess.run(
        [str(part) for part in command], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, check=False, timeout=60, **_rights(user),
    )  # fmt: skip
    assert not check or done.returncode == 0, command[0]


def _wait_for(path: Path) -> None:
    until = time.monotonic() + _WAIT_SECONDS
    while not path.exists():
        assert time.monotonic() < until, f"{path.name} does not come"
        time.sleep(0.05)
