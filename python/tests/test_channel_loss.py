"""The driver's end of the channel when its consumer is gone, comes back, is silent, or talks nonsense."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from conftest import Consumer, waits

from sparkwire import channel as channel_module
from sparkwire import messages as m
from sparkwire.channel import Channel, ChannelLost
from sparkwire.seal import unseal
from sparkwire.stopping import StopRequest

SCHEMA = {"type": "struct", "fields": []}
BATCH = {"result": "strong", "queryId": "q1", "batchId": 7}
KEY = ("strong", "q1", 7)


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
