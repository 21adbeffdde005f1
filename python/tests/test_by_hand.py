"""The bridge of a script that nobody but its owner started: with a session, without a run."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyspark.errors import StreamingQueryException
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from sparkwire import open_bridge


def test_a_parameter_comes_from_the_environment(spark: SparkSession, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPARKWIRE_PARAM_BOOTSTRAP_SERVERS", "127.0.0.1:9092")
    with open_bridge(spark) as bridge:
        assert bridge.param("bootstrap_servers") == "127.0.0.1:9092"


def test_a_missing_parameter_says_which_variable_gives_it(spark: SparkSession) -> None:
    with (
        open_bridge(spark) as bridge,
        pytest.raises(KeyError, match=r"'min-mag' is not set: .* SPARKWIRE_PARAM_MIN_MAG"),
    ):
        bridge.param("min-mag")


def test_a_checkpoint_lies_where_the_environment_says(
    spark: SparkSession, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SPARKWIRE_CHECKPOINT", f"{tmp_path}/")
    with open_bridge(spark) as bridge:
        assert bridge.checkpoint("strong") == f"{tmp_path}/strong"


def test_without_a_place_the_checkpoint_is_temporary(
    spark: SparkSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SPARKWIRE_CHECKPOINT", raising=False)
    with open_bridge(spark) as bridge:
        strong, weak = (Path(bridge.checkpoint(name)) for name in ("strong", "weak"))
        assert strong.parent == weak.parent
        assert strong.parent.is_dir()
    assert not strong.parent.exists()


def test_rows_are_printed(spark: SparkSession, capsys: pytest.CaptureFixture[str]) -> None:
    frame = spark.createDataFrame([(6.1, ("Ösel", None))], "mag double, at struct<place string, depth int>")
    with open_bridge(spark) as bridge:
        bridge.send("strong", frame)
    assert capsys.readouterr().out == "strong: {'mag': 6.1, 'at': {'place': 'Ösel', 'depth': None}}\n"


def test_micro_batches_are_printed_with_their_number(
    spark: SparkSession, capsys: pytest.CaptureFixture[str]
) -> None:
    stream = spark.readStream.format("rate-micro-batch").option("rowsPerBatch", 2).load().select("value")
    with open_bridge(spark) as bridge:
        query = (
            stream.writeStream.option("checkpointLocation", bridge.checkpoint("rows"))
            .foreachBatch(bridge.result("rows", stream))
            .start()
        )
        while query.lastProgress is None:
            query.awaitTermination(1)
        query.stop()
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["rows batch 0: {'value': 0}", "rows batch 0: {'value': 1}"]


def test_a_failed_query_is_raised_and_the_others_end(spark: SparkSession) -> None:
    good = spark.readStream.format("rate-micro-batch").option("rowsPerBatch", 2).load()
    bad = good.withColumn("x", F.raise_error(F.lit("no such magnitude")))
    with open_bridge(spark) as bridge:
        for name, frame in (("good", good), ("bad", bad)):
            (
                frame.writeStream.queryName(name)
                .option("checkpointLocation", bridge.checkpoint(name))
                .format("noop")
                .start()
            )
        with pytest.raises(StreamingQueryException, match="no such magnitude"):
            bridge.wait()
        assert spark.streams.active == []


def test_leaving_stops_the_queries(spark: SparkSession) -> None:
    stream = spark.readStream.format("rate-micro-batch").option("rowsPerBatch", 2).load()
    with open_bridge(spark) as bridge:
        query = stream.writeStream.format("noop").option("checkpointLocation", bridge.checkpoint("n")).start()
    assert not query.isActive
