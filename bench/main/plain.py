"""The job of the cold start, as one would write it by hand."""

import sys

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = (
    SparkSession.builder.appName("plain")
    .config("spark.sql.session.timeZone", "UTC")
    .getOrCreate()
)
records = (
    spark.readStream.format("kafka")
    .option("kafka.bootstrap.servers", sys.argv[1])
    .option("subscribe", sys.argv[2])
    .option("startingOffsets", "earliest")
    .load()
)
value = F.from_json(F.col("value").cast("string"), "id BIGINT, device STRING, temperature DOUBLE")
rows = records.select(value.alias("value")).select("value.*").filter(F.col("temperature") > 20)
query = rows.writeStream.trigger(availableNow=True).format("console").start()
query.awaitTermination()
