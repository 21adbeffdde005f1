"""A stream of single records over sparkwire and through Spark's Kafka sink, in turns; each ends by its count."""

import tempfile
import time

from pyspark.sql import SparkSession

from sparkwire import open_bridge
from sparkwire.checkpoint_files import SETTING, write_checkpoints_in_process

spark = (
    SparkSession.builder.appName("bench")
    .config("spark.sql.streaming.numRecentProgressUpdates", "10000")
    .getOrCreate()
)

with open_bridge(spark) as bridge:
    servers = bridge.param("bootstrap_servers")
    frame = (
        spark.readStream.format("kafka")
        .option("kafka.bootstrap.servers", servers)
        .option("subscribe", bridge.param("topic"))
        .option("startingOffsets", "latest")
        .load()
        .selectExpr("CAST(value AS STRING) AS value")
    )
    for turn in range(int(bridge.param("turns"))):
        for way in ("rows", "kafka"):
            writer = frame.writeStream.queryName(f"{way}{turn}").option(
                "checkpointLocation", tempfile.mkdtemp(prefix="checkpoint-")
            )
            if way == "rows":
                # As of each job that is a pipeline; this script only measures one.
                write_checkpoints_in_process(spark)
                query = writer.foreachBatch(bridge.result(f"rows{turn}", frame)).start()
            else:
                spark.conf.unset(SETTING)
                query = (
                    writer.format("kafka")
                    .option("kafka.bootstrap.servers", servers)
                    .option("topic", f"{bridge.param('topic')}-out{turn}")
                    .start()
                )
            # The first progress is that of a trigger that found nothing: from here on `latest` is settled.
            while query.lastProgress is None:
                time.sleep(0.05)
            print(f"begin {way} {turn}", flush=True)
            while sum(told["numInputRows"] for told in query.recentProgress) < int(bridge.param("records")):
                time.sleep(0.2)
            query.stop()
            print(f"end {way} {turn}", flush=True)
