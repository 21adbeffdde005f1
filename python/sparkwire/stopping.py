"""Stopping streaming queries: after their running micro-batch, or at once."""

from __future__ import annotations

import threading
import time
from typing import Any

from sparkwire import remote_session

FINISH_LIMIT_S = 8.0


class StopRequest(Exception):
    """The consumer asked this run to stop; raised where a batch would wait for it."""

    def __init__(self, mode: str, reason: str) -> None:
        super().__init__(reason)
        self.mode = mode
        self.reason = reason


def active_queries() -> list[Any]:
    """The streaming queries that run in this process's session; none when there is no session yet."""
    from pyspark.sql import SparkSession

    session = remote_session.current() or SparkSession.getActiveSession()
    session = session or SparkSession._instantiatedSession  # pyright: ignore[reportPrivateUsage]
    return [] if session is None else list(session.streams.active)


def is_busy() -> bool:
    """Says whether a streaming query computes a micro-batch; a Spark that cannot be asked computes none."""
    try:
        return any(_computes(query.status) for query in active_queries())
    except Exception:
        return False


def _computes(status: dict[str, Any]) -> bool:
    # A trigger is also active while it looks for new data: that alone is no micro-batch.
    cleans_up = status["message"].startswith("No new data but cleaning up state")
    return status["isTriggerActive"] and (status["isDataAvailable"] or cleans_up)


def interrupt_operations() -> None:
    """Has a Connect server end what it computes for this run; a driver of its own ends with its process."""
    session = remote_session.current()
    if session is not None:
        session.interruptAll()


def stop_queries(mode: str) -> None:
    """Stops every active query; with mode `finish` each may end its running micro-batch first."""
    queries = active_queries()
    if mode == "finish":
        deadline = time.monotonic() + FINISH_LIMIT_S
        for query in queries:
            while query.isActive and query.status["isTriggerActive"] and time.monotonic() < deadline:
                time.sleep(0.02)
    for query in queries:
        if query.isActive:
            query.stop()


def stop_in_background(mode: str) -> threading.Thread:
    """Runs :func:`stop_queries` apart: stopping may wait, and whoever asks must not."""
    thread = threading.Thread(target=stop_queries, args=(mode,), name="sparkwire-stop", daemon=True)
    thread.start()
    return thread
