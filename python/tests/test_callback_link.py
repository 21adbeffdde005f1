"""The link of a driver in the cluster, against a real consumer that answers, does not, or leaves."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import zmq
from conftest import TOKEN, Consumer, Contract

from sparkwire import channel as channel_module
from sparkwire import dealer
from sparkwire import messages as m
from sparkwire.callback_link import CallbackLink
from sparkwire.channel import Channel
from sparkwire.driver_file import CurveKeys
from sparkwire.link import ChannelLost
from sparkwire.log_link import CallbackImpossible
from sparkwire.stopping import StopRequest

SCHEMA = {"type": "struct", "fields": []}
FAILED = {"code": "JOB_FAILED", "message": "no magnitude", "failure": None}


class Wire:
    """A port before that of a consumer, which hands on what comes until it is silent."""

    def __init__(self, target: str) -> None:
        host, _, port = target.removeprefix("tcp://").rpartition(":")
        self._target = (host, int(port))
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._ends: list[socket.socket] = [self._listener]
        self.silent = False
        self.endpoint = f"tcp://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Wire:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        for end in self._ends:
            end.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                pair = (self._listener.accept()[0], socket.create_connection(self._target))
                self._ends += pair
                for a, b in (pair, pair[::-1]):
                    threading.Thread(target=self._hand_on, args=(a, b), daemon=True).start()

    def _hand_on(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if not self.silent:
                    target.sendall(data)


@pytest.fixture
def link(consumer: Consumer) -> Iterator[CallbackLink]:
    """A link that has begun to call."""
    link = CallbackLink(consumer.driver(), "4.1.1")
    link.connect()
    yield link
    channel = link._channel
    assert channel is not None
    channel._ending = True
    channel._thread.join(5)
    assert not channel._thread.is_alive()


def said(text: str) -> list[tuple[str, dict[str, object]]]:
    words = [line.split(" ", 3) for line in text.splitlines() if line.startswith("sparkwire-says ")]
    return [(kind, json.loads(header)) for _, _, kind, header in words]


def test_rows_are_sent_once_the_consumer_has_answered(
    link: CallbackLink, consumer: Consumer, pool: ThreadPoolExecutor
) -> None:
    opening = pool.submit(link.open_result, "strong", "q1", SCHEMA, None)
    consumer.welcome()
    opening.result(5)
    assert consumer.expect("OPEN")["result"] == "strong"
    consumer.send(m.CREDIT, {"result": "strong", "bytes": 10})
    link.take_credit("strong", 5)
    acknowledged = pool.submit(link.wait_acknowledged, ("strong", "q1", 0), 3)
    consumer.send(m.ACK, {"result": "strong", "queryId": "q1", "batchId": 0})
    acknowledged.result(5)
    assert link.counts() == {"strong": {"rows": 3, "batches": 1, "acknowledged": 1}}


def test_the_end_is_told_to_the_consumer_and_in_the_log(
    link: CallbackLink, consumer: Consumer, pool: ThreadPoolExecutor, capsys: pytest.CaptureFixture[str]
) -> None:
    consumer.welcome()
    while link._channel is None or not link._channel.welcomed:
        time.sleep(0.01)
    link.send(m.ERROR, FAILED)
    assert consumer.expect("ERROR") == FAILED
    closing = pool.submit(link.close, "failed", 1)
    closed = consumer.note_end()
    closing.result(5)
    assert closed == {"status": "failed", "exitCode": 1, "results": {}}
    assert said(capsys.readouterr().out) == [("ERROR", FAILED), ("CLOSED", closed)]


def test_a_script_without_rows_needs_no_answer(
    link: CallbackLink, consumer: Consumer, capsys: pytest.CaptureFixture[str]
) -> None:
    consumer.expect("HELLO")
    began = time.monotonic()
    link.send(m.PROGRESS, {"query": None, "progress": {}})
    link.close("succeeded", 0)
    assert time.monotonic() - began < 3
    assert said(capsys.readouterr().out) == [
        ("CLOSED", {"status": "succeeded", "exitCode": 0, "results": {}})
    ]


def test_rows_for_nobody_are_refused(link: CallbackLink, monkeypatch: pytest.MonkeyPatch) -> None:
    assert link._channel is not None
    link._channel._welcome_due = time.monotonic() + 0.3
    monkeypatch.setattr(channel_module, "CONNECT_LIMIT_S", 0.3)
    with pytest.raises(CallbackImpossible) as raised:
        link.open_result("strong", None, SCHEMA, None)
    assert str(raised.value).startswith(
        "callback impossible: result 'strong' cannot be sent, because no consumer answered at ipc://"
    )


def test_a_consumer_that_leaves_does_not_stop_a_script_without_rows(
    link: CallbackLink, consumer: Consumer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channel_module, "PEER_GRACE_S", 0.5)
    stopped: list[StopRequest] = []
    link.on_stop = stopped.append
    consumer.welcome()
    consumer.unbind()
    deadline = time.monotonic() + 10
    while (link._channel is None or link._channel.lost is None) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert (link.stop, stopped) == (None, [])
    # What it was is known where rows come after all.
    with pytest.raises(ChannelLost, match="the consumer is gone"):
        link.open_result("strong", None, SCHEMA, None)


def test_one_whose_rows_are_taken_is_stopped(
    link: CallbackLink, consumer: Consumer, pool: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channel_module, "PEER_GRACE_S", 0.5)
    opening = pool.submit(link.open_result, "strong", "q1", SCHEMA, None)
    consumer.welcome()
    opening.result(5)
    consumer.expect("OPEN")
    consumer.unbind()
    with pytest.raises(ChannelLost):
        link.take_credit("strong", 1)
    assert link.stop is not None
    assert link.stop.mode == "abandon"


def test_a_stop_is_passed_on(link: CallbackLink, consumer: Consumer) -> None:
    stopped: list[StopRequest] = []
    link.on_stop = stopped.append
    consumer.welcome()
    consumer.send(m.CONTROL, {"command": "stop", "mode": "finish", "reason": "enough"})
    deadline = time.monotonic() + 5
    while not stopped and time.monotonic() < deadline:
        time.sleep(0.02)
    assert [request.mode for request in stopped] == ["finish"]
    assert link.stop is stopped[0]


class TestOverANetwork:
    """A consumer with keys, on a port of the loopback interface."""

    @pytest.fixture
    def consumer(self, contract: Contract) -> Iterator[Consumer]:
        consumer = Consumer(contract)
        try:
            yield consumer.bind_network()
        finally:
            consumer.close()

    def test_who_has_the_keys_is_heard(self, consumer: Consumer, pool: ThreadPoolExecutor) -> None:
        channel = Channel(consumer.driver(curve=consumer.keys), "4.1.1")
        connecting = pool.submit(channel.connect)
        assert consumer.welcome()["token"] == TOKEN
        connecting.result(5)
        closing = pool.submit(channel.close, "succeeded", 0)
        consumer.note_end()
        closing.result(5)

    def test_another_server_hears_nothing(self, consumer: Consumer, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(channel_module, "CONNECT_LIMIT_S", 0.5)
        keys = CurveKeys(zmq.curve_keypair()[0].decode(), *(key.decode() for key in zmq.curve_keypair()))
        channel = Channel(consumer.driver(curve=keys), None)
        with pytest.raises(ChannelLost, match="no consumer answered at tcp://127"):
            channel.connect()
        with pytest.raises(TimeoutError):
            consumer.receive(0.2)
        channel.close("failed", 1)

    def test_a_consumer_whose_machine_is_gone_is_noticed(
        self, consumer: Consumer, pool: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        times = (dealer.HEARTBEAT_MS, dealer.HEARTBEAT_LIMIT_MS, channel_module.PEER_GRACE_S)
        assert times[0] / 1000 + times[1] / 1000 + times[2] < 15
        # All of it ten times as fast.
        for module, name in ((dealer, "HEARTBEAT_MS"), (dealer, "HEARTBEAT_LIMIT_MS")):
            monkeypatch.setattr(module, name, getattr(module, name) // 10)
        monkeypatch.setattr(channel_module, "PEER_GRACE_S", channel_module.PEER_GRACE_S / 10)
        with Wire(consumer.endpoint) as wire:
            channel = Channel(consumer.driver(curve=consumer.keys, endpoint=wire.endpoint), "4.1.1")
            connecting = pool.submit(channel.connect)
            consumer.welcome()
            connecting.result(5)
            channel.open_result("strong", "q1", SCHEMA, None)
            time.sleep(2)
            assert channel.lost is None
            began = time.monotonic()
            # Neither side hears of an end: there is only nothing any more.
            wire.silent = True
            with pytest.raises(ChannelLost, match="the consumer is gone"):
                pool.submit(channel.take_credit, "strong", 1).result(5)
            assert time.monotonic() - began < 2.5
            channel.close("stopped", 0)

    def test_nothing_is_sent_without_keys(self, consumer: Consumer) -> None:
        with pytest.raises(ValueError, match=r"no keys for tcp://127\.0\.0\.1"):
            Channel(consumer.driver(), None)

    def test_keys_are_not_shown(self, consumer: Consumer) -> None:
        driver = consumer.driver(curve=consumer.keys)
        assert driver.curve is not None
        assert driver.curve.secret_key not in repr(driver)
        assert TOKEN not in repr(driver)
