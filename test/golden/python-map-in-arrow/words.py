"""Words of lines, as Arrow."""

from collections.abc import Iterator

import pyarrow as pa

WORDS = pa.schema([("key", pa.string()), ("word", pa.string()), ("at", pa.int32())])


def words(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """A row for each word, with its place in the line."""
    for batch in batches:
        rows = [
            {"key": line["key"], "word": word, "at": at}
            for line in batch.to_pylist()
            for at, word in enumerate((line["value"] or "").split())
        ]
        yield pa.RecordBatch.from_pylist(rows, schema=WORDS)
