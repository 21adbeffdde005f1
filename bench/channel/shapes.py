"""One JVM, several ways for the same rows, in turns: Spark's noop sink, and typed rows over sparkwire."""

import tempfile
import time

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from sparkwire import open_bridge

KINDS = ("BIGINT", "DOUBLE", "STRING", "BOOLEAN")
SCHEMAS = {
    "narrow": "id BIGINT, device STRING, at TIMESTAMP, temperature DOUBLE, humidity DOUBLE, ok BOOLEAN",
    "wide": ", ".join(f"f{at} {KINDS[at % 4]}" for at in range(50)),
    "nested": (
        "id BIGINT, place STRUCT<name: STRING, at: STRUCT<lat: DOUBLE, lon: DOUBLE>>, "
        "readings ARRAY<STRUCT<sensor: STRING, value: DOUBLE>>, tags MAP<STRING, STRING>"
    ),
}

spark = (
    SparkSession.builder.appName("bench")
    .config("spark.sql.session.timeZone", "UTC")
    .config("spark.sql.ansi.enabled", "true")
    .getOrCreate()
)

with open_bridge(spark) as bridge:
    records = (
        spark.readStream.format("kafka")
        .option("kafka.bootstrap.servers", bridge.param("bootstrap_servers"))
        .option("subscribe", bridge.param("topic"))
        .option("startingOffsets", "earliest")
        .load()
    )
    schema = SCHEMAS[bridge.param("shape")]
    value = F.from_json(F.col("value").cast("string"), schema, {"mode": "FAILFAST"})
    frame = records.select(value.alias("value")).select("value.*")
    for turn in range(int(bridge.param("turns"))):
        for way in bridge.param("ways").split(","):
            writer = (
                frame.writeStream.queryName(f"{way}{turn}")
                .trigger(availableNow=True)
                .option("checkpointLocation", tempfile.mkdtemp(prefix="checkpoint-"))
            )
            began = time.time()
            if way == "noop":
                query = writer.format("noop").start()
            else:
                via = "executors" if way == "executors" else "driver"
                query = writer.foreachBatch(bridge.result(f"{way}{turn}", frame, via=via)).start()
            query.awaitTermination()
            print(f"bench {way} {turn} {began} {time.time()}", flush=True)
