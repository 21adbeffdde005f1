"""Starts the job's script, generated or the user's own, and tells how it ended."""

from __future__ import annotations

import json
import os
import runpy
import signal
import sys
import threading
import time
import traceback
from pathlib import Path
from types import TracebackType
from typing import Any, NoReturn

from sparkwire import connected, remote_session
from sparkwire import messages as m
from sparkwire.analysis import analyse
from sparkwire.application import record_application
from sparkwire.callback_link import CallbackLink
from sparkwire.driver_file import DriverFile
from sparkwire.failure import describe
from sparkwire.jvm_watch import JvmWatch
from sparkwire.link import ChannelLost, Link
from sparkwire.log_link import LogLink
from sparkwire.masking import hide, masked
from sparkwire.pyspark_versions import spark_version
from sparkwire.spool_link import SpoolLink
from sparkwire.stop_file import watch_stop_file
from sparkwire.stopping import StopRequest, active_queries, interrupt_operations, is_busy, stop_queries

# After a stop is asked, a script that still computes is interrupted, and at last ended.
INTERRUPT_AFTER_S = 10.0
END_AFTER_S = 10.0

# Set while the script runs: only then is there anything to interrupt.
_script_runs = threading.Event()


def main() -> NoReturn:
    """Runs the script named in the driver file and exits with its code."""
    driver = DriverFile.from_environment()
    if driver is None:
        sys.exit("sparkwire_main.py is started by sparkwire; to run a job by hand, use its run.sh")
    hide(driver.secret_values)
    _watch_parent(os.getppid())
    if driver.analysis_file is not None:
        analyse(driver, driver.analysis_file)
    channel = _link(driver)
    channel.on_stop = _stop_script
    channel.is_busy = is_busy
    try:
        channel.connect()
    except ChannelLost as error:
        print(f"sparkwire: {error}", file=sys.stderr, flush=True)
        os._exit(1)
    if driver.application_file is not None:
        record_application(driver.application_file)
    if driver.folder is not None:
        watch_stop_file(driver.folder, lambda request: _stop_by_file(channel, request))
    session = connected.RunSession(driver, channel)
    connected.set_current(session)
    status, code = ("failed", 1) if _remote_unfit(session) else _run(session)
    if session.contracts is not None:
        session.contracts.release()
    remote_session.release_session()
    _record(driver, channel, status, code)
    channel.close(status, code)
    sys.stdout.flush()
    sys.stderr.flush()
    # Py4J's threads may hold the interpreter back; nothing of ours is left to do.
    sys.exit(code)


def _link(driver: DriverFile) -> Link:
    if driver.spool is not None:
        return SpoolLink(driver, spark_version())
    if driver.endpoint is None:
        return LogLink(driver)
    if driver.is_elsewhere:
        return CallbackLink(driver, spark_version())
    # Here, because a driver that cannot call back need not have ZeroMQ.
    from sparkwire.channel import Channel

    channel = Channel(driver, spark_version())
    if driver.remote is None:
        channel.alive = JvmWatch().answers
    return channel


def _remote_unfit(session: connected.RunSession) -> bool:
    """Opens the session on the Connect server, where the run has one; says so where it cannot be used."""
    remote = session.driver.remote
    if remote is None:
        return False

    def leave(*_: object) -> NoReturn:
        # What runs on the server would go on without us.
        remote_session.release_session()
        os._exit(128 + signal.SIGTERM)

    signal.signal(signal.SIGTERM, leave)
    # Modules of the caller's are the script's too, not only the workers'.
    sys.path[1:1] = remote.py_files
    try:
        remote_session.open_session(remote)
    except remote_session.RemoteUnfit as error:
        print(f"sparkwire: {error}", file=sys.stderr, flush=True)
        _send_failure(error, {**describe(error, session.driver.script), "phase": "connect"}, session)
        return True
    return False


def _run(session: connected.RunSession) -> tuple[str, int]:
    driver, channel = session.driver, session.channel
    script = str(Path(driver.script).resolve())
    sys.argv = [script, *driver.args]
    sys.path[0] = str(Path(script).parent)
    code = 0
    _script_runs.set()
    # Whoever asks from here on finds the script running; who asked before is heard now.
    if channel.stop is not None:
        _let_end()
        return "stopped", 0
    try:
        try:
            runpy.run_path(script, run_name="__main__")
        finally:
            _let_end()
    except SystemExit as error:
        code = _exit_code(error)
    except BaseException as error:
        if channel.stop is not None:
            return "stopped", 0
        _report(error, script, session)
        return "failed", 1
    if channel.stop is not None:
        return "stopped", 0
    return ("succeeded", 0) if code == 0 else ("failed", code)


def _let_end() -> None:
    """From here on a stop has nothing to add, and its interrupt would spoil the end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _script_runs.clear()


def _exit_code(error: SystemExit) -> int:
    if error.code is None:
        return 0
    if isinstance(error.code, int):
        return error.code
    print(error.code, file=sys.stderr, flush=True)
    return 1


def _report(error: BaseException, script: str, session: connected.RunSession) -> None:
    shown = _from_script(error.__traceback__, script)
    sys.stderr.write(masked("".join(traceback.format_exception(type(error), error, shown))))
    _send_failure(error, describe(error, script, session.batch_failure), session)


def _send_failure(error: BaseException, failure: dict[str, Any], session: connected.RunSession) -> None:
    header = {"code": "JOB_FAILED", "message": masked(str(error))[:2000], "failure": failure}
    try:
        session.channel.send(m.ERROR, header)
    except ChannelLost:
        pass


def _from_script(trace: TracebackType | None, script: str) -> TracebackType | None:
    """The traceback without the frames of the runner, as if Python had started the script itself."""
    at = trace
    while at is not None and at.tb_frame.f_code.co_filename != script:
        at = at.tb_next
    return at if at is not None else trace


def _record(driver: DriverFile, channel: Link, status: str, code: int) -> None:
    """Leaves the end on disk too: whoever started us may be gone by now."""
    if driver.closed_file is None:
        return
    data = {"status": status, "exitCode": code, "results": channel.counts()}
    part = Path(driver.closed_file + ".part")
    part.touch(mode=0o600)
    part.write_text(json.dumps(data), encoding="utf-8")
    part.replace(driver.closed_file)


def _stop_by_file(channel: Link, request: StopRequest) -> None:
    if request.mode == "kill":
        os._exit(1)
    channel.stop = request
    channel.on_stop(request)


def _stop_script(request: StopRequest) -> None:
    """Stops the queries; a script that does not end by that is interrupted, then ended."""

    def stop() -> None:
        if not _script_runs.is_set():
            return
        had_queries = _stop_queries(request.mode)
        if had_queries:
            time.sleep(INTERRUPT_AFTER_S)
        if _script_runs.is_set():
            # To the main thread itself: only that ends its wait for the JVM.
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
            time.sleep(END_AFTER_S)
        if _script_runs.is_set():
            os._exit(1)

    threading.Thread(target=stop, name="sparkwire-stop", daemon=True).start()


def _stop_queries(mode: str) -> bool:
    """Says whether there were any. A server that does not answer has none that could be stopped."""
    try:
        had_queries = bool(active_queries())
        stop_queries(mode)
        if not had_queries:
            interrupt_operations()
    except Exception:
        return False
    return had_queries


def _watch_parent(parent: int) -> None:
    """Ends this process when the JVM that started it is gone: nobody else would."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, name="sparkwire-parent", daemon=True).start()
