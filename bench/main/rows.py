"""One JVM, three ways for the same rows: Spark's noop sink, typed rows over sparkwire, Spark's Kafka sink.

Each way is run in turn, several times; each prints `begin <way> <turn>` and `bench <way> <turn> <start> <end>`
(seconds since the epoch).
"""

import tempfile
import time

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from sparkwire import open_bridge

SCHEMA = "id BIGINT, device STRING, at STRING, temperature DOUBLE, humidity DOUBLE, ok BOOLEAN"

spark = (
    SparkSession.builder.appName("bench")
    .config("spark.sql.session.timeZone", "UTC")
    .config("spark.sql.ansi.enabled", "true")
    .getOrCreate()
)


def readings(servers: str, topic: str) -> DataFrame:
    """The query that every way runs."""
    records = (
        spark.readStream.format("kafka")
        .option("kafka.bootstrap.servers", servers)
        .option("subscribe", topic)
        .option("startingOffsets", "earliest")
        .load()
    )
    parsed = F.from_json(F.col("value").cast("string"), SCHEMA, {"mode": "FAILFAST"})
    return (
        records.select(parsed.alias("value"))
        .select("value.*")
        .filter(F.col("temperature") > -100)
        .withColumn("at", F.to_timestamp("at"))
    )


with open_bridge(spark) as bridge:
    servers = bridge.param("bootstrap_servers")
    frame = readings(servers, bridge.param("topic"))
    for turn in range(int(bridge.param("turns"))):
        for way in ("noop", "rows", "kafka"):
            writer = (
                frame.writeStream.queryName(f"{way}{turn}")
                .trigger(availableNow=True)
                .option("checkpointLocation", tempfile.mkdtemp(prefix="checkpoint-"))
            )
            print(f"begin {way} {turn}", flush=True)
            # The reader of the Kafka sink's topic joins in this time, in the other ways nothing does.
            time.sleep(2)
            began = time.time()
            if way == "noop":
                query = writer.format("noop").start()
            elif way == "rows":
                query = writer.foreachBatch(bridge.result(f"rows{turn}", frame)).start()
            else:
                records = frame.select(F.to_json(F.struct("*")).alias("value"))
                query = (
                    records.writeStream.queryName(f"kafka{turn}")
                    .trigger(availableNow=True)
                    .option("checkpointLocation", tempfile.mkdtemp(prefix="checkpoint-"))
                    .format("kafka")
                    .option("kafka.bootstrap.servers", servers)
                    .option("topic", f"{bridge.param('topic')}-out{turn}")
                    .start()
                )
            query.awaitTermination()
            print(f"bench {way} {turn} {began} {time.time()}", flush=True)
