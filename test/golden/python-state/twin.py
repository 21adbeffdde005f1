"""python-state, as a fold over the micro-batches: two records each, in their order."""

import json

from pyspark.sql import DataFrame, SparkSession


def twin(spark: SparkSession, topics: dict[str, DataFrame]) -> dict[str, DataFrame]:
    records = topics["moves"].orderBy("offset").collect()
    kept: dict[str, tuple[int, int]] = {}
    rows = []
    for at in range(0, len(records), 2):
        moves = [json.loads(record["value"]) for record in records[at : at + 2]]
        for account in {move["account"] for move in moves}:
            amounts = [move["amount"] for move in moves if move["account"] == account]
            total, count = kept.pop(account, (0, 0))
            total, count = total + sum(amounts), count + len(amounts)
            if total:
                kept[account] = (total, count)
            rows.append((account, total, count))
    return {
        "balances": spark.createDataFrame(
            rows, "account STRING, total BIGINT, moves INT"
        )
    }
