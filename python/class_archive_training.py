"""Does in small what jobs do, so that the JVM can archive the classes they load; needs no broker."""

from __future__ import annotations

import contextlib
import tempfile
from typing import Any

from pyspark.sql import DataFrame, Observation, SparkSession
from pyspark.sql import functions as F

DEAD_BROKER = "127.0.0.1:1"


def gather(frame: DataFrame) -> None:
    """Takes the rows as Arrow; PySpark 3.5 has no public way to."""
    whole: Any = frame
    _ = whole.toArrow() if hasattr(whole, "toArrow") else whole._collect_as_arrow()


def take(batch: DataFrame, _: int) -> None:
    """What the results sink does with a micro-batch."""
    counted = Observation()
    gather(batch.observe(counted, F.count(F.lit(1)).alias("rows")))
    _ = counted.get


def stream(spark: SparkSession, folder: str) -> None:
    """A stream with what pipelines are made of: JSON, conditions, a watermark, a window, an aggregation."""
    rows = spark.readStream.format("rate-micro-batch").option("rowsPerBatch", 20).load()
    text = F.to_json(F.struct("value", "timestamp"))
    parsed = rows.select(
        F.from_json(text, "value BIGINT, timestamp TIMESTAMP", {"mode": "FAILFAST"}).alias("r")
    )
    flat = parsed.select("r.*").filter(F.col("value") >= 0)
    windows = (
        flat.withWatermark("timestamp", "1 hour")
        .groupBy(F.window("timestamp", "1 minute"))
        .agg(F.count("*").alias("n"), F.round(F.avg("value"), 2).alias("mean"))
    )
    for name, frame, mode in (("flat", flat, "append"), ("windows", windows, "update")):
        query = (
            frame.writeStream.outputMode(mode)
            .trigger(availableNow=True)
            .option("checkpointLocation", f"{folder}/{name}")
            .foreachBatch(take)
            .start()
        )
        query.awaitTermination(20)
        query.stop()


def kafka(spark: SparkSession) -> None:
    """Loads the connector and the client; that nobody answers is no matter."""
    source: dict[str, str] = {
        "kafka.bootstrap.servers": DEAD_BROKER,
        "kafka.default.api.timeout.ms": "1000",
        "kafka.request.timeout.ms": "500",
        "fetchOffset.numRetries": "1",
        "subscribe": "none",
    }
    # Nobody answers: the classes are loaded all the same.
    with contextlib.suppress(Exception):
        gather(spark.read.format("kafka").options(**source).load().select("value"))
    jvm: Any = spark.sparkContext._jvm  # pyright: ignore[reportPrivateUsage]
    settings = jvm.java.util.HashMap()
    deserializer = "org.apache.kafka.common.serialization.ByteArrayDeserializer"
    settings.put("bootstrap.servers", DEAD_BROKER)
    settings.put("key.deserializer", deserializer)
    settings.put("value.deserializer", deserializer)
    consumer = jvm.org.apache.kafka.clients.consumer.KafkaConsumer(settings)
    topics = jvm.java.util.ArrayList()
    topics.add(jvm.org.apache.kafka.common.TopicPartition("none", 0))
    consumer.assign(topics)
    consumer.poll(jvm.java.time.Duration.ofMillis(200))
    consumer.close(jvm.java.time.Duration.ofMillis(100))


if __name__ == "__main__":
    session = (
        SparkSession.builder.appName("class-archive")
        .config("spark.sql.shuffle.partitions", "2")
        .getOrCreate()
    )
    with tempfile.TemporaryDirectory() as checkpoints:
        stream(session, checkpoints)
    kafka(session)
    session.stop()
