"""The driver's end of the result channel: one DEALER, owned by one thread."""

from __future__ import annotations

import secrets
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

from sparkwire import messages as m
from sparkwire.dealer import Dealer
from sparkwire.driver_file import DriverFile
from sparkwire.kept_messages import KeptMessages
from sparkwire.link import BatchKey, ChannelLost
from sparkwire.seal import seal
from sparkwire.stopping import StopRequest

PING_S = 2.0
CONNECT_LIMIT_S = 30.0
# A consumer whose socket is gone has this long to come back.
PEER_GRACE_S = 8.0
CLOSE_LIMIT_S = 10.0
# So long after a refusal because of another driver it is tried again.
TAKEN_PAUSE_S = 2.0
# What either side says about the connection itself: it is not counted, and not kept.
UNCOUNTED = frozenset({m.HELLO, m.WELCOME, m.WHO, m.PING, m.ERROR})


class Channel:
    """Sends messages from any thread and waits for credit and acknowledgements.

    Over a connection that was cut and is back both sides say how many messages have come, and send the others
    again: to who sends and waits here nothing has happened.

    Raises:
        ChannelLost: from every call, once the consumer is gone.
    """

    def __init__(self, driver: DriverFile, spark_version: str | None) -> None:
        if driver.endpoint is None:
            raise ValueError("the driver file names no endpoint")
        if driver.endpoint.startswith("tcp:") and driver.curve is None:
            raise ValueError(f"no keys for {driver.endpoint}: everyone on the way could read the rows")
        self.incarnation = secrets.token_hex(8)
        self._driver = driver
        self._endpoint = driver.endpoint
        self._spark_version = spark_version
        self._kept = KeptMessages()
        self._hellos = 0
        self._received = 0
        self._greeted = False
        self._hello_at: float | None = None
        self._state = threading.Condition()
        self._credit: dict[str, int] = {}
        self._acknowledged: set[BatchKey] = set()
        self._acknowledged_counts: dict[str, int] = {}
        self._sent: dict[str, dict[str, int]] = {}
        self._welcome = False
        self._welcome_due = 0.0
        self._closed_noted = False
        self._lost: str | None = None
        self._ending = False
        self.alive: Callable[[], bool] = lambda: True
        """Whether this driver may say that it is there."""
        self.stop: StopRequest | None = None
        self.on_stop: Callable[[StopRequest], None] = lambda _: None
        self.is_busy: Callable[[], bool] = lambda: False
        self._wake_in, self._wake_out = socket.socketpair()
        self._wake_in.setblocking(False)
        self._wake_out.setblocking(False)
        self._thread = threading.Thread(target=self._serve, name="sparkwire-channel", daemon=True)

    def connect(self) -> None:
        """Opens the connection and returns once the consumer has welcomed us."""
        self.begin()
        self.await_welcome()

    def begin(self) -> None:
        """Begins to open the connection, and returns at once."""
        self._welcome_due = time.monotonic() + CONNECT_LIMIT_S
        self._thread.start()

    @property
    def welcomed(self) -> bool:
        """Whether the consumer has ever answered."""
        return self._welcome

    @property
    def lost(self) -> str | None:
        """Why there is no consumer any more."""
        return self._lost

    def await_welcome(self) -> None:
        """Returns once the consumer has welcomed us, which it has a while for from the beginning."""
        if not self._wait(lambda: self._welcome, self._welcome_due - time.monotonic()):
            raise ChannelLost(f"no consumer answered at {self._endpoint} within {CONNECT_LIMIT_S:.0f} s")

    def send(self, kind: int, header: dict[str, Any], body: Any = None) -> None:
        """Queues one message; `body` is an Arrow stream as a buffer that nobody changes any more."""
        self._check()
        self._enqueue(kind, header, body)

    def open_result(self, result: str, query_id: str | None, schema: Any, last: int | None) -> None:
        """Opens a result; its first credit comes as the consumer's answer."""
        with self._state:
            self._credit.setdefault(result, 0)
            self._sent.setdefault(result, {"rows": 0, "batches": 0})
        self.send(
            m.OPEN,
            {"result": result, "queryId": query_id, "schema": schema, "lastCommitted": last},
        )

    def take_credit(self, result: str, size: int) -> None:
        """Waits until `size` bytes of the result may be sent; one frame may overdraw what is left."""
        if not self._wait(lambda: self._credit[result] > 0 or self._abandoned(), None):
            raise ChannelLost("the channel ended")
        self._raise_if_abandoned()
        with self._state:
            self._credit[result] -= size

    def wait_acknowledged(self, key: BatchKey, rows: int) -> None:
        """Waits until the consumer has taken the batch."""
        with self._state:
            sent = self._sent[key[0]]
            sent["rows"] += rows
            sent["batches"] += 1
        self._wait(lambda: key in self._acknowledged or self._abandoned(), None)
        with self._state:
            if key in self._acknowledged:
                self._acknowledged.discard(key)
                return
        self._raise_if_abandoned()

    def end_result(self, result: str) -> None:
        """Says that no further batch of a result comes; the counts tell whether all came."""
        with self._state:
            sent = dict(self._sent.get(result, {"rows": 0, "batches": 0}))
        self.send(m.RESULT_END, {"result": result, **sent})

    def counts(self) -> dict[str, dict[str, int]]:
        """Rows and batches sent and batches acknowledged, per result."""
        with self._state:
            return {
                result: {**sent, "acknowledged": self._acknowledged_counts.get(result, 0)}
                for result, sent in self._sent.items()
            }

    def close(self, status: str, exit_code: int) -> None:
        """Says that this is the end, waits until that is noted, and ends the connection."""
        if self._lost is None and self._welcome:
            self._enqueue(m.CLOSED, {"status": status, "exitCode": exit_code, "results": self.counts()})
            self._wait(lambda: self._closed_noted, CLOSE_LIMIT_S, raising=False)
        with self._state:
            self._ending = True
        self._wake()
        self._thread.join(CLOSE_LIMIT_S)

    def _abandoned(self) -> bool:
        return self.stop is not None and self.stop.mode == "abandon"

    def _raise_if_abandoned(self) -> None:
        self._check()
        if self.stop is not None and self._abandoned():
            raise self.stop

    def _tell_busy(self) -> None:
        self._enqueue(m.BUSY, {"busy": self.is_busy()})

    def _check(self) -> None:
        if self._lost is not None:
            raise ChannelLost(self._lost)

    def _wait(self, until: Callable[[], bool], limit: float | None, *, raising: bool = True) -> bool:
        deadline = None if limit is None else time.monotonic() + limit
        with self._state:
            while not until() and self._lost is None:
                left = None if deadline is None else deadline - time.monotonic()
                if left is not None and left <= 0:
                    return False
                # Bounded, so that a signal to the main thread is seen.
                self._state.wait(0.5 if left is None else min(left, 0.5))
        if raising:
            self._check()
        return until()

    def _enqueue(self, kind: int, header: dict[str, Any], body: Any = None) -> None:
        frames: list[Any] = list(m.encode(kind, header))
        if body is not None:
            frames.append(body)
        self._kept.add(seal(frames))
        self._wake()

    def _wake(self) -> None:
        try:
            self._wake_in.send(b"\0")
        except (BlockingIOError, OSError):
            pass

    def _lose(self, why: str) -> None:
        request = StopRequest("abandon", why)
        if self.stop is None:
            self.stop = request
        with self._state:
            if self._lost is None:
                self._lost = why
            # Before who waits wakes up, and finds out that this is a stop.
            self.on_stop(request)
            self._state.notify_all()

    def _serve(self) -> None:
        dealer = Dealer(self._endpoint, self._driver.curve, self._wake_out)
        try:
            self._loop(dealer)
        except Exception as error:  # whatever ends this thread, nobody may wait for it in vain
            self._lose(f"the channel failed: {type(error).__name__}: {error}")
        finally:
            dealer.close()
            self._wake_in.close()
            self._wake_out.close()

    def _loop(self, dealer: Dealer) -> None:
        next_ping = time.monotonic() + PING_S
        self._say_hello(dealer)
        while True:
            if dealer.wait():
                self._wake_out.recv(4096)
            while (message := dealer.receive(self._say_hello)) is not None:
                self._take(dealer, *message)
            while self._greeted and (frames := self._kept.take()) is not None:
                dealer.send(frames)
            now = time.monotonic()
            if self._hello_at is not None and now >= self._hello_at:
                self._say_hello(dealer)
            if dealer.gone_since is not None and now - dealer.gone_since > PEER_GRACE_S:
                self._lose("the consumer is gone")
            if self._ending or self._lost is not None:
                return
            if now >= next_ping and self._greeted and self.alive():
                dealer.say(m.PING, {"received": self._received})
                next_ping = now + PING_S

    def _say_hello(self, dealer: Dealer) -> None:
        """Begins the connection, or begins it anew: what either side lacks is known from the answer."""
        self._hellos += 1
        self._hello_at = None
        self._greeted = False
        dealer.say(
            m.HELLO,
            {
                "run": self._driver.run,
                "token": self._driver.token,
                "role": "driver",
                "incarnation": self.incarnation,
                "version": m.VERSION,
                "spark": self._spark_version,
                "connection": self._hellos,
                "received": self._received,
            },
        )

    def _take(self, dealer: Dealer, kind: int, header: dict[str, Any]) -> None:
        if kind in UNCOUNTED:
            self._take_of_connection(dealer, kind, header)
            return
        if not self._greeted:
            # Of the connection before: it comes again, as the HELLO has asked.
            return
        self._received += 1
        if kind == m.CONTROL:
            request = StopRequest(header["mode"], header["reason"])
            self.stop = request
            self.on_stop(request)
        elif kind == m.BUSY:
            # Apart: Spark may take its time, and whoever owns the socket must not wait for it.
            threading.Thread(target=self._tell_busy, name="sparkwire-busy", daemon=True).start()
        with self._state:
            if kind == m.CREDIT:
                self._credit[header["result"]] += header["bytes"]
            elif kind == m.ACK:
                result = header["result"]
                self._acknowledged.add((result, header["queryId"], header["batchId"]))
                counts = self._acknowledged_counts
                counts[result] = counts.get(result, 0) + 1
            elif kind == m.CLOSED:
                self._closed_noted = True
            self._state.notify_all()

    def _take_of_connection(self, dealer: Dealer, kind: int, header: dict[str, Any]) -> None:
        # A WHO that was sent before our HELLO came is answered by that one.
        if kind == m.WHO and self._greeted:
            self._say_hello(dealer)
        elif kind == m.ERROR and header["code"] == "CHANNEL_TAKEN" and not self._welcome:
            # The driver before us may be dead, and nobody has noticed yet.
            self._hello_at = time.monotonic() + TAKEN_PAUSE_S
        elif kind == m.ERROR:
            self._lose(f"the consumer refused: {header['message']}")
        elif kind == m.PING:
            self._kept.confirm(header["received"])
        elif kind == m.WELCOME and header["connection"] == self._hellos and not self._greeted:
            self._kept.rewind(header["received"])
            self._greeted = True
            with self._state:
                self._welcome = True
                self._state.notify_all()
