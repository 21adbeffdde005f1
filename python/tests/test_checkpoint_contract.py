"""Contracts of checkpoints and their locks: what changed, why that is unsafe, and who may go on."""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path
from typing import Any

import pytest
from pyspark.sql import SparkSession

from sparkwire import checkpoint_lock
from sparkwire.checkpoint_contract import changes, consequence
from sparkwire.checkpoint_lock import CheckpointLock
from sparkwire.checkpoint_refused import CheckpointHeld
from sparkwire.hadoop_folder import HadoopFolder


def step(label: str, role: str, digest: str = "") -> dict[str, str]:
    return {"label": label, "role": role, "digest": digest or label}


SOURCE = step("kafka source", "source")
FILTER = step("filter", "stateless")
GROUPED = step("aggregate", "stateful")


def contract(*steps: dict[str, str], mode: str = "append", partitions: int | None = None) -> dict[str, Any]:
    print_of = f"{mode} {partitions} {[each['digest'] for each in steps]}"
    return {
        "sink": "a",
        "outputMode": mode,
        "shufflePartitions": partitions,
        "steps": list(steps),
        "fingerprint": print_of,
    }


def kept(*steps: dict[str, str], spark: str = "4.1", **more: Any) -> dict[str, Any]:
    return {**contract(*steps, **more), "spark": spark}


def test_the_same_job_on_the_same_spark_has_changed_in_nothing() -> None:
    assert changes(kept(SOURCE, FILTER), contract(SOURCE, FILTER), "4.1") == []


@pytest.mark.parametrize(
    ("before", "after", "spark", "changed", "why"),
    [
        (
            kept(SOURCE, FILTER),
            contract(SOURCE, step("filter", "stateless", "other")),
            "4.1",
            ["changed filter"],
            "Spark would go on",
        ),
        (kept(SOURCE), contract(SOURCE, FILTER), "4.1", ["new filter"], "Spark would go on"),
        (
            kept(SOURCE, FILTER, GROUPED),
            contract(SOURCE, GROUPED),
            "4.1",
            ["no longer filter"],
            "made of other rows",
        ),
        (
            kept(SOURCE, GROUPED),
            contract(SOURCE, step("distinct", "stateful")),
            "4.1",
            ["no longer aggregate (stateful)", "new distinct (stateful)"],
            "by other stateful steps",
        ),
        (
            kept(SOURCE),
            contract(step("kafka source", "source", "other topic")),
            "4.1",
            ["changed kafka source"],
            "offsets are those of other sources",
        ),
        (
            kept(SOURCE, GROUPED, mode="update"),
            contract(SOURCE, GROUPED, mode="complete"),
            "4.1",
            ["output mode was update and is complete"],
            "by other stateful steps",
        ),
        (
            kept(SOURCE, GROUPED, partitions=4),
            contract(SOURCE, GROUPED, partitions=8),
            "4.1",
            ["shuffle partitions was 4 and is 8"],
            "the change would not take effect",
        ),
        (kept(SOURCE), contract(SOURCE), "3.5", ["Spark was 4.1 and is 3.5"], "An older Spark"),
    ],
)
def test_what_has_changed_and_why_that_is_unsafe(
    before: dict[str, Any], after: dict[str, Any], spark: str, changed: list[str], why: str
) -> None:
    assert changes(before, after, spark) == changed
    assert why in consequence(before, after, spark)


def test_a_lock_is_one_run_s_alone_and_the_next_one_s_after_it(spark: SparkSession, tmp_path: Path) -> None:
    folder = HadoopFolder.of(spark, tmp_path.as_posix())
    first = CheckpointLock(folder, "a", "run-1")
    with pytest.raises(CheckpointHeld, match=rf"/a is in use by run run-1 of .* \(process {os.getpid()}\)"):
        CheckpointLock(folder, "a", "run-2")
    other = CheckpointLock(folder, "b", "run-2")
    first.release()
    CheckpointLock(folder, "a", "run-3").release()
    other.release()
    assert list(tmp_path.iterdir()) == []


def test_a_holder_on_another_machine_is_watched(
    spark: SparkSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoint_lock, "BEAT_S", 0.3)
    monkeypatch.setattr(checkpoint_lock, "WATCH_S", 3.0)
    folder = HadoopFolder.of(spark, tmp_path.as_posix())
    living = CheckpointLock(folder, "a", "run-1")
    monkeypatch.setattr(socket, "gethostname", lambda: "elsewhere")
    with pytest.raises(CheckpointHeld, match="run-1"):
        CheckpointLock(folder, "a", "run-2")
    living.release()
    # One that has stopped writing is dead.
    (tmp_path / "a.lock").write_text(json.dumps({"run": "run-0", "host": "gone", "pid": 1, "token": "x"}))
    CheckpointLock(folder, "a", "run-2").release()


def test_texts_in_a_folder_that_is_not_there_yet(spark: SparkSession, tmp_path: Path) -> None:
    folder = HadoopFolder.of(spark, f"file://{tmp_path.as_posix()}/new/")
    assert folder.read("a") is None
    assert folder.create("a", "é\n")
    assert not folder.create("a", "other")
    assert folder.read("a") == "é\n"
    folder.write("a", "")
    assert folder.read("a") == ""
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["a"]
    folder.delete("a")
    assert not folder.exists("a")
