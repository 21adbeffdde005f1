"""The process of a warm driver that owns the SparkContext: makes a place in the JVM for each script."""

from __future__ import annotations

import json
import os
import signal
import socket
import threading
import traceback
from typing import Any, NoReturn

from sparkwire.warm_place import Place

# Of the heap; a driver that stays over it takes no more scripts.
HEAP_SHARE = 0.8
METASPACE_LIMIT = 768 * 1024 * 1024


def serve_context(connection: socket.socket) -> NoReturn:
    """Starts Spark, and serves requests until the parent is gone."""
    code = 1
    try:
        from pyspark import SparkContext

        if os.environ.get("PYSPARK_PIN_THREAD", "true").lower() != "true":
            raise RuntimeError("PYSPARK_PIN_THREAD=false does not go with a warm driver: unset it")
        served = WarmContext(SparkContext.getOrCreate(), connection)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        served.tell({"event": "ready"})
        with connection.makefile("r", encoding="utf-8") as lines:
            for line in lines:
                threading.Thread(target=served.answer, args=(json.loads(line),), daemon=True).start()
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


class WarmContext:
    """The SparkContext that all scripts share, and what each of them has in the JVM."""

    def __init__(self, context: Any, connection: socket.socket) -> None:
        self._context = context
        self._connection = connection
        self._sending = threading.Lock()
        self._places: dict[str, Place] = {}
        self._log_level = str(context.getConf().get("spark.log.level", "WARN"))

    def tell(self, message: dict[str, Any]) -> None:
        with self._sending:
            self._connection.sendall(json.dumps(message).encode() + b"\n")

    def answer(self, message: dict[str, Any]) -> None:
        """Each request has a thread here and with it one in the JVM: what is set on that is the script's."""
        run = message["run"]
        if message["op"] == "open":
            try:
                place = Place(self._context, run, message["pool"], message["conf"])
            except Exception as error:  # whatever it is, no script can run here
                traceback.print_exc()
                self.tell({"event": "refused", "run": run, "reason": f"Spark is broken: {error}"[:500]})
                return
            self._places[run] = place
            self.tell({"event": "opened", "run": run, "port": place.port, "secret": place.secret})
            return
        place = self._places.pop(run, None)
        try:
            if place is not None:
                place.clear()
            self.tell({"event": "closed", "run": run})
            if place is not None:
                place.tidy()
            if not self._places:
                # A level is the whole JVM's, whoever set it.
                self._context.setLogLevel(self._log_level)
            self.tell({"event": "memory", "memory": self._memory()})
        except Exception:
            traceback.print_exc()

    def _memory(self) -> dict[str, Any]:
        jvm = self._context._jvm
        factory = getattr(jvm, "java.lang.management.ManagementFactory")
        memory = factory.getMemoryMXBean()
        heap = memory.getHeapMemoryUsage()
        used, limit = int(heap.getUsed()), int(heap.getMax())
        if used > limit * HEAP_SHARE:
            memory.gc()
            used = int(memory.getHeapMemoryUsage().getUsed())
        metaspace = int(memory.getNonHeapMemoryUsage().getUsed())
        full = None
        if used > limit * HEAP_SHARE:
            full = f"{used >> 20} of {limit >> 20} MiB of the heap are taken"
        elif metaspace > METASPACE_LIMIT:
            full = f"classes take {metaspace >> 20} MiB"
        return {"heap": used, "heapLimit": limit, "metaspace": metaspace, "full": full}
