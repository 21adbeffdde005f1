"""What lies in a spool: sealed JSON, and rows of micro-batches with their manifests; see docs/spool.md."""

from __future__ import annotations

import json
import os
import tempfile
import zlib
from typing import Any
from urllib.parse import quote

from sparkwire.hadoop_folder import HadoopFolder


def sealed(data: Any) -> str:
    """JSON with its checksum on a second line: whoever reads it while it is written can tell."""
    line = json.dumps(data, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return f"{line}\n{checksum(line.encode())}\n"


def unseal(text: str) -> Any:
    """Reads what :func:`sealed` has written; None where it is not whole."""
    line, _, rest = text.partition("\n")
    return json.loads(line) if rest.rstrip("\n") == checksum(line.encode()) else None


def checksum(data: Any) -> str:
    """The CRC-32 of some bytes, as eight hex digits."""
    return f"{zlib.crc32(data):08x}"


def numbered(number: int) -> str:
    """The beginning of the name of a result's or a driver's `number`-th file."""
    return f"{number:08d}"


def result_folder(result: str) -> str:
    """The folder of a result, its name percent-encoded."""
    # What JavaScript's encodeURIComponent leaves.
    encoded = quote(result, safe="!'()*-._~")
    # A name of dots alone would lead out.
    return encoded if encoded.strip(".") else "%2E" * len(encoded)


class SpooledBatch:
    """A micro-batch on its way into a spool: gathered in a file of this machine, copied when it is whole."""

    def __init__(self) -> None:
        # In the temporary folder of the run, which goes with it.
        descriptor, self._path = tempfile.mkstemp(prefix="spool-")
        self._file = os.fdopen(descriptor, "wb")
        self._frames: list[dict[str, Any]] = []
        self.bytes = 0

    def add(self, frame: Any) -> None:
        """Adds one whole Arrow stream."""
        size = self._file.write(frame)
        self.bytes += size
        self._frames.append({"bytes": size, "crc32": checksum(frame)})

    def put(self, folder: HadoopFolder, name: str, facts: dict[str, Any]) -> None:
        """Copies its rows, and then writes its manifest."""
        self._file.close()
        folder.put(f"{name}.rows", self._path)
        folder.leave(f"{name}.json", sealed({**facts, "frames": self._frames}))

    def forget(self) -> None:
        """Removes what is left of it on this machine."""
        self._file.close()
        os.unlink(self._path)  # noqa: PTH108
