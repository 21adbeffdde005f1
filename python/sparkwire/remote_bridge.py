"""The bridge of a run on a Spark Connect server."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sparkwire.connected import ConnectedBridge, RunSession
from sparkwire.remote_batches import RemoteBatches, beat

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

    from sparkwire.spill import Spill


class QueryUnknown(Exception):
    """A micro-batch came, and which query's it is cannot be told."""


class RemoteBridge(ConnectedBridge):
    """See :class:`sparkwire.bridge.Bridge`."""

    def __init__(self, spark: SparkSession, session: RunSession) -> None:
        super().__init__(spark, session)
        self._beats = False

    def result(self, name: str, frame: DataFrame) -> Callable[[DataFrame, int], None]:
        schema = frame.schema.jsonValue()
        self._results.expect(name)
        if not self._beats:
            self._beats = True
            beat(self._spark)

        def take(batch: Any, batch_id: int) -> None:
            self._take_batch(name, lambda: self._query_id(name), schema, (batch, batch_id), in_order=True)

        return RemoteBatches(self._spark, take).function()

    def send(self, name: str, frame: DataFrame, *, wait: bool = True) -> None:
        self._send_frame(name, frame, in_order=True, wait=wait)

    def _rows(self, frame: DataFrame, spill: Spill, *, in_order: bool) -> Any:
        from sparkwire.remote_rows import RemoteRows

        return RemoteRows(frame, spill)

    def _query_id(self, result: str) -> str:
        """Spark tells its function nothing of the query that calls it."""
        active: list[Any] = list(self._spark.streams.active)
        named = [query for query in active if query.name == result]
        found = named if len(named) == 1 else active
        if len(found) != 1:
            names = ", ".join(str(query.name) for query in active) or "none"
            raise QueryUnknown(
                f"of which query result '{result}' is cannot be told on a Connect server: {names} run. "
                f"Give its query the name of the result: .queryName({result!r})"
            )
        return str(found[0].id)
