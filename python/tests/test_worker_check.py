"""What is said of workers whose Python cannot run the job."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from sparkwire.worker_check import EXECUTOR_MODULES, WorkersUnfit, check_workers

# Says that it is 3.7, and is the driver's Python in all else.
OTHER_VERSION = """#!/bin/sh
shift
exec {python} -c 'import collections, runpy, sys
Version = collections.namedtuple("Version", "major minor micro releaselevel serial")
sys.version_info = Version(3, 7, 0, "final", 0)
runpy.run_module(sys.argv.pop(1), run_name="__main__")' "$@"
"""


@pytest.fixture
def workers(spark: SparkSession) -> Iterator[SparkSession]:
    """The session, whose workers' Python a test may change."""
    before = spark.sparkContext.pythonExec
    spark.sparkContext.pythonExec = sys.executable
    yield spark
    spark.sparkContext.pythonExec = before


def program(folder: Path, text: str) -> str:
    path = folder / "python"
    path.write_text(text)
    path.chmod(0o755)
    return str(path)


def test_the_drivers_own_python_has_what_executors_need(workers: SparkSession) -> None:
    check_workers(workers, EXECUTOR_MODULES)


def test_a_missing_module_is_named_with_the_python(workers: SparkSession) -> None:
    with pytest.raises(WorkersUnfit, match=rf"{sys.executable} on \S+, lacks no_such_module: name a Python"):
        check_workers(workers, ["zmq", "no_such_module"])


def test_another_minor_version_is_named_with_the_drivers(workers: SparkSession, tmp_path: Path) -> None:
    python = program(tmp_path, OTHER_VERSION.format(python=sys.executable))
    workers.sparkContext.pythonExec = python
    here = f"{sys.version_info[0]}.{sys.version_info[1]}"
    with pytest.raises(
        WorkersUnfit, match=rf"the workers' Python, {python}, is 3\.7, the driver's is {here}"
    ):
        check_workers(workers)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (None, "error=2, No such file or directory"),
        ("#!/bin/sh\necho 'no Python here' >&2\nexit 127\n", "no Python here"),
    ],
)
def test_a_python_that_does_not_start_is_named_with_its_words(
    workers: SparkSession, tmp_path: Path, text: str | None, why: str
) -> None:
    python = "/nowhere/bin/python" if text is None else program(tmp_path, text)
    workers.sparkContext.pythonExec = python
    with pytest.raises(WorkersUnfit, match=rf"{python}, does not start: {why}: name a Python of the nodes"):
        check_workers(workers)
