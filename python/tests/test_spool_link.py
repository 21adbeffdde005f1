"""The link of a driver that writes into a folder, against one who reads there."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from sparkwire import messages as m
from sparkwire import spool_link as spool_link_module
from sparkwire.driver_file import DriverFile
from sparkwire.link import ChannelLost
from sparkwire.log_link import CallbackImpossible
from sparkwire.spool_files import checksum, sealed, unseal
from sparkwire.spool_link import SpoolLink
from sparkwire.stopping import StopRequest

RUN = "20261122-183000-1f3a"
# Its JVM is the one whose file systems are used.
pytestmark = pytest.mark.usefixtures("spark")

SCHEMA = {"type": "struct", "fields": []}
BATCH: dict[str, Any] = {"result": "a/b", "queryId": "q1", "batchId": 7}
KEY = ("a/b", "q1", 7)


def driver(folder: Path, closed_file: str | None = "closed.json") -> DriverFile:
    return DriverFile(
        run=RUN,
        token="",
        endpoint=None,
        script="job.py",
        args=[],
        params={},
        checkpoint=None,
        closed_file=closed_file,
        application_file=None,
        spool=f"file://{folder}",
    )


class Caller:
    """Who reads the spool."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._said: dict[str, Any] = {"v": 1, "run": RUN, "beat": 0, "asked": 0, "stop": None}
        folder.mkdir()
        self.says()

    def says(self, **words: Any) -> None:
        self._said = {**self._said, "beat": self._said["beat"] + 1, **words}
        (self.folder / "caller.json").write_text(sealed(self._said), encoding="utf-8")

    def read(self, name: str) -> Any:
        file = self.folder / name
        return unseal(file.read_text(encoding="utf-8")) if file.exists() else None

    def messages(self) -> list[tuple[str, dict[str, Any]]]:
        found = [self.read(str(file)) for file in sorted(self.folder.glob("0/messages/*.json"))]
        # One that is being written is not whole yet.
        return [(message["type"], message["header"]) for message in found if message is not None]


@pytest.fixture
def caller(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Caller:
    monkeypatch.setattr(spool_link_module, "LOOK_S", 0.05)
    return Caller(tmp_path / f"sparkwire-{RUN}")


@pytest.fixture
def link(caller: Caller) -> Iterator[SpoolLink]:
    """A link that has found its spool."""
    link = SpoolLink(driver(caller.folder), "4.1.1")
    link.connect()
    yield link
    link._ended.set()


def until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def send_batch(link: SpoolLink, *frames: bytes) -> None:
    for seq, frame in enumerate(frames):
        link.take_credit("a/b", len(frame))
        link.send(m.DATA, {**BATCH, "partition": 0, "seq": seq, "rows": 1}, pa.py_buffer(frame))
    link.send(m.BATCH_END, {**BATCH, "rows": len(frames), "frames": len(frames)})


def test_a_micro_batch_is_files_and_is_acknowledged_when_its_manifest_is_taken_away(
    link: SpoolLink, caller: Caller, pool: ThreadPoolExecutor
) -> None:
    hello = caller.read("0/hello.json")
    assert (hello["run"], hello["spark"]) == (RUN, "4.1.1")
    link.open_result("a/b", "q1", SCHEMA, None)
    send_batch(link, b"one", b"second")
    folder = caller.folder / "0/rows/a%2Fb"
    assert (folder / "00000000.rows").read_bytes() == b"onesecond"
    frames = [{"bytes": 3, "crc32": checksum(b"one")}, {"bytes": 6, "crc32": checksum(b"second")}]
    manifest = {"v": 1, "run": RUN, **BATCH, "rows": 2, "schema": SCHEMA, "frames": frames}
    assert caller.read("0/rows/a%2Fb/00000000.json") == manifest
    acknowledged = pool.submit(link.wait_acknowledged, KEY, 2)
    time.sleep(0.3)
    assert not acknowledged.done()
    (folder / "00000000.json").unlink()
    acknowledged.result(5)
    link.end_result("a/b")
    link.close("succeeded", 0)
    assert caller.messages() == [
        ("OPEN", {"result": "a/b", "queryId": "q1", "schema": SCHEMA, "lastCommitted": None}),
        ("RESULT_END", {"result": "a/b", "rows": 2, "batches": 1}),
        (
            "CLOSED",
            {
                "status": "succeeded",
                "exitCode": 0,
                "results": {"a/b": {"rows": 2, "batches": 1, "acknowledged": 1}},
            },
        ),
    ]


def test_a_full_spool_lets_the_next_micro_batch_wait(
    link: SpoolLink, caller: Caller, pool: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spool_link_module, "LIMIT_BYTES", 5)
    link.open_result("a/b", "q1", SCHEMA, None)
    send_batch(link, b"one", b"second")
    waiting = pool.submit(link.take_credit, "other", 1)
    time.sleep(0.3)
    assert not waiting.done()
    next(caller.folder.glob("0/rows/*/*.json")).unlink()
    link.wait_acknowledged(KEY, 2)
    waiting.result(5)


def test_what_the_caller_asks(link: SpoolLink, caller: Caller, pool: ThreadPoolExecutor) -> None:
    link.is_busy = lambda: True
    caller.says(asked=1)
    until(lambda: ("BUSY", {"busy": True}) in caller.messages())
    asked: list[tuple[str, str]] = []
    link.on_stop = lambda request: asked.append((request.mode, request.reason))
    link.open_result("a/b", "q1", SCHEMA, None)
    send_batch(link)
    taken = pool.submit(link.wait_acknowledged, KEY, 0)
    caller.says(stop={"mode": "finish", "reason": "enough"})
    until(lambda: asked == [("finish", "enough")])
    assert not taken.done()
    caller.says(stop={"mode": "abandon", "reason": "now"})
    with pytest.raises(StopRequest, match="now"):
        taken.result(5)
    assert asked == [("finish", "enough"), ("abandon", "now")]


def test_a_caller_without_a_sign_of_life_is_gone_and_its_folder_too(
    link: SpoolLink, caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spool_link_module, "SILENCE_S", 0.5)
    for _ in range(10):
        caller.says()
        time.sleep(0.1)
    assert link.stop is None
    until(lambda: link.stop is not None)
    with pytest.raises(ChannelLost, match="the caller is gone from the spool"):
        link.open_result("a/b", "q1", SCHEMA, None)
    link.close("stopped", 0)
    assert not caller.folder.exists()


@pytest.mark.usefixtures("link")
def test_a_driver_that_begins_anew_has_files_of_its_own(caller: Caller) -> None:
    again = SpoolLink(driver(caller.folder), "4.1.1")
    again.connect()
    again.open_result("a/b", "q1", SCHEMA, None)
    again._ended.set()
    assert caller.messages() == []
    incarnations = {caller.read(f"{attempt}/hello.json")["incarnation"] for attempt in (0, 1)}
    assert len(incarnations) == 2
    assert len(list(caller.folder.glob("1/messages/*"))) == 1


def test_a_folder_that_is_not_the_caller_s(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(spool_link_module, "FOLDER_LIMIT_S", 0.2)
    here = SpoolLink(driver(tmp_path), "4.1.1")
    with pytest.raises(ChannelLost, match=r"caller\.json, which the caller has written, is not there"):
        here.connect()
    # One in the cluster may have nothing to send.
    there = SpoolLink(driver(tmp_path, closed_file=None), "4.1.1")
    there.connect()
    with pytest.raises(
        CallbackImpossible, match=r"'a/b' cannot be sent, because the spool .* cannot be used"
    ):
        there.open_result("a/b", "q1", SCHEMA, None)
    there.close("failed", 1)
    said = capsys.readouterr().out
    assert json.loads(said.split("CLOSED ")[1]) == {"status": "failed", "exitCode": 1, "results": {}}
