"""The bridge of a run: results go over the channel, and control comes back."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from sparkwire import messages as m
from sparkwire.checkpoint_contract import CheckpointContracts
from sparkwire.checkpoint_files import write_checkpoints_in_process
from sparkwire.driver_file import DriverFile
from sparkwire.link import Link
from sparkwire.open_results import OpenResults
from sparkwire.progress import ProgressListener
from sparkwire.pyspark_versions import mend_query_started, spark_version
from sparkwire.worker_check import EXECUTOR_MODULES, check_workers

if TYPE_CHECKING:
    from types import TracebackType

    from pyspark.sql import DataFrame, SparkSession
    from pyspark.sql.streaming.query import StreamingQuery

    from sparkwire.bad_records import BadRecordWatch
    from sparkwire.bridge import Via
    from sparkwire.sending import Sending
    from sparkwire.spill import Spill

POLL_S = 0.1


class Target(NamedTuple):
    """Which micro-batch of which result; a batch job's result is batch 0 of no query."""

    result: str
    query_id: str | None
    batch_id: int


class Way(NamedTuple):
    """How the rows of a result go."""

    from_executors: bool
    in_order: bool
    """Whether they have an order that the driver must keep."""


class RunSession:
    """What the runner has set up for this process: the driver file and the open channel."""

    def __init__(self, driver: DriverFile, channel: Link) -> None:
        self.driver = driver
        self.channel = channel
        self.batch_failure: tuple[str, BaseException] | None = None
        """The result whose micro-batch failed first, and how."""
        self.contracts: CheckpointContracts | None = None


_current: RunSession | None = None


def current() -> RunSession | None:
    """The run this process belongs to; None by hand."""
    return _current


def set_current(session: RunSession) -> None:
    """Called once, by the runner, before the script starts."""
    global _current
    _current = session


class ConnectedBridge:
    """See :class:`sparkwire.bridge.Bridge`."""

    def __init__(self, spark: SparkSession, session: RunSession) -> None:
        self._spark = spark
        self._session = session
        self._driver = session.driver
        self._channel = session.channel
        self._results = OpenResults()
        self._sending: list[Sending] = []
        has_contract = session.driver.contract is not None and session.driver.checkpoint is not None
        if has_contract and session.contracts is None:
            session.contracts = CheckpointContracts(spark, session.driver)
        self._watch: BadRecordWatch | None = None
        self._executors_checked = False
        if session.driver.local_checkpoint:
            write_checkpoints_in_process(spark)
        if session.driver.check_workers:
            check_workers(spark)
        self._listener = ProgressListener(session.channel)
        spark.streams.addListener(self._listener)

    def __enter__(self) -> ConnectedBridge:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None and self._sending:
            wait_until_ended([], self._sending, self._stopping)

    def param(self, name: str) -> str:
        value = self._driver.params.get(name)
        if value is None:
            given = ", ".join(sorted(self._driver.params)) or "none"
            raise KeyError(f"the run has no parameter '{name}'; it has: {given}")
        return value

    def checkpoint(self, sink: str) -> str:
        base = self._driver.checkpoint
        if base is None:
            raise ValueError(
                f"sink '{sink}' needs a checkpoint that this driver can reach: "
                "it runs in the cluster, and the run was given none"
            )
        contracts = self._session.contracts
        folder = sink if contracts is None else contracts.folder_of(sink)
        return f"{base.rstrip('/')}/{folder}"

    def result(self, name: str, frame: DataFrame, *, via: Via = "driver") -> Callable[[DataFrame, int], None]:
        schema = frame.schema.jsonValue()
        way = self._way(name, frame, via)
        self._results.expect(name)

        def send_batch(batch: DataFrame, batch_id: int) -> None:
            def query_id() -> str | None:
                return batch.sparkSession.sparkContext.getLocalProperty("sql.streaming.queryId")

            self._take_batch(name, query_id, schema, (batch, batch_id), way)

        return send_batch

    def send(self, name: str, frame: DataFrame, *, via: Via = "driver", wait: bool = True) -> None:
        self._send_frame(name, frame, self._way(name, frame, via), wait=wait)

    def limit_bad_records(
        self, source: str, *, count: int | None = None, percent: float | None = None
    ) -> None:
        if self._watch is None:
            self._watch = watch_bad_records(self._spark)
        self._watch.limit(source, count, percent)

    def wait(self) -> None:
        queries = started_queries(self._spark)
        named = [(query, (str(query.id), query.name)) for query in queries]

        # A script that waits for its queries starts none of them again: what has ended has ended for good.
        def end_results(active: list[StreamingQuery]) -> None:
            for result in self._results.end(which for query, which in named if query in active):
                self._channel.end_result(result)

        wait_until_ended(queries, self._sending, self._stopping, self._watch, end_results)

    def _stopping(self) -> bool:
        return self._channel.stop is not None

    def _way(self, name: str, frame: DataFrame, via: str) -> Way:
        from sparkwire.arrow_sink import is_sorted

        if via not in ("driver", "executors"):
            raise ValueError(f"result '{name}' is to come via {via!r}; expected 'driver' or 'executors'")
        if via == "executors" and self._driver.endpoint is None:
            raise ValueError(
                f"result '{name}' is to come via executors, which need a result channel to call; "
                "this run has none: leave via out, or --spool (in the library: spool)"
            )
        if via == "executors" and not self._executors_checked:
            check_workers(self._spark, EXECUTOR_MODULES, self._driver.endpoint)
            self._executors_checked = True
        # Partitions are handed out in their order, whoever writes them.
        return Way(via == "executors", in_order=via == "driver" and is_sorted(frame))

    def _take_batch(
        self,
        name: str,
        query_id: Callable[[], str | None],
        schema: Any,
        micro_batch: tuple[DataFrame, int],
        way: Way,
    ) -> None:
        """Sends a micro-batch, and remembers the first that fails: Spark hands its exception on as text."""
        if self._channel.stop is not None:
            raise self._channel.stop
        batch, batch_id = micro_batch
        try:
            self._send(Target(name, query_id(), batch_id), schema, batch, way)
        except BaseException as error:
            if self._session.batch_failure is None:
                self._session.batch_failure = (name, error)
            raise

    def _send_frame(self, name: str, frame: DataFrame, way: Way, *, wait: bool) -> None:
        self._results.expect_frame(name)
        schema = frame.schema.jsonValue()

        def hand_over() -> None:
            self._send(Target(name, None, 0), schema, frame, way)
            self._channel.end_result(name)

        if wait:
            hand_over()
        else:
            from sparkwire.sending import Sending

            self._sending.append(Sending(self._spark, hand_over))

    def _rows(self, frame: DataFrame, spill: Spill, *, in_order: bool) -> Any:
        from sparkwire.arrow_sink import SparkRows

        return SparkRows(frame, spill, in_order=in_order)

    def _send(self, target: Target, schema: Any, frame: DataFrame, way: Way) -> None:
        channel = self._channel
        name, query_id, batch_id = target
        if self._results.open(name, query_id):
            channel.open_result(name, query_id, schema, None)
        where = {"result": name, "queryId": query_id, "batchId": batch_id}
        sent = self._sent_by_tasks(where, frame) if way.from_executors else self._sent(where, frame, way)
        channel.send(m.BATCH_END, {**where, **sent})
        channel.wait_acknowledged(target, sent["rows"])

    def _sent(self, where: dict[str, Any], frame: DataFrame, way: Way) -> dict[str, Any]:
        """Sends the rows from here; returns how many Spark counted, and in how many frames they are."""
        from sparkwire.arrow_frames import frames_of
        from sparkwire.spill import Spill

        spill = Spill(self._driver.folder, disk_bytes=self._driver.spill_bytes)
        rows = self._rows(frame, spill, in_order=way.in_order)
        seq = 0
        try:
            for frame_rows, body in frames_of(rows):
                self._channel.take_credit(where["result"], body.size)
                header = {**where, "partition": 0, "seq": seq, "rows": frame_rows}
                self._channel.send(m.DATA, header, body)
                seq += 1
        finally:
            spill.close()
        return {"rows": rows.rows, "frames": seq}

    def _sent_by_tasks(self, where: dict[str, Any], frame: DataFrame) -> dict[str, Any]:
        """Lets the tasks send the rows; returns the counts, and which of their attempts are the ones."""
        from sparkwire.executor_rows import write_from_executors
        from sparkwire.task_channel import ChannelAccess

        driver = self._driver
        access = ChannelAccess(
            endpoint=str(driver.endpoint),
            run=driver.run,
            token=driver.token,
            keys=driver.curve,
            incarnation=self._channel.incarnation,
            spark=spark_version(),
        )
        return write_from_executors(frame, access, where)._asdict()


def started_queries(spark: SparkSession) -> list[StreamingQuery]:
    """The queries that go on; raises the failure of one that has failed already."""
    queries = list(spark.streams.active)
    # It is no longer active, but still reported here; 0 is refused.
    spark.streams.awaitAnyTermination(cast(int, 0.001))
    return queries


def watch_bad_records(spark: SparkSession) -> BadRecordWatch:
    """Starts to count the bad records of the session's queries."""
    from sparkwire.bad_records import BadRecordWatch

    mend_query_started()
    watch = BadRecordWatch()
    spark.streams.addListener(watch)
    return watch


def wait_until_ended(
    queries: list[StreamingQuery],
    sending: list[Sending],
    stopping: Callable[[], bool],
    watch: BadRecordWatch | None = None,
    looked: Callable[[list[StreamingQuery]], None] = lambda _: None,
) -> None:
    """Waits until all have ended; what failed stops the queries and is raised, as are too many bad records.

    `looked` is told again and again which queries go on, or have their bad records still counted; the others
    have ended without a failure.
    While a stop is under way, what ends with an error has been stopped in the middle of a batch: that is
    not a failure.
    """
    ended: list[StreamingQuery] = []
    while queries or sending:
        for query in [query for query in queries if not query.isActive]:
            queries.remove(query)
            ended.append(query)
            if query.exception() is not None and not stopping():
                _stop_all(queries)
                query.awaitTermination()
        for result in [result for result in sending if result.done]:
            sending.remove(result)
            if result.error is not None and not stopping():
                _stop_all(queries)
                raise result.error
        counting = [query for query in ended if watch is not None and watch.is_counting(str(query.runId))]
        if watch is not None and not stopping():
            try:
                watch.check()
            except Exception:
                _stop_all(queries)
                raise
        if not stopping():
            looked([*queries, *counting])
        time.sleep(POLL_S if queries or sending else 0)
    if watch is not None and not stopping():
        watch.check_end()


def _stop_all(queries: list[StreamingQuery]) -> None:
    for query in queries:
        query.stop()
