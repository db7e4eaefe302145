"""What a session needs before it can be opened: PySpark, Java, somebody at the other end; and how ours are set."""

from __future__ import annotations

import importlib.util
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ucj_validate import fleeting
from ucj_validate.errors import UsageError
from ucj_validate.i18n import _

Spark = Any
"""A session, classic or Connect."""
SAIL = "sail"
OLDEST_JAVA = 17
_OLDEST_SPARK = 4
_LOOPBACK = "127.0.0.1"
_PORTS = {"sc": 15002, "spark": 7077}
_PATIENCE_SECONDS = 5.0

_OURS = {
    "spark.app.name": "ucj-validate",
    "spark.sql.session.timeZone": "UTC",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.shuffle.compress": "false",  # encrypted pieces don't shrink
    "spark.shuffle.spill.compress": "false",
    "spark.shuffle.checksum.enabled": "false",  # and prove themselves when they are opened
    "spark.executorEnv.POLARS_MAX_THREADS": "1",
    "spark.executorEnv.OMP_NUM_THREADS": "1",
}
_ON_THIS_MACHINE = {
    "spark.driver.host": _LOOPBACK,
    "spark.driver.bindAddress": _LOOPBACK,
    "spark.driver.memory": "800m",
    "spark.hadoop.fs.file.impl": "org.apache.hadoop.fs.RawLocalFileSystem",  # no checksum files beside ours
    # a step is one short query over few rows: compiled, it would take longer to make than to run
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.executorEnv.MALLOC_ARENA_MAX": "2",
    # Polars' own: what it frees goes back at once, since several workers and a JVM share what this machine has
    "spark.executorEnv._RJEM_MALLOC_CONF": "narenas:1,dirty_decay_ms:100,muzzy_decay_ms:0",
}
_JVM = (
    "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:MaxMetaspaceSize=256m -XX:ReservedCodeCacheSize=96m "
    "-XX:InitialHeapSize=64m -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=30"
)
"""Two cores and tasks that move bytes: what a server's collector and compiler would take, the workers can have."""
_LOG_TO_FILE = """\
rootLogger.level = warn
rootLogger.appenderRef.file.ref = file
appender.file.type = File
appender.file.name = file
appender.file.fileName = {path}
appender.file.layout.type = PatternLayout
appender.file.layout.pattern = %d{{yy/MM/dd HH:mm:ss}} %p %c{{1}}: %m%n%ex
"""


def has_pyspark() -> None:
    """PySpark of version 4 or later is there.

    Raises:
        UsageError: it is not.
    """
    found = importlib.util.find_spec("pyspark")
    if found is None:
        raise UsageError(_("Spark"), _("PySpark belum terpasang"), advice='pip install "ucj-validate[spark]"')
    import pyspark

    if int(pyspark.__version__.split(".")[0]) < _OLDEST_SPARK:
        raise UsageError(
            _("Spark"),
            _("PySpark terlalu lama: dibutuhkan versi 4 atau lebih baru"),
            found=pyspark.__version__,
            advice='pip install "ucj-validate[spark]"',
        )


def submitted() -> bool:
    """This process was started by spark-submit, or told by the environment where Spark is."""
    return any(os.environ.get(name) for name in ("PYSPARK_GATEWAY_PORT", "SPARK_REMOTE", "SPARK_CONNECT_MODE_ENABLED"))


def on_this_machine(master: str) -> bool:
    """Folders of such a master are this machine's."""
    return master == SAIL or master.startswith("local")


def has_java() -> None:
    """Java 17 or later is there, and Spark itself.

    Raises:
        UsageError: it is not.
    """
    advice = _("pasang Java {version} atau lebih baru, misalnya: apt-get install openjdk-17-jre-headless").format(
        version=OLDEST_JAVA,
    )
    home = os.environ.get("JAVA_HOME")
    java = str(Path(home) / "bin" / "java") if home else shutil.which("java")
    if java is None or not Path(java).exists():
        raise UsageError(_("Spark"), _("Java tidak ditemukan"), advice=advice)
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False)  # noqa: S603
    version = re.search(r'version "(?:1\.)?(\d+)', said.stderr + said.stdout)
    if version is None or int(version[1]) < OLDEST_JAVA:
        raise UsageError(
            _("Spark"),
            _("Java terlalu lama: dibutuhkan versi {version}").format(version=OLDEST_JAVA),
            found=version[1] if version else "",
            advice=advice,
        )


def _has_spark_itself() -> None:
    import pyspark

    if not os.environ.get("SPARK_HOME") and not (Path(pyspark.__file__).parent / "jars").is_dir():
        raise UsageError(
            _("Spark"),
            _("hanya pyspark-client yang terpasang: ia tidak memuat Spark sendiri"),
            advice='pip install "ucj-validate[spark]"',
        )


def reachable(master: str) -> None:
    """Somebody listens there: Spark itself would try for minutes.

    Raises:
        UsageError: nobody does.
    """
    parts = urlsplit(master.partition(",")[0])
    try:
        address = (parts.hostname or "", parts.port or _PORTS[parts.scheme])
    except ValueError:
        address = ("", 0)
    if any(os.environ.get(name) for name in ("grpc_proxy", "https_proxy", "http_proxy")) and parts.scheme == "sc":
        return  # gRPC goes by the proxy
    try:
        socket.create_connection(address, timeout=_PATIENCE_SECONDS).close()
    except OSError:
        reached = False
    else:
        reached = True
    if not reached:
        raise UsageError(
            _("Spark"),
            _("tidak ada yang menjawab di {master}").format(master=f"{parts.scheme}://{address[0]}:{address[1]}"),
            advice=_("periksa --master dan jaringan"),
        )


def connect_is_loaded() -> None:
    """Loads the client of Spark Connect: where the main module has no file, it takes the process for its own doctests and ends it."""
    main = sys.modules["__main__"]
    bare = main.__spec__ is None and not hasattr(main, "__file__")
    if bare:
        main.__file__ = ""
    try:
        import_module("pyspark.sql.connect")
    finally:
        if bare:
            del main.__file__


def on_sail(undo: ExitStack) -> Spark:
    """A session on Sail, in this process."""
    if importlib.util.find_spec("pysail") is None:
        raise UsageError(_("Spark"), _("pysail belum terpasang"), advice="pip install pysail")
    os.environ.setdefault("RUST_LOG", "error")
    os.environ.setdefault("SAIL_EXECUTION__BATCH_SIZE", "16")  # rows of megabytes
    from pysail.spark import SparkConnectServer
    from pyspark.sql import SparkSession

    server = SparkConnectServer(_LOOPBACK, 0)
    server.start(background=True)
    undo.callback(server.stop)
    _host, port = server.listening_address
    return SparkSession.builder.remote(f"sc://{_LOOPBACK}:{port}").create()


def classic(master: str, work: str, settings: Mapping[str, str], undo: ExitStack) -> Spark:
    """A session with a driver of our own, in a JVM that is started for it."""
    from pyspark.sql import SparkSession

    _has_spark_itself()
    has_java()
    if master.startswith("spark://"):
        reachable(master)
    builder = SparkSession.builder.master(master)
    for name, value in configured(master, work, settings, undo).items():
        builder = builder.config(name, value)
    with _environment(master, _log(master, work)):
        return builder.getOrCreate()


def configured(master: str, work: str, settings: Mapping[str, str], undo: ExitStack) -> dict[str, str]:
    """Spark's settings for a session of ours."""
    here = on_this_machine(master)
    private = fleeting.remembered(Path(tempfile.mkdtemp(prefix="ucj-spark-")))  # mode 0700
    undo.callback(shutil.rmtree, private, ignore_errors=True)
    log = private / "log4j2.properties"
    log.write_text(_LOG_TO_FILE.format(path=_log(master, work)), encoding="utf-8")
    quiet = f"-Dlog4j2.configurationFile={log.as_uri()} -Dlog4j2.disableJmx=true"
    chosen = dict(_OURS)
    if here:
        spills = _spills(Path(work), undo) if work else private
        chosen |= _ON_THIS_MACHINE | {"spark.local.dir": str(spills)}
    if master.startswith("local-cluster"):
        chosen |= {"spark.executor.extraJavaOptions": f"{quiet} {_JVM}"}
    if not master.startswith("local["):  # within one process pieces are sealed, and nothing goes over a network
        chosen["spark.io.encryption.enabled"] = "true"  # the function that holds the key may be spilled too
    if not master.startswith("spark://"):  # there the master itself must have been set so
        chosen |= {"spark.authenticate": "true", "spark.network.crypto.enabled": "true"}
    if here:  # elsewhere the cluster makes a secret and hands it out
        chosen["spark.authenticate.secret"] = secrets.token_hex(16)
    chosen["spark.driver.extraJavaOptions"] = f"{quiet} {_JVM}" if here else quiet
    return chosen | dict(settings)


def _log(master: str, work: str) -> str:
    """Where Spark's own log goes: never to the terminal."""
    chosen = os.environ.get("UCJ_SPARK_LOG")
    return chosen or (str(Path(work) / "spark.log") if work and on_this_machine(master) else os.devnull)


def _spills(work: Path, undo: ExitStack) -> Path:
    work.mkdir(mode=0o700, parents=True, exist_ok=True)
    spills = fleeting.remembered(Path(tempfile.mkdtemp(prefix=".spark-", dir=work)))
    undo.callback(shutil.rmtree, spills, ignore_errors=True)
    return spills


@contextmanager
def _environment(master: str, log: str) -> Iterator[None]:
    """While Spark's JVM starts: this Python for its workers, loopback alone, and its own first words into the log."""
    before = dict(os.environ)
    if on_this_machine(master):
        os.environ |= {"SPARK_LOCAL_IP": _LOOPBACK, "PYSPARK_PYTHON": sys.executable}
        os.environ |= {"PYSPARK_DRIVER_PYTHON": sys.executable}
    kept = os.dup(2)
    with suppress(OSError):
        written = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(written, 2)
        os.close(written)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        for name in set(os.environ) - set(before):
            del os.environ[name]
        os.environ.update(before)
