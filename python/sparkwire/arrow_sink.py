"""One micro-batch as Arrow record batches, with the number of rows that Spark itself counted."""

from __future__ import annotations

import queue
import re
import threading
import uuid
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from pyspark.sql import Observation
from pyspark.sql import functions as F

from sparkwire.pyspark_versions import collected_batches
from sparkwire.spill import Spill, SpillFull

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

SORTED = re.compile(r"^\W*Sort \[.*\], true\b", re.MULTILINE)


def is_sorted(frame: DataFrame) -> bool:
    """Whether the rows have an order over all partitions, which their frames must keep."""
    plan = str(_jvm_frame(frame).queryExecution().analyzed().toString())
    return SORTED.search(plan) is not None


def _jvm_frame(frame: Any) -> Any:
    """The frame in the JVM: what PySpark itself collects Arrow batches from, without gathering them first."""
    return frame._jdf


class SparkRows:
    """The record batches of a frame, each as soon as a task of Spark's has finished it.

    Spark is drained at its own speed: were the JVM left waiting for whoever takes the batches, other
    sessions in it would wait too. What is drained and not yet taken lies in `spill`. Rows that are sorted
    over all partitions come in their order, at the end.
    """

    def __init__(self, frame: DataFrame, spill: Spill, *, in_order: bool) -> None:
        self._spill = spill
        self._count = Observation(f"sparkwire-{uuid.uuid4()}")
        self._frame = frame.observe(self._count, F.count(F.lit(1)).alias("rows"))
        self._in_order = in_order

    @property
    def rows(self) -> int:
        """Spark's own count, once the batches have all been taken."""
        return int(self._count.get["rows"])

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        from pyspark.errors.exceptions.captured import unwrap_spark_exception

        port, secret, server = _jvm_frame(self._frame).collectAsArrowToPython()
        drained: queue.SimpleQueue[Any] = queue.SimpleQueue()
        thread = threading.Thread(
            target=_drain, args=((port, secret), self._spill, drained), name="sparkwire-drain", daemon=True
        )
        thread.start()
        order: list[int] = []
        broken: Exception | None = None
        while True:
            item = drained.get()
            if isinstance(item, int):
                if not self._in_order:
                    yield self._spill.take(item)
            elif isinstance(item, list):
                order = item
            else:
                broken = item
                break
        if isinstance(broken, SpillFull):
            raise broken
        # The JVM's own error says more than a stream that was cut.
        with unwrap_spark_exception():
            server.getResult()
        if broken is not None:
            raise broken
        yield from (self._spill.take(index) for index in order if self._in_order)


def _drain(connection: Any, spill: Spill, into: queue.SimpleQueue[Any]) -> None:
    """Puts record batches into the spill and says their indices, then the list that orders them.

    The end is None, or what went wrong.
    """
    try:
        with collected_batches(connection) as batches:
            for item in batches:
                into.put(spill.put(item) if isinstance(item, pa.RecordBatch) else item)
        into.put(None)
    except Exception as error:
        into.put(error)
