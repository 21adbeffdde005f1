"""chained-windows, by the minutes of each visit; the watermark ends a minute before the last one."""

from pyspark.sql import DataFrame, SparkSession

QUERY = """
WITH visits AS (SELECT inline(array(from_json(value, 'page STRING, at TIMESTAMP'))) FROM visits_topic),
edge AS (SELECT max(at) - INTERVAL '1' MINUTE AS watermark FROM visits),
short AS (
  SELECT page, timestamp_seconds(unix_seconds(at) - unix_seconds(at) % 300) AS start, count(*) AS visits
  FROM visits GROUP BY 1, 2
),
closed AS (SELECT short.* FROM short, edge WHERE start + INTERVAL '5' MINUTES <= watermark)
SELECT date_trunc('HOUR', start) AS `from`, page, sum(visits) AS visits, max(visits) AS busiest, count(*) AS windows
FROM closed, edge
GROUP BY 1, 2, watermark
HAVING date_trunc('HOUR', start) + INTERVAL '1' HOUR <= watermark
"""


def twin(spark: SparkSession, topics: dict[str, DataFrame]) -> dict[str, DataFrame]:
    topics["visits"].createOrReplaceTempView("visits_topic")
    return {"busiest": spark.sql(QUERY)}
