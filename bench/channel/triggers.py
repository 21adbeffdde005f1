"""Many small micro-batches into Spark's noop sink and over sparkwire, in turns, with the time of each trigger."""

import tempfile

from pyspark.sql import SparkSession

from sparkwire import open_bridge
from sparkwire.checkpoint_files import write_checkpoints_in_process

spark = (
    SparkSession.builder.appName("bench")
    .config("spark.sql.streaming.numRecentProgressUpdates", "1000")
    .getOrCreate()
)

# As of each job that is a pipeline, for both ways; this script only measures one.
write_checkpoints_in_process(spark)
with open_bridge(spark) as bridge:
    frame = (
        spark.readStream.format("kafka")
        .option("kafka.bootstrap.servers", bridge.param("bootstrap_servers"))
        .option("subscribe", bridge.param("topic"))
        .option("startingOffsets", "earliest")
        .option("maxOffsetsPerTrigger", bridge.param("batch_rows"))
        .load()
        .selectExpr("CAST(value AS STRING) AS value")
    )
    for turn in range(int(bridge.param("turns"))):
        for way in ("noop", "rows"):
            writer = (
                frame.writeStream.queryName(f"{way}{turn}")
                .trigger(availableNow=True)
                .option("checkpointLocation", tempfile.mkdtemp(prefix="checkpoint-"))
            )
            if way == "noop":
                query = writer.format("noop").start()
            else:
                query = writer.foreachBatch(bridge.result(f"rows{turn}", frame)).start()
            query.awaitTermination()
            batches = [told for told in query.recentProgress if told["numInputRows"] > 0]
            times = " ".join(str(told["durationMs"]["triggerExecution"]) for told in batches)
            print(f"triggers {way} {turn} {times}", flush=True)
