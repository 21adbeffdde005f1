"""quakes, by arithmetic on milliseconds; a window is told when the last quake is an hour beyond its end."""

from pyspark.sql import DataFrame, SparkSession

FIELDS = "id STRING, time BIGINT, mag DOUBLE, place STRING, net STRING"
STRONG = (
    "SELECT id, timestamp_millis(time) AS at, mag, place FROM quakes WHERE mag >= 4.5"
)
BY_REGION = """
WITH grouped AS (
  SELECT
    time - time % 21600000 AS start,
    net,
    count(*) AS quakes,
    max(mag) AS strongest,
    round(sum(mag) / count(mag), 2) AS mean
  FROM quakes GROUP BY 1, 2
)
SELECT
  struct(timestamp_millis(start) AS start, timestamp_millis(start + 21600000) AS end) AS window,
  net, quakes, strongest, mean
FROM grouped
WHERE start + 21600000 <= (SELECT max(time) - 3600000 FROM quakes)
"""


def twin(spark: SparkSession, topics: dict[str, DataFrame]) -> dict[str, DataFrame]:
    quakes = topics["quakes"].selectExpr(f"inline(array(from_json(value, '{FIELDS}')))")
    quakes.createOrReplaceTempView("quakes")
    return {"strong": spark.sql(STRONG), "byRegion": spark.sql(BY_REGION)}
