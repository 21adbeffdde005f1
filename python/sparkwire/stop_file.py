"""What somebody asks of a run by its directory, where nobody who runs it is left to see it."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sparkwire.process_table import start_time
from sparkwire.stopping import StopRequest

LOOK_S = 0.5


def watch_stop_file(folder: str, asked: Callable[[StopRequest], None]) -> None:
    """Calls `asked` with each request that is left in the run's directory, as long as the run has no owner.

    An owner sees requests itself, and asks over the channel.
    """

    def watch() -> None:
        seen: tuple[str, str] | None = None
        while True:
            time.sleep(LOOK_S)
            request = _requested(folder)
            if request is None or (request.mode, request.reason) == seen or _is_owned(folder):
                continue
            seen = (request.mode, request.reason)
            asked(request)

    threading.Thread(target=watch, name="sparkwire-stop-file", daemon=True).start()


def _requested(folder: str) -> StopRequest | None:
    data = _read(folder, "stop.json")
    if data is None or data.get("mode") not in ("finish", "abandon", "kill"):
        return None
    return StopRequest(data["mode"], str(data.get("reason", "")))


def _is_owned(folder: str) -> bool:
    owner = (_read(folder, "owner.json") or {}).get("process")
    return owner is not None and start_time(int(owner["pid"])) == owner["startTime"]


def _read(folder: str, name: str) -> dict[str, Any] | None:
    try:
        data = json.loads((Path(folder) / name).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return data if isinstance(data, dict) else None
