"""What a given checkpoint stands for lies beside it; a job that differs is refused before it starts."""

from __future__ import annotations

import difflib
import json
from typing import TYPE_CHECKING, Any

from sparkwire.checkpoint_lock import CheckpointLock
from sparkwire.checkpoint_refused import CheckpointChanged
from sparkwire.checkpoint_whole import require_whole
from sparkwire.driver_file import DriverFile
from sparkwire.hadoop_folder import HadoopFolder

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

DIGITS = 12


class CheckpointContracts:
    """The contracts of a run's checkpoints, checked all before any of them is touched.

    Raises:
        CheckpointHeld: another run works on one of them.
        CheckpointChanged: one is that of another job, and the run is to refuse that.
        CheckpointDamaged: a file of one cannot be read.
    """

    def __init__(self, spark: SparkSession, driver: DriverFile) -> None:
        told = driver.contract or {"onChange": "refuse", "queries": []}
        self._base = HadoopFolder.of(spark, driver.checkpoint or "")
        self._run = driver.run
        self._spark = ".".join(spark.version.split(".")[:2])
        self._folders: dict[str, str] = {}
        self._locks: dict[str, CheckpointLock] = {}
        on_change: str = told["onChange"]
        queries: list[dict[str, Any]] = told["queries"]
        try:
            for query in queries:
                self._folders[query["sink"]] = self._folder_for(query, on_change)
            for query in queries:
                self._settle(query, on_change)
            for folder in self._folders.values():
                require_whole(self._base, folder)
        except BaseException:
            self.release()
            raise

    def folder_of(self, sink: str) -> str:
        """The name of the folder of a sink's checkpoint, which this run alone works on.

        Raises:
            CheckpointHeld: another run works on it.
            CheckpointDamaged: a file of it cannot be read.
        """
        if sink not in self._folders:
            self._lock(sink)
            require_whole(self._base, sink)
            self._folders[sink] = sink
        return self._folders[sink]

    def release(self) -> None:
        """Lets other runs have the checkpoints."""
        for lock in self._locks.values():
            lock.release()

    def _folder_for(self, query: dict[str, Any], on_change: str) -> str:
        """Which folder the query works on: its own, or its fork's."""
        sink = str(query["sink"])
        self._lock(sink)
        kept = self._read(sink)
        differences = [] if kept is None else changes(kept, query, self._spark)
        if kept is None or not differences:
            return sink
        fork = f"{sink}-{query['fingerprint'][:DIGITS]}"
        if on_change == "fork" or (on_change == "refuse" and self._read(fork) is not None):
            self._lock(fork)
            return fork
        if on_change == "refuse":
            raise CheckpointChanged(
                f"the checkpoint of sink {sink} is that of another job: {'; '.join(differences)}. "
                f"{consequence(kept, query, self._spark)}"
            )
        return sink

    def _settle(self, query: dict[str, Any], on_change: str) -> None:
        folder = self._folders[query["sink"]]
        kept = self._read(folder)
        if kept is not None and not changes(kept, query, self._spark):
            return
        if kept is not None and on_change == "reset":
            self._base.delete(folder)
        self._base.write(
            _file(folder), json.dumps({"v": 1, **query, "spark": self._spark, "run": self._run}, indent=2)
        )

    def _lock(self, folder: str) -> None:
        if folder not in self._locks:
            self._locks[folder] = CheckpointLock(self._base, folder, self._run)

    def _read(self, folder: str) -> dict[str, Any] | None:
        """What lies beside a checkpoint; None where nothing does, or nothing whole."""
        text = self._base.read(_file(folder))
        if text is None or not self._base.exists(folder):
            # Without the checkpoint there is nothing that the contract would be about.
            return None
        try:
            kept: dict[str, Any] = json.loads(text)
        except ValueError:
            return None
        return kept


def changes(kept: dict[str, Any], wanted: dict[str, Any], spark: str) -> list[str]:
    """In what the job that wrote a checkpoint differs from the one that is to go on with it."""
    found: list[str] = []
    if kept["fingerprint"] != wanted["fingerprint"]:
        found += _step_changes(kept["steps"], wanted["steps"])
        for name, what in (("outputMode", "output mode"), ("shufflePartitions", "shuffle partitions")):
            if kept[name] != wanted[name]:
                found.append(f"{what} was {kept[name]} and is {wanted[name]}")
        found = found or ["its steps are put together otherwise"]
    if kept["spark"] != spark:
        found.append(f"Spark was {kept['spark']} and is {spark}")
    return found


def _step_changes(kept: list[dict[str, str]], wanted: list[dict[str, str]]) -> list[str]:
    digests = [[step["digest"] for step in steps] for steps in (kept, wanted)]
    found: list[str] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, *digests, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        gone, new = kept[a:b], wanted[c:d]
        if [step["label"] for step in gone] == [step["label"] for step in new]:
            found += [f"changed {_named(step)}" for step in new]
        else:
            found += [f"no longer {_named(step)}" for step in gone]
            found += [f"new {_named(step)}" for step in new]
    return found


def _named(step: dict[str, str]) -> str:
    return f"{step['label']} (stateful)" if step["role"] == "stateful" else step["label"]


def consequence(kept: dict[str, Any], wanted: dict[str, Any], spark: str) -> str:
    """Why it would be unsafe to go on all the same.

    Follows https://spark.apache.org/docs/latest/streaming/apis-on-dataframes-and-datasets.html
    (recovery semantics after changes in a streaming query).
    """
    by_role = [
        [[step["digest"] for step in each["steps"] if step["role"] == role] for each in (kept, wanted)]
        for role in ("source", "stateful")
    ]
    (old_sources, new_sources), (old_state, new_state) = by_role
    if old_sources != new_sources:
        return "Its offsets are those of other sources: Spark would fail, or read from the wrong place."
    if old_state != new_state or (new_state and kept["outputMode"] != wanted["outputMode"]):
        return "Its state was made by other stateful steps: Spark would fail, or go on with wrong values."
    if kept["shufflePartitions"] != wanted["shufflePartitions"]:
        return (
            f"Its state lies in {kept['shufflePartitions']} partitions, and Spark would keep them: "
            "the change would not take effect."
        )
    if new_state and kept["fingerprint"] != wanted["fingerprint"]:
        return "Its state was made of other rows: what comes out would be of the one job and of the other."
    if kept["spark"] != spark:
        return "An older Spark cannot read what a newer one has written, nor a newer one all of an older's."
    return "Spark would go on, and the rows before and after would be those of different jobs."


def _file(folder: str) -> str:
    return f"{folder}.contract.json"
