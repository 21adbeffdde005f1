"""The socket of a writer's end of the channel, with the news of its connection."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from typing import Any

import zmq
from zmq.utils.monitor import recv_monitor_message

from sparkwire.driver_file import CurveKeys
from sparkwire.messages import decode, encode
from sparkwire.seal import seal, unseal

POLL_MS = 200
HEARTBEAT_MS = 2_000
HEARTBEAT_LIMIT_MS = 4_000


class Dealer:
    """A DEALER that connects, and connects again; used by one thread."""

    def __init__(self, endpoint: str, keys: CurveKeys | None, wake: socket.socket | None = None) -> None:
        self._context = zmq.Context()
        self._wake = wake
        self._dealer = self._context.socket(zmq.DEALER)
        self._dealer.setsockopt(zmq.LINGER, 0)
        self._dealer.setsockopt(zmq.SNDHWM, 0)
        self._dealer.setsockopt(zmq.RECONNECT_IVL, 100)
        self._dealer.setsockopt(zmq.RECONNECT_IVL_MAX, 1000)
        if keys is not None:
            self._dealer.setsockopt(zmq.IPV6, int("[" in endpoint))
            self._secure(keys)
        self._monitor = self._dealer.get_monitor_socket(
            zmq.EVENT_DISCONNECTED | zmq.EVENT_HANDSHAKE_SUCCEEDED
        )
        self._poller = zmq.Poller()
        for each in (self._dealer, self._monitor, wake):
            if each is not None:
                self._poller.register(each, zmq.POLLIN)
        self._dealer.connect(endpoint)
        self.gone_since: float | None = None
        """Since when there is no connection, where there was one."""

    def _secure(self, keys: CurveKeys) -> None:
        self._dealer.curve_serverkey = keys.server_key.encode()
        self._dealer.curve_publickey = keys.public_key.encode()
        self._dealer.curve_secretkey = keys.secret_key.encode()
        # A connection over a network may end without a word.
        self._dealer.setsockopt(zmq.HEARTBEAT_IVL, HEARTBEAT_MS)
        self._dealer.setsockopt(zmq.HEARTBEAT_TIMEOUT, HEARTBEAT_LIMIT_MS)

    def wait(self) -> bool:
        """Waits a while for anything at all; says whether it was `wake`."""
        ready = dict(self._poller.poll(POLL_MS))
        return self._wake is not None and self._wake.fileno() in ready

    def receive(self, connected_again: Callable[[Dealer], None]) -> tuple[int, dict[str, Any]] | None:
        """The next message, where there is one.

        `connected_again` is called before any message of a new connection is given.

        Raises:
            ValueError: it is none of the protocol.
        """
        while True:
            # First, since what comes over a connection comes after the news of it.
            while self._monitor.poll(0):
                if recv_monitor_message(self._monitor)["event"] == zmq.EVENT_DISCONNECTED:
                    self.gone_since = time.monotonic()
                elif self.gone_since is not None:
                    self.gone_since = None
                    connected_again(self)
            if not self._dealer.poll(0):
                return None
            if not self._monitor.poll(0):
                return decode(unseal(self._dealer.recv_multipart()))

    def say(self, kind: int, header: dict[str, Any]) -> None:
        """Sends a message about the connection itself."""
        self.send(seal(list(encode(kind, header))))

    def send(self, frames: list[Any]) -> None:
        """Sends frames, without a copy."""
        self._dealer.send_multipart(frames, copy=False)

    def close(self) -> None:
        """Ends the connection; what was not sent is forgotten."""
        self._dealer.disable_monitor()
        self._monitor.close(0)
        self._dealer.close(0)
        self._context.term()
