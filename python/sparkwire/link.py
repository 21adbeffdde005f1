"""What runner and bridge need of the way to the consumer, whichever way that is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from sparkwire.stopping import StopRequest

BatchKey = tuple[str, "str | None", int]


class ChannelLost(Exception):
    """The consumer cannot be reached, refused us, or is gone."""


class Link(Protocol):
    """The result channel, or what stands in for it."""

    incarnation: str
    """This driver process, as the consumer knows it."""
    stop: StopRequest | None
    on_stop: Callable[[StopRequest], None]
    is_busy: Callable[[], bool]
    """Whether a micro-batch runs; asked by the consumer before it takes the run for idle."""

    def connect(self) -> None:
        """Returns once the consumer has welcomed us."""
        ...

    def send(self, kind: int, header: dict[str, Any], body: Any = None) -> None:
        """Queues one message."""
        ...

    def open_result(self, result: str, query_id: str | None, schema: Any, last: int | None) -> None:
        """Opens a result."""
        ...

    def take_credit(self, result: str, size: int) -> None:
        """Waits until `size` bytes of the result may be sent."""
        ...

    def wait_acknowledged(self, key: BatchKey, rows: int) -> None:
        """Waits until the consumer has taken the batch."""
        ...

    def end_result(self, result: str) -> None:
        """Says that every batch of a result has been acknowledged, and no further one comes."""
        ...

    def counts(self) -> dict[str, dict[str, int]]:
        """Rows and batches sent and batches acknowledged, per result."""
        ...

    def close(self, status: str, exit_code: int) -> None:
        """Says that this is the end."""
        ...
