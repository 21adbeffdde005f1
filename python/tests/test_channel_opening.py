"""How the driver's end of the channel opens a connection, against a real ROUTER."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from conftest import TOKEN, Consumer, Contract, waits

from sparkwire import channel as channel_module
from sparkwire import messages as m
from sparkwire.channel import Channel, ChannelLost


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
