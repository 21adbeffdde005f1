"""The peer of a warm driver: the same query through Spark Connect; prints `row` once the first row is here.

connect_client.py SERVER BOOTSTRAP_SERVERS batch|stream
"""

import sys
import uuid

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

server, bootstrap_servers, kind = sys.argv[1:]
spark = SparkSession.builder.remote(server).getOrCreate()
reader = spark.readStream if kind == "stream" else spark.read
records = (
    reader.format("kafka")
    .option("kafka.bootstrap.servers", bootstrap_servers)
    .option("subscribe", "cold-start")
    .option("startingOffsets", "earliest")
    .load()
)
value = F.from_json(F.col("value").cast("string"), "id BIGINT, device STRING, temperature DOUBLE")
rows = records.select(value.alias("value")).select("value.*").filter(F.col("temperature") > 20)
if kind == "stream":
    # The memory sink is how rows of a stream come back through Connect: a batch function runs on the server.
    name = "q" + uuid.uuid4().hex
    query = rows.writeStream.trigger(availableNow=True).format("memory").queryName(name).start()
    query.awaitTermination()
    rows = spark.table(name)
first = rows.toArrow().to_pylist()[0]
print("row", first, flush=True)
