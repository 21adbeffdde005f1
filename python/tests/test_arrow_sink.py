"""A micro-batch as Arrow frames."""

from __future__ import annotations

import time

import pyarrow as pa
import pytest
from pyspark.sql import SparkSession

from sparkwire.arrow_frames import FRAME_BYTES, FRAME_ROWS, frames_of
from sparkwire.arrow_sink import SparkRows, is_sorted
from sparkwire.spill import Spill, SpillFull


def read(body: pa.Buffer) -> pa.Table:
    with pa.ipc.open_stream(body) as reader:
        return reader.read_all()


def whole(table: pa.Table) -> tuple[list[int], pa.Table]:
    """The sizes of the frames, and their rows put together again."""
    frames = list(frames_of(table.to_batches()))
    tables = [read(body) for _, body in frames]
    assert [rows for rows, _ in frames] == [part.num_rows for part in tables]
    return [body.size for _, body in frames], pa.concat_tables(tables)


def test_an_empty_table_has_no_frame() -> None:
    table = pa.table({"n": pa.array([], pa.int64())})
    assert list(frames_of(table.to_batches())) == []
    assert list(frames_of([pa.record_batch({"n": pa.array([], pa.int64())})])) == []


def test_few_rows_are_one_frame() -> None:
    table = pa.table({"n": [1, 2, 3], "place": ["Ösel", None, "地"]})
    sizes, again = whole(table)
    assert len(sizes) == 1
    assert again.equals(table)


def test_many_rows_are_cut_near_the_frame_size() -> None:
    table = pa.table({"n": pa.array(range(1_000_000), pa.int64())})
    sizes, again = whole(table)
    assert again.equals(table)
    assert len(sizes) == 8
    assert all(size < FRAME_BYTES * 1.1 for size in sizes)


def test_small_chunks_are_put_together() -> None:
    chunks = [pa.record_batch({"n": pa.array([i, i + 1], pa.int64())}) for i in range(0, 2000, 2)]
    table = pa.Table.from_batches(chunks)
    sizes, again = whole(table)
    assert len(sizes) == 1
    assert again.column("n").to_pylist() == list(range(2000))


def test_rows_without_a_byte_are_cut_by_their_number() -> None:
    nothing = pa.record_batch({"nothing": pa.nulls(1_500_000)})
    frames = list(frames_of([nothing, nothing]))
    assert [rows for rows, _ in frames] == [FRAME_ROWS, 451_424, FRAME_ROWS, 451_424]


def test_one_huge_row_is_one_frame() -> None:
    table = pa.table({"text": ["x" * (5 * FRAME_BYTES)]})
    sizes, again = whole(table)
    assert len(sizes) == 1
    assert sizes[0] > 5 * FRAME_BYTES
    assert again.equals(table)


def test_huge_rows_are_a_frame_each() -> None:
    table = pa.table({"text": ["x" * (2 * FRAME_BYTES)] * 3})
    sizes, again = whole(table)
    assert len(sizes) == 3
    assert again.equals(table)


def test_a_slice_carries_only_its_rows() -> None:
    table = pa.table({"n": pa.array(range(1_000_000), pa.int64())}).slice(500_000, 10)
    sizes, again = whole(table)
    assert len(sizes) == 1
    assert sizes[0] < 2000
    assert again.column("n").to_pylist() == list(range(500_000, 500_010))


@pytest.mark.parametrize("rows", [0, 1, 70_000])
def test_spark_counts_the_rows_itself(spark: SparkSession, rows: int) -> None:
    counted = SparkRows(spark.range(rows).selectExpr("id", "id * 2 AS twice"), Spill(), in_order=False)
    batches = list(counted)
    assert counted.rows == rows
    assert sorted(n for batch in batches for n in batch.column("twice").to_pylist()) == list(
        range(0, 2 * rows, 2)
    )


def test_sorted_rows_keep_their_order_over_all_partitions(spark: SparkSession) -> None:
    frame = spark.range(0, 50_000, 1, 7).selectExpr("id", "pmod(hash(id), 100000) AS h").orderBy("h", "id")
    assert is_sorted(frame)
    rows = [pair for batch in SparkRows(frame, Spill(), in_order=True) for pair in batch.to_pylist()]
    assert rows == sorted(rows, key=lambda row: (row["h"], row["id"]))
    assert len(rows) == 50_000


def test_an_order_inside_partitions_or_inside_a_window_is_none_over_all(spark: SparkSession) -> None:
    frame = spark.range(10)
    assert not is_sorted(frame)
    assert not is_sorted(frame.sortWithinPartitions("id"))
    assert is_sorted(frame.sort("id").filter("id > 3"))


def test_the_error_of_a_task_comes_as_sparks_own(spark: SparkSession) -> None:
    frame = spark.range(0, 10, 1, 2).selectExpr("assert_true(id < 5, 'too large') AS checked")
    with pytest.raises(Exception, match="too large"):
        list(SparkRows(frame, Spill(), in_order=False))


def test_the_rows_are_computed_once(spark: SparkSession) -> None:
    computed = spark.sparkContext.accumulator(0)

    def count(number: int) -> int:
        computed.add(1)
        return number

    frame = spark.range(50).rdd.map(lambda row: (count(row.id),)).toDF("n long")
    rows = SparkRows(frame, Spill(), in_order=False)
    assert sum(batch.num_rows for batch in rows) == 50
    assert rows.rows == 50
    assert computed.value == 50


@pytest.mark.parametrize("in_order", [False, True])
def test_rows_that_wait_on_disk_are_the_same_rows(spark: SparkSession, in_order: bool) -> None:
    frame = spark.range(0, 60_000, 1, 5).selectExpr("id", "if(id % 3 = 0, NULL, repeat('ä', 20)) AS text")
    if in_order:
        frame = frame.orderBy(frame.id.desc())
    spill = Spill(memory_bytes=100_000)
    rows = [row for batch in SparkRows(frame, spill, in_order=in_order) for row in batch.to_pylist()]
    expected = [{"id": n, "text": None if n % 3 == 0 else "ä" * 20} for n in range(60_000)]
    assert spill.spilled_bytes > 1_000_000
    assert sorted(rows, key=lambda row: row["id"]) == expected
    if in_order:
        assert rows == expected[::-1]


def test_a_batch_that_is_too_large_says_what_to_set(spark: SparkSession) -> None:
    frame = spark.range(0, 200_000, 1, 4).selectExpr("id", "repeat('x', 100) AS text")
    rows = SparkRows(frame, Spill(memory_bytes=100_000, disk_bytes=1_000_000), in_order=False)

    def take_slowly() -> None:
        for _ in rows:
            time.sleep(0.2)

    with pytest.raises(SpillFull, match="maxOffsetsPerTrigger"):
        take_slowly()
    assert spark.range(3).count() == 3
