"""What is on its way to the consumer, kept until that one has it: a connection that is cut loses nothing."""

from __future__ import annotations

from collections import deque
from typing import Any


class KeptMessages:
    """The messages of this incarnation in their order, each numbered from 1 by its place.

    Any thread adds to them; the thread that owns the socket does all else.
    """

    def __init__(self) -> None:
        self._waiting: deque[list[Any]] = deque()
        self._sent: deque[list[Any]] = deque()
        self._confirmed = 0

    def add(self, frames: list[Any]) -> None:
        """Adds a message whose frames nobody changes any more."""
        self._waiting.append(frames)

    def take(self) -> list[Any] | None:
        """Gives the next one to send; it is kept all the same."""
        if not self._waiting:
            return None
        frames = self._waiting.popleft()
        self._sent.append(frames)
        return frames

    def confirm(self, received: int) -> None:
        """Forgets the first `received` of all messages: the consumer has them.

        Raises:
            ValueError: so many were never sent.
        """
        sent = self._confirmed + len(self._sent)
        if received > sent:
            raise ValueError(f"{received} messages are said to have come, {sent} were sent")
        while self._confirmed < received:
            self._sent.popleft()
            self._confirmed += 1

    def rewind(self, received: int) -> None:
        """As :meth:`confirm`; all others are to be sent again, over a new connection.

        Raises:
            ValueError: some of these were confirmed before, and are gone.
        """
        if received < self._confirmed:
            raise ValueError(f"only {received} messages have come, {self._confirmed} were confirmed")
        self.confirm(received)
        self._waiting.extendleft(reversed(self._sent))
        self._sent.clear()
