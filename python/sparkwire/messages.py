"""The messages on the result channel; the contract is spec/protocol.schema.json."""

from __future__ import annotations

import json
from typing import Any

VERSION = {"major": 1, "minor": 1}

HELLO = 1
WELCOME = 2
WHO = 3
OPEN = 4
CREDIT = 5
DATA = 6
BATCH_END = 7
ACK = 8
PROGRESS = 9
LOG = 10
CONTROL = 11
PING = 12
ERROR = 13
CLOSED = 14
RESULT_END = 15
BUSY = 16
ATTEMPT = 17
ATTEMPT_END = 18
STORED = 19

NAMES = {
    HELLO: "HELLO",
    WELCOME: "WELCOME",
    WHO: "WHO",
    OPEN: "OPEN",
    CREDIT: "CREDIT",
    DATA: "DATA",
    BATCH_END: "BATCH_END",
    ACK: "ACK",
    PROGRESS: "PROGRESS",
    LOG: "LOG",
    CONTROL: "CONTROL",
    PING: "PING",
    ERROR: "ERROR",
    CLOSED: "CLOSED",
    RESULT_END: "RESULT_END",
    BUSY: "BUSY",
    ATTEMPT: "ATTEMPT",
    ATTEMPT_END: "ATTEMPT_END",
    STORED: "STORED",
}

_KIB = 1024
_MIB = 1024 * _KIB
# How long the header of each message may be, bytes: a longer one is refused before it is parsed.
HEADER_LIMITS = {
    HELLO: 64 * _KIB,
    WELCOME: _KIB,
    WHO: _KIB,
    OPEN: 4 * _MIB,
    CREDIT: 64 * _KIB,
    DATA: 64 * _KIB,
    BATCH_END: 4 * _MIB,
    ACK: 64 * _KIB,
    PROGRESS: 4 * _MIB,
    LOG: 4 * _MIB,
    CONTROL: 64 * _KIB,
    PING: _KIB,
    ERROR: 4 * _MIB,
    CLOSED: 4 * _MIB,
    RESULT_END: 64 * _KIB,
    BUSY: _KIB,
    ATTEMPT: 64 * _KIB,
    ATTEMPT_END: _KIB,
    STORED: _KIB,
}


def encode(kind: int, header: dict[str, Any]) -> list[bytes]:
    """Returns the type byte and the header frame of a message."""
    text = json.dumps(header, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return [bytes([kind]), text.encode("ascii")]


def decode(frames: list[bytes]) -> tuple[int, dict[str, Any]]:
    """Reads a message that carries no rows.

    Raises:
        ValueError: the frames are not a message of the protocol.
    """
    if len(frames) != 2 or len(frames[0]) != 1 or frames[0][0] not in NAMES or frames[0][0] == DATA:
        raise ValueError(f"not a message of the result channel: {len(frames)} frames")
    kind = frames[0][0]
    if len(frames[1]) > HEADER_LIMITS[kind]:
        raise ValueError(f"the header of {NAMES[kind]} has {len(frames[1])} bytes")
    header = json.loads(frames[1])
    if not isinstance(header, dict):
        raise ValueError("the header of a message is not an object")
    return kind, header
