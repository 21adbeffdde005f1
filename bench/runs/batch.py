"""A batch query whose rows come back: what a warm driver and a Connect server are both asked."""

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from sparkwire import open_bridge

spark = SparkSession.builder.appName("batch").getOrCreate()
with open_bridge(spark) as bridge:
    records = (
        spark.read.format("kafka")
        .option("kafka.bootstrap.servers", bridge.param("bootstrap_servers"))
        .option("subscribe", "cold-start")
        .load()
    )
    value = F.from_json(F.col("value").cast("string"), "id BIGINT, device STRING, temperature DOUBLE")
    rows = records.select(value.alias("value")).select("value.*").filter(F.col("temperature") > 20)
    bridge.send("rows", rows)
