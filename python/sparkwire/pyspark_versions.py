"""What PySpark 3.5 to 4.2 spell differently; the scripts of jobs know nothing of it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, closing
from threading import Thread
from typing import Any, cast
from uuid import UUID


def spark_version() -> str | None:
    """The version of the PySpark that is imported; None where there is none."""
    try:
        from pyspark.version import __version__
    except ImportError:
        return None
    return __version__


def frame_class() -> type[Any]:
    """The class of DataFrames over the JVM."""
    try:
        from pyspark.sql.classic.dataframe import DataFrame
    except ImportError:  # PySpark 3.5
        from pyspark.sql.dataframe import DataFrame
    return DataFrame


def collected_batches(connection: tuple[Any, Any]) -> AbstractContextManager[Iterator[Any]]:
    """Opens the socket on which the JVM serves record batches, and at last the list that orders them.

    Leaving it closes the socket: a JVM that nobody reads from would wait, with every job in it. From 4.2 on
    PySpark gives a context manager that does; before, a generator that holds the only reference.
    """
    from pyspark.sql.pandas.serializers import ArrowCollectSerializer

    served: Any = _load_from_socket()(connection, ArrowCollectSerializer())
    return served if hasattr(served, "__enter__") else closing(cast("Generator[Any]", served))


def _load_from_socket() -> Any:
    try:
        from pyspark.util import _load_from_socket as load  # pyright: ignore[reportPrivateUsage]
    except ImportError:  # PySpark 3.5
        from pyspark.rdd import _load_from_socket as load  # type: ignore[import, no-redef]
    return load


def inheriting_thread(spark: Any, target: Callable[[], None], name: str) -> Thread:
    """Makes a daemon thread that has the Spark properties of this one: the tags by which its jobs are found.

    PySpark 3.5 takes them of the JVM's context and not of a session.
    """
    from pyspark import InheritableThread

    thread: Any = InheritableThread
    of_session = {} if (spark_version() or "").startswith("3.") else {"session": spark}
    return thread(target, **of_session, name=name, daemon=True)


def checkpoint_file_class() -> str:
    """The JVM's class that writes the files of a checkpoint through Hadoop's FileSystem; 4.1 has moved it."""
    major, minor = (int(part) for part in (spark_version() or "").split(".")[:2])
    package = "org.apache.spark.sql.execution.streaming"
    within = f"{package}.checkpointing" if (major, minor) >= (4, 1) else package
    return f"{within}.FileSystemBasedCheckpointFileManager"


def mend_query_started() -> None:
    """Lets listeners hear of the start of a query whose session has job tags.

    PySpark 4.1 and 4.2 take each tag, which Py4J hands on as `str`, for an object of Java: the event is lost
    with an AttributeError in the log. Older ones do not know the tags of queries.
    """
    from pyspark.sql.streaming.listener import QueryStartedEvent

    event: Any = QueryStartedEvent
    if "jobTags" not in event.__init__.__code__.co_varnames:
        return

    def from_java(cls: Any, java: Any) -> Any:
        tags = java.jobTags().iterator()
        return cls(
            id=UUID(java.id().toString()),
            runId=UUID(java.runId().toString()),
            name=java.name(),
            timestamp=java.timestamp(),
            jobTags={str(tags.next()) for _ in iter(tags.hasNext, False)},
        )

    event.fromJObject = classmethod(from_java)


def error_condition(error: BaseException) -> str | None:
    """Spark's error condition: `DIVIDE_BY_ZERO`; None where the error has none."""
    return _said(error, "getCondition") or _said(error, "getErrorClass")


def sql_state(error: BaseException) -> str | None:
    """The SQLSTATE of one of Spark's errors; None where it has none."""
    return _said(error, "getSqlState")


def _said(error: BaseException, method: str) -> str | None:
    function = getattr(error, method, None)
    if function is None:
        return None
    try:
        value = function()
    except Exception:  # PySpark 3.5 raises where later ones return None
        return None
    return value if isinstance(value, str) else None
