"""Record batches as the frames of messages: each one whole Arrow stream."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyarrow as pa

# Large enough that a frame's own cost does not count, small enough that rows arrive early.
FRAME_BYTES = 1024 * 1024
# Rows may take no room at all, as nulls of type void; the consumer believes in no more of them than so many.
FRAME_ROWS = 1024 * 1024


def frames_of(batches: Iterable[pa.RecordBatch]) -> Iterator[tuple[int, pa.Buffer]]:
    """Yields (rows, one whole Arrow stream), near FRAME_BYTES and of at most FRAME_ROWS; none if no rows."""
    pending: list[pa.RecordBatch] = []
    size = rows = 0
    for batch in batches:
        for part in _parts(batch):
            if rows + part.num_rows > FRAME_ROWS:
                yield _stream(pending)
                pending, size, rows = [], 0, 0
            pending.append(part)
            size += part.nbytes
            rows += part.num_rows
            if size >= FRAME_BYTES:
                yield _stream(pending)
                pending, size, rows = [], 0, 0
    if pending:
        yield _stream(pending)


def _parts(batch: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
    row_bytes = max(1, batch.nbytes // max(1, batch.num_rows))
    step = min(FRAME_ROWS, max(1, FRAME_BYTES // row_bytes))
    for first in range(0, batch.num_rows, step):
        yield batch.slice(first, step)


def _stream(batches: list[pa.RecordBatch]) -> tuple[int, pa.Buffer]:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batches[0].schema) as writer:
        for batch in batches:
            writer.write_batch(batch)
    return sum(batch.num_rows for batch in batches), sink.getvalue()
