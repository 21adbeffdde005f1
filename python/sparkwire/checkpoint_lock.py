"""One run at a time on a checkpoint, wherever it lies and on whatever machine the runs are."""

from __future__ import annotations

import getpass
import json
import os
import secrets
import socket
import threading
import time
from pathlib import Path
from typing import Any

from sparkwire.checkpoint_refused import CheckpointHeld
from sparkwire.hadoop_folder import HadoopFolder
from sparkwire.process_table import exists

BEAT_S = 4.0
# A holder that lives has written in this time, three times over.
WATCH_S = 14.0
POLL_S = 0.5
# Two that create at once on a file system that lets both: the later one's text stays.
SETTLE_S = 0.2


class CheckpointLock:
    """Held until `release`, by a file beside the checkpoint that is written anew as long as the holder lives.

    Raises:
        CheckpointHeld: another run holds it; the message names that one.
    """

    def __init__(self, folder: HadoopFolder, checkpoint: str, run: str) -> None:
        self._folder = folder
        self._checkpoint = checkpoint
        self._name = f"{checkpoint}.lock"
        self._beat = 0
        self._holder = {
            "run": run,
            "token": secrets.token_hex(8),
            "user": _user(),
            "host": socket.gethostname(),
            "pid": os.getpid(),
            "process": _process(os.getpid()),
        }
        self._ended = threading.Event()
        self._take()
        self._thread = threading.Thread(target=self._live, name="sparkwire-checkpoint", daemon=True)
        self._thread.start()

    def release(self) -> None:
        """Lets the next run have it."""
        if self._ended.is_set():
            return
        self._ended.set()
        self._thread.join(BEAT_S)
        try:
            if self._is_ours():
                self._folder.delete(self._name)
        except Exception:  # the JVM may be gone by now; whoever comes next finds that the holder is
            return

    def _take(self) -> None:
        if not self._folder.create(self._name, self._text()):
            found = self._folder.read(self._name)
            if found is not None:
                self._outwait(found)
            self._folder.write(self._name, self._text())
        time.sleep(SETTLE_S)
        if not self._is_ours():
            raise self._held(self._folder.read(self._name) or "{}")

    def _outwait(self, found: str) -> None:
        """Returns when the holder is dead.

        Raises:
            CheckpointHeld: it lives.
        """
        alive = _is_alive(_parsed(found))
        if alive:
            raise self._held(found)
        deadline = time.monotonic() + (0 if alive is False else WATCH_S)
        while time.monotonic() < deadline:
            time.sleep(POLL_S)
            now = self._folder.read(self._name)
            if now is None:
                return
            if now != found:
                raise self._held(now)

    def _live(self) -> None:
        while not self._ended.wait(BEAT_S):
            self._beat += 1
            try:
                self._folder.write(self._name, self._text())
            except Exception:  # the JVM has ended, and so does the run
                return

    def _is_ours(self) -> bool:
        text = self._folder.read(self._name)
        return text is not None and _parsed(text).get("token") == self._holder["token"]

    def _text(self) -> str:
        return json.dumps({"v": 1, **self._holder, "beat": self._beat})

    def _held(self, text: str) -> CheckpointHeld:
        run, user, host, pid = (_parsed(text).get(name, "?") for name in ("run", "user", "host", "pid"))
        return CheckpointHeld(
            f"the checkpoint {self._folder.path}/{self._checkpoint} is in use by run {run} "
            f"of {user} on {host} (process {pid})"
        )


def _parsed(text: str) -> dict[str, Any]:
    try:
        holder: dict[str, Any] = json.loads(text)
    except ValueError:  # being written
        return {}
    return holder


def _is_alive(holder: dict[str, Any]) -> bool | None:
    """Whether the holder lives; None where that cannot be seen from here."""
    if holder.get("host") != socket.gethostname() or not isinstance(holder.get("pid"), int):
        return None
    if not exists(holder["pid"]):
        return False
    now = _process(holder["pid"])
    return None if now is None or holder.get("process") is None else now == holder["process"]


def _process(pid: int) -> str | None:
    """What tells a process from a later one of the same number: when it was started, and the machine."""
    try:
        started = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except (OSError, IndexError):
        return None
    return f"{boot}/{started}"


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return str(os.getuid())
