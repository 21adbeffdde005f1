"""The checksum on every message: what changes on its way is never taken for what was sent."""

from __future__ import annotations

import zlib
from typing import Any

# The type byte and the CRC-32 of type, header and body, the most significant byte first.
FIRST_FRAME_BYTES = 5


def seal(frames: list[Any]) -> list[Any]:
    """Puts the checksum of all frames of a message behind its type byte."""
    kind = frames[0]
    return [kind + _sum([kind, *frames[1:]]).to_bytes(4, "big"), *frames[1:]]


def unseal(frames: list[bytes]) -> list[bytes]:
    """Returns the frames of a message as they were before :func:`seal`.

    Raises:
        ValueError: they carry no checksum, or another one.
    """
    if not frames or len(frames[0]) != FIRST_FRAME_BYTES:
        raise ValueError(f"not a message of the result channel: {len(frames)} frames")
    kind, said = frames[0][:1], int.from_bytes(frames[0][1:], "big")
    found = _sum([kind, *frames[1:]])
    if found != said:
        raise ValueError(f"a message has changed on its way: its checksum is {found:08x}, not {said:08x}")
    return [kind, *frames[1:]]


def _sum(frames: list[Any]) -> int:
    total = 0
    for frame in frames:
        total = zlib.crc32(frame, total)
    return total
