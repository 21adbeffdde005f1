"""Where in the script, or in a text of SQL, a failure comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from sparkwire.java_exceptions import java_throwable

MOST_CAUSES = 20


def place_of(
    error: BaseException,
    origin: BaseException | None,
    frames: list[dict[str, Any]],
    script: str,
) -> tuple[int | None, str | None, dict[str, Any] | None]:
    """Returns the line of the script, how it is known, and the place in the SQL text that Spark names.

    `origin` is the failure of a micro-batch, where there is one. The line is known by Spark's own
    query context (`context`, Spark 4.0 and newer), or is the one that was running (`line`).
    """
    if isinstance(error, SyntaxError) and error.filename == script:
        return error.lineno, "line", None
    line: int | None = None
    sql: dict[str, Any] | None = None
    for each in (error, origin):
        for throwable in () if each is None else _throwables(each):
            sql = sql or _parse_place(throwable)
            for context in _contexts(throwable):
                if _is_of_frames(context):
                    line = line or _line_of(context, script)
                else:
                    sql = sql or _sql_place(context)
    if line is not None:
        return line, "context", sql
    in_script = [frame["line"] for frame in frames if frame["file"] == script]
    return (in_script[-1], "line", sql) if in_script else (None, None, sql)


def _throwables(error: BaseException) -> Iterator[Any]:
    """The JVM's exceptions of a Python one, from the outermost to its root."""
    throwable = java_throwable(error)
    for _ in range(MOST_CAUSES):
        if throwable is None:
            return
        yield throwable
        try:
            throwable = throwable.getCause()
        except Exception:  # the JVM may be gone by now
            return


def _contexts(throwable: Any) -> list[Any]:
    """Spark's query contexts of an exception; those of other exceptions are none."""
    try:
        return list(throwable.getQueryContext())
    except Exception:  # not one of Spark's own
        return []


def _is_of_frames(context: Any) -> bool:
    try:
        return str(context.contextType().toString()) == "DataFrame"
    except Exception:  # Spark 3.5 knows contexts of SQL alone
        return False


def _line_of(context: Any, script: str) -> int | None:
    try:
        at = re.search(re.escape(script) + r":(\d+)", str(context.callSite()))
    except Exception:  # a context without a call site
        return None
    return None if at is None else int(at.group(1))


def _sql_place(context: Any) -> dict[str, Any] | None:
    """The text that Spark was given, and from where to where it speaks of it."""
    try:
        text = context.sqlText()
        start, stop = int(context.startIndex()), int(context.stopIndex())
        return None if text.isEmpty() or start < 0 else _in_units(str(text.get()), start, max(start, stop))
    except Exception:  # a context of another kind
        return None


def _parse_place(throwable: Any) -> dict[str, Any] | None:
    """Of a text that Spark cannot parse it tells line and column alone."""
    try:
        if throwable.getClass().getSimpleName() != "ParseException":
            return None
        command, at = throwable.command(), throwable.start()
        if command.isEmpty() or at.line().isEmpty() or at.startPosition().isEmpty():
            return None
        text = str(command.get())
        above = text.split("\n")[: int(at.line().get()) - 1]
        start = sum(len(line) + 1 for line in above) + int(at.startPosition().get())
        return _in_units(text, start, start)
    except Exception:  # of another version of Spark, or of another kind
        return None


def _in_units(text: str, start: int, stop: int) -> dict[str, Any]:
    """Spark counts characters, as Python does; whoever reads this counts UTF-16 units."""

    def units(end: int) -> int:
        return len(text[:end].encode("utf-16-le")) // 2

    return {"text": text, "start": units(start), "stop": units(stop + 1) - 1}
