"""What is read out of the texts of failures: causes that the JVM, or a Connect server, carries as text."""

from __future__ import annotations

import re
from typing import Any

from sparkwire.masking import masked

MAX_TEXT = 20_000
EMBEDDED = re.compile(
    r"(?:Return Message|foreachBatch Python process): "
    r"(Traceback \(most recent call last\):.*?)(?:\n\n|\n SQLSTATE|\n=== |\Z)",
    re.DOTALL,
)
WORKER = re.compile(r"(Traceback \(most recent call last\):.*)", re.DOTALL)
CONDITION = re.compile(r"^\[([A-Z][A-Z0-9_.]+)\]")
SQL_STATE = re.compile(r"SQLSTATE: ([0-9A-Z]{5})\b")


def clipped(text: str) -> str:
    """The text without secrets, or as much of it as anyone reads."""
    text = masked(text)
    return text if len(text) <= MAX_TEXT else text[:MAX_TEXT] + "…"


def message_of(error: BaseException) -> str:
    """The message without the JVM's stack, which a Connect server adds to it."""
    code = getattr(error, "getGrpcStatusCode", lambda: None)()
    if getattr(code, "name", None) == "UNAVAILABLE":
        details = re.search(r'details = "(.*?)"', str(error))
        why = "" if details is None else f": {details.group(1)}"
        return f"the Connect server does not answer any more{why}"
    return str(error).split("\n\nJVM stacktrace:\n", 1)[0]


def remote_chain(error: BaseException) -> list[dict[str, Any]]:
    """A Connect server's causes, which come as the text of a stack; empty for other errors."""
    stack = getattr(error, "getStackTrace", lambda: None)()
    if not isinstance(stack, str):
        return []
    chain: list[dict[str, Any]] = []
    for part in stack.split("\nCaused by: ")[1:21]:
        name, _, message = part.split("\n\tat ", 1)[0].partition(": ")
        chain.append(_text_cause(name, message.strip() or name))
        chain.extend(embedded_python(name, message))
    return chain


def embedded_python(kind: str, text: str) -> list[dict[str, Any]]:
    """The cause of a Python traceback in the text of an exception of that kind, where there is one.

    Its last lines name it.
    """
    found = EMBEDDED.search(text) or (WORKER.search(text) if kind.endswith(".PythonException") else None)
    if found is None:
        return []
    lines = [line for line in found.group(1).strip().splitlines() if line and not line.startswith(" ")]
    last = next((line for line in reversed(lines) if re.match(r"[\w.]+(: |$)", line)), lines[-1])
    name, _, message = last.partition(": ")
    return [_text_cause(name, message or name)]


def _text_cause(name: str, message: str) -> dict[str, Any]:
    condition = CONDITION.search(message)
    state = SQL_STATE.search(message)
    return {
        "type": name,
        "message": clipped(message),
        "condition": None if condition is None else condition.group(1),
        "sqlState": None if state is None else state.group(1),
    }
