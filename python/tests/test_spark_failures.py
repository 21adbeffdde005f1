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
