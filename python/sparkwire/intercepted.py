"""PySpark without its ends: what would start a query, write or fetch rows is told to a recorder instead."""

from __future__ import annotations

import inspect
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from sparkwire.pyspark_versions import frame_class

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

STREAM_SETTINGS = ("format", "outputMode", "queryName", "trigger")
START_PARAMETERS = ("path", "format", "outputMode", "partitionBy", "queryName")
FETCHING = ("collect", "count", "first", "head", "take", "tail", "isEmpty", "toPandas", "toArrow")
FETCHING_MORE = ("toLocalIterator", "approxQuantile", "corr", "cov")
SHOWING = ("show", "foreach", "foreachPartition")
# Methods of `df.write` whose name is the format, and those that take it from `format(…)`.
FILE_WRITES = ("csv", "jdbc", "json", "orc", "parquet", "text", "xml")
TABLE_WRITES = ("save", "saveAsTable", "insertInto")
TABLE_WRITES_2 = ("create", "replace", "createOrReplace", "append", "overwrite", "overwritePartitions")
# Statements that `spark.sql` would run at once.
WRITING_STATEMENTS = {
    "CreateTableAsSelect",
    "DeleteFromTable",
    "InsertIntoDir",
    "InsertIntoStatement",
    "LoadData",
    "MergeIntoTable",
    "OverwriteByExpression",
    "ReplaceTableAsSelect",
    "TruncateTable",
    "UpdateTable",
}


class NeedsData(BaseException):
    """The script asks for rows, and its way from there follows from them; no `except` of its own takes it."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} needs rows, and an analysis has none")


class Recorder(Protocol):
    """Who is told."""

    def stream(self, frame: DataFrame, settings: dict[str, Any]) -> None:
        """A streaming query would be started."""
        ...

    def batch(self, frame: DataFrame, sink: str) -> None:
        """Rows of a frame would be written or shown."""
        ...


class UnstartedQuery:
    """What `start()` gives: a query that has ended at once, without an error and without a micro-batch."""

    def __init__(self, name: str | None) -> None:
        self.name = name
        self.isActive = False
        self.lastProgress = None
        self.id = str(uuid.uuid4())
        self.runId = str(uuid.uuid4())
        self.recentProgress: list[Any] = []
        self.status = {"message": "Stopped", "isDataAvailable": False, "isTriggerActive": False}

    def awaitTermination(self, timeout: int | None = None) -> bool | None:  # noqa: N802
        return None if timeout is None else True

    def exception(self) -> None:
        return None

    def explain(self, extended: bool = False) -> None:
        """Prints nothing: there was no micro-batch."""

    def processAllAvailable(self) -> None:  # noqa: N802
        """Nothing is available."""

    def stop(self) -> None:
        """It never ran."""


def intercept(recorder: Recorder) -> None:
    """Replaces PySpark's ends in this process."""
    _intercept_streams(recorder)
    _intercept_frames(recorder)
    _intercept_writes(recorder)
    _intercept_context()


def script_line(script: str) -> int | None:
    """The line of the script that is being run."""
    at = inspect.currentframe()
    while at is not None:
        if at.f_code.co_filename == script:
            return at.f_lineno
        at = at.f_back
    return None


def _settings(writer: Any) -> dict[str, Any]:
    return writer.__dict__.setdefault("_sparkwire", {})


def _replace(target: Any, **methods: Callable[..., Any]) -> None:
    for name, method in methods.items():
        setattr(target, name, method)


def _intercept_streams(recorder: Recorder) -> None:
    from pyspark.sql.streaming.query import StreamingQueryManager
    from pyspark.sql.streaming.readwriter import DataStreamWriter

    stream: Any = DataStreamWriter

    def remembering(name: str, original: Callable[..., Any]) -> Callable[..., Any]:
        def method(self: Any, *args: Any, **named: Any) -> Any:
            given = original(self, *args, **named)
            _settings(self)[name] = named if name == "trigger" else (args[0] if args else named.popitem()[1])
            return given

        return method

    for name in STREAM_SETTINGS:
        setattr(stream, name, remembering(name, getattr(stream, name)))

    def foreach_batch(self: Any, func: Any) -> Any:
        _settings(self).update(format="foreachBatch", result=getattr(func, "sparkwire_result", None))
        return self

    def foreach(self: Any, f: Any) -> Any:
        _settings(self)["format"] = "foreach"
        return self

    def start(self: Any, *args: Any, **named: Any) -> Any:
        given = {**dict(zip(START_PARAMETERS, args, strict=False)), **named}
        # What Spark refuses of these it refuses here too.
        for setting in ("format", "outputMode", "queryName"):
            if given.get(setting) is not None:
                getattr(self, setting)(given[setting])
        recorder.stream(self._df, _settings(self))
        return UnstartedQuery(_settings(self).get("queryName"))

    def to_table(self: Any, *args: Any, **named: Any) -> Any:
        table = args[0] if args else named.pop("tableName")
        _settings(self).setdefault("format", f"table {table}")
        args = args[1:]
        return start(self, None, *args, **named)

    def await_any(self: Any, timeout: int | None = None) -> bool | None:
        return None if timeout is None else True

    _replace(stream, foreachBatch=foreach_batch, foreach=foreach, start=start, toTable=to_table)
    _replace(StreamingQueryManager, awaitAnyTermination=await_any)


def _intercept_frames(recorder: Recorder) -> None:
    frame: Any = frame_class()

    def fetch(name: str) -> Callable[..., Any]:
        def method(self: Any, *args: Any, **named: Any) -> Any:
            raise NeedsData(f"{name}()")

        return method

    def show(name: str) -> Callable[..., Any]:
        def method(self: Any, *args: Any, **named: Any) -> None:
            recorder.batch(self, name)

        return method

    for name in (*FETCHING, *FETCHING_MORE):
        if hasattr(frame, name):
            setattr(frame, name, fetch(name))
    for name in SHOWING:
        setattr(frame, name, show(name))

    def unchanged(self: Any, *args: Any, **named: Any) -> Any:
        return self

    _replace(frame, checkpoint=unchanged, localCheckpoint=unchanged)


def _intercept_writes(recorder: Recorder) -> None:
    from pyspark.sql.readwriter import DataFrameWriter, DataFrameWriterV2

    writer: Any = DataFrameWriter
    original = writer.format

    def remember_format(self: Any, source: str) -> Any:
        _settings(self)["format"] = source
        return original(self, source)

    def write(name: str) -> Callable[..., Any]:
        def method(self: Any, *args: Any, **named: Any) -> None:
            given = named.get("format") or _settings(self).get("format")
            recorder.batch(self._df, name if name in FILE_WRITES else (given or name))

        return method

    writer.format = remember_format
    for name in (*FILE_WRITES, *TABLE_WRITES):
        if hasattr(writer, name):
            setattr(writer, name, write(name))

    def write_table(name: str) -> Callable[..., Any]:
        def method(self: Any, *args: Any, **named: Any) -> None:
            recorder.batch(self._df, f"table {name}")

        return method

    for name in TABLE_WRITES_2:
        setattr(DataFrameWriterV2, name, write_table(name))


def _intercept_context() -> None:
    from pyspark import RDD, SparkContext
    from pyspark.sql import SparkSession

    def fetch(name: str) -> Callable[..., Any]:
        def method(self: Any, *args: Any, **named: Any) -> Any:
            raise NeedsData(f"{name}() of an RDD")

        return method

    rdd: Any = RDD
    context: Any = SparkContext
    rdd.collect, rdd.toLocalIterator = fetch("collect"), fetch("toLocalIterator")
    context.runJob = fetch("runJob")
    session: Any = SparkSession
    original = session.sql

    def sql(self: Any, *args: Any, **named: Any) -> Any:
        try:
            parser = self._jsparkSession.sessionState().sqlParser()
            statement = str(
                parser.parsePlan(args[0] if args else named["sqlQuery"]).getClass().getSimpleName()
            )
        except Exception:  # Spark itself says what is wrong with it
            statement = ""
        if statement in WRITING_STATEMENTS:
            raise NeedsData(f"the statement {statement}")
        return original(self, *args, **named)

    session.sql = sql
