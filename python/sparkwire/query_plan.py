"""What Spark says of a query without running it: rows, legality, state, physical plan."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sparkwire.pyspark_versions import error_condition, sql_state

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

# Spark's file sinks know no other output mode than append; they say so only when the query starts.
FILE_FORMATS = {"avro", "csv", "json", "orc", "parquet", "text", "xml"}
# A line of a physical plan: branches, the stage that is compiled as one, the operator.
# Spark marks with an exclamation mark what makes columns that its input does not have.
OPERATOR = re.compile(r"^[\s:+|-]*(?:\*\s?(?:\(\d+\)\s)?)?!?(\w+)")
PARTITIONS = re.compile(r"numPartitions = (\d+)")


def stream_plan(
    frame: DataFrame, sink: str, output_mode: str, trigger: dict[str, Any] | None
) -> dict[str, Any]:
    """The plan of a streaming query."""
    physical, missing = _physical_plan(frame)
    if physical is not None:
        physical = _with_output_mode(physical, output_mode)
    return {
        **_rows(frame),
        "problem": _problem(frame, sink, output_mode, trigger),
        "state": None if physical is None else _state(physical),
        "physicalPlan": physical,
        "physicalPlanMissing": missing,
    }


def batch_plan(frame: DataFrame) -> dict[str, Any]:
    """The plan of a query that ends by itself."""
    physical, missing = _physical_plan(frame)
    return {
        **_rows(frame),
        "problem": _streaming_problem(frame),
        "state": [],
        "physicalPlan": physical,
        "physicalPlanMissing": missing,
    }


def _rows(frame: DataFrame) -> dict[str, Any]:
    schema = frame.schema
    columns = [
        {"name": field.name, "type": field.dataType.simpleString(), "nullable": field.nullable}
        for field in schema.fields
    ]
    return {"schema": schema.jsonValue(), "columns": columns}


def _problem(
    frame: DataFrame, sink: str, output_mode: str, trigger: dict[str, Any] | None
) -> dict[str, Any] | None:
    """What Spark would refuse the start of the query for."""
    if not frame.isStreaming:
        return _said("'writeStream' can be called only on streaming Dataset/DataFrame")
    jvm = _jvm(frame)
    mode = getattr(getattr(jvm, "org.apache.spark.sql.streaming.OutputMode"), output_mode.capitalize())()
    checker = getattr(jvm, "org.apache.spark.sql.catalyst.analysis.UnsupportedOperationChecker")
    analyzed = _execution(frame).analyzed()
    try:
        checker.checkForStreaming(analyzed, mode)
        if trigger is not None and "continuous" in trigger:
            checker.checkForContinuous(analyzed, mode)
    except Exception as error:
        return _refused(error)
    if sink.lower() in FILE_FORMATS and output_mode.lower() != "append":
        return _said(f"Data source {sink} does not support {output_mode.capitalize()} output mode.")
    return None


def _streaming_problem(frame: DataFrame) -> dict[str, Any] | None:
    """What is streaming cannot be collected or written as if it had an end."""
    checker = getattr(_jvm(frame), "org.apache.spark.sql.catalyst.analysis.UnsupportedOperationChecker")
    try:
        checker.checkForBatch(_execution(frame).analyzed())
    except Exception as error:
        return _refused(error)
    return None


def _refused(error: Exception) -> dict[str, Any]:
    text = str(error).split("\n", 1)[0]
    return {"message": text, "condition": error_condition(error), "sqlState": sql_state(error)}


def _said(text: str) -> dict[str, Any]:
    return {"message": text, "condition": None, "sqlState": None}


def _physical_plan(frame: DataFrame) -> tuple[str | None, str | None]:
    """The text of the plan; or None, and why there is none."""
    execution = _execution(frame)
    if _asks_broker(execution.analyzed()):
        return None, "to plan a read of Kafka that ends, Spark asks the broker for offsets"
    utils = getattr(_jvm(frame), "org.apache.spark.sql.api.python.PythonSQLUtils")
    try:
        text = str(utils.explainString(execution, "simple"))
    except Exception as error:
        return None, str(error).split("\n", 1)[0]
    return text.replace("== Physical Plan ==", "").strip(), None


def _asks_broker(analyzed: Any) -> bool:
    leaves = analyzed.collectLeaves()
    for index in range(leaves.size()):
        leaf = leaves.apply(index)
        if leaf.getClass().getSimpleName() == "LogicalRelation":
            relation: str = leaf.relation().getClass().getSimpleName()
            if relation == "KafkaRelation":
                return True
    return False


def _with_output_mode(plan: str, output_mode: str) -> str:
    """Spark explains a stream before it knows the sink, and takes append for its output mode."""
    lines = [
        re.sub(r", Append, ", f", {output_mode.capitalize()}, ", line) if "StateStoreSave" in line else line
        for line in plan.split("\n")
    ]
    return "\n".join(lines)


def _state(plan: str) -> list[dict[str, Any]]:
    """The operators that keep state from one micro-batch to the next."""
    found: list[dict[str, Any]] = []
    for line in plan.split("\n"):
        if "state info [" not in line:
            continue
        operator = OPERATOR.match(line)
        name = "" if operator is None else operator.group(1)
        # One that only reads its state stands below the one that writes it.
        if not name.endswith("Restore"):
            partitions = PARTITIONS.search(line)
            found.append(
                {"operator": name, "partitions": None if partitions is None else int(partitions.group(1))}
            )
    return found


def _jvm(frame: Any) -> Any:
    return frame.sparkSession.sparkContext._jvm


def _execution(frame: Any) -> Any:
    return frame._jdf.queryExecution()
