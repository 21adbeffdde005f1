"""What goes over the driver's end of an open channel, against a real ROUTER."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from conftest import Consumer, waits

from sparkwire import messages as m
from sparkwire.channel import Channel
from sparkwire.stopping import StopRequest

SCHEMA = {"type": "struct", "fields": []}
BATCH = {"result": "strong", "queryId": "q1", "batchId": 7}
KEY = ("strong", "q1", 7)


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
