"""What a Python exception of PySpark tells of the JVM's own behind it."""

from __future__ import annotations

from typing import Any


def java_throwable(error: BaseException) -> Any:
    """The JVM's exception; None where there is none."""
    raised = getattr(error, "java_exception", None)
    # PySpark's own wrappers keep it under another name.
    return getattr(error, "_origin", None) if raised is None else raised


def java_class(error: BaseException) -> str:
    """The name of its class; empty where there is none."""
    raised = java_throwable(error)
    return "" if raised is None else str(raised.getClass().getName())


def first_line(error: BaseException) -> str:
    """What went wrong, in a line: a Java exception with its own message, without its trace."""
    raised = java_throwable(error)
    text = f"{type(error).__name__}: {error}" if raised is None else str(raised.toString())
    return text.splitlines()[0]
