"""The driver's end of the channel against a real ROUTER."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from conftest import TOKEN, Consumer, Contract

from sparkwire import channel as channel_module
from sparkwire import messages as m
from sparkwire.channel import Channel, ChannelLost
from sparkwire.driver_file import DriverFile
from sparkwire.seal import unseal
from sparkwire.stopping import StopRequest

SCHEMA = {"type": "struct", "fields": []}
BATCH = {"result": "strong", "queryId": "q1", "batchId": 7}
KEY = ("strong", "q1", 7)


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


def test_hello_carries_who_we_are(consumer: Consumer, pool: ThreadPoolExecutor) -> None:
    channel = Channel(consumer.driver(), "4.1.1")
    connecting = pool.submit(channel.connect)
    hello = consumer.expect("HELLO")
    assert hello == {
        "run": "20261122-183000-1f3a",
        "token": TOKEN,
        "role": "driver",
        "incarnation": channel.incarnation,
        "version": m.VERSION,
        "spark": "4.1.1",
        "connection": 1,
        "received": 0,
    }
    assert waits(connecting)
    consumer.send(m.WELCOME, {"version": m.VERSION, "connection": 1, "received": 0})
    connecting.result(5)
    closing = pool.submit(channel.close, "succeeded", 0)
    assert consumer.expect("CLOSED") == {"status": "succeeded", "exitCode": 0, "results": {}}
    assert waits(closing)
    consumer.send(m.CLOSED, {"status": None, "exitCode": None, "results": {}})
    closing.result(5)


def test_two_channels_are_two_incarnations(consumer: Consumer) -> None:
    channels = [Channel(consumer.driver(), None) for _ in range(2)]
    assert channels[0].incarnation != channels[1].incarnation
    for channel in channels:
        channel._wake_in.close()
        channel._wake_out.close()


def test_a_consumer_that_comes_later_is_waited_for(contract: Contract, pool: ThreadPoolExecutor) -> None:
    consumer = Consumer(contract)
    try:
        channel = Channel(consumer.driver(), None)
        connecting = pool.submit(channel.connect)
        assert waits(connecting)
        consumer.bind()
        consumer.welcome()
        connecting.result(5)
        closing = pool.submit(channel.close, "succeeded", 0)
        consumer.note_end()
        closing.result(5)
    finally:
        consumer.close()


def test_a_refusal_is_raised(consumer: Consumer, pool: ThreadPoolExecutor) -> None:
    connecting = pool.submit(Channel(consumer.driver(), None).connect)
    consumer.expect("HELLO")
    consumer.send(m.ERROR, {"code": "CHANNEL_REFUSED", "message": "not of this run", "failure": None})
    with pytest.raises(ChannelLost, match="refused: not of this run"):
        connecting.result(5)


def test_who_finds_another_driver_there_tries_again(
    consumer: Consumer, pool: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channel_module, "TAKEN_PAUSE_S", 0.3)
    channel = Channel(consumer.driver(), "4.1.1")
    connecting = pool.submit(channel.connect)
    consumer.expect("HELLO")
    taken = {"code": "CHANNEL_TAKEN", "message": "another driver is connected", "failure": None}
    consumer.send(m.ERROR, taken)
    assert waits(connecting)
    assert consumer.welcome()["connection"] == 2
    connecting.result(5)
    channel._ending = True
    channel._thread.join(5)


def test_nobody_there(consumer: Consumer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channel_module, "CONNECT_LIMIT_S", 0.5)
    channel = Channel(consumer.driver(endpoint=f"{consumer.endpoint}-nobody"), None)
    with pytest.raises(ChannelLost, match="no consumer answered"):
        channel.connect()
    channel._ending = True
    channel._thread.join(5)


def test_who_is_answered_with_hello(channel: Channel, consumer: Consumer) -> None:
    consumer.send(m.WHO, {})
    assert consumer.expect("HELLO")["incarnation"] == channel.incarnation


def test_a_result_opens_and_rows_wait_for_credit(
    channel: Channel, consumer: Consumer, pool: ThreadPoolExecutor
) -> None:
    channel.open_result("strong", "q1", SCHEMA, None)
    assert consumer.expect("OPEN") == {
        "result": "strong",
        "queryId": "q1",
        "schema": SCHEMA,
        "lastCommitted": None,
    }
    taking = pool.submit(channel.take_credit, "strong", 100)
    assert waits(taking)
    consumer.send(m.CREDIT, {"result": "strong", "bytes": 150})
    taking.result(5)
    # 50 are left: one frame may overdraw them, the next waits until the account is above zero again.
    channel.take_credit("strong", 100)
    overdrawn = pool.submit(channel.take_credit, "strong", 1)
    assert waits(overdrawn)
    consumer.send(m.CREDIT, {"result": "strong", "bytes": 50})
    assert waits(overdrawn)
    consumer.send(m.CREDIT, {"result": "strong", "bytes": 1})
    overdrawn.result(5)


def test_credit_is_counted_per_result(channel: Channel, consumer: Consumer, pool: ThreadPoolExecutor) -> None:
    for result in ("strong", "weak"):
        channel.open_result(result, None, SCHEMA, None)
        consumer.expect("OPEN")
    weak = pool.submit(channel.take_credit, "weak", 1)
    consumer.send(m.CREDIT, {"result": "strong", "bytes": 1000})
    channel.take_credit("strong", 10)
    assert waits(weak)
    consumer.send(m.CREDIT, {"result": "weak", "bytes": 1})
    weak.result(5)


def test_rows_are_sent_as_they_are(channel: Channel, consumer: Consumer) -> None:
    header = {**BATCH, "partition": 0, "seq": 0, "rows": 3}
    body = bytes(range(256)) * 1000
    channel.send(m.DATA, header, memoryview(body))
    assert consumer.receive() == ("DATA", header, body)


def test_an_acknowledgement_is_waited_for(
    channel: Channel, consumer: Consumer, pool: ThreadPoolExecutor
) -> None:
    channel.open_result("strong", "q1", SCHEMA, None)
    consumer.expect("OPEN")
    waiting = pool.submit(channel.wait_acknowledged, KEY, 12)
    consumer.send(m.ACK, {**BATCH, "batchId": 6})
    assert waits(waiting)
    assert channel.counts() == {"strong": {"rows": 12, "batches": 1, "acknowledged": 1}}
    consumer.send(m.ACK, BATCH)
    waiting.result(5)
    assert channel.counts() == {"strong": {"rows": 12, "batches": 1, "acknowledged": 2}}


def test_the_end_of_a_result_has_its_counts(channel: Channel, consumer: Consumer) -> None:
    channel.open_result("strong", "q1", SCHEMA, None)
    consumer.expect("OPEN")
    consumer.send(m.ACK, BATCH)
    channel.wait_acknowledged(KEY, 12)
    channel.end_result("strong")
    assert consumer.expect("RESULT_END") == {"result": "strong", "rows": 12, "batches": 1}
    channel.end_result("never opened")
    assert consumer.expect("RESULT_END") == {"result": "never opened", "rows": 0, "batches": 0}


def test_finish_lets_the_running_batch_be_acknowledged(
    channel: Channel, consumer: Consumer, pool: ThreadPoolExecutor
) -> None:
    asked: list[StopRequest] = []
    channel.on_stop = asked.append
    channel.open_result("strong", "q1", SCHEMA, None)
    consumer.expect("OPEN")
    waiting = pool.submit(channel.wait_acknowledged, KEY, 1)
    consumer.send(m.CONTROL, {"command": "stop", "mode": "finish", "reason": "until batches=1"})
    assert waits(waiting)
    assert [(stop.mode, stop.reason) for stop in asked] == [("finish", "until batches=1")]
    assert channel.stop is asked[0]
    consumer.send(m.ACK, BATCH)
    waiting.result(5)


def test_abandon_ends_every_wait(channel: Channel, consumer: Consumer, pool: ThreadPoolExecutor) -> None:
    channel.open_result("strong", "q1", SCHEMA, None)
    consumer.expect("OPEN")
    acknowledging = pool.submit(channel.wait_acknowledged, KEY, 1)
    crediting = pool.submit(channel.take_credit, "strong", 1)
    consumer.send(m.CONTROL, {"command": "stop", "mode": "abandon", "reason": "the caller left"})
    for future in (acknowledging, crediting):
        with pytest.raises(StopRequest, match="the caller left"):
            future.result(5)


def test_a_consumer_that_asks_is_told_whether_a_batch_runs(channel: Channel, consumer: Consumer) -> None:
    answers = [True, False]
    channel.is_busy = lambda: answers.pop(0)
    consumer.send(m.BUSY, {"busy": None})
    assert consumer.expect("BUSY") == {"busy": True}
    consumer.send(m.BUSY, {"busy": None})
    assert consumer.expect("BUSY") == {"busy": False}


def test_a_consumer_that_is_gone_is_noticed(
    channel: Channel, consumer: Consumer, pool: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channel_module, "PEER_GRACE_S", 0.6)
    asked: list[StopRequest] = []
    channel.on_stop = asked.append
    channel.open_result("strong", "q1", SCHEMA, None)
    consumer.expect("OPEN")
    waiting = pool.submit(channel.wait_acknowledged, KEY, 1)
    began = time.monotonic()
    consumer.unbind()
    with pytest.raises(ChannelLost, match="the consumer is gone"):
        waiting.result(5)
    assert 0.5 < time.monotonic() - began < 3
    assert [stop.mode for stop in asked] == ["abandon"]
    with pytest.raises(ChannelLost, match="the consumer is gone"):
        channel.send(m.PING, {})
    began = time.monotonic()
    channel.close("stopped", 0)
    assert time.monotonic() - began < 1


def test_a_consumer_that_comes_back_in_time_is_greeted_again(
    channel: Channel, consumer: Consumer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channel_module, "PEER_GRACE_S", 5.0)
    consumer.unbind()
    time.sleep(0.5)
    consumer.bind()
    assert consumer.expect("HELLO")["incarnation"] == channel.incarnation
    time.sleep(0.3)
    assert channel._lost is None


def test_a_connection_that_was_cut_under_an_open_result_goes_on_where_it_was(
    channel: Channel, consumer: Consumer, pool: ThreadPoolExecutor
) -> None:
    channel.open_result("strong", "q1", SCHEMA, None)
    consumer.expect("OPEN")
    consumer.send(m.CREDIT, {"result": "strong", "bytes": 100})
    channel.take_credit("strong", 10)
    headers = [{**BATCH, "partition": 0, "seq": seq, "rows": 1} for seq in range(3)]
    for header in headers:
        channel.send(m.DATA, header, b"rows")
        assert consumer.receive() == ("DATA", header, b"rows")
    waiting = pool.submit(channel.wait_acknowledged, KEY, 3)
    consumer.unbind()
    time.sleep(0.5)
    consumer.bind()
    # Of OPEN and three frames, the last has not come; our CREDIT has.
    hello = consumer.welcome(received=3)
    assert (hello["connection"], hello["received"]) == (2, 1)
    assert consumer.receive() == ("DATA", headers[2], b"rows")
    consumer.send(m.ACK, BATCH)
    waiting.result(5)
    channel.take_credit("strong", 90)


def test_what_comes_before_the_welcome_is_of_the_connection_before(
    channel: Channel, consumer: Consumer, pool: ThreadPoolExecutor
) -> None:
    channel.open_result("strong", "q1", SCHEMA, None)
    consumer.expect("OPEN")
    crediting = pool.submit(channel.take_credit, "strong", 1)
    consumer.send(m.WHO, {})
    hello = consumer.expect("HELLO")
    consumer.send(m.CREDIT, {"result": "strong", "bytes": 100})
    consumer.send(m.WELCOME, {"version": m.VERSION, "connection": 1, "received": 1})
    assert waits(crediting)
    consumer.send(m.WELCOME, {"version": m.VERSION, "connection": hello["connection"], "received": 1})
    consumer.send(m.CREDIT, {"result": "strong", "bytes": 1})
    crediting.result(5)


@pytest.mark.parametrize(
    "frames",
    [
        [b"\x63", b"{}"],
        [b"\x05", b"{"],
        [b"\x05", b'{"result":"unopened","bytes":1}'],
        [b"\x08", b"{}"],
        [b"\x02", b"{}", b"too much"],
        [b"\x0c", b'{"received":99}'],
    ],
    ids=["unknown type", "no JSON", "credit for nothing", "no batch", "three frames", "messages never sent"],
)
def test_nonsense_from_the_consumer_ends_the_waits(
    channel: Channel, consumer: Consumer, pool: ThreadPoolExecutor, frames: list[bytes]
) -> None:
    channel.open_result("strong", "q1", SCHEMA, None)
    consumer.expect("OPEN")
    waiting = pool.submit(channel.wait_acknowledged, KEY, 1)
    consumer.send_raw(frames)
    with pytest.raises(ChannelLost, match="the channel failed"):
        waiting.result(5)


def test_closing_without_an_answer_ends_within_its_limit(
    channel: Channel, consumer: Consumer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channel_module, "CLOSE_LIMIT_S", 0.5)
    began = time.monotonic()
    channel.close("failed", 1)
    assert 0.4 < time.monotonic() - began < 2
    assert consumer.expect("CLOSED") == {"status": "failed", "exitCode": 1, "results": {}}


def test_an_idle_channel_pings(
    consumer: Consumer, pool: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channel_module, "PING_S", 0.2)
    channel = Channel(consumer.driver(), None)
    pool.submit(channel.connect)
    consumer.welcome()
    assert consumer._router is not None
    assert consumer._router.poll(3000)
    assert unseal(consumer._router.recv_multipart()[1:]) == [b"\x0c", b'{"received":0}']
    channel._ending = True
    channel._thread.join(5)


def test_one_that_is_not_alive_does_not_ping(
    channel: Channel, consumer: Consumer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channel_module, "PING_S", 0.1)
    channel.alive = lambda: False
    assert consumer._router is not None
    time.sleep(0.3)
    while consumer._router.poll(0):
        consumer._router.recv_multipart()
    assert consumer._router.poll(800) == 0
    channel.alive = lambda: True
    assert consumer._router.poll(3000)


def test_messages_of_many_threads_arrive_whole_and_in_order_of_each(
    channel: Channel, consumer: Consumer
) -> None:
    def write(logger: str) -> None:
        for number in range(200):
            channel.send(m.LOG, {"level": "info", "logger": logger, "message": str(number)})

    threads = [threading.Thread(target=write, args=(name,)) for name in ("a", "b", "c")]
    for thread in threads:
        thread.start()
    got: dict[str, list[int]] = {"a": [], "b": [], "c": []}
    for _ in range(600):
        header = consumer.expect("LOG")
        got[header["logger"]].append(int(header["message"]))
    for thread in threads:
        thread.join()
    assert got == {name: list(range(200)) for name in ("a", "b", "c")}


def test_the_driver_file_is_read_as_it_was_written(
    consumer: Consumer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "driver.json"
    stored = {
        "run": "r",
        "token": TOKEN,
        "endpoint": consumer.endpoint,
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
        endpoint=consumer.endpoint,
        script="/home/ada/séisme.py",
        args=["--from", "5"],
        params={"bootstrap_servers": "127.0.0.1:9092"},
        checkpoint="/home/ada/checkpoint",
        closed_file="/home/ada/closed.json",
        application_file="/home/ada/application.json",
    )
