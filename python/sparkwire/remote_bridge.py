"""The bridge of a run on a Spark Connect server."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sparkwire.connected import ConnectedBridge, RunSession, Way
from sparkwire.remote_batches import RemoteBatches, beat

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

    from sparkwire.bridge import Via
    from sparkwire.spill import Spill


class QueryUnknown(Exception):
    """A micro-batch came, and which query's it is cannot be told."""


class ViaUnsupported(Exception):
    """Rows are to come from the executors of a Connect server, which nobody lets write to the consumer."""


class RemoteBridge(ConnectedBridge):
    """See :class:`sparkwire.bridge.Bridge`."""

    def __init__(self, spark: SparkSession, session: RunSession) -> None:
        super().__init__(spark, session)
        self._beats = False

    def result(self, name: str, frame: DataFrame, *, via: Via = "driver") -> Callable[[DataFrame, int], None]:
        way = self._way(name, frame, via)
        schema = frame.schema.jsonValue()
        self._results.expect(name)
        if not self._beats:
            self._beats = True
            beat(self._spark)

        def take(batch: Any, batch_id: int) -> None:
            self._take_batch(name, lambda: self._query_id(name), schema, (batch, batch_id), way)

        return RemoteBatches(self._spark, take).function()

    def _way(self, name: str, frame: DataFrame, via: str) -> Way:
        if via != "driver":
            raise ViaUnsupported(
                f"result '{name}' is to come via {via}: from a Connect server rows come over its session. "
                "Leave via out, or run the job with a driver of its own (master in place of remote)."
            )
        return Way(from_executors=False, in_order=True)

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
