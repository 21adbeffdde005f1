"""Micro-batches of a query on a Spark Connect server, brought here over the session itself.

`foreachBatch` runs its function beside the server, from where nobody may reach the consumer. So the function
only offers its micro-batch, as a temporary view of the session that it shares with this process, and waits.
This process takes the rows like any other frame's, and answers once they are acknowledged.
"""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Callable
from typing import Any

# How often an offer is looked for: at once after one, then more and more seldom.
POLL_S = 0.01
IDLE_POLL_S = 0.2
BEAT_S = 2.0
# A client that has given no sign of life for so long is gone, and its query with it.
SILENCE_S = 30.0
ALIVE = "sparkwire.alive"


class RemoteBatches:
    """Takes the micro-batches that one result's function offers, one after the other."""

    def __init__(self, spark: Any, take: Callable[[Any, int], None]) -> None:
        self._spark = spark
        self._take = take
        self._key = f"sparkwire.result.{uuid.uuid4().hex}"
        self._ended = threading.Event()
        threading.Thread(target=self._serve, name="sparkwire-batches", daemon=True).start()

    def end(self) -> None:
        """No more offers are taken."""
        self._ended.set()

    def function(self) -> Callable[[Any, int], None]:
        """What `foreachBatch` is given. It returns only after the consumer's acknowledgement."""
        return _offer_function(self._key)

    def _serve(self) -> None:
        seen = ""
        pause = POLL_S
        while not self._ended.wait(pause):
            try:
                text = self._spark.conf.get(f"{self._key}.offer", "")
                if text in ("", seen):
                    pause = min(pause * 1.5, IDLE_POLL_S)
                    continue
                seen, pause = text, POLL_S
                offer = json.loads(text)
                answer = json.dumps({"offer": offer["offer"], "error": self._taken(offer)})
                self._spark.conf.set(f"{self._key}.answer", answer)
            except Exception:  # the session is gone: the script hears of it where it waits
                return

    def _taken(self, offer: dict[str, Any]) -> str | None:
        try:
            self._take(self._spark.table(offer["view"]), offer["batch"])
        except BaseException as error:
            return f"{type(error).__name__}: {error}"[:2000]
        return None


def beat(spark: Any) -> None:
    """Gives the waiting functions a sign of life, as long as this process has one."""
    stopped = threading.Event()

    def keep() -> None:
        count = 0
        while not stopped.wait(BEAT_S):
            count += 1
            try:
                spark.conf.set(ALIVE, str(count))
            except Exception:  # the session is gone, and whatever waited in it
                return

    threading.Thread(target=keep, name="sparkwire-beat", daemon=True).start()


def _offer_function(key: str) -> Callable[[Any, int], None]:
    alive_key, silence = ALIVE, SILENCE_S

    # Inside, so that it travels by value: the server cannot import this package, nor need it.
    def offer(batch: Any, batch_id: int) -> None:
        import json
        import time
        import uuid

        session = batch.sparkSession
        name = uuid.uuid4().hex
        view = f"sparkwire_{name}"
        batch.createOrReplaceTempView(view)
        try:
            what = {"offer": name, "view": view, "batch": batch_id}
            session.conf.set(f"{key}.offer", json.dumps(what))
            pause, sign, since = 0.01, None, time.monotonic()
            while True:
                answer = json.loads(session.conf.get(f"{key}.answer", "{}"))
                if answer.get("offer") == name:
                    if answer["error"] is not None:
                        raise RuntimeError(answer["error"])
                    return
                seen = session.conf.get(alive_key, "")
                if seen != sign:
                    sign, since = seen, time.monotonic()
                elif time.monotonic() - since > silence:
                    raise RuntimeError("the client of this query is gone")
                time.sleep(pause)
                pause = min(pause * 1.5, 0.1)
        finally:
            session.catalog.dropTempView(view)

    return offer
