"""The id that the cluster gave this driver's application, for whoever asks the cluster about it."""

from __future__ import annotations

import json
import sys
import threading
import time
from pathlib import Path
from typing import Any

POLL_S = 0.1


def record_application(path: str) -> None:
    """Leaves the id in a file as soon as there is one, and again when the script starts another context."""

    def watch() -> None:
        known: Any = None
        while True:
            context = _context()
            if context is not None and context is not known:
                identity = _identity(context)
                if identity is not None:
                    known = context
                    _write(Path(path), identity)
            time.sleep(POLL_S)

    threading.Thread(target=watch, name="sparkwire-application", daemon=True).start()


def _context() -> Any:
    # Whether the script uses Spark is its own affair: nothing is imported here.
    pyspark = sys.modules.get("pyspark")
    return getattr(getattr(pyspark, "SparkContext", None), "_active_spark_context", None)


def _identity(context: Any) -> str | None:
    try:
        return str(context.applicationId)
    except Exception:  # the context is still starting, or already gone
        return None


def _write(path: Path, identity: str) -> None:
    part = path.with_name(path.name + ".part")
    part.touch(mode=0o600)
    part.write_text(json.dumps({"id": identity}), encoding="utf-8")
    part.replace(path)
