"""sliding-window: each click joined to the five minutes that may hold it."""

from pyspark.sql import DataFrame, SparkSession

QUERY = """
WITH clicks AS (SELECT inline(array(from_json(value, 'user STRING, at TIMESTAMP'))) FROM clicks_topic),
starts AS (
  SELECT explode(sequence(
    date_trunc('MINUTE', min(at)) - INTERVAL '5' MINUTES, date_trunc('MINUTE', max(at)), INTERVAL '1' MINUTE
  )) AS start FROM clicks
)
SELECT start AS `from`, start + INTERVAL '5' MINUTES AS until, count(*) AS clicks
FROM starts JOIN clicks ON at >= start AND at < start + INTERVAL '5' MINUTES
WHERE start + INTERVAL '5' MINUTES <= (SELECT max(at) FROM clicks) - INTERVAL '10' MINUTES
GROUP BY start HAVING count(*) > 9
"""


def twin(spark: SparkSession, topics: dict[str, DataFrame]) -> dict[str, DataFrame]:
    topics["clicks"].createOrReplaceTempView("clicks_topic")
    return {"rate": spark.sql(QUERY)}
