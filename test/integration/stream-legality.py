"""Asks Spark itself, without starting anything, in which output modes it takes the queries of generated scripts."""

import json
import runpy
import sys
import types

from pyspark.sql import SparkSession
from pyspark.sql.streaming import DataStreamWriter


class Bridge:
    def __enter__(self) -> "Bridge":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def param(self, name: str) -> str:
        return "127.0.0.1:1"

    def checkpoint(self, sink: str) -> str:
        return f"/nowhere/{sink}"

    def result(self, name: str, frame: object) -> object:
        return lambda batch, batch_id: None

    def wait(self) -> None:
        pass


def main(folder: str, names: list[str]) -> None:
    spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
    spark.sparkContext.setLogLevel("OFF")
    jvm = spark._jvm
    analysis = jvm.org.apache.spark.sql.catalyst.analysis
    checker = getattr(getattr(analysis, "UnsupportedOperationChecker$"), "MODULE$")
    output_mode = jvm.org.apache.spark.sql.streaming.OutputMode
    modes = {"append": output_mode.Append(), "update": output_mode.Update(), "complete": output_mode.Complete()}
    plans = []
    DataStreamWriter.start = lambda self, *args, **kwargs: plans.append(self._df._jdf.queryExecution().analyzed())
    verdicts: dict[str, dict[str, str]] = {}
    for name in names:
        plans.clear()
        runtime = types.ModuleType("sparkwire")
        runtime.open_bridge = lambda session: Bridge()
        sys.modules["sparkwire"] = runtime
        runpy.run_path(f"{folder}/{name}.py", run_name="__main__")
        verdicts[name] = {}
        for mode, java_mode in modes.items():
            try:
                checker.checkForStreaming(plans[0], java_mode)
                verdicts[name][mode] = ""
            except Exception as error:
                verdicts[name][mode] = str(error)[:300]
    spark.stop()
    print("VERDICTS " + json.dumps(verdicts))


main(sys.argv[1], sys.argv[2:])
