"""A task's end of the channel against a real ROUTER."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pyarrow as pa
import pytest
from conftest import TOKEN, Consumer, Contract

from sparkwire import messages as m
from sparkwire import task_channel as task_channel_module
from sparkwire.task_channel import ChannelAccess, NoRoom, TaskChannel, TaskRefused

BATCH = {"result": "strong", "queryId": "q1", "batchId": 7}
ATTEMPT = {**BATCH, "writing": 3, "partition": 2, "attempt": 41}
BODY = pa.py_buffer(b"arrow")

Begin = Callable[[Callable[[TaskChannel], Any]], "Future[Any]"]


@pytest.fixture
def begin(consumer: Consumer) -> Iterator[Begin]:
    """Runs what a test does with the channel of a task, beside the test, which is the consumer."""
    pool = ThreadPoolExecutor(1)
    access = ChannelAccess(consumer.endpoint, "20261122-183000-1f3a", TOKEN, consumer.keys, "first", "4.1.1")

    def run(work: Callable[[TaskChannel], Any]) -> Any:
        with TaskChannel(access, ATTEMPT) as channel:
            return work(channel)

    yield lambda work: pool.submit(run, work)
    pool.shutdown()


def take(consumer: Consumer) -> None:
    """Lets the task in, up to its attempt."""
    hello = consumer.welcome()
    assert (hello["role"], hello["incarnation"], hello["token"]) == ("task", "first", TOKEN)
    assert consumer.expect("ATTEMPT") == ATTEMPT


def credit(consumer: Consumer, size: int) -> None:
    consumer.send(m.CREDIT, {"result": "strong", "bytes": size})


def refuse(consumer: Consumer, code: str, message: str) -> None:
    consumer.send(m.ERROR, {"code": code, "message": message, "failure": None})


def two_frames(channel: TaskChannel) -> tuple[int, int]:
    channel.send(10, BODY)
    channel.send(5, BODY)
    return channel.end()


def test_frames_go_as_credit_allows_and_the_task_ends_when_they_are_stored(
    consumer: Consumer, begin: Begin
) -> None:
    written = begin(two_frames)
    take(consumer)
    credit(consumer, 1)
    assert consumer.receive() == ("DATA", {**BATCH, "partition": 2, "seq": 0, "rows": 10}, b"arrow")
    with pytest.raises(TimeoutError):
        consumer.receive(0.4)
    credit(consumer, 5)
    assert consumer.receive() == ("DATA", {**BATCH, "partition": 2, "seq": 1, "rows": 5}, b"arrow")
    assert consumer.expect("ATTEMPT_END") == {"rows": 15, "frames": 2}
    with pytest.raises(TimeoutError):
        consumer.receive(0.4)
    assert not written.done()
    consumer.send(m.STORED, {})
    assert written.result(5) == (15, 2)


def test_a_refusal_ends_the_attempt(consumer: Consumer, begin: Begin) -> None:
    written = begin(two_frames)
    consumer.expect("HELLO")
    refuse(consumer, "CHANNEL_REFUSED", "not of this run")
    with pytest.raises(TaskRefused, match="the consumer refused this attempt: not of this run"):
        written.result(5)


def test_where_there_is_no_room_another_attempt_is_of_no_use(consumer: Consumer, begin: Begin) -> None:
    written = begin(two_frames)
    take(consumer)
    refuse(consumer, "CHANNEL_FULL", "16 bytes wait on disk")
    with pytest.raises(NoRoom, match="16 bytes wait on disk"):
        written.result(5)


def test_an_attempt_that_nobody_knows_any_more_ends(consumer: Consumer, begin: Begin) -> None:
    written = begin(two_frames)
    take(consumer)
    consumer.send(m.WHO, {})
    with pytest.raises(TaskRefused, match="its micro-batch has ended"):
        written.result(5)


def test_a_consumer_that_goes_away_ends_the_attempt(consumer: Consumer, begin: Begin) -> None:
    written = begin(two_frames)
    take(consumer)
    consumer.unbind()
    with pytest.raises(TaskRefused, match="the connection to the consumer was cut"):
        written.result(5)


def test_nobody_answers(consumer: Consumer, begin: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(task_channel_module, "CONNECT_LIMIT_S", 0.5)
    written = begin(two_frames)
    consumer.expect("HELLO")
    with pytest.raises(TaskRefused, match=r"no consumer answered at ipc://\S+ within 0 s"):
        written.result(5)


def test_over_a_network_it_shows_its_keys(contract: Contract) -> None:
    consumer = Consumer(contract).bind_network()
    access = ChannelAccess(consumer.endpoint, "20261122-183000-1f3a", TOKEN, consumer.keys, "first", None)

    def write() -> tuple[int, int]:
        with TaskChannel(access, ATTEMPT) as channel:
            channel.send(1, BODY)
            return channel.end()

    try:
        with ThreadPoolExecutor(1) as pool:
            written = pool.submit(write)
            take(consumer)
            credit(consumer, 100)
            assert consumer.receive()[0] == "DATA"
            consumer.expect("ATTEMPT_END")
            consumer.send(m.STORED, {})
            assert written.result(5) == (1, 1)
    finally:
        consumer.close()


def test_keys_and_token_are_not_told() -> None:
    access = ChannelAccess("ipc:///nowhere", "r", TOKEN, None, "first", None)
    assert TOKEN not in repr(access)
