"""Runs the hand-written twins of golden cases, plain PySpark on the records of their specifications, and prints the rows.

Knows nothing of sparkwire: no bridge, no generated script, no Kafka; each topic is a frame of its records.
"""

import base64
import datetime
import decimal
import importlib.util
import json
import math
import sys
from pathlib import Path

from pyspark.sql import DataFrame, Row, SparkSession

RECORDS = "key STRING, value STRING, partition INT, offset BIGINT, timestamp TIMESTAMP"


def plain(value: object) -> object:
    """A value as a specification writes it."""
    if isinstance(value, Row):
        return {name: plain(part) for name, part in value.asDict().items()}
    if isinstance(value, list):
        return [plain(part) for part in value]
    if isinstance(value, dict):
        return [[plain(key), plain(part)] for key, part in value.items()]
    if isinstance(value, datetime.datetime):
        return f"{value.isoformat()}Z"
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, decimal.Decimal):
        return f"{value:f}"
    if isinstance(value, bytes | bytearray):
        return base64.b64encode(value).decode()
    if isinstance(value, float) and not math.isfinite(value):
        return {"inf": "Infinity", "-inf": "-Infinity"}.get(str(value), "NaN")
    return value


def frame_of(spark: SparkSession, records: list[dict[str, object]]) -> DataFrame:
    rows = [
        (
            record["key"],
            record["value"],
            record["partition"],
            record["offset"],
            datetime.datetime.fromtimestamp(record["timestampMs"] / 1000),
        )
        for record in records
    ]
    return spark.createDataFrame(rows, RECORDS)


def rows_of(
    path: str, frames: dict[str, DataFrame], spark: SparkSession
) -> dict[str, object]:
    spec = importlib.util.spec_from_file_location(
        Path(path).parent.name.replace("-", "_"), path
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return {
        name: {
            "schema": json.loads(frame.schema.json()),
            "rows": [plain(row) for row in frame.collect()],
        }
        for name, frame in module.twin(spark, frames).items()
    }


def main(file: str) -> None:
    spark = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.log.level", "ERROR")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.ansi.enabled", "true")
        .config("spark.sql.shuffle.partitions", "1")
        .getOrCreate()
    )
    twins = json.loads(Path(file).read_text(encoding="utf-8"))
    found = {}
    for case, twin in twins.items():
        frames = {
            topic: frame_of(spark, records) for topic, records in twin["topics"].items()
        }
        found[case] = rows_of(twin["path"], frames, spark)
    spark.stop()
    print("TWINS " + json.dumps(found))


main(sys.argv[1])
