"""The private file with what the runner is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import TOKEN

from sparkwire.driver_file import DriverFile


def test_the_driver_file_is_read_as_it_was_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "driver.json"
    stored = {
        "run": "r",
        "token": TOKEN,
        "endpoint": "ipc:///tmp/sw/results",
        "script": "/home/ada/séisme.py",
        "args": ["--from", "5"],
        "params": {"bootstrap_servers": "127.0.0.1:9092"},
        "checkpoint": "/home/ada/checkpoint",
        "closedFile": "/home/ada/closed.json",
        "applicationFile": "/home/ada/application.json",
    }
    file.write_text(json.dumps(stored), encoding="utf-8")
    assert DriverFile.from_environment() is None
    monkeypatch.setenv("SPARKWIRE_DRIVER_FILE", str(file))
    driver = DriverFile.from_environment()
    assert driver == DriverFile(
        run="r",
        token=TOKEN,
        endpoint="ipc:///tmp/sw/results",
        script="/home/ada/séisme.py",
        args=["--from", "5"],
        params={"bootstrap_servers": "127.0.0.1:9092"},
        checkpoint="/home/ada/checkpoint",
        closed_file="/home/ada/closed.json",
        application_file="/home/ada/application.json",
    )
