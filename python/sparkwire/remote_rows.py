"""The rows of a frame on a Spark Connect server, with the number of them that Spark itself counted."""

from __future__ import annotations

import queue
import threading
import uuid
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from pyspark.sql import Observation
from pyspark.sql import functions as F

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    from sparkwire.spill import Spill


class RemoteRows:
    """The record batches of a frame, in Spark's own order.

    They are drained at the server's speed: it gives up a result that nobody has asked for in minutes, and a
    caller may take longer. What is drained and not yet taken lies in `spill`.
    """

    def __init__(self, frame: DataFrame, spill: Spill) -> None:
        self._spill = spill
        self._count = Observation(f"sparkwire-{uuid.uuid4()}")
        self._frame: Any = frame.observe(self._count, F.count(F.lit(1)).alias("rows"))

    @property
    def rows(self) -> int:
        """Spark's own count, once the batches have all been taken."""
        return int(self._count.get["rows"])

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        drained: queue.SimpleQueue[Any] = queue.SimpleQueue()
        threading.Thread(target=self._drain, args=(drained,), name="sparkwire-drain", daemon=True).start()
        while True:
            item = drained.get()
            if item is None:
                return
            if isinstance(item, BaseException):
                raise item
            yield self._spill.take(item)

    def _drain(self, into: queue.SimpleQueue[Any]) -> None:
        try:
            for batch in _arrow_batches(self._frame):
                into.put(self._spill.put(batch))
            into.put(None)
        except Exception as error:
            into.put(error)


def _arrow_batches(frame: Any) -> Iterator[pa.RecordBatch]:
    """What `toArrow` gathers, as it comes."""
    client = frame.sparkSession.client
    plan = frame._plan
    for item in client.to_table_as_iterator(plan.to_proto(client), plan.observations):
        # The first one may be the schema alone.
        if isinstance(item, pa.Table):
            yield from item.to_batches()
