"""What a job's script knows of sparkwire: parameters, checkpoints, results, and the wait for the end."""

from __future__ import annotations

import os
import re
import tempfile
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal, Protocol

from sparkwire import analysis, connected

if TYPE_CHECKING:
    from types import TracebackType

    from pyspark.sql import DataFrame, SparkSession

    from sparkwire.bad_records import BadRecordWatch

    BatchFunction = Callable[[DataFrame, int], None]
    Via = Literal["driver", "executors"]


class Bridge(Protocol):
    """The same for a run of sparkwire's, for an analysis, and for a script started by hand."""

    def __enter__(self) -> Bridge:
        """Returns the bridge itself."""
        ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leaves nothing open."""
        ...

    def param(self, name: str) -> str:
        """Returns a parameter of the run.

        Raises:
            KeyError: the run has no such parameter; the message says how to give it.
        """
        ...

    def checkpoint(self, sink: str) -> str:
        """Returns the checkpoint folder of one sink's query."""
        ...

    def result(self, name: str, frame: DataFrame, *, via: Via = "driver") -> BatchFunction:
        """Returns the function for `foreachBatch` that hands each micro-batch of `frame` to the caller.

        It returns only after the caller has acknowledged the micro-batch. The rows come through the driver,
        or straight from the executors that have them, for more of them than one driver should hold.
        """
        ...

    def send(self, name: str, frame: DataFrame, *, via: Via = "driver", wait: bool = True) -> None:
        """Hands the rows of a batch (not streaming) frame to the caller, as :meth:`result` does.

        It returns only after the caller has acknowledged them; with `wait=False` at once, and :meth:`wait`
        waits for that.
        """
        ...

    def limit_bad_records(
        self, source: str, *, count: int | None = None, percent: float | None = None
    ) -> None:
        """Sets how many bad records a source may have in each query; called before the queries start.

        They are what the source's frame observes under `bad_records:` and its name.
        """
        ...

    def wait(self) -> None:
        """Waits until every streaming query has ended, and every result that was sent has been taken.

        Raises:
            StreamingQueryException: of the first query that failed; the others are stopped.
            BadRecordsError: a source has had more bad records than its limit; the queries are stopped.
        """
        ...


def open_bridge(spark: SparkSession) -> Bridge:
    """Opens the bridge of this run, or, in a script started by hand, one that prints rows to stdout."""
    told = analysis.current()
    if told is not None:
        return analysis.AnalysisBridge(told)
    session = connected.current()
    if session is None:
        return ByHand(spark)
    if session.driver.remote is not None:
        # Here, because it imports what only a run on a Connect server has.
        from sparkwire.remote_bridge import RemoteBridge

        return RemoteBridge(spark, session)
    return connected.ConnectedBridge(spark, session)


class ByHand:
    """The bridge of a script that no orchestrator started."""

    def __init__(self, spark: SparkSession) -> None:
        self._spark = spark
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._print = threading.Lock()
        self._watch: BadRecordWatch | None = None

    def __enter__(self) -> ByHand:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._folder is not None:
            for query in self._spark.streams.active:
                query.stop()
            self._folder.cleanup()

    def param(self, name: str) -> str:
        variable = "SPARKWIRE_PARAM_" + re.sub(r"\W", "_", name).upper()
        value = os.environ.get(variable)
        if value is None:
            raise KeyError(f"parameter '{name}' is not set: set the environment variable {variable}")
        return value

    def checkpoint(self, sink: str) -> str:
        base = os.environ.get("SPARKWIRE_CHECKPOINT")
        if base is None:
            if self._folder is None:
                self._folder = tempfile.TemporaryDirectory(prefix="sparkwire-checkpoint-")
            base = self._folder.name
        return f"{base.rstrip('/')}/{sink}"

    def result(self, name: str, frame: DataFrame, *, via: Via = "driver") -> BatchFunction:
        def show(batch: DataFrame, batch_id: int) -> None:
            self._show(name, batch, f" batch {batch_id}")

        return show

    def send(self, name: str, frame: DataFrame, *, via: Via = "driver", wait: bool = True) -> None:
        self._show(name, frame, "")

    def limit_bad_records(
        self, source: str, *, count: int | None = None, percent: float | None = None
    ) -> None:
        if self._watch is None:
            self._watch = connected.watch_bad_records(self._spark)
        self._watch.limit(source, count, percent)

    def wait(self) -> None:
        queries = connected.started_queries(self._spark)
        connected.wait_until_ended(queries, [], lambda: False, self._watch)

    def _show(self, name: str, frame: DataFrame, which: str) -> None:
        rows = frame.collect()
        with self._print:
            for row in rows:
                print(f"{name}{which}: {row.asDict(recursive=True)}", flush=True)


__all__: list[Any] = ["Bridge", "open_bridge"]
