"""Runs a script for Spark's analysis alone, and writes down the queries that it would have run."""

from __future__ import annotations

import json
import runpy
import signal
import sys
from pathlib import Path
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, Any, NoReturn

from sparkwire.driver_file import DriverFile
from sparkwire.failure import describe
from sparkwire.intercepted import NeedsData, intercept, script_line
from sparkwire.pyspark_versions import spark_version
from sparkwire.query_plan import batch_plan, stream_plan

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyspark.sql import DataFrame

    from sparkwire.bridge import Via

# A script that is still busy after this long waits for rows that never come.
LIMIT_S = 90


class StillRuns(BaseException):
    """The script does not end by itself."""

    def __init__(self) -> None:
        super().__init__(f"the script was still running after {LIMIT_S} s")


class Analysis:
    """The queries of a script in the order in which it would have started them."""

    def __init__(self, driver: DriverFile) -> None:
        self.params = driver.params
        self.queries: list[dict[str, Any]] = []
        self._script = str(Path(driver.script).resolve())

    def stream(self, frame: DataFrame, settings: dict[str, Any]) -> None:
        """See :class:`sparkwire.intercepted.Recorder`."""
        output_mode = str(settings.get("outputMode", "append")).lower()
        trigger: dict[str, Any] | None = settings.get("trigger")
        given = {name: value for name, value in (trigger or {}).items() if value is not None}
        sink = str(settings.get("format", "parquet"))
        result = settings.get("result")
        self.queries.append(
            {
                "kind": "streaming",
                "name": settings.get("queryName"),
                "sink": sink if result is None else "results",
                "result": result,
                "outputMode": output_mode,
                "trigger": given or None,
                "line": script_line(self._script),
                **stream_plan(frame, sink, output_mode, given),
            }
        )

    def batch(self, frame: DataFrame, sink: str, result: str | None = None) -> None:
        """See :class:`sparkwire.intercepted.Recorder`."""
        self.queries.append(
            {
                "kind": "batch",
                "name": None,
                "sink": sink,
                "result": result,
                "outputMode": None,
                "trigger": None,
                "line": script_line(self._script),
                **batch_plan(frame),
            }
        )


_current: Analysis | None = None


def current() -> Analysis | None:
    """The analysis that this process makes; None in a run and by hand."""
    return _current


class AnalysisBridge:
    """See :class:`sparkwire.bridge.Bridge`."""

    def __init__(self, analysis: Analysis) -> None:
        self._analysis = analysis

    def __enter__(self) -> AnalysisBridge:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        return None

    def param(self, name: str) -> str:
        value = self._analysis.params.get(name)
        if value is None:
            given = ", ".join(sorted(self._analysis.params)) or "none"
            raise KeyError(f"the analysis has no parameter '{name}'; it has: {given}")
        return value

    def checkpoint(self, sink: str) -> str:
        return f"/checkpoint/{sink}"

    def result(self, name: str, frame: DataFrame, *, via: Via = "driver") -> Callable[[DataFrame, int], None]:
        def never(batch: DataFrame, batch_id: int) -> None:
            raise NeedsData(f"micro-batch {batch_id}")

        never.__dict__["sparkwire_result"] = name
        return never

    def send(self, name: str, frame: DataFrame, *, via: Via = "driver", wait: bool = True) -> None:
        self._analysis.batch(frame, "results", name)

    def limit_bad_records(
        self, source: str, *, count: int | None = None, percent: float | None = None
    ) -> None:
        return None

    def wait(self) -> None:
        """Nothing was started."""


def analyse(driver: DriverFile, file: str) -> NoReturn:
    """Runs the script and leaves what was found in a file; the exit code says only whether that went well."""
    global _current
    script = str(Path(driver.script).resolve())
    sys.argv = [script, *driver.args]
    sys.path[0] = str(Path(script).parent)
    analysis = _current = Analysis(driver)
    signal.signal(signal.SIGALRM, _over)
    signal.alarm(LIMIT_S)
    ended: dict[str, Any] | None = None
    failure: dict[str, Any] | None = None
    try:
        intercept(analysis)
        runpy.run_path(script, run_name="__main__")
    except SystemExit as error:
        if error.code not in (None, 0):
            ended = {"line": _line_of(error, script), "reason": f"the script exited with {error.code!r}"}
    except (NeedsData, StillRuns, KeyboardInterrupt) as error:
        ended = {"line": _line_of(error, script), "reason": str(error) or type(error).__name__}
    except BaseException as error:
        failure = describe(error, script)
    signal.alarm(0)
    _write(
        Path(file),
        {"spark": spark_version(), "queries": analysis.queries, "ended": ended, "failure": failure},
    )
    sys.stdout.flush()
    sys.stderr.flush()
    sys.exit(0)


def _over(number: int, frame: FrameType | None) -> None:
    raise StillRuns


def _line_of(error: BaseException, script: str) -> int | None:
    line = None
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == script:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _write(path: Path, data: dict[str, Any]) -> None:
    part = path.with_name(path.name + ".part")
    part.touch(mode=0o600)
    part.write_text(json.dumps(data), encoding="utf-8")
    part.replace(path)
