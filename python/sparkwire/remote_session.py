"""The session on a Spark Connect server that a run works in."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sparkwire.driver_file import RemoteServer

# A server that has not answered for some twenty seconds counts as gone; PySpark's own limit is ten minutes.
PATIENCE: dict[str, Any] = {"max_retries": 7, "initial_backoff": 50, "max_backoff": 5000}


class RemoteUnfit(Exception):
    """The Connect server cannot run the job: it does not answer, is too old, or lacks what the job needs."""


_current: Any = None


def current() -> Any:
    """The run's session; None where the run has none, or it is released."""
    return _current


def open_session(remote: RemoteServer) -> None:
    """Opens the session that the script's own `getOrCreate` then returns, and checks that the job fits.

    Raises:
        RemoteUnfit: it does not; the message says why, and what to do.
    """
    global _current
    spark = _connect(remote)
    _current = spark
    try:
        server = str(spark.version)
        _check_version(server, remote.name)
        for connector in remote.connectors:
            _check_connector(spark, connector, server, remote.name)
        for name, value in remote.conf.items():
            spark.conf.set(name, value)
        if remote.py_files:
            spark.addArtifacts(*remote.py_files, pyfile=True)
    except RemoteUnfit:
        raise
    except Exception as error:
        raise RemoteUnfit(_reason(error, remote.name)) from None


def _connect(remote: RemoteServer) -> Any:
    # Known beforehand, so that whoever outlives this process can release it.
    os.environ["SPARK_REMOTE"] = f"{remote.url};session_id={remote.session}"
    try:
        from pyspark.sql import SparkSession
        from pyspark.sql.connect.client.retries import DefaultPolicy

        spark: Any = SparkSession.builder.getOrCreate()
    except Exception as error:
        raise RemoteUnfit(_reason(error, remote.name)) from None
    # A script that stops its session and asks for another one gets another one.
    os.environ["SPARK_REMOTE"] = remote.url
    spark.client.set_retry_policies([DefaultPolicy(**PATIENCE)])
    return spark


def release_session() -> None:
    """Ends everything of the run's on the server, and the session; with a server that is gone, nothing."""
    global _current
    spark, _current = _current, None
    if spark is None:
        return
    # Where the script has stopped it itself, or the server is gone, there is nothing to do.
    with contextlib.suppress(Exception):
        spark.client.set_retry_policies([])
        spark.stop()


def release_left_session(remote: RemoteServer) -> None:
    """Releases a session whose own process has gone without doing so."""
    global _current
    try:
        _current = _connect(remote)
    except RemoteUnfit:
        return
    release_session()


def minor_of(version: str) -> tuple[int, int]:
    """`4.1.1` → (4, 1)."""
    found = re.match(r"(\d+)\.(\d+)", version)
    return (int(found.group(1)), int(found.group(2))) if found else (0, 0)


def _check_version(server: str, name: str) -> None:
    from pyspark.version import __version__ as client

    reason = version_reason(client, server)
    if reason is not None:
        raise RemoteUnfit(f"the Connect server at {name} {reason}")


def version_reason(client: str, server: str) -> str | None:
    """Why the two do not go together; None where they do: a server may be of a newer minor version."""
    ours, theirs = minor_of(client), minor_of(server)
    if ours[0] == theirs[0] and ours <= theirs:
        return None
    return (
        f"runs Spark {server}, and the client here is PySpark {client}, which works with "
        f"{ours[0]}.{ours[1]} and newer {ours[0]}.x: choose the client with --spark {server} "
        f"(in the library: `spark`), or another server"
    )


# What is asked of the server for each connector; nothing of it reaches for the network.
PROBES: Mapping[str, Callable[[Any], Any]] = {
    "kafka": lambda spark: (
        spark.read.format("kafka")
        .option("kafka.bootstrap.servers", "127.0.0.1:1")
        .option("subscribe", "none")
        .load()
        .schema
    ),
    "avro": lambda spark: spark.sql("SELECT from_avro(X'00', '\"string\"', map()) AS value").schema,
}
ARTIFACTS = {"kafka": "spark-sql-kafka-0-10", "avro": "spark-avro"}


def _check_connector(spark: Any, connector: str, server: str, name: str) -> None:
    probe = PROBES.get(connector)
    if probe is None:
        return
    try:
        probe(spark)
    except Exception as error:
        if _is_silent(error):
            raise
        artifact = f"org.apache.spark:{ARTIFACTS[connector]}_2.13:{server}"
        raise RemoteUnfit(
            f"the Connect server at {name} (Spark {server}) lacks the connector {connector}, and a client "
            f"cannot bring it: start the server with --packages {artifact}"
        ) from None


def _is_silent(error: BaseException) -> bool:
    code = getattr(error, "getGrpcStatusCode", lambda: None)()
    return getattr(code, "name", None) == "UNAVAILABLE"


def _reason(error: BaseException, name: str) -> str:
    if isinstance(error, ImportError):
        return f"the Connect client cannot be loaded: {error}"
    if _is_silent(error):
        return f"the Connect server at {name} does not answer"
    first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    return f"the Connect server at {name} refuses: {first}"
