"""What the tests share: the contract, and the other end of the channel, on a real socket."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import zmq
from jsonschema import Draft202012Validator
from pyspark.sql import SparkSession

from sparkwire import messages as m
from sparkwire.channel import Channel
from sparkwire.driver_file import CurveKeys, DriverFile
from sparkwire.seal import seal, unseal

SPEC = Path(__file__).parents[2] / "spec"
TOKEN = "a-token-of-this-test"  # noqa: S105
LIMIT_S = 10.0

# Workers run on the Python of the tests, as in a run; from 4.2 on even plain functions need its pyarrow.
os.environ["PYSPARK_PYTHON"] = sys.executable


def read_spec(name: str) -> Any:
    return json.loads((SPEC / name).read_text(encoding="utf-8"))


class Contract:
    """The verdict of spec/protocol.schema.json on the header of a message."""

    def __init__(self) -> None:
        schema = read_spec("protocol.schema.json")
        self._validators = {
            name: Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": schema["$defs"]})
            for name in schema["$defs"]
        }
        self.type_bytes: dict[str, int] = {name: d["x-typeByte"] for name, d in schema["$defs"].items()}

    def errors(self, name: str, header: Any) -> list[str]:
        return [error.message for error in self._validators[name].iter_errors(header)]


class Consumer:
    """The receiving end: a ROUTER that does only what its test says. What it receives is checked."""

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._folder = tempfile.TemporaryDirectory(prefix="sw-", dir="/tmp")
        self.endpoint = f"ipc://{self._folder.name}/results"
        self._context = zmq.Context()
        self._router: zmq.Socket[bytes] | None = None
        self.keys: CurveKeys | None = None
        self.peer = b""
        self.received: list[tuple[str, dict[str, Any], bytes | None]] = []

    def bind(self) -> Consumer:
        self._router = self._context.socket(zmq.ROUTER)
        self._router.setsockopt(zmq.LINGER, 0)
        self._router.bind(self.endpoint)
        return self

    def bind_network(self) -> Consumer:
        """Binds a port in place of a socket file, encrypted by keys of its own."""
        (server, secret), (public, own) = zmq.curve_keypair(), zmq.curve_keypair()
        self.keys = CurveKeys(server.decode(), public.decode(), own.decode())
        self._router = self._context.socket(zmq.ROUTER)
        self._router.setsockopt(zmq.LINGER, 0)
        self._router.curve_server = True
        self._router.curve_secretkey = secret
        self.endpoint = f"tcp://127.0.0.1:{self._router.bind_to_random_port('tcp://127.0.0.1')}"
        return self

    def receive(self, limit_s: float = LIMIT_S) -> tuple[str, dict[str, Any], bytes | None]:
        """The next message that is no PING."""
        assert self._router is not None
        deadline = time.monotonic() + limit_s
        while True:
            left = deadline - time.monotonic()
            if left <= 0 or self._router.poll(left * 1000) == 0:
                raise TimeoutError(
                    f"no message within {limit_s} s; received: {[n for n, _, _ in self.received]}"
                )
            self.peer, *frames = self._router.recv_multipart()
            kind, header, *body = unseal(frames)
            name = m.NAMES[kind[0]]
            data = json.loads(header)
            assert self._contract.errors(name, data) == []
            assert len(body) == (1 if name == "DATA" else 0)
            if name != "PING":
                self.received.append((name, data, body[0] if body else None))
                return self.received[-1]

    def expect(self, name: str, limit_s: float = LIMIT_S) -> dict[str, Any]:
        got, header, _ = self.receive(limit_s)
        assert got == name, f"{got} {header}"
        return header

    def send(self, kind: int, header: dict[str, Any]) -> None:
        assert self._contract.errors(m.NAMES[kind], header) == []
        self.send_raw(m.encode(kind, header))

    def send_raw(self, frames: list[bytes]) -> None:
        assert self._router is not None
        self._router.send_multipart([self.peer, *seal(frames)])

    def welcome(self, received: int = 0) -> dict[str, Any]:
        hello = self.expect("HELLO")
        self.send(
            m.WELCOME,
            {"version": m.VERSION, "connection": hello["connection"], "received": received},
        )
        return hello

    def note_end(self, limit_s: float = LIMIT_S) -> dict[str, Any]:
        closed = self.expect("CLOSED", limit_s)
        self.send(m.CLOSED, {"status": None, "exitCode": None, "results": {}})
        return closed

    def unbind(self) -> None:
        if self._router is not None:
            self._router.close(0)
            self._router = None

    def close(self) -> None:
        self.unbind()
        self._context.term()
        self._folder.cleanup()

    def driver(self, **changes: Any) -> DriverFile:
        fields: dict[str, Any] = {
            "run": "20261122-183000-1f3a",
            "token": TOKEN,
            "endpoint": self.endpoint,
            "script": "/nowhere/job.py",
            "args": [],
            "params": {},
            "checkpoint": "/nowhere/checkpoint",
            "closed_file": None,
            "application_file": None,
        }
        return DriverFile(**{**fields, **changes})


@pytest.fixture(scope="session")
def contract() -> Contract:
    return Contract()


@pytest.fixture
def consumer(contract: Contract) -> Iterator[Consumer]:
    consumer = Consumer(contract)
    try:
        yield consumer.bind()
    finally:
        consumer.close()


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(4) as pool:
        yield pool


@pytest.fixture
def channel(consumer: Consumer, pool: ThreadPoolExecutor) -> Iterator[Channel]:
    """A channel that is connected."""
    channel = Channel(consumer.driver(), "4.1.1")
    connecting = pool.submit(channel.connect)
    consumer.welcome()
    connecting.result(5)
    yield channel
    channel._ending = True
    channel._thread.join(5)
    assert not channel._thread.is_alive()


def waits(future: Future[Any]) -> bool:
    """Whether the call is still under way after a while."""
    time.sleep(0.3)
    return not future.done()


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    """The one session of the whole suite."""
    folder = tmp_path_factory.mktemp("spark")
    session = (
        SparkSession.builder.master("local[1]")
        .appName("tests")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "1")
        # As the scripts of jobs set it; before 4.0 it is off by default.
        .config("spark.sql.ansi.enabled", "true")
        .config("spark.sql.warehouse.dir", str(folder / "warehouse"))
        .config("spark.local.dir", str(folder / "local"))
        .getOrCreate()
    )
    try:
        yield session
    finally:
        session.stop()
