"""One script's process on a warm driver: its request, its fork, and how it ended."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import tempfile
import time
import warnings
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sparkwire.json_lines import JsonLines
from sparkwire.process_table import has_others
from sparkwire.warm_modules import own_module

# What spark-submit says to the Python it starts; the same for every script of the driver.
FROM_SUBMIT = ("PYTHON", "PYSPARK_", "_PYSPARK_", "SPARK_", "OMP_")
LOG_TAIL = 64 * 1024


@dataclass(frozen=True)
class ScriptRequest:
    """A script as whoever submits it asks for it."""

    run: str
    name: str
    cwd: str
    env: dict[str, str]
    conf: dict[str, str]
    stdout_file: str
    log_file: str
    exit_file: str
    py_files: list[str]
    place: dict[str, Any] = field(default_factory=dict[str, Any])
    """Port and secret of the script's own Py4J server."""

    def at(self, place: dict[str, Any]) -> ScriptRequest:
        return replace(self, place=place)


def read_request(data: dict[str, Any]) -> ScriptRequest:
    """Reads the request as it came over the socket."""
    return ScriptRequest(
        run=data["run"],
        name=data["name"],
        cwd=data["cwd"],
        env=dict(data["env"]),
        conf=dict(data["conf"]),
        stdout_file=data["stdoutFile"],
        log_file=data["logFile"],
        exit_file=data["exitFile"],
        py_files=list(data["pyFiles"]),
    )


class ScriptProcess:
    """The process as its parent sees it: leader of a group of its own."""

    def __init__(self, request: ScriptRequest, connection: JsonLines, pool: str, log_from: int) -> None:
        self.request = request
        self.connection: JsonLines | None = connection
        self.pool = pool
        self.pid: int | None = None
        self.ended_at: float | None = None
        self.cleared = False
        self._log_from = log_from
        self._exit: dict[str, Any] = {"code": None, "signal": "SIGKILL"}
        self._kill_at: float | None = None

    def fork(self) -> bool:
        """Says whether this is the parent."""
        with warnings.catch_warnings():
            # Threads of pyarrow and OpenBLAS, which know how to fork; none of ours.
            warnings.simplefilter("ignore", DeprecationWarning)
            pid = os.fork()
        if pid == 0:
            os.setpgid(0, 0)
            return False
        with contextlib.suppress(OSError):
            os.setpgid(pid, pid)
        self.pid = pid
        return True

    def has_ended(self) -> bool:
        """Whether the process has ended; until `write_exit` its number stays taken."""
        if self.pid is None:
            return False
        ended = os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        if ended is None:
            return False
        self._exit = exit_of(ended)
        self.ended_at = time.monotonic()
        return True

    def terminate(self, grace_s: float) -> None:
        """Ends the group in the way a keeper does when its starter is gone."""
        if self.pid is None or self.ended_at is not None:
            return
        self._signal(signal.SIGTERM)
        self._kill_at = time.monotonic() + grace_s

    def kill(self) -> None:
        """Ends the group at once."""
        self._signal(signal.SIGKILL)

    def look(self, now: float, linger_s: float) -> bool:
        """Says whether the group is gone; what an ended script has left in it goes too."""
        if self.ended_at is not None and not has_others(self.pid or 0):
            return True
        if self.ended_at is not None and self._kill_at is None:
            self._signal(signal.SIGTERM)
            self._kill_at = now + linger_s
        if self._kill_at is not None and now > self._kill_at:
            self._signal(signal.SIGKILL)
        return False

    def write_exit(self) -> None:
        """Leaves how the script ended, as a keeper leaves it, and lets the process go."""
        part = Path(self.request.exit_file + ".part")
        with contextlib.suppress(OSError):
            part.touch(mode=0o600)
            part.write_text(json.dumps(self._exit), encoding="utf-8")
            part.replace(self.request.exit_file)
        if self.pid is not None:
            with contextlib.suppress(OSError):
                os.waitpid(self.pid, 0)

    def add_log(self, log: str) -> None:
        """Adds what the JVM has logged while the script ran: there is no log of its own to look into."""
        with contextlib.suppress(OSError), Path(log).open("rb") as source:
            size = os.fstat(source.fileno()).st_size
            source.seek(max(self._log_from if self._log_from <= size else 0, size - LOG_TAIL))
            text = source.read()
            if text:
                with Path(self.request.log_file).open("ab") as run_log:
                    run_log.write(b"-- the warm driver's JVM, while this run was on it --\n" + text)

    def _signal(self, number: signal.Signals) -> None:
        if self.pid is not None:
            with contextlib.suppress(OSError):
                os.killpg(self.pid, number)


def exit_of(ended: os.waitid_result) -> dict[str, Any]:
    """How a process ended, in the form of `exit.json`."""
    if ended.si_code == os.CLD_EXITED:
        return {"code": ended.si_status, "signal": None}
    return {"code": None, "signal": signal.Signals(ended.si_status).name}


def begin_script(request: ScriptRequest) -> None:
    """Makes this forked process what a fresh one would be that spark-submit had started for the script."""
    os.umask(0o022)
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler if number is signal.SIGINT else signal.SIG_DFL)
    _redirect(0, os.devnull, os.O_RDONLY)
    _redirect(1, request.stdout_file, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    _redirect(2, request.log_file, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    started_with = dict(os.environ)
    kept = {name: value for name, value in started_with.items() if name.startswith(FROM_SUBMIT)}
    os.environ.clear()
    os.environ.update({**request.env, **kept})
    os.environ["PYSPARK_GATEWAY_PORT"] = str(request.place["port"])
    os.environ["PYSPARK_GATEWAY_SECRET"] = request.place["secret"]
    time.tzset()
    tempfile.tempdir = None
    os.chdir(request.cwd)
    # Python itself seeds `random` anew in a fork, numpy does not.
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed()
    from sparkwire.warm_session import WarmScript, install

    own = {name: value for name, value in request.env.items() if started_with.get(name) != value}
    modules = [own_module(path, request.run, tempfile.gettempdir()) for path in request.py_files]
    sys.path[1:1] = modules
    install(WarmScript(request.run, request.name, request.conf, own, modules))


def _redirect(number: int, path: str, flags: int) -> None:
    opened = os.open(path, flags, 0o600)
    os.dup2(opened, number)
    os.close(opened)
