"""JSON objects on a local socket, one a line."""

from __future__ import annotations

import json
import socket
from typing import Any

MAX_LINE = 4 * 1024 * 1024


class JsonLines:
    """One end of a connection; never waits."""

    def __init__(self, connection: socket.socket) -> None:
        self.socket = connection
        self.socket.setblocking(False)
        self._pending = b""

    def fileno(self) -> int:
        return self.socket.fileno()

    def receive(self) -> list[dict[str, Any]] | None:
        """The objects that have arrived whole; None once the other end is gone, or speaks something else."""
        try:
            data = self.socket.recv(65536)
        except BlockingIOError:
            return []
        except OSError:
            return None
        if not data or len(self._pending) > MAX_LINE:
            return None
        *lines, self._pending = (self._pending + data).split(b"\n")
        try:
            objects = [json.loads(line) for line in lines]
        except ValueError:
            return None
        return objects if all(isinstance(one, dict) for one in objects) else None

    def send(self, message: dict[str, Any]) -> None:
        """Sends a small object; to one who is gone or does not read, nothing."""
        try:
            self.socket.sendall(json.dumps(message).encode() + b"\n")
        except OSError:
            pass

    def close(self) -> None:
        self.socket.close()
