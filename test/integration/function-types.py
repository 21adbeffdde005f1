"""Asks Spark what each of many expressions is: reads a row type and Python expressions, writes name, type and nullability.

Nothing is computed: the frame has no rows, and an analysis is all that is asked for.
"""

import json
import sys
from decimal import Decimal

from pyspark.sql import DataFrame, SparkSession, Window
from pyspark.sql import functions as F
from pyspark.sql.types import StructType


BATCH = 64


def analysed(frame: DataFrame, texts: list[str]) -> list[dict[str, object]]:
    """What they are, all at once; where one of them fails, each half on its own."""
    try:
        columns = [eval(text, {"F": F, "Window": Window, "Decimal": Decimal}) for text in texts]
        fields = frame.select(*(column.alias("x") for column in columns)).schema.jsonValue()["fields"]
        return [{"type": field["type"], "nullable": field["nullable"]} for field in fields]
    except Exception as error:
        if len(texts) == 1:
            return [{"error": str(error).split("\n")[0]}]
        half = len(texts) // 2
        return analysed(frame, texts[:half]) + analysed(frame, texts[half:])


def main(asked: str, answered: str) -> None:
    spark = (
        SparkSession.builder.master("local[1]")
        .config("spark.ui.enabled", "false")
        .config("spark.log.level", "OFF")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.ansi.enabled", "true")
        .getOrCreate()
    )
    with open(asked, encoding="utf-8") as file:
        question = json.load(file)
    frame = spark.createDataFrame([], StructType.fromJson(question["schema"]))
    answers = []
    expressions = question["expressions"]
    for start in range(0, len(expressions), BATCH):
        answers.extend(analysed(frame, expressions[start : start + BATCH]))
    with open(answered, "w", encoding="utf-8") as file:
        json.dump(answers, file)
    spark.stop()


main(*sys.argv[1:])
