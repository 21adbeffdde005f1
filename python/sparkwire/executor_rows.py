"""A micro-batch that the executors write: the driver starts their tasks, and hears which attempts count."""

from __future__ import annotations

import itertools
import uuid
from typing import TYPE_CHECKING, Any, NamedTuple

from pyspark import cloudpickle
from pyspark.sql import Observation
from pyspark.sql import functions as F

from sparkwire import (
    arrow_frames,
    dealer,
    driver_file,
    messages,
    partition_writer,
    seal,
    task_channel,
)
from sparkwire.spill import SpillFull

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

# What a task runs travels by value: the workers cannot import this package, nor need they.
for _module in (arrow_frames, dealer, driver_file, messages, partition_writer, seal, task_channel):
    cloudpickle.register_pickle_by_value(_module)

_writings = itertools.count(1)


class Written(NamedTuple):
    """What has come of a micro-batch: Spark's own count of its rows, and where they are."""

    rows: int
    frames: int
    attempts: list[dict[str, int]]


def write_from_executors(
    frame: DataFrame, access: task_channel.ChannelAccess, where: dict[str, Any]
) -> Written:
    """Returns once all rows are on the consumer's disk.

    Raises:
        SpillFull: they are more than it may hold.
    """
    count = Observation(f"sparkwire-{uuid.uuid4()}")
    observed = frame.observe(count, F.count(F.lit(1)).alias("rows"))
    # Without dots and twins, which PySpark would take for fields of structs, and for one column.
    plain = observed.toDF(*(f"c{index}" for index in range(len(frame.columns))))
    write = partition_writer.partition_writer(access, {**where, "writing": next(_writings)}, frame.columns)
    summaries = plain.mapInArrow(write, partition_writer.SUMMARY).collect()
    for summary in summaries:
        if summary.no_room is not None:
            raise SpillFull(summary.no_room)
    return Written(
        rows=int(count.get["rows"]),
        frames=sum(summary.frames for summary in summaries),
        attempts=[{"partition": each.partition, "attempt": each.attempt} for each in summaries],
    )
