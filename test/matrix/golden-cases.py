"""Runs golden scripts one after another in one driver, each to the end of what its topics hold.

Their results go over the run's own channel, under `<case>.<result>`; nothing of the scripts is changed.
"""

import json
import runpy
import sys
from pathlib import Path

import pyspark
from pyspark.sql.streaming import DataStreamWriter

from sparkwire import connected

case = ""


def prefixed(method):
    original = getattr(connected.ConnectedBridge, method)
    return lambda self, name, *rest: original(self, f"{case}.{name}", *rest)


def start(self, *args, **kwargs):
    """With whatever trigger the job has: the test wants what is there, and an end."""
    self.trigger(availableNow=True)
    return original_start(self, *args, **kwargs)


original_start = DataStreamWriter.start
DataStreamWriter.start = start
for method in ("result", "checkpoint"):
    setattr(connected.ConnectedBridge, method, prefixed(method))
print("SPARK " + json.dumps(pyspark.__version__), flush=True)
for script in sys.argv[1:]:
    case = Path(script).parent.name
    runpy.run_path(script, run_name="__main__")
