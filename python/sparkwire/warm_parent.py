"""The resident process of a warm driver: one thread and no connection to the JVM, so it can be forked."""

from __future__ import annotations

import contextlib
import gc
import os
import selectors
import signal
import socket
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from sparkwire import runner
from sparkwire.json_lines import JsonLines
from sparkwire.process_table import exists, resident, start_time
from sparkwire.warm_file import WarmFile
from sparkwire.warm_process import ScriptProcess, ScriptRequest, begin_script, read_request

POLL_S = 0.25
# Queries of a script that has ended have this long to stop.
CLOSE_LIMIT_S = 10.0
# An ended command's leftovers, as under the keeper.
LINGER_S = 2.0
# A script whose starter is gone has this long to end, as under the keeper.
GRACE_S = 5.0
# The JVM has this long to end by itself, and again once it is told to.
JVM_LIMIT_S = 5.0
LOG_LIMIT = 4 * 1024 * 1024
# What a JVM may have resident beside its heap: classes, code, buffers, threads.
BESIDE_HEAP = 1536 * 1024 * 1024

PREPARED = [
    "pyarrow",
    "zmq",
    "pyspark.sql.functions",
    "pyspark.sql.pandas.serializers",
    "pyspark.sql.streaming.listener",
    "sparkwire.arrow_frames",
    "sparkwire.arrow_sink",
    "sparkwire.progress",
    "sparkwire.warm_session",
    "pandas",
]


def main() -> NoReturn:
    """Serves until it has been idle for too long, is told to end, or cannot go on."""
    told = WarmFile.from_environment()
    if told is None:
        sys.exit("sparkwire_warm.py is started by sparkwire")
    jvm = os.getppid()
    import_module("pyspark.sql")
    context, context_pid = _start_context()
    for name in PREPARED:
        with contextlib.suppress(ImportError):
            import_module(name)
    gc.freeze()
    request = WarmParent(told, jvm, context, context_pid).serve()
    # From here on this is the process of one script.
    begin_script(request)
    runner.main()


def _start_context() -> tuple[JsonLines, int]:
    """Forks the process that is connected to the JVM."""
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        ours.close()
        from sparkwire.warm_context import serve_context

        serve_context(theirs)
    theirs.close()
    return JsonLines(ours), pid


class WarmParent:
    """Takes requests on a socket, forks a process a script, and writes down how each ends."""

    def __init__(self, told: WarmFile, jvm: int, context: JsonLines, context_pid: int) -> None:
        self._told = told
        self._jvm = jvm
        self._context = context
        self._context_pid = context_pid
        self._scripts: dict[str, ScriptProcess] = {}
        self._served = 0
        self._draining: str | None = None
        self._idle_s = told.idle_s
        self._idle_since = time.monotonic()
        self._memory: dict[str, Any] = {}
        self._connections: dict[JsonLines, ScriptProcess | None] = {}
        self._child: ScriptRequest | None = None
        self._selector = selectors.DefaultSelector()
        self._listener: socket.socket | None = None
        self._wake_in, self._wake_out = socket.socketpair()
        self._wake_in.setblocking(False)
        self._wake_out.setblocking(False)

    def serve(self) -> ScriptRequest:
        """Returns only in the process of a script, with what that one was asked for."""
        signal.set_wakeup_fd(self._wake_in.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, _nothing)
        signal.signal(signal.SIGTERM, self._told_to_end)
        self._selector.register(self._wake_out, selectors.EVENT_READ, self._woken)
        self._selector.register(self._context, selectors.EVENT_READ, self._told_by_context)
        while self._child is None:
            for key, _ in self._selector.select(POLL_S):
                act: Callable[[], None] = key.data
                act()
                if self._child is not None:
                    break
            else:
                self._look()
        return self._child

    def _listen(self) -> None:
        """Opens the socket: whoever finds it may send scripts."""
        listener = socket.socket(socket.AF_UNIX)
        # Bound under another name: a socket that can be seen takes connections.
        part = self._told.socket + ".part"
        listener.bind(part)
        Path(part).chmod(0o600)
        listener.listen(64)
        listener.setblocking(False)
        Path(part).rename(self._told.socket)
        self._listener = listener
        self._idle_since = time.monotonic()
        self._selector.register(listener, selectors.EVENT_READ, self._accept)

    def _accept(self) -> None:
        if self._listener is None:
            return
        try:
            connection = JsonLines(self._listener.accept()[0])
        except OSError:
            return
        self._connections[connection] = None
        self._selector.register(connection, selectors.EVENT_READ, lambda: self._asked(connection))

    def _asked(self, connection: JsonLines) -> None:
        messages = connection.receive()
        if messages is None:
            self._hung_up(connection)
            return
        for message in messages:
            if message.get("token") != self._told.token:
                self._hung_up(connection)
                return
            self._answer(connection, message)

    def _answer(self, connection: JsonLines, message: dict[str, Any]) -> None:
        operation = message["op"]
        if operation == "run":
            self._open(connection, message)
        elif operation == "status":
            connection.send({"event": "status", **self._status()})
        elif operation == "stop":
            connection.send({"event": "stopping"})
            if message["mode"] == "kill":
                self._end(0)
            self._drain("it was told to stop")

    def _status(self) -> dict[str, Any]:
        return {
            "scripts": sorted(self._scripts),
            "served": self._served,
            "draining": self._draining,
            "idleS": round(time.monotonic() - self._idle_since, 1) if not self._scripts else 0,
            "idleLimitS": self._idle_s,
            "memory": {**self._memory, "resident": resident(self._jvm)},
        }

    def _hung_up(self, connection: JsonLines) -> None:
        self._selector.unregister(connection)
        connection.close()
        script = self._connections.pop(connection)
        if script is not None:
            script.connection = None
            script.terminate(GRACE_S)

    def _open(self, connection: JsonLines, message: dict[str, Any]) -> None:
        """Asks for the script's place in the JVM; with that its process is started."""
        if self._draining is not None:
            connection.send({"event": "refused", "reason": self._draining})
            return
        if "idleMs" in message:
            self._idle_s = float(message["idleMs"]) / 1000
        request = read_request(message["script"])
        script = ScriptProcess(request, connection, self._free_pool(), _size(self._told.log))
        self._connections[connection] = script
        self._scripts[request.run] = script
        self._served += 1
        self._context.send({"op": "open", "run": request.run, "pool": script.pool, "conf": request.conf})

    def _free_pool(self) -> str:
        taken = {script.pool for script in self._scripts.values()}
        return next(name for name in (f"script-{n}" for n in range(len(taken) + 1)) if name not in taken)

    def _told_by_context(self) -> None:
        messages = self._context.receive()
        if messages is None:
            self._end(1)
            return
        for message in messages:
            event = message["event"]
            if event == "ready":
                self._listen()
                continue
            if event == "memory":
                self._memory = message["memory"]
                self._guard()
                continue
            script = self._scripts.get(message["run"])
            if script is None:
                continue
            if event == "opened":
                self._start(script, message)
            elif event == "refused":
                self._forget(script)
                if script.connection is not None:
                    script.connection.send({"event": "refused", "reason": message["reason"]})
                self._drain(message["reason"])
            elif event == "closed":
                script.cleared = True
                if script.pid is None:
                    self._forget(script)
            if self._child is not None:
                return

    def _start(self, script: ScriptProcess, place: dict[str, Any]) -> None:
        if script.connection is None:
            # Whoever asked is gone already.
            self._context.send({"op": "close", "run": script.request.run})
            return
        sys.stdout.flush()
        sys.stderr.flush()
        if script.fork():
            script.connection.send({"event": "started", "pid": script.pid})
            return
        self._child = script.request.at(place)
        self._let_go()

    def _let_go(self) -> None:
        """In the child: nothing of the parent's stays open."""
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGCHLD, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        for connection in self._connections:
            connection.close()
        self._connections.clear()
        if self._listener is not None:
            self._listener.close()
        for own in (self._context, self._wake_in, self._wake_out):
            own.close()
        self._selector.close()

    def _woken(self) -> None:
        with contextlib.suppress(BlockingIOError):
            self._wake_out.recv(4096)

    def _look(self) -> None:
        """What no event tells: the JVM's end, the ends of scripts, leftovers, and time."""
        if os.getppid() != self._jvm:
            self._end(1)
        if self._told.owner is not None and not exists(self._told.owner):
            self._end(0)
        now = time.monotonic()
        for script in list(self._scripts.values()):
            if script.pid is None:
                continue
            if script.ended_at is None and script.has_ended():
                self._context.send({"op": "close", "run": script.request.run})
            gone = script.look(now, LINGER_S)
            if gone and (script.cleared or now - (script.ended_at or now) > CLOSE_LIMIT_S):
                self._finish(script)
        idle = self._listener is not None and now - self._idle_since > self._idle_s
        if not self._scripts and (idle or self._draining is not None):
            self._end(0)

    def _finish(self, script: ScriptProcess) -> None:
        if not script.cleared:
            self._drain("what a script left running in the JVM could not be stopped")
        script.add_log(self._told.log)
        script.write_exit()
        self._forget(script)
        if script.connection is not None:
            script.connection.send({"event": "exited"})
            self._connections[script.connection] = None

    def _forget(self, script: ScriptProcess) -> None:
        self._scripts.pop(script.request.run, None)
        self._idle_since = time.monotonic()

    def _guard(self) -> None:
        """Takes no more scripts once the JVM has grown too large."""
        taken = resident(self._jvm)
        limit = self._told.memory_limit or self._memory["heapLimit"] + BESIDE_HEAP
        if taken > limit:
            self._drain(f"the JVM has {taken >> 20} MiB of memory, its limit is {limit >> 20} MiB")
        elif self._memory["full"] is not None:
            self._drain(self._memory["full"])
        if not self._scripts and _size(self._told.log) > LOG_LIMIT:
            os.truncate(self._told.log, 0)

    def _drain(self, reason: str) -> None:
        """Takes no more scripts; ends with the last one."""
        self._draining = self._draining or reason

    def _told_to_end(self, number: int, frame: FrameType | None) -> None:
        self._end(0)

    def _end(self, code: int) -> NoReturn:
        """Ends everything that was started here; the JVM ends when this process has."""
        with contextlib.suppress(OSError):
            Path(self._told.socket).unlink()
        for script in self._scripts.values():
            script.kill()
            script.add_log(self._told.log)
            script.write_exit()
        with contextlib.suppress(OSError):
            os.kill(self._context_pid, signal.SIGKILL)
        if os.getppid() == self._jvm and os.fork() == 0:
            self._let_go()
            _see_off(self._jvm)
        os._exit(code)


def _see_off(jvm: int) -> None:
    """Ends a JVM that does not end by itself: a thread of a script's that is no daemon holds it."""
    started = start_time(jvm)
    for number in (signal.SIGTERM, signal.SIGKILL):
        deadline = time.monotonic() + JVM_LIMIT_S
        while started is not None and start_time(jvm) == started:
            if time.monotonic() > deadline:
                # It may have just ended.
                with contextlib.suppress(ProcessLookupError):
                    os.kill(jvm, number)
                break
            time.sleep(POLL_S)


def _nothing(number: int, frame: FrameType | None) -> None:
    """A signal with a handler wakes the loop."""


def _size(path: str) -> int:
    try:
        return Path(path).stat().st_size
    except OSError:
        return 0
