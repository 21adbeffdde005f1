"""Asks a Spark itself for each feature that versions differ in, and prints which are there."""

import inspect
import json

from pyspark.sql import Column, GroupedData, SparkSession, functions
from pyspark.sql.streaming import DataStreamWriter

spark = SparkSession.builder.getOrCreate()


def fails(action, text):
    try:
        action()
    except Exception as error:
        return text in str(error)
    return False


def zero_records_per_partition():
    """Refused by a connector that knows the option; no broker is asked."""
    source = spark.read.format("kafka").option("kafka.bootstrap.servers", "127.0.0.1:1")
    source.option("subscribe", "none").option("maxRecordsPerPartition", "0").load()


features = {
    "functions_4_0": hasattr(functions, "try_mod"),
    "functions_4_1": hasattr(functions, "try_to_date"),
    "max_records_per_partition": fails(zero_records_per_partition, "must be positive"),
    "real_time_trigger": "realTime" in inspect.signature(DataStreamWriter.trigger).parameters,
    "transform_with_state": hasattr(GroupedData, "transformWithStateInPandas"),
    "try_cast": hasattr(Column, "try_cast"),
    "variant": not fails(lambda: spark.sql("SELECT parse_json('[1]')").collect(), "parse_json"),
}
print("FEATURES " + json.dumps(features))
print("FUNCTIONS " + json.dumps([name for name in dir(functions) if callable(getattr(functions, name))]))
