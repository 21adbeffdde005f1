"""aggregates, in SQL of other words."""

from pyspark.sql import DataFrame, SparkSession

QUERY = """
WITH sales AS (
  SELECT offset, from_json(value, 'shop STRING, item STRING, amount DECIMAL(12,2), pieces INT') AS s FROM sales_topic
),
flat AS (SELECT offset, s.* FROM sales),
places AS (SELECT shop, min(offset) AS first_offset, max(offset) AS last_offset FROM flat GROUP BY shop)
SELECT
  flat.shop,
  count(1) AS sales,
  sum(CASE WHEN item IS NULL THEN 0L ELSE 1L END) AS known,
  sum(CASE WHEN amount > 100 THEN 1L ELSE 0L END) AS large,
  sum(amount) AS revenue,
  sum(CAST(pieces AS BIGINT)) AS pieces,
  CAST(sum(amount) / count(amount) AS DECIMAL(16,6)) AS mean,
  min(amount) AS least,
  max(amount) AS most,
  max(CASE WHEN amount IS NOT NULL THEN struct(amount, item) END).item AS best,
  min(CASE WHEN amount IS NOT NULL THEN struct(amount, item) END).item AS worst,
  count(DISTINCT item) AS items,
  max(CASE WHEN offset = first_offset THEN item END) AS opened,
  max(CASE WHEN offset = last_offset THEN item END) AS closed,
  transform(
    array_sort(collect_list(CASE WHEN item IS NOT NULL THEN struct(offset, item) END)),
    each -> each.item
  ) AS list,
  array_sort(array_distinct(collect_list(item))) AS kinds,
  CASE WHEN count(pieces) > 1 THEN
    sqrt((sum(pieces * pieces) - sum(pieces) * sum(pieces) / count(pieces)) / (count(pieces) - 1))
  END AS spread,
  CASE WHEN count(pieces) > 1 THEN
    (sum(pieces * pieces) - sum(pieces) * sum(pieces) / count(pieces)) / (count(pieces) - 1)
  END AS square
FROM flat JOIN places ON flat.shop <=> places.shop
GROUP BY flat.shop
"""


def twin(spark: SparkSession, topics: dict[str, DataFrame]) -> dict[str, DataFrame]:
    topics["sales"].createOrReplaceTempView("sales_topic")
    return {"byShop": spark.sql(QUERY)}
