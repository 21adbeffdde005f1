"""late-rows, in SQL over the micro-batches: two records each, and one without any at the end.

Spark closes windows by the watermark of the micro-batch before, and drops rows by the one before that.
"""

from pyspark.sql import DataFrame, SparkSession

QUERY = """
WITH readings AS (
  SELECT offset DIV 2 AS batch, inline(array(from_json(value, 'sensor STRING, at TIMESTAMP, value INT')))
  FROM readings_topic
),
windowed AS (SELECT *, date_trunc('HOUR', at) AS start FROM readings),
in_time AS (
  SELECT * FROM windowed AS w WHERE NOT EXISTS (
    SELECT 1 FROM readings AS r
    WHERE r.batch < w.batch - 1 AND r.at - INTERVAL '30' MINUTES >= w.start + INTERVAL '1' HOUR
  )
)
SELECT start AS `from`, sensor, count(*) AS readings, sum(value) AS total
FROM in_time
GROUP BY start, sensor
HAVING start + INTERVAL '1' HOUR <= (SELECT max(at) - INTERVAL '30' MINUTES FROM readings)
"""


def twin(spark: SparkSession, topics: dict[str, DataFrame]) -> dict[str, DataFrame]:
    topics["readings"].createOrReplaceTempView("readings_topic")
    return {"hourly": spark.sql(QUERY)}
