"""decimals, by Python's own decimal numbers."""

import json
from decimal import ROUND_HALF_UP, Decimal

from pyspark.sql import DataFrame, SparkSession

COMPUTED = """
  id INT, plus DECIMAL(12,3), minus DECIMAL(12,3), times DECIMAL(16,5), divided DECIMAL(19,8), rest DECIMAL(5,3),
  rounded DECIMAL(10,1), turned DECIMAL(10,2), more DECIMAL(12,3), twice DECIMAL(12,2), short DECIMAL(4,1),
  above BOOLEAN
"""


def scaled(value: Decimal, digits: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)


def computed(id: int, a: Decimal | None, b: Decimal) -> tuple[object, ...]:
    if a is None:
        return (id, *[None] * 9, scaled(b, 1), None)
    results = (
        a + b,
        a - b,
        a * b,
        scaled(a / b, 8),
        a % b,
        scaled(a, 1),
        -a,
        a + Decimal("0.001"),
    )
    return (id, *results, a * 2, scaled(b, 1), a > b)


def twin(spark: SparkSession, topics: dict[str, DataFrame]) -> dict[str, DataFrame]:
    records = [json.loads(record["value"]) for record in topics["prices"].collect()]
    prices = [
        (
            record["id"],
            None if record["a"] is None else Decimal(record["a"]),
            Decimal(record["b"]),
        )
        for record in records
    ]
    known = [a for _, a, _ in prices if a is not None]
    totals = (
        sum(known),
        scaled(sum(known) / len(known), 6),
        min(known),
        max(b for _, _, b in prices),
    )
    return {
        "computed": spark.createDataFrame(
            [computed(*price) for price in prices], COMPUTED
        ),
        "totals": spark.createDataFrame(
            [totals],
            "total DECIMAL(20,2), mean DECIMAL(14,6), least DECIMAL(10,2), most DECIMAL(5,3)",
        ),
    }
