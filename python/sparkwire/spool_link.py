"""The link of a driver that cannot call back: what it says are files in a folder that both sides reach."""

from __future__ import annotations

import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from sparkwire import messages as m
from sparkwire.driver_file import DriverFile
from sparkwire.hadoop_folder import HadoopFolder
from sparkwire.java_exceptions import first_line
from sparkwire.link import BatchKey, ChannelLost
from sparkwire.log_link import CallbackImpossible, LogLink
from sparkwire.spool_files import SpooledBatch, numbered, result_folder, sealed, unseal
from sparkwire.stopping import StopRequest

CALLER = "caller.json"
HELLO = "hello.json"
# A folder of another machine may be a while behind.
FOLDER_LIMIT_S = 10.0
LOOK_S = 0.5
# A caller that lives has written in this time, many times over; one that computes cannot.
SILENCE_S = 60.0
POLL_S = 0.02
POLL_MAX_S = 0.25
# Bytes of whole micro-batches that nobody has taken, over which no further one is written.
LIMIT_BYTES = 4 * 1024 * 1024 * 1024


class SpoolLink:
    """Writes what the result channel would carry, and reads what the caller asks from a file of the caller's.

    A micro-batch is acknowledged when the caller has removed its manifest.

    Raises:
        ChannelLost: from every call that waits, once the caller is gone.
    """

    def __init__(self, driver: DriverFile, spark_version: str | None) -> None:
        self._run = driver.run
        self.incarnation = ""
        self._path = driver.spool or ""
        self._spark_version = spark_version
        self._log = LogLink(driver) if driver.is_elsewhere else None
        self._unreachable = "the driver has not looked for its spool"
        self._base: HadoopFolder | None = None
        self._attempt = ""
        self._saying = threading.Lock()
        self._said = 0
        self._state = threading.Lock()
        self._schemas: dict[tuple[str, str | None], Any] = {}
        self._gathered: dict[tuple[str, str | None], SpooledBatch] = {}
        self._written: Counter[str] = Counter()
        self._waiting: dict[BatchKey, tuple[str, int]] = {}
        self._sent: dict[str, dict[str, int]] = {}
        self._ended = threading.Event()
        self._heard: dict[str, Any] = {}
        self._lost: str | None = None
        self.stop: StopRequest | None = None
        self.on_stop: Callable[[StopRequest], None] = lambda _: None
        self.is_busy: Callable[[], bool] = lambda: False

    def connect(self) -> None:
        """Finds the spool, and begins to write there.

        Raises:
            ChannelLost: a driver on the caller's machine has not found it; one elsewhere may not need it.
        """
        try:
            base = HadoopFolder.before_session(self._path)
            self._await_caller(base)
            self._attempt = self._begin_attempt(base)
            self._base = base
        except Exception as error:
            self._unreachable = f"the spool {self._path} cannot be used: {first_line(error)}"
            if self._log is None:
                raise ChannelLost(self._unreachable) from error
            return
        threading.Thread(target=self._listen, name="sparkwire-spool", daemon=True).start()

    def send(self, kind: int, header: dict[str, Any], body: Any = None) -> None:
        """Writes one message; rows are gathered until their micro-batch is whole."""
        if self._log is not None:
            self._log.send(kind, header)
        if self._base is None:
            return
        if kind == m.DATA:
            self._add(header, body)
        elif kind == m.BATCH_END:
            self._put(self._base, header)
        else:
            self._say(kind, header)

    def open_result(self, result: str, query_id: str | None, schema: Any, last: int | None) -> None:
        """Opens a result.

        Raises:
            CallbackImpossible: the spool cannot be reached from here.
        """
        if self._base is None:
            raise CallbackImpossible(result, self._unreachable)
        self._check()
        with self._state:
            self._schemas[result, query_id] = schema
            if result not in self._sent:
                self._sent[result] = {"rows": 0, "batches": 0, "acknowledged": 0}
                self._base.make(self._in_attempt("rows", result_folder(result)))
        self._say(m.OPEN, {"result": result, "queryId": query_id, "schema": schema, "lastCommitted": last})

    def take_credit(self, result: str, size: int) -> None:
        """Waits while more lies in the spool than may; a micro-batch that has begun may go over it."""
        if not any(gathered == result for gathered, _ in self._gathered):
            self._wait(lambda: sum(waiting for _, waiting in self._waiting.values()) < LIMIT_BYTES)

    def wait_acknowledged(self, key: BatchKey, rows: int) -> None:
        """Waits until the caller has taken the batch out of the spool."""
        base = self._base
        name, _ = self._waiting[key]
        sent = self._sent[key[0]]
        with self._state:
            sent["rows"] += rows
            sent["batches"] += 1
        self._wait(lambda: base is not None and not base.exists(f"{name}.json"))
        with self._state:
            del self._waiting[key]
            sent["acknowledged"] += 1

    def end_result(self, result: str) -> None:
        """Says that no further batch of a result comes."""
        sent = self._sent.get(result, {"rows": 0, "batches": 0})
        self._say(m.RESULT_END, {"result": result, "rows": sent["rows"], "batches": sent["batches"]})

    def counts(self) -> dict[str, dict[str, int]]:
        """Rows and batches sent and batches acknowledged, per result."""
        with self._state:
            return {result: dict(sent) for result, sent in self._sent.items()}

    def close(self, status: str, exit_code: int) -> None:
        """Says that this is the end. What nobody is there to read is removed."""
        self._ended.set()
        if self._base is not None and self._lost is None:
            self._say(m.CLOSED, {"status": status, "exitCode": exit_code, "results": self.counts()})
        elif self._base is not None:
            self._base.delete("")
        for batch in self._gathered.values():
            batch.forget()
        if self._log is not None:
            self._log.close(status, exit_code, self.counts())

    def _await_caller(self, base: HadoopFolder) -> None:
        deadline = time.monotonic() + FOLDER_LIMIT_S
        while _read(base, CALLER) is None:
            if time.monotonic() > deadline:
                raise FileNotFoundError(f"{CALLER}, which the caller has written, is not there")
            time.sleep(POLL_MAX_S)

    def _begin_attempt(self, base: HadoopFolder) -> str:
        """Each driver of the run has a folder of its own, so that none goes on in the files of another."""
        hello = {"v": 1, "run": self._run, "incarnation": secrets.token_hex(8), "spark": self._spark_version}
        number = 0
        while True:
            base.make(str(number))
            if base.create(f"{number}/{HELLO}", sealed(hello)):
                base.make(f"{number}/messages")
                base.make(f"{number}/rows")
                return str(number)
            number += 1

    def _in_attempt(self, *names: str) -> str:
        return "/".join([self._attempt, *names])

    def _say(self, kind: int, header: dict[str, Any]) -> None:
        if self._base is None:
            return
        self._check()
        with self._saying:
            name = self._in_attempt("messages", f"{numbered(self._said)}.json")
            self._base.leave(name, sealed({"v": 1, "type": m.NAMES[kind], "header": header}))
            self._said += 1

    def _add(self, header: dict[str, Any], body: Any) -> None:
        of = (header["result"], header["queryId"])
        if header["seq"] == 0:
            # One that is there failed in the middle, and comes again.
            if of in self._gathered:
                self._gathered.pop(of).forget()
            self._gathered[of] = SpooledBatch()
        self._gathered[of].add(body)

    def _put(self, base: HadoopFolder, header: dict[str, Any]) -> None:
        result, query_id = header["result"], header["queryId"]
        # One without rows has no frames.
        batch = self._gathered.pop((result, query_id), None) or SpooledBatch()
        with self._state:
            name = self._in_attempt("rows", result_folder(result), numbered(self._written[result]))
            self._written[result] += 1
        facts = {
            "v": 1,
            "run": self._run,
            "result": result,
            "queryId": query_id,
            "batchId": header["batchId"],
            "rows": header["rows"],
            "schema": self._schemas[result, query_id],
        }
        try:
            batch.put(base, name, facts)
        finally:
            batch.forget()
        with self._state:
            self._waiting[result, query_id, header["batchId"]] = (name, batch.bytes)

    def _check(self) -> None:
        if self._lost is not None:
            raise ChannelLost(self._lost)

    def _wait(self, until: Callable[[], bool]) -> None:
        pause = POLL_S
        while not until():
            self._check()
            if self.stop is not None and self.stop.mode == "abandon":
                raise self.stop
            time.sleep(pause)
            pause = min(pause * 1.5, POLL_MAX_S)

    def _listen(self) -> None:
        """Looks at what the caller says, until the end."""
        heard, why = time.monotonic(), ""
        while self._base is not None and not self._ended.wait(LOOK_S):
            try:
                caller = _read(self._base, CALLER)
                if caller is not None and self._hear(caller):
                    heard = time.monotonic()
                why = "it gives no sign of life"
            except Exception as error:  # the folder may be there again the next time
                why = first_line(error)
            if time.monotonic() - heard > SILENCE_S:
                self._lose(f"the caller is gone from the spool {self._path}: {why}")
                return

    def _hear(self, caller: dict[str, Any]) -> bool:
        """Does what the caller asks; says whether that one has written since the last time."""
        is_new = caller["beat"] != self._heard.get("beat")
        if caller["asked"] != self._heard.get("asked", 0):
            self._say(m.BUSY, {"busy": self.is_busy()})
        asked = caller["stop"]
        if asked is not None and asked != self._heard.get("stop"):
            self.stop = StopRequest(asked["mode"], asked["reason"])
            self.on_stop(self.stop)
        self._heard = caller
        return is_new

    def _lose(self, why: str) -> None:
        # First: who waits is to find out why it does not go on.
        self.stop = self.stop or StopRequest("abandon", why)
        self.on_stop(self.stop)
        self._lost = why


def _read(folder: HadoopFolder, name: str) -> Any:
    text = folder.look(name)
    return None if text is None else unseal(text)
