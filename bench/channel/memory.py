"""Many rows that Spark makes up itself, as one batch."""

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from sparkwire import open_bridge

spark = SparkSession.builder.appName("bench").getOrCreate()
with open_bridge(spark) as bridge:
    rows = spark.range(int(bridge.param("rows")), numPartitions=20).select(
        "id", (F.col("id") / 7).alias("share"), F.concat(F.lit("row-"), F.col("id") % 977).alias("name")
    )
    bridge.send("rows", rows)
