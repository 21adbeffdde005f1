"""What each task does with its partition where the executors write a result."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pyarrow as pa

from sparkwire.arrow_frames import frames_of
from sparkwire.task_channel import ChannelAccess, NoRoom, TaskChannel

# What a task says of its attempt, in place of rows.
SUMMARY = "partition INT, attempt BIGINT, rows BIGINT, frames BIGINT, no_room STRING"


def partition_writer(
    access: ChannelAccess, writing: dict[str, Any], names: list[str]
) -> Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """Returns the function for `mapInArrow` that hands a partition over, and gives a :data:`SUMMARY`.

    `names` are those of the columns, in their order.
    """

    def write(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        from pyspark import TaskContext

        context: Any = TaskContext.get()
        # Spark's own number of an attempt begins anew with each stage; this one never does.
        key = {"partition": context.partitionId(), "attempt": context.taskAttemptId()}
        frames = frames_of(_named(batch, names) for batch in batches)
        first = next(frames, None)
        if first is None:
            # Without rows there is nothing to connect for.
            return
        no_room = None
        rows = count = 0
        try:
            with TaskChannel(access, {**writing, **key}) as channel:
                channel.send(*first)
                for frame in frames:
                    channel.send(*frame)
                rows, count = channel.end()
        except NoRoom as error:
            # Said, and not raised: Spark would only try again.
            no_room = str(error)
        yield _summary({**key, "rows": rows, "frames": count, "no_room": no_room})

    return write


def _named(batch: pa.RecordBatch, names: list[str]) -> pa.RecordBatch:
    fields = [field.with_name(name) for field, name in zip(batch.schema, names, strict=True)]
    return pa.RecordBatch.from_arrays(batch.columns, schema=pa.schema(fields))


def _summary(row: dict[str, Any]) -> pa.RecordBatch:
    whole = [pa.field("partition", pa.int32())]
    whole += [pa.field(name, pa.int64()) for name in ("attempt", "rows", "frames")]
    return pa.RecordBatch.from_pylist([row], schema=pa.schema([*whole, pa.field("no_room", pa.string())]))
