"""Whether the JVM of this driver still answers: our own process may live while that one stands still."""

from __future__ import annotations

import sys
import threading
import time
from typing import Any

PROBE_S = 1.0
# A JVM that has not answered for so long is said to be silent; collecting garbage takes less.
SILENCE_S = 2.0


class JvmWatch:
    """Asks the JVM something trivial again and again; before there is one it counts as answering."""

    def __init__(self) -> None:
        self._asked_at: float | None = None
        threading.Thread(target=self._probe, name="sparkwire-jvm", daemon=True).start()

    def answers(self) -> bool:
        """Whether no question has been waiting for long."""
        asked = self._asked_at
        return asked is None or time.monotonic() - asked < SILENCE_S

    def _probe(self) -> None:
        while True:
            time.sleep(PROBE_S)
            # Not imported here: the script may be in the middle of importing it.
            pyspark: Any = sys.modules.get("pyspark")
            gateway = getattr(getattr(pyspark, "SparkContext", None), "_gateway", None)
            if gateway is None:
                continue
            self._asked_at = time.monotonic()
            try:
                gateway.jvm.System.nanoTime()
            except Exception:
                # The connection has ended: whoever needs it hears of that.
                return
            finally:
                self._asked_at = None
