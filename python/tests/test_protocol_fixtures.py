"""The same fixtures as test/contract/protocol.test.ts: what both languages sign."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from conftest import SPEC, Contract, read_spec

from sparkwire import messages as m
from sparkwire.seal import seal, unseal

FIXTURES = [
    read_spec(f"fixtures/protocol/{path.name}")
    for path in sorted((SPEC / "fixtures" / "protocol").glob("*.json"))
    if path.name != "frames.json"
]
CASES = [
    pytest.param(fixture["message"], case, id=f"{fixture['message']}: {case['name']}")
    for fixture in FIXTURES
    for case in fixture["cases"]
]
NO_MESSAGES = read_spec("fixtures/protocol/frames.json")["cases"]
SEALS = read_spec("fixtures/seal/seal.json")
READ = ["WELCOME", "WHO", "CREDIT", "ACK", "CONTROL", "PING", "ERROR", "CLOSED", "STORED"]


def test_type_bytes_are_those_of_the_contract(contract: Contract) -> None:
    assert contract.type_bytes == {name: kind for kind, name in m.NAMES.items()}
    assert {f["message"]: f["typeByte"] for f in FIXTURES} == contract.type_bytes


def test_limits_are_those_of_the_contract() -> None:
    defs = read_spec("protocol.schema.json")["$defs"]
    assert {name: d["x-maxHeaderBytes"] for name, d in defs.items()} == {
        m.NAMES[kind]: limit for kind, limit in m.HEADER_LIMITS.items()
    }


def test_the_version_is_that_of_the_contract() -> None:
    assert read_spec("protocol.schema.json")["x-version"] == m.VERSION


@pytest.mark.parametrize(("name", "case"), CASES)
def test_the_contract_judges_as_the_fixture_says(name: str, case: dict[str, Any], contract: Contract) -> None:
    assert (contract.errors(name, case["header"]) == []) is case["valid"]


@pytest.mark.parametrize(("name", "case"), [c for c in CASES if c.values[1]["valid"] and c.values[0] in READ])
def test_what_the_consumer_sends_is_read(name: str, case: dict[str, Any], contract: Contract) -> None:
    kind = contract.type_bytes[name]
    assert m.decode(m.encode(kind, case["header"])) == (kind, case["header"])


@pytest.mark.parametrize("frames", [pytest.param(case["frames"], id=case["name"]) for case in NO_MESSAGES])
def test_what_is_no_message_is_refused(frames: list[str]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        m.decode([bytes.fromhex(frame) for frame in frames])


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in SEALS["sealed"]])
def test_a_seal_is_that_of_the_contract(case: dict[str, Any]) -> None:
    frames = [bytes.fromhex(frame) for frame in case["frames"]]
    sealed = [bytes.fromhex(frame) for frame in case["sealed"]]
    assert seal(frames) == sealed
    assert unseal(sealed) == frames


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in SEALS["broken"]])
def test_a_broken_seal_is_refused(case: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"not a message|changed on its way"):
        unseal([bytes.fromhex(frame) for frame in case["sealed"]])


def test_a_header_is_ascii_and_compact() -> None:
    frames = m.encode(m.LOG, {"level": "info", "logger": "séisme", "message": "地震\n"})
    assert frames == [
        b"\x0a",
        b'{"level":"info","logger":"s\\u00e9isme","message":"\\u5730\\u9707\\n"}',
    ]


def test_what_json_cannot_say_is_refused() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        m.encode(m.PROGRESS, {"query": None, "progress": {"rate": float("nan")}})


def test_bodies_are_stored_in_base64() -> None:
    bodies = [c["body"] for f in FIXTURES for c in f["cases"] if "body" in c]
    assert bodies
    assert all(base64.b64encode(base64.b64decode(body)).decode() == body for body in bodies)
