"""Results that are handed over in the background: none is forgotten, and what fails is raised."""

from __future__ import annotations

import threading
import time

import pytest
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from sparkwire.connected import wait_until_ended
from sparkwire.sending import Sending


def test_it_is_done_when_the_rows_have_been_taken(spark: SparkSession) -> None:
    taken = threading.Event()
    sending = Sending(spark, lambda: taken.wait(10) and None)
    time.sleep(0.2)
    assert not sending.done
    taken.set()
    wait_until_ended([], [sending], lambda: False)
    assert sending.done
    assert sending.error is None


def test_its_tasks_are_those_of_the_thread_that_began_it(spark: SparkSession) -> None:
    context = spark.sparkContext
    context.setLocalProperty("spark.job.tags", "this-run")
    seen: list[str | None] = []
    try:
        sending = Sending(spark, lambda: seen.append(context.getLocalProperty("spark.job.tags")))
        wait_until_ended([], [sending], lambda: False)
    finally:
        context.setLocalProperty("spark.job.tags", None)
    assert seen == ["this-run"]


def test_what_fails_is_raised_by_the_wait_and_ends_the_queries(spark: SparkSession) -> None:
    bad = spark.range(1).withColumn("x", F.raise_error(F.lit("no such magnitude")))
    stream = spark.readStream.format("rate-micro-batch").option("rowsPerBatch", 2).load()
    query = stream.writeStream.format("noop").start()
    sending = Sending(spark, lambda: bad.collect() and None)
    with pytest.raises(Exception, match="no such magnitude"):
        wait_until_ended([query], [sending], lambda: False)
    assert not query.isActive


def test_while_a_stop_is_under_way_nothing_is_raised(spark: SparkSession) -> None:
    def cut_short() -> None:
        raise RuntimeError("stopped in the middle")

    wait_until_ended([], [Sending(spark, cut_short)], lambda: True)
