"""Failures as Spark itself makes them, through a real JVM."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyspark
import pytest
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from sparkwire.failure import describe

SCRIPT = __file__


def failure_of(action: Any) -> dict[str, Any]:
    with pytest.raises(Exception) as info:  # noqa: PT011
        action()
    return describe(info.value, SCRIPT)


def line_of(text: str) -> int:
    """The line of this file that holds the text in a call."""
    lines = Path(SCRIPT).read_text(encoding="utf-8").splitlines()
    return next(n for n, line in enumerate(lines, 1) if text in line and "line_of" not in line)


def test_a_column_that_is_not_there(spark: SparkSession) -> None:
    failure = failure_of(lambda: spark.range(1).select("magnitude"))
    first = failure["causes"][0]
    assert first["condition"] == "UNRESOLVED_COLUMN.WITH_SUGGESTION"
    assert first["sqlState"] == "42703"
    assert "`magnitude`" in first["message"]
    assert failure["scriptLine"] == line_of('select("magnitude")')


def test_an_error_in_a_task_names_the_line_that_built_it(spark: SparkSession) -> None:
    frame = spark.range(1).select(F.lit(1) / F.col("id"))
    failure = failure_of(frame.collect)
    first = failure["causes"][0]
    assert first["condition"] == "DIVIDE_BY_ZERO"
    assert first["sqlState"] == "22012"
    # PySpark 3.5 does not say where a column was built: there it is the line the error came through.
    built = line_of("action()") if pyspark.__version__.startswith("3.") else line_of("F.lit(1) / ")
    assert failure["scriptLine"] == built


def test_an_error_in_a_function_of_the_users(spark: SparkSession) -> None:
    def halve(number):  # type: ignore[no-untyped-def]
        raise ValueError(f"no half of {number}")

    failure = failure_of(spark.range(1).select(F.udf(halve, "double")("id")).collect)
    assert any("no half of 0" in cause["message"] for cause in failure["causes"])


def test_sql_that_spark_cannot_parse(spark: SparkSession) -> None:
    failure = failure_of(lambda: spark.sql("SELEC 1"))
    assert failure["causes"][0]["condition"] == "PARSE_SYNTAX_ERROR"
    assert failure["scriptLine"] == line_of('"SELEC 1"')
    assert failure["locatedBy"] == "line"
    assert failure["sql"] == {"text": "SELEC 1", "start": 0, "stop": 0}


def test_the_place_in_a_text_of_sql_over_lines(spark: SparkSession) -> None:
    unknown = "SELECT 'ü𝄞' AS a,\n       nope\nFROM range(1)"
    start = len("SELECT 'ü𝄞' AS a,\n       ".encode("utf-16-le")) // 2
    assert failure_of(lambda: spark.sql(unknown))["sql"] == {
        "text": unknown,
        "start": start,
        "stop": start + 3,
    }
    wrong = "SELECT id\nFROM range(1)\nWERE id > 0 GROUP"
    assert failure_of(lambda: spark.sql(wrong))["sql"]["start"] >= wrong.index("WERE")


def test_an_error_in_a_task_names_its_place_in_a_text_of_sql(spark: SparkSession) -> None:
    text = "SELECT id + 1,\n  1 / id AS x FROM range(1)"
    place = {"text": text, "start": text.index("1 / id"), "stop": text.index(" AS x") - 1}
    failure = failure_of(spark.sql(text).collect)
    assert failure["causes"][0]["condition"] == "DIVIDE_BY_ZERO"
    assert failure["sql"] == place
    inner = failure_of(spark.range(1).select(F.expr("1 / id")).collect)
    assert inner["sql"] == {"text": "1 / id", "start": 0, "stop": 5}
