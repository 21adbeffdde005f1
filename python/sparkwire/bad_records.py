"""How many bad records a source may have, held against what Spark itself counts of them."""

from __future__ import annotations

import json
import threading
import time
from typing import TYPE_CHECKING, Any, NamedTuple

from pyspark.sql.streaming.listener import StreamingQueryListener

if TYPE_CHECKING:
    from pyspark.sql.streaming.listener import (
        QueryIdleEvent,
        QueryProgressEvent,
        QueryStartedEvent,
        QueryTerminatedEvent,
    )

PREFIX = "bad_records:"
# Of fewer records a share says little; at the end of a query it counts whatever they are.
LEAST_FOR_PERCENT = 100
# Spark tells the end of a query after all of its progress, but in its own time.
END_LIMIT_S = 30.0


class BadRecordsError(Exception):
    """A source has had more bad records than the job allows."""


class Budget(NamedTuple):
    """What one source may have in one query."""

    most: int | None
    percent: float | None


class Counted:
    """What one query has read of one source."""

    def __init__(self) -> None:
        self.records = 0
        self.bad = 0
        self.first: dict[str, Any] | None = None

    def add(self, metrics: dict[str, Any]) -> None:
        """Adds the counts of one micro-batch."""
        self.records += int(metrics.get("records") or 0)
        self.bad += int(metrics.get("bad") or 0)
        if self.first is None:
            self.first = metrics.get("first")


class BadRecordWatch(StreamingQueryListener):
    """Counts from the progress of every query; each query has the whole budget of a source."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._budgets: dict[str, Budget] = {}
        self._counted: dict[tuple[str, str], Counted] = {}
        self._names: dict[str, str] = {}
        self._running: set[str] = set()
        self._problem: str | None = None

    def limit(self, source: str, count: int | None, percent: float | None) -> None:
        """Sets what a source may have; before its queries start."""
        self._budgets[source] = Budget(count, percent)

    def check(self) -> None:
        """Looks at what is counted so far.

        Raises:
            BadRecordsError: some source has had too many.
        """
        with self._lock:
            if self._problem is not None:
                raise BadRecordsError(self._problem)

    def is_counting(self, run: str) -> bool:
        """Whether Spark has yet to tell the end of a query's run: its last counts may be missing."""
        with self._lock:
            return run in self._running

    def check_end(self) -> None:
        """Waits until Spark has told the end of every query, then looks for the last time."""
        deadline = time.monotonic() + END_LIMIT_S
        while True:
            self.check()
            with self._lock:
                if not self._running:
                    return
            if time.monotonic() > deadline:
                raise BadRecordsError(
                    "the bad records could not be counted: Spark did not tell the end of a query"
                )
            time.sleep(0.05)

    def onQueryStarted(self, event: QueryStartedEvent) -> None:
        """Spark waits for this call."""
        with self._lock:
            self._running.add(str(event.runId))
            self._names[str(event.runId)] = event.name or str(event.id)

    def onQueryProgress(self, event: QueryProgressEvent) -> None:
        """Adds what one micro-batch has counted."""
        progress: dict[str, Any] = json.loads(event.progress.json)
        observed: dict[str, Any] = progress.get("observedMetrics") or {}
        run = str(progress.get("runId"))
        with self._lock:
            for name, metrics in observed.items():
                source = name.removeprefix(PREFIX)
                if name.startswith(PREFIX) and source in self._budgets:
                    self._counted.setdefault((run, source), Counted()).add(metrics)
                    self._judge(run, source, at_end=False)

    def onQueryIdle(self, event: QueryIdleEvent) -> None:
        """Nothing new was counted."""

    def onQueryTerminated(self, event: QueryTerminatedEvent) -> None:
        """After this no more is counted of the query."""
        ended = str(event.runId)
        with self._lock:
            for run, source in list(self._counted):
                if run == ended:
                    self._judge(run, source, at_end=True)
            self._running.discard(ended)

    def _judge(self, run: str, source: str, *, at_end: bool) -> None:
        counted, budget = self._counted[run, source], self._budgets[source]
        limit = _exceeded(counted, budget, at_end=at_end)
        if limit is None or self._problem is not None:
            return
        at = counted.first or {}
        self._problem = (
            f"source '{source}' has {counted.bad} bad records among {counted.records} in query "
            f"'{self._names.get(run, run)}'; expected {limit}. The first is "
            f"{at.get('topic')} [{at.get('partition')}] at offset {at.get('offset')}"
        )


def _exceeded(counted: Counted, budget: Budget, *, at_end: bool) -> str | None:
    """What was allowed, where it was not enough."""
    if budget.most is not None and counted.bad > budget.most:
        return f"at most {budget.most}"
    if budget.percent is None or not (at_end or counted.records >= LEAST_FOR_PERCENT):
        return None
    too_many = counted.bad * 100 > budget.percent * counted.records
    return f"at most {budget.percent:g} %" if too_many else None
