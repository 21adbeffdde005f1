"""The runner of a driver that nobody can be reached from, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

MAIN = Path(__file__).parents[1] / "sparkwire_main.py"
RUN = "20261122-183000-1f3a"


def run(folder: Path, text: str, **changes: Any) -> tuple[int, list[str], str]:
    """Runs a script as a cluster does, in the folder of its files; gives code, lines of stdout, stderr."""
    (folder / "job.py").write_text(text, encoding="utf-8")
    driver = {
        "run": RUN,
        "token": "a-token",
        "endpoint": None,
        "script": "job.py",
        "args": ["a b"],
        "params": {"region": "eu"},
        "checkpoint": None,
        "closedFile": None,
        "applicationFile": None,
        **changes,
    }
    (folder / "driver.json").write_text(json.dumps(driver), encoding="utf-8")
    ended = subprocess.run(  # noqa: S603
        [sys.executable, str(MAIN)],
        cwd=folder,
        env={**os.environ, "SPARKWIRE_DRIVER_FILE": "driver.json", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return ended.returncode, ended.stdout.splitlines(), ended.stderr


def said(lines: list[str]) -> list[dict[str, Any]]:
    words = [line.split(" ", 3) for line in lines if line.startswith("sparkwire-says ")]
    assert all(run == RUN for _, run, _, _ in words)
    return [{"type": kind, **json.loads(text)} for _, _, kind, text in words]


def test_the_end_is_said_on_a_line_of_its_own(tmp_path: Path) -> None:
    code, lines, _ = run(tmp_path, "import sys\nprint(sys.argv)\nsys.stdout.write('unfinished')\n")
    assert code == 0
    script = str(tmp_path / "job.py")
    assert lines[:2] == [str([script, "a b"]), "unfinished"]
    assert said(lines) == [{"type": "CLOSED", "status": "succeeded", "exitCode": 0, "results": {}}]
    assert lines[-1].startswith("sparkwire-says ")


def test_a_failure_is_said_before_the_end(tmp_path: Path) -> None:
    code, lines, stderr = run(tmp_path, "x = 1\nraise ValueError('no magnitude\\nat all')\n")
    error, closed = said(lines)
    assert (code, closed["status"], closed["exitCode"]) == (1, "failed", 1)
    assert (error["type"], error["message"]) == ("ERROR", "no magnitude\nat all")
    assert error["failure"]["scriptLine"] == 2
    assert "ValueError: no magnitude" in stderr


def test_a_driver_without_zeromq_runs(tmp_path: Path) -> None:
    code, lines, _ = run(
        tmp_path, "import sys\nprint('zmq' in sys.modules, 'sparkwire.channel' in sys.modules)\n"
    )
    assert (code, lines[0]) == (0, "False False")


def test_a_result_has_no_way_back(tmp_path: Path) -> None:
    code, lines, _ = run(
        tmp_path,
        "from sparkwire.connected import current\ncurrent().channel.open_result('strong', None, {}, None)\n",
    )
    error, closed = said(lines)
    assert (code, closed["status"]) == (1, "failed")
    assert error["failure"]["causes"][0]["type"].endswith("CallbackImpossible")
    assert error["message"].startswith("callback impossible: result 'strong' cannot be sent")


def test_the_application_is_recorded_each_time_there_is_a_new_one(tmp_path: Path) -> None:
    file = tmp_path / "application.json"
    code, lines, _ = run(
        tmp_path,
        "import json, pathlib, time\n"
        "from pyspark.sql import SparkSession\n"
        "def recorded(context):\n"
        "    deadline = time.monotonic() + 20\n"
        "    path = pathlib.Path('application.json')\n"
        "    while time.monotonic() < deadline:\n"
        "        if path.exists() and json.loads(path.read_text())['id'] == context.applicationId:\n"
        "            return oct(path.stat().st_mode & 0o777)\n"
        "        time.sleep(0.05)\n"
        "for _ in range(2):\n"
        "    builder = SparkSession.builder.master('local[1]')\n"
        "    spark = builder.config('spark.ui.enabled', 'false').getOrCreate()\n"
        "    print(recorded(spark.sparkContext))\n"
        "    spark.stop()\n",
        applicationFile=str(file),
    )
    assert (code, [line for line in lines if line.startswith("0o")]) == (0, ["0o600", "0o600"])
