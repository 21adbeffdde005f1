"""Checkpoints that are written in the process are those that Spark writes by itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from sparkwire.checkpoint_files import SETTING, write_checkpoints_in_process
from sparkwire.pyspark_versions import checkpoint_file_class


@pytest.mark.parametrize("first_in_process", [True, False])
def test_a_stream_goes_on_from_a_checkpoint_of_the_other_way(
    spark: SparkSession, tmp_path: Path, *, first_in_process: bool
) -> None:
    files = tmp_path / "in"
    files.mkdir()

    def count_all(*, in_process: bool) -> dict[str, int]:
        if in_process:
            write_checkpoints_in_process(spark)
        else:
            spark.conf.unset(SETTING)
        counts: dict[str, int] = {}

        def take(batch: DataFrame, _: int) -> None:
            counts.update({row["value"]: row["n"] for row in batch.collect()})

        query = (
            spark.readStream.format("text")
            .load(str(files))
            .groupBy("value")
            .agg(F.count("*").alias("n"))
            .writeStream.outputMode("update")
            .foreachBatch(take)
            .option("checkpointLocation", str(tmp_path / "checkpoint"))
            .trigger(availableNow=True)
            .start()
        )
        assert query.awaitTermination(60)
        return counts

    try:
        (files / "a.txt").write_text("x\ny\nx\n", encoding="utf-8")
        assert count_all(in_process=first_in_process) == {"x": 2, "y": 1}
        (files / "b.txt").write_text("x\nz\n", encoding="utf-8")
        assert count_all(in_process=not first_in_process) == {"x": 3, "z": 1}
    finally:
        spark.conf.unset(SETTING)


def test_spark_takes_the_class_that_is_set(spark: SparkSession, tmp_path: Path) -> None:
    jvm: Any = spark.sparkContext._jvm
    session: Any = spark._jsparkSession
    package = checkpoint_file_class().rpartition(".")[0]

    def taken() -> str:
        folder = jvm.org.apache.hadoop.fs.Path(str(tmp_path))
        manager = getattr(jvm, f"{package}.CheckpointFileManager")
        return manager.create(folder, session.sessionState().newHadoopConf()).getClass().getName()

    assert taken() != checkpoint_file_class()
    write_checkpoints_in_process(spark)
    try:
        assert taken() == checkpoint_file_class()
    finally:
        spark.conf.unset(SETTING)


def test_a_choice_of_the_caller_s_stays(spark: SparkSession) -> None:
    spark.conf.set(SETTING, "org.example.Manager")
    try:
        write_checkpoints_in_process(spark)
        assert spark.conf.get(SETTING) == "org.example.Manager"
    finally:
        spark.conf.unset(SETTING)
