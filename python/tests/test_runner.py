"""The runner in a process of its own, with a script that needs no Spark."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import TOKEN, Consumer

from sparkwire import messages as m
from sparkwire.process_table import start_time

MAIN = Path(__file__).parents[1] / "sparkwire_main.py"


class Started:
    """A runner process, its script, and what it leaves on disk."""

    def __init__(self, process: subprocess.Popen[str], script: Path, closed_file: Path) -> None:
        self.process = process
        self.script = script
        self.closed_file = closed_file

    def end(self, limit_s: float = 15) -> tuple[int, str, str]:
        stdout, stderr = self.process.communicate(timeout=limit_s)
        return self.process.returncode, stdout, stderr

    def recorded(self) -> dict[str, Any]:
        return json.loads(self.closed_file.read_text(encoding="utf-8"))


StartRunner = Callable[..., Started]


@pytest.fixture
def start(consumer: Consumer, tmp_path: Path) -> Iterator[StartRunner]:
    started: list[Started] = []

    def run(text: str, args: list[str] | None = None) -> Started:
        script = tmp_path / "job.py"
        script.write_text(text, encoding="utf-8")
        closed_file = tmp_path / "closed.json"
        driver = tmp_path / "driver.json"
        driver.write_text(
            json.dumps(
                {
                    "run": "r1",
                    "token": TOKEN,
                    "endpoint": consumer.endpoint,
                    "script": str(script),
                    "args": args or [],
                    "params": {},
                    "checkpoint": str(tmp_path / "checkpoint"),
                    "closedFile": str(closed_file),
                }
            ),
            encoding="utf-8",
        )
        process = subprocess.Popen(  # noqa: S603
            [sys.executable, str(MAIN)],
            env={**os.environ, "SPARKWIRE_DRIVER_FILE": str(driver), "PYTHONDONTWRITEBYTECODE": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(Started(process, script, closed_file))
        return started[-1]

    yield run
    for one in started:
        one.process.kill()
        one.process.communicate()


def closed(status: str, code: int) -> dict[str, Any]:
    return {"status": status, "exitCode": code, "results": {}}


def test_a_script_runs_as_if_python_had_started_it(start: StartRunner, consumer: Consumer) -> None:
    runner = start(
        "import json, sys\n"
        "print(json.dumps([__name__, __file__, sys.argv, sys.path[0], 'sparkwire.runner' in sys.modules]))\n",
        ["--mag", "4.5", "a b"],
    )
    consumer.welcome()
    assert consumer.note_end() == closed("succeeded", 0)
    code, stdout, _ = runner.end()
    name, file, argv, first, _ = json.loads(stdout)
    assert code == 0
    assert (name, file, first) == ("__main__", str(runner.script), str(runner.script.parent))
    assert argv == [str(runner.script), "--mag", "4.5", "a b"]
    assert runner.recorded() == closed("succeeded", 0)
    assert stat.S_IMODE(runner.closed_file.stat().st_mode) == 0o600


def test_the_script_starts_only_after_the_welcome(start: StartRunner, consumer: Consumer) -> None:
    runner = start("import pathlib\npathlib.Path(__file__).with_name('started').touch()\n")
    consumer.expect("HELLO")
    time.sleep(0.4)
    assert not runner.script.with_name("started").exists()
    consumer.send(m.WELCOME, {"version": m.VERSION, "connection": 1, "received": 0})
    consumer.note_end()
    assert runner.end()[0] == 0
    assert runner.script.with_name("started").exists()


def test_a_script_that_raises(start: StartRunner, consumer: Consumer) -> None:
    runner = start(
        "def read(text):\n"
        "    try:\n"
        "        return int(text)\n"
        "    except ValueError as error:\n"
        "        raise RuntimeError('no magnitude') from error\n"
        "\n"
        "read('strong')\n"
    )
    consumer.welcome()
    error = consumer.expect("ERROR")
    assert (error["code"], error["message"]) == ("JOB_FAILED", "no magnitude")
    failure = error["failure"]
    assert failure["phase"] == "script"
    assert [(c["type"], c["message"]) for c in failure["causes"]] == [
        ("ValueError", "invalid literal for int() with base 10: 'strong'"),
        ("RuntimeError", "no magnitude"),
    ]
    assert [(f["line"], f["function"], f["text"]) for f in failure["frames"]] == [
        (7, "<module>", "read('strong')"),
        (5, "read", "raise RuntimeError('no magnitude') from error"),
    ]
    assert failure["scriptLine"] == 5
    assert consumer.note_end() == closed("failed", 1)
    code, _, stderr = runner.end()
    assert code == 1
    assert "RuntimeError: no magnitude" in stderr
    assert "runpy" not in stderr
    assert "sparkwire" not in stderr
    assert runner.recorded() == closed("failed", 1)


def test_a_script_that_python_cannot_parse(start: StartRunner, consumer: Consumer) -> None:
    runner = start("x = 1\nprint('a'\n")
    consumer.welcome()
    failure = consumer.expect("ERROR")["failure"]
    assert failure["causes"][0]["type"] == "SyntaxError"
    assert failure["scriptLine"] == 2
    assert consumer.note_end() == closed("failed", 1)
    assert runner.end()[0] == 1


@pytest.mark.parametrize(
    ("text", "code", "shown"),
    [
        ("raise SystemExit(7)", 7, ""),
        ("import sys; sys.exit()", 0, ""),
        ("import sys; sys.exit('no such topic')", 1, "no such topic\n"),
        ("import sys; sys.exit(0)", 0, ""),
    ],
)
def test_exit_is_an_end_and_no_failure(
    start: StartRunner, consumer: Consumer, text: str, code: int, shown: str
) -> None:
    runner = start(text)
    consumer.welcome()
    assert consumer.note_end() == closed("failed" if code else "succeeded", code)
    assert runner.end() == (code, "", shown)


def test_a_stop_interrupts_a_script_that_computes(start: StartRunner, consumer: Consumer) -> None:
    runner = start("import time\nprint('working', flush=True)\nwhile True:\n    time.sleep(0.05)\n")
    consumer.welcome()
    assert runner.process.stdout is not None
    assert runner.process.stdout.readline() == "working\n"
    began = time.monotonic()
    consumer.send(m.CONTROL, {"command": "stop", "mode": "finish", "reason": "the caller stopped it"})
    assert consumer.note_end() == closed("stopped", 0)
    code, _, stderr = runner.end()
    assert code == 0
    assert stderr == ""
    assert time.monotonic() - began < 5


def leave_request(runner: Started, mode: str) -> None:
    request = {"v": 1, "mode": mode, "reason": "enough"}
    runner.script.with_name("stop.json").write_text(json.dumps(request), encoding="utf-8")


ENDLESS = "import time\nprint('runs', flush=True)\nwhile True: time.sleep(0.1)\n"


@pytest.mark.parametrize("owner", [None, {"pid": os.getpid(), "startTime": "7", "bootId": "b"}])
def test_a_request_in_the_directory_stops_a_run_that_nobody_owns(
    start: StartRunner, consumer: Consumer, owner: dict[str, Any] | None
) -> None:
    runner = start(ENDLESS)
    if owner is not None:
        runner.script.with_name("owner.json").write_text(json.dumps({"process": owner}), encoding="utf-8")
    consumer.welcome()
    assert runner.process.stdout is not None
    assert runner.process.stdout.readline() == "runs\n"
    leave_request(runner, "finish")
    assert consumer.note_end() == closed("stopped", 0)
    assert runner.end()[0] == 0
    assert runner.recorded() == closed("stopped", 0)


def test_a_request_to_kill_is_no_request(start: StartRunner, consumer: Consumer) -> None:
    runner = start(ENDLESS)
    consumer.welcome()
    leave_request(runner, "kill")
    assert runner.end()[0] == 1
    assert not runner.closed_file.exists()


def test_a_request_to_a_run_with_an_owner_is_the_owner_s(start: StartRunner, consumer: Consumer) -> None:
    runner = start("import time\ntime.sleep(2)\n")
    owner = {"pid": os.getpid(), "startTime": start_time(os.getpid()), "bootId": "b"}
    runner.script.with_name("owner.json").write_text(json.dumps({"process": owner}), encoding="utf-8")
    consumer.welcome()
    leave_request(runner, "kill")
    assert consumer.note_end() == closed("succeeded", 0)


def test_a_stop_that_meets_the_end_does_not_harm_it(start: StartRunner, consumer: Consumer) -> None:
    runner = start("pass\n")
    consumer.welcome()
    assert consumer.expect("CLOSED") == closed("succeeded", 0)
    consumer.send(m.CONTROL, {"command": "stop", "mode": "abandon", "reason": "until rows=1"})
    time.sleep(1)
    consumer.send(m.CLOSED, {"status": None, "exitCode": None, "results": {}})
    code, _, stderr = runner.end()
    assert (code, stderr) == (0, "")


def test_a_script_that_will_not_stop_is_ended(start: StartRunner, consumer: Consumer) -> None:
    runner = start(
        "import signal, sparkwire.runner, time\n"
        "sparkwire.runner.END_AFTER_S = 1.0\n"
        # An `except KeyboardInterrupt` in a loop has a gap, at its jump back.
        "signal.signal(signal.SIGINT, lambda *_: None)\n"
        "print('working', flush=True)\n"
        "while True:\n"
        "    time.sleep(0.05)\n"
    )
    consumer.welcome()
    assert runner.process.stdout is not None
    runner.process.stdout.readline()
    consumer.send(m.CONTROL, {"command": "stop", "mode": "abandon", "reason": "the caller left"})
    assert runner.end(10)[0] == 1
    assert not runner.closed_file.exists()


def test_a_refused_runner_never_runs_its_script(start: StartRunner, consumer: Consumer) -> None:
    runner = start("print('started')\n")
    consumer.expect("HELLO")
    consumer.send(m.ERROR, {"code": "CHANNEL_REFUSED", "message": "not of this run", "failure": None})
    assert runner.end() == (1, "", "sparkwire: the consumer refused: not of this run\n")


def test_a_runner_whose_starter_dies_ends(consumer: Consumer, tmp_path: Path) -> None:
    script = tmp_path / "job.py"
    script.write_text("import time\ntime.sleep(600)\n", encoding="utf-8")
    driver = tmp_path / "driver.json"
    fields = consumer.driver(script=str(script))
    data = {**fields.__dict__, "closedFile": None}
    driver.write_text(json.dumps(data), encoding="utf-8")
    start = (
        "import subprocess, sys, time\n"
        f"p = subprocess.Popen([sys.executable, {str(MAIN)!r}])\n"
        "print(p.pid, flush=True)\n"
        "time.sleep(600)\n"
    )
    starter = subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", start],
        env={**os.environ, "SPARKWIRE_DRIVER_FILE": str(driver), "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert starter.stdout is not None
    runner = int(starter.stdout.readline())
    try:
        consumer.welcome()
        assert is_alive(runner)
        starter.kill()
        starter.communicate()
        deadline = time.monotonic() + 3
        while is_alive(runner) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not is_alive(runner)
    finally:
        if is_alive(runner):
            os.kill(runner, signal.SIGKILL)


def is_alive(pid: int) -> bool:
    state = subprocess.run(  # noqa: S603
        ["ps", "-o", "stat=", "-p", str(pid)],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    return state != "" and not state.startswith("Z")


def test_the_runner_is_not_started_by_hand() -> None:
    env = {name: value for name, value in os.environ.items() if name != "SPARKWIRE_DRIVER_FILE"}
    ended = subprocess.run(  # noqa: S603
        [sys.executable, str(MAIN)], env=env, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 1
    assert "use its run.sh" in ended.stderr
