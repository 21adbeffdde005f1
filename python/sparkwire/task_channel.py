"""A task's end of the result channel: one connection for one attempt, used by one thread."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sparkwire.dealer import Dealer
from sparkwire.driver_file import CurveKeys
from sparkwire.messages import (
    ATTEMPT,
    ATTEMPT_END,
    CREDIT,
    DATA,
    ERROR,
    HELLO,
    STORED,
    VERSION,
    WELCOME,
    WHO,
    encode,
)
from sparkwire.seal import seal

if TYPE_CHECKING:
    from types import TracebackType

CONNECT_LIMIT_S = 30.0
# What the consumer says where it has no room for the micro-batch.
FULL = "CHANNEL_FULL"


@dataclass(frozen=True)
class ChannelAccess:
    """What a task needs to be let in; it travels in the task's own closure."""

    endpoint: str
    run: str
    token: str = field(repr=False)
    keys: CurveKeys | None
    incarnation: str
    spark: str | None


class TaskRefused(Exception):
    """The consumer cannot be reached, refused this task, or is gone: another attempt may do better."""


class NoRoom(Exception):
    """The consumer has no room for the micro-batch: no other attempt would do better."""


class TaskChannel:
    """Hands the rows of one attempt to the consumer's disk.

    Raises:
        TaskRefused: from every call, once the connection is of no more use.
        NoRoom: from every call, once the micro-batch is larger than the consumer may keep.
    """

    def __init__(self, access: ChannelAccess, attempt: dict[str, Any]) -> None:
        self._access = access
        self._attempt = attempt
        self._dealer = Dealer(access.endpoint, access.keys)
        self._welcome = False
        self._credit = 0
        self._stored = False
        self._rows = 0
        self._frames = 0

    def __enter__(self) -> TaskChannel:
        try:
            self._open()
        except BaseException:
            self._dealer.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._dealer.close()

    def send(self, rows: int, body: Any) -> None:
        """Sends a frame as the consumer's disk keeps up with it."""
        self._wait(lambda: self._credit > 0)
        self._credit -= body.size
        attempt = self._attempt
        header = {
            **{name: attempt[name] for name in ("result", "queryId", "batchId", "partition")},
            "seq": self._frames,
            "rows": rows,
        }
        self._dealer.send(seal([*encode(DATA, header), body]))
        self._frames += 1
        self._rows += rows

    def end(self) -> tuple[int, int]:
        """Returns once all of it is on the consumer's disk: how many rows, in how many frames."""
        self._say(ATTEMPT_END, {"rows": self._rows, "frames": self._frames})
        self._wait(lambda: self._stored)
        return self._rows, self._frames

    def _open(self) -> None:
        access = self._access
        self._say(
            HELLO,
            {
                "run": access.run,
                "token": access.token,
                "role": "task",
                "incarnation": access.incarnation,
                "version": VERSION,
                "spark": access.spark,
                "connection": 1,
                "received": 0,
            },
        )
        self._wait(lambda: self._welcome, CONNECT_LIMIT_S)
        self._say(ATTEMPT, self._attempt)

    def _say(self, kind: int, header: dict[str, Any]) -> None:
        self._dealer.say(kind, header)

    def _wait(self, until: Callable[[], bool], limit_s: float | None = None) -> None:
        since = time.monotonic()
        while True:
            while (message := self._dealer.receive(lambda _: self._cut())) is not None:
                self._take(*message)
            if until():
                return
            if self._dealer.gone_since is not None:
                self._cut()
            if limit_s is not None and time.monotonic() - since > limit_s:
                raise TaskRefused(f"no consumer answered at {self._access.endpoint} within {limit_s:.0f} s")
            self._dealer.wait()

    def _take(self, kind: int, header: dict[str, Any]) -> None:
        if kind == WELCOME:
            self._welcome = True
        elif kind == CREDIT:
            self._credit += header["bytes"]
        elif kind == STORED:
            self._stored = True
        elif kind == ERROR and header["code"] == FULL:
            raise NoRoom(header["message"])
        elif kind == ERROR:
            raise TaskRefused(f"the consumer refused this attempt: {header['message']}")
        elif kind == WHO and self._welcome:
            raise TaskRefused("the consumer has forgotten this attempt: its micro-batch has ended")

    def _cut(self) -> None:
        raise TaskRefused("the connection to the consumer was cut")
