"""What a warm driver is told: a private file, named by one environment variable."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

VARIABLE = "SPARKWIRE_WARM_FILE"


@dataclass(frozen=True)
class WarmFile:
    """The warm driver as it needs to know itself."""

    token: str
    socket: str
    log: str
    idle_s: float
    memory_limit: int | None
    """Bytes of memory of the JVM over which the driver takes no more scripts; None: see WarmParent."""
    owner: int | None
    """The process that the driver ends with; None for a driver that stays."""

    @staticmethod
    def from_environment() -> WarmFile | None:
        """What this driver was told; None when it was started by hand."""
        path = os.environ.get(VARIABLE)
        if path is None:
            return None
        data: dict[str, Any] = json.loads(Path(path).read_text(encoding="utf-8"))
        return WarmFile(
            token=data["token"],
            socket=data["socket"],
            log=data["log"],
            idle_s=float(data["idleMs"]) / 1000,
            memory_limit=data["memoryLimit"],
            owner=None if data["owner"] is None else int(data["owner"]["pid"]),
        )
