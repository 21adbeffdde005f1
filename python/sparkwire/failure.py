"""A failure as data: the true cause first, whether it came from Python or from the JVM."""

from __future__ import annotations

import os
import re
import traceback
from pathlib import Path
from typing import Any

from sparkwire.checkpoint_refused import CheckpointRefused
from sparkwire.failure_place import place_of
from sparkwire.failure_text import clipped, embedded_python, message_of, remote_chain
from sparkwire.java_exceptions import java_throwable
from sparkwire.pyspark_versions import error_condition, sql_state

OWN_FILES = str(Path(__file__).parent) + os.sep
IDENTIFIER = re.compile(r"^Identifier: (.+) \[id = ", re.MULTILINE)


def describe(
    error: BaseException, script: str, batch: tuple[str, BaseException] | None = None
) -> dict[str, Any]:
    """Returns the failure that goes into an ERROR message.

    `script` is the path of the job's script; `batch` is the result whose micro-batch failed, and how: Spark
    hands such an exception on as text alone.
    """
    frames = _frames(error)
    causes = _python_chain(error)
    query = _query_name(error)
    origin: BaseException | None = None
    if batch is not None and _is_query_failure(error):
        query, origin = batch
        causes = _distinct([*_python_chain(origin), *causes])
    line, located_by, sql = place_of(error, origin, frames, script)
    return {
        "phase": _phase(error),
        "causes": causes[:20],
        "frames": frames,
        "scriptLine": line,
        "locatedBy": located_by,
        "sql": sql,
        "query": query,
        "traceback": clipped("".join(traceback.format_exception(error))),
    }


def _distinct(causes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    kept: list[dict[str, Any]] = []
    seen: set[str] = set()
    for cause in causes:
        text = cause["message"][:200]
        if text not in seen:
            seen.add(text)
            kept.append(cause)
    return kept


def _phase(error: BaseException) -> str:
    if isinstance(error, CheckpointRefused):
        return "checkpoint"
    return "query" if _is_query_failure(error) else "script"


def _query_name(error: BaseException) -> str | None:
    """The name of the streaming query that failed; Spark tells it in the query's description alone."""
    if not _is_query_failure(error):
        return None
    try:
        described = str(java_throwable(error).toString())
    except Exception:  # without the JVM's exception there is no description
        return None
    named = IDENTIFIER.search(described)
    return None if named is None else named.group(1)


def _is_query_failure(error: BaseException) -> bool:
    return type(error).__name__ == "StreamingQueryException"


def _frames(error: BaseException) -> list[dict[str, Any]]:
    return [
        {"file": f.filename, "line": f.lineno or 0, "function": f.name, "text": f.line}
        for f in traceback.extract_tb(error.__traceback__)
        if not f.filename.startswith(OWN_FILES) and f.filename != "<frozen runpy>"
    ]


def _python_chain(error: BaseException) -> list[dict[str, Any]]:
    """The chain from the true cause outwards."""
    outwards: list[dict[str, Any]] = []
    seen: set[int] = set()
    at: BaseException | None = error
    while at is not None and id(at) not in seen:
        seen.add(id(at))
        outwards.append(_python_cause(at))
        java = java_throwable(at)
        inner = remote_chain(at) if java is None else _java_chain(java)
        if inner:
            outwards.extend(inner)
            break
        # PySpark keeps the text of a worker's error and drops the JVM's exception.
        if type(at).__name__ == "PythonException":
            outwards.extend(embedded_python(".PythonException", str(at)))
        # "from None" hides what Spark's own conversion replaced.
        at = at.__cause__ or (None if at.__suppress_context__ else at.__context__)
    return _without_wrappers(list(reversed(outwards)))


def _python_cause(error: BaseException) -> dict[str, Any]:
    return {
        "type": type(error).__name__,
        "message": clipped(message_of(error)),
        "condition": error_condition(error),
        "sqlState": sql_state(error),
    }


def _java_chain(throwable: Any) -> list[dict[str, Any]]:
    chain: list[dict[str, Any]] = []
    for _ in range(20):
        if throwable is None:
            break
        try:
            name = throwable.getClass().getName()
            message = throwable.getMessage() or name
            condition = _java_call(throwable, "getCondition", "getErrorClass")
            state = _java_call(throwable, "getSqlState")
            following = throwable.getCause()
        except Exception:  # the JVM may be gone by now
            break
        chain.append(
            {
                "type": name,
                "message": clipped(message),
                "condition": condition,
                "sqlState": state,
            }
        )
        chain.extend(embedded_python(name, message))
        throwable = following
    return chain


def _java_call(throwable: Any, *methods: str) -> str | None:
    for method in methods:
        try:
            value = getattr(throwable, method)()
        except Exception:  # not a SparkThrowable, or an older one
            continue
        if isinstance(value, str):
            return value
    return None


WRAPPERS = {
    "java.util.concurrent.ExecutionException",
    "java.lang.reflect.InvocationTargetException",
    "py4j.Py4JException",
    "Py4JJavaError",
}


def _without_wrappers(causes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Keeps wrappers behind the causes that say something."""
    telling = [cause for cause in causes if cause["type"] not in WRAPPERS]
    return telling + [cause for cause in causes if cause["type"] in WRAPPERS]
