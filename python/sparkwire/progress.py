"""Spark's own progress of each streaming query, sent on as Spark writes it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pyspark.sql.streaming.listener import StreamingQueryListener

from sparkwire import messages as m
from sparkwire.link import ChannelLost, Link

if TYPE_CHECKING:
    from pyspark.sql.streaming.listener import (
        QueryIdleEvent,
        QueryProgressEvent,
        QueryStartedEvent,
        QueryTerminatedEvent,
    )


class ProgressListener(StreamingQueryListener):
    """Sends every StreamingQueryProgress; never holds a query up."""

    def __init__(self, channel: Link) -> None:
        self._channel = channel

    def onQueryStarted(self, event: QueryStartedEvent) -> None:
        """Spark waits for this call: nothing is done."""

    def onQueryProgress(self, event: QueryProgressEvent) -> None:
        """Sends the progress of one micro-batch."""
        progress: dict[str, Any] = json.loads(event.progress.json)
        self._send(progress.get("name"), progress)

    def onQueryIdle(self, event: QueryIdleEvent) -> None:
        """Nothing new since the last micro-batch: not a progress."""

    def onQueryTerminated(self, event: QueryTerminatedEvent) -> None:
        """The end of a query is told by the script's own end."""

    def _send(self, query: str | None, progress: dict[str, Any]) -> None:
        try:
            self._channel.send(m.PROGRESS, {"query": query, "progress": progress})
        except (ChannelLost, ValueError):
            pass
