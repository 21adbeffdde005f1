"""Asks the workers for what a job needs of them: PySpark does so only in the first task that needs it."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

# What writers on executors import.
EXECUTOR_MODULES = ("zmq", "pyarrow")

# PySpark 3.5 writes the worker's as a pair: (3, 7).
MISMATCH = re.compile(
    r"Python in worker has different version:? (\(\d+, \d+\)|\S+?),? than that in driver:? (\d+\.\d+)"
)
NOT_FOUND = re.compile(r'Cannot run program "[^"]+".*?: (.+)')
OWN_WORDS = re.compile(r"Error from python worker:\n((?:  .*\n)+)")
HINT = "name a Python of the nodes with workerPython (--worker-python), or give requirements, which ship one"
BIND_HINT = "bind the channel at an address of this machine that they reach (--bind, in the library: bind)"


class WorkersUnfit(Exception):
    """The workers' Python cannot run the job."""


def check_workers(spark: SparkSession, modules: Sequence[str] = (), endpoint: str | None = None) -> None:
    """Runs one small task for each slot, which imports the modules, and looks for the endpoint.

    Raises:
        WorkersUnfit: a worker's Python does not start, is of another minor version than the driver's, or
            lacks one of the modules, or the endpoint cannot be reached from there; the message says which,
            where, and what to do.
    """
    context: Any = spark.sparkContext
    wanted = tuple(modules)
    place = endpoint or ""

    # Inside, so that it travels by value: the workers cannot import this package, nor need they.
    def look(_: Iterator[int]) -> Iterator[tuple[str, str, list[str], str]]:
        import importlib
        import platform
        import socket
        import sys
        from pathlib import Path

        def lacks(name: str) -> bool:
            try:
                importlib.import_module(name)
            except ImportError:
                return True
            return False

        def missed() -> str:
            scheme, _, address = place.partition("://")
            try:
                if scheme == "ipc":
                    Path(address).stat()
                elif scheme == "tcp":
                    host, _, port = address.rpartition(":")
                    socket.create_connection((host.strip("[]"), int(port)), 10).close()
            except OSError as error:
                return str(error)
            return ""

        lacking = [name for name in wanted if lacks(name)]
        yield platform.node(), sys.executable, lacking, missed()

    slots = max(1, int(context.defaultParallelism))
    try:
        found = context.parallelize(range(slots), slots).mapPartitions(look).collect()
    except Exception as error:
        # Spark's log has the whole of it; what is to be done about it stands here.
        raise WorkersUnfit(_reason(str(error), context.pythonExec)) from None
    for host, python, lacking, missed in found:
        if lacking:
            raise WorkersUnfit(f"the workers' Python, {python} on {host}, lacks {', '.join(lacking)}: {HINT}")
        if missed:
            raise WorkersUnfit(f"the workers on {host} do not reach the caller, {missed}: {BIND_HINT}")


def _reason(text: str, python: str) -> str:
    whose = f"the workers' Python, {python},"
    mismatch = MISMATCH.search(text)
    if mismatch is not None:
        here = f"{sys.version_info[0]}.{sys.version_info[1]}"
        worker = ".".join(re.findall(r"\d+", mismatch.group(1)))
        return f"{whose} is {worker}, the driver's is {here}: {HINT}"
    said = OWN_WORDS.search(text) or NOT_FOUND.search(text)
    if said is not None:
        return f"{whose} does not start: {said.group(1).strip().splitlines()[-1].strip()}: {HINT}"
    first = text.splitlines()[0] if text else "no reason given"
    return f"{whose} could not be asked: {first}"
