"""The link of a driver from which the consumer cannot be reached: how it ends goes into its log."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any

from sparkwire import messages as m
from sparkwire.driver_file import DriverFile
from sparkwire.link import BatchKey, ChannelLost
from sparkwire.stopping import StopRequest

# What a line for the orchestrator begins with; src/run/log-words.ts reads it.
PREFIX = "sparkwire-says"
# The JVM copies our stdout into its own, and does not wait for that at the end.
LINGER_S = 0.3


class CallbackImpossible(ChannelLost):
    """Rows were to be sent from a place that has no way back to the consumer."""

    def __init__(self, result: str, why: str) -> None:
        super().__init__(f"callback impossible: result '{result}' cannot be sent, because {why}")


class LogLink:
    """Says on stdout, which the cluster keeps, how the script ended. It has no way for rows."""

    def __init__(self, driver: DriverFile) -> None:
        self._run = driver.run
        self.incarnation = ""
        self.stop: StopRequest | None = None
        self.on_stop: Callable[[StopRequest], None] = lambda _: None
        self.is_busy: Callable[[], bool] = lambda: False

    def connect(self) -> None:
        """There is nobody to wait for."""

    def send(self, kind: int, header: dict[str, Any], body: Any = None) -> None:
        """Says an error; progress has nobody to hear it."""
        if kind == m.ERROR:
            self._say(kind, header)

    def open_result(self, result: str, query_id: str | None, schema: Any, last: int | None) -> None:
        """Refuses.

        Raises:
            CallbackImpossible: always.
        """
        raise CallbackImpossible(result, "this driver runs in the cluster and has no way back to the caller")

    def take_credit(self, result: str, size: int) -> None:
        """Refuses, as :meth:`open_result` does."""
        self.open_result(result, None, None, None)

    def wait_acknowledged(self, key: BatchKey, rows: int) -> None:
        """Refuses, as :meth:`open_result` does."""
        self.open_result(key[0], None, None, None)

    def end_result(self, result: str) -> None:
        """No result was opened that could end."""

    def counts(self) -> dict[str, dict[str, int]]:
        """Returns that no rows were sent."""
        return {}

    def close(self, status: str, exit_code: int, results: dict[str, dict[str, int]] | None = None) -> None:
        """Says how the script ended, and what it has sent by another way."""
        self._say(m.CLOSED, {"status": status, "exitCode": exit_code, "results": results or {}})
        time.sleep(LINGER_S)

    def _say(self, kind: int, header: dict[str, Any]) -> None:
        text = json.dumps(header, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
        # On a line of its own, whatever the script has left unfinished.
        sys.stdout.write(f"\n{PREFIX} {self._run} {m.NAMES[kind]} {text}\n")
        sys.stdout.flush()
