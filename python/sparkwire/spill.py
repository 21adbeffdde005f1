"""Record batches between Spark, drained at its own speed, and the channel, which waits for credit."""

from __future__ import annotations

import errno
import os
import tempfile
import threading

import pyarrow as pa

MEMORY_BYTES = 32 * 1024 * 1024
"""What one micro-batch may hold in memory; the rest of it waits in a file."""

DISK_BYTES = 16 * 1024 * 1024 * 1024
"""What one micro-batch may hold in its file, where nothing is said."""


class SpillFull(Exception):
    """The rows of one micro-batch that wait for the consumer are more than the disk may hold."""


class Spill:
    """Keeps record batches in the order in which they came, each to be taken once by its index.

    Up to `memory_bytes` wait in memory. Further ones go to a file of mode 0600 in `folder`, which has no name
    from the moment it is made: whatever ends this process, nothing of it is left.
    """

    def __init__(
        self,
        folder: str | None = None,
        *,
        memory_bytes: int = MEMORY_BYTES,
        disk_bytes: int | None = None,
    ) -> None:
        self._memory_bytes = memory_bytes
        self._file = _SpillFile(folder or tempfile.gettempdir(), disk_bytes or DISK_BYTES)
        self._lock = threading.Lock()
        self._held: dict[int, pa.RecordBatch] = {}
        self._in_memory = 0
        self._count = 0
        self._closed = False

    @property
    def spilled_bytes(self) -> int:
        """What has gone through the file so far."""
        return self._file.written

    def put(self, batch: pa.RecordBatch) -> int:
        """Keeps a batch and returns its index.

        Raises:
            SpillFull: the file is as large as it may become, or the disk is full.
        """
        with self._lock:
            index = self._count
            self._count += 1
            if self._closed:  # nobody takes it any more; Spark is drained all the same
                return index
            if self._in_memory + batch.nbytes <= self._memory_bytes:
                self._held[index] = batch
                self._in_memory += batch.nbytes
            else:
                self._file.write(index, batch)
            return index

    def take(self, index: int) -> pa.RecordBatch:
        """Gives a batch back and forgets it."""
        with self._lock:
            held = self._held.pop(index, None)
            if held is None:
                return self._file.read(index)
            self._in_memory -= held.nbytes
            return held

    def close(self) -> None:
        """Forgets what was not taken, and what is still put; gives the file's space back."""
        with self._lock:
            self._closed = True
            self._held.clear()
            self._file.close()


class _SpillFile:
    """Record batches of one schema in a file that is made when the first comes, and emptied with the last."""

    def __init__(self, folder: str, limit: int) -> None:
        self._folder = folder
        self._limit = limit
        self._descriptor: int | None = None
        self._places: dict[int, tuple[int, int, pa.Schema]] = {}
        self._end = 0
        self.written = 0

    def write(self, index: int, batch: pa.RecordBatch) -> None:
        body = batch.serialize()
        end = self._end + body.size
        if end > self._limit:
            raise SpillFull(_too_large(end, f"the limit is {self._limit} bytes"))
        try:
            if self._descriptor is None:
                self._descriptor, name = tempfile.mkstemp(dir=self._folder, prefix="spill-")
                os.unlink(name)  # noqa: PTH108
            _write_all(self._descriptor, memoryview(body), self._end)
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise SpillFull(_too_large(end, f"the disk of {self._folder} is full")) from error
            raise
        self._places[index] = (self._end, body.size, batch.schema)
        self._end = end
        self.written += body.size

    def read(self, index: int) -> pa.RecordBatch:
        offset, size, schema = self._places.pop(index)
        descriptor = self._descriptor
        data = b"" if descriptor is None else os.pread(descriptor, size, offset)
        if descriptor is None or len(data) != size:
            raise OSError(errno.EIO, f"the spill file gave {len(data)} of {size} bytes")
        if not self._places:
            os.truncate(descriptor, 0)
            self._end = 0
        return pa.ipc.read_record_batch(pa.py_buffer(data), schema)

    def close(self) -> None:
        self._places.clear()
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def _write_all(descriptor: int, body: memoryview, offset: int) -> None:
    while body:
        written = os.pwrite(descriptor, body, offset)
        body, offset = body[written:], offset + written


def _too_large(size: int, why: str) -> str:
    return (
        f"{size} bytes of one micro-batch wait for the consumer, and {why}. "
        "Smaller micro-batches wait less: set maxOffsetsPerTrigger of the Kafka source, "
        "or read the result faster; the limit is spillLimit (--spill-limit)."
    )
