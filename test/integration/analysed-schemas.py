"""Runs generated scripts up to the start of their queries and prints the row types that Spark gives their results.

Stands in for the `sparkwire` runtime: nothing is started, no broker is asked.
"""

import json
import runpy
import sys
import tempfile
import traceback
import types
from pathlib import Path

from pyspark.sql import DataFrame, DataFrameWriter, SparkSession
from pyspark.sql.streaming import DataStreamWriter


EMPTY = tempfile.TemporaryDirectory()
RUNTIME = Path(__file__).parents[2] / "python" / "sparkwire"


class Bridge:
    def __init__(self) -> None:
        self.schemas: dict[str, object] = {}

    def __enter__(self) -> "Bridge":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def param(self, name: str) -> str:
        # What else a script reads is where its files lie.
        return "127.0.0.1:1" if name == "bootstrap_servers" else EMPTY.name

    def checkpoint(self, sink: str) -> str:
        return f"/nowhere/{sink}"

    def result(self, name: str, frame: DataFrame) -> object:
        self.schemas[name] = json.loads(frame.schema.json())
        return lambda batch, batch_id: None

    def send(self, name: str, frame: DataFrame, *, wait: bool = True) -> None:
        self.schemas[name] = json.loads(frame.schema.json())

    def limit_bad_records(self, source: str, **limits: object) -> None:
        pass

    def wait(self) -> None:
        pass


def main(scripts: list[str]) -> None:
    spark = (
        SparkSession.builder.master("local[1]")
        .config("spark.ui.enabled", "false")
        .config("spark.log.level", "ERROR")
        .getOrCreate()
    )
    DataStreamWriter.start = lambda self, *args, **kwargs: None
    DataFrameWriter.save = lambda self, *args, **kwargs: None
    schemas = {}
    for script in scripts:
        bridge = Bridge()
        runtime = types.ModuleType("sparkwire")
        runtime.open_bridge = lambda session: bridge
        # The modules that are about formats alone are the real ones.
        runtime.__path__ = [str(RUNTIME)]
        sys.modules["sparkwire"] = runtime
        # Beside a script lie the modules that it imports.
        folder = str(Path(script).parent)
        sys.path.insert(0, folder)
        try:
            # The modules of a case lie beside its script.
            sys.path.insert(0, str(Path(script).parent))
            runpy.run_path(script, run_name="__main__")
            schemas[script] = bridge.schemas
        except Exception:
            schemas[script] = {"error": traceback.format_exc()}
        finally:
            sys.path.remove(folder)
    spark.stop()
    print("SCHEMAS " + json.dumps(schemas))


main(sys.argv[1:])
