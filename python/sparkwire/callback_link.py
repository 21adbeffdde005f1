"""The link of a driver in the cluster: it calls back over the network, and its log tells its end as well."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sparkwire.driver_file import DriverFile
from sparkwire.jvm_watch import JvmWatch
from sparkwire.link import BatchKey, ChannelLost
from sparkwire.log_link import CallbackImpossible, LogLink
from sparkwire.stopping import StopRequest

if TYPE_CHECKING:
    from sparkwire.channel import Channel


class CallbackLink:
    """Calls the consumer while the script runs: one that sends no rows needs nobody to answer."""

    def __init__(self, driver: DriverFile, spark_version: str | None) -> None:
        self._log = LogLink(driver)
        self._channel: Channel | None = None
        self._unreachable = ""
        self.incarnation = ""
        self._sends_rows = False
        self.stop: StopRequest | None = None
        self.on_stop: Callable[[StopRequest], None] = lambda _: None
        self.is_busy: Callable[[], bool] = lambda: False
        try:
            from sparkwire.channel import Channel
        except ImportError as error:
            self._unreachable = f"the driver's Python cannot call back: {error}"
        else:
            self._channel = Channel(driver, spark_version)
            self.incarnation = self._channel.incarnation
            self._channel.on_stop = self._stopped
            self._channel.is_busy = self._busy
            self._channel.alive = JvmWatch().answers

    def connect(self) -> None:
        """Begins to call."""
        if self._channel is not None:
            self._channel.begin()

    def send(self, kind: int, header: dict[str, Any], body: Any = None) -> None:
        """Queues one message for a consumer that has answered; an error is logged, too."""
        self._log.send(kind, header)
        if self._channel is not None and self._channel.welcomed:
            self._channel.send(kind, header, body)

    def open_result(self, result: str, query_id: str | None, schema: Any, last: int | None) -> None:
        """Opens a result.

        Raises:
            CallbackImpossible: the consumer has not answered.
        """
        channel = self._reached(result)
        self._sends_rows = True
        channel.open_result(result, query_id, schema, last)

    def take_credit(self, result: str, size: int) -> None:
        """Waits until `size` bytes of the result may be sent."""
        self._reached(result).take_credit(result, size)

    def wait_acknowledged(self, key: BatchKey, rows: int) -> None:
        """Waits until the consumer has taken the batch."""
        self._reached(key[0]).wait_acknowledged(key, rows)

    def end_result(self, result: str) -> None:
        """Says that no further batch of a result comes."""
        if self._sends_rows:
            self._reached(result).end_result(result)

    def counts(self) -> dict[str, dict[str, int]]:
        """Rows and batches sent and batches acknowledged, per result."""
        return {} if self._channel is None else self._channel.counts()

    def close(self, status: str, exit_code: int) -> None:
        """Says that this is the end, to whoever listens."""
        if self._channel is not None:
            self._channel.close(status, exit_code)
        self._log.close(status, exit_code, self.counts())

    def _reached(self, result: str) -> Channel:
        if self._channel is None:
            raise CallbackImpossible(result, self._unreachable)
        try:
            self._channel.await_welcome()
        except ChannelLost as error:
            if self._channel.welcomed:
                raise
            raise CallbackImpossible(result, str(error)) from error
        return self._channel

    def _busy(self) -> bool:
        # What is set later counts.
        return self.is_busy()

    def _stopped(self, request: StopRequest) -> None:
        is_gone = self._channel is not None and self._channel.lost is not None
        if is_gone and not self._sends_rows:
            # The script needs no consumer: it goes on, and its log tells the end.
            return
        self.stop = request
        self.on_stop(request)
