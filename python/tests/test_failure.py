"""How an exception becomes data: the true cause first."""

from __future__ import annotations

import re
from typing import Any

import pytest
from conftest import Contract

from sparkwire.failure import describe
from sparkwire.failure_text import MAX_TEXT

SCRIPT = "/nowhere/job.py"


class JavaThrowable:
    """What Py4J shows of a Throwable; the JVM's own is tested in test_spark_failures.py."""

    def __init__(self, name: str, message: str | None, cause: JavaThrowable | None = None) -> None:
        self.name = name
        self.message = message
        self.cause = cause

    def getClass(self) -> JavaThrowable:  # noqa: N802
        return self

    def getName(self) -> str:  # noqa: N802
        return self.name

    def getMessage(self) -> str | None:  # noqa: N802
        return self.message

    def getCause(self) -> JavaThrowable | None:  # noqa: N802
        return self.cause


class CapturedError(Exception):
    """An exception that carries one of the JVM."""

    def __init__(self, message: str, origin: JavaThrowable) -> None:
        super().__init__(message)
        self._origin = origin


def caught(text: str) -> BaseException:
    with pytest.raises(BaseException) as info:  # noqa: PT011
        exec(compile(text, SCRIPT, "exec"), {})  # noqa: S102
    return info.value


def short(failure: dict[str, Any]) -> list[tuple[str, str]]:
    return [(cause["type"], cause["message"]) for cause in failure["causes"]]


def test_a_plain_exception(contract: Contract) -> None:
    failure = describe(caught("x = 1\nx / 0\n"), SCRIPT)
    assert failure["phase"] == "script"
    assert failure["causes"] == [
        {"type": "ZeroDivisionError", "message": "division by zero", "condition": None, "sqlState": None}
    ]
    assert failure["scriptLine"] == 2
    assert failure["query"] is None
    assert "ZeroDivisionError: division by zero" in failure["traceback"]
    header = {"code": "JOB_FAILED", "message": "x", "failure": failure}
    assert contract.errors("ERROR", header) == []


def test_the_cause_comes_before_what_was_made_of_it() -> None:
    error = caught("try:\n    [][1]\nexcept IndexError as e:\n    raise KeyError('mag') from e\n")
    assert short(describe(error, SCRIPT)) == [
        ("IndexError", "list index out of range"),
        ("KeyError", "'mag'"),
    ]


def test_an_error_in_handling_another() -> None:
    error = caught("try:\n    [][1]\nexcept IndexError:\n    raise KeyError('mag')\n")
    assert [name for name, _ in short(describe(error, SCRIPT))] == ["IndexError", "KeyError"]


def test_from_none_hides_what_it_hides() -> None:
    error = caught("try:\n    [][1]\nexcept IndexError:\n    raise KeyError('mag') from None\n")
    assert short(describe(error, SCRIPT)) == [("KeyError", "'mag'")]


def test_a_chain_that_bites_its_tail_ends() -> None:
    error = ValueError("a")
    other = ValueError("b")
    error.__cause__ = other
    other.__cause__ = error
    assert short(describe(error, SCRIPT)) == [("ValueError", "b"), ("ValueError", "a")]


def test_a_long_message_is_cut() -> None:
    failure = describe(ValueError("x" * (MAX_TEXT + 5)), SCRIPT)
    assert failure["causes"][0]["message"] == "x" * MAX_TEXT + "…"
    assert len(failure["traceback"]) <= MAX_TEXT + 1


def test_a_line_outside_of_the_script_is_not_its_line() -> None:
    with pytest.raises(ValueError, match="five") as info:
        int("five")
    assert describe(info.value, SCRIPT)["scriptLine"] is None


def test_a_line_far_inside_is_the_line_of_the_script_it_came_through() -> None:
    error = caught("import json\n\njson.loads('{')\n")
    failure = describe(error, SCRIPT)
    assert failure["scriptLine"] == 3
    assert failure["frames"][-1]["file"].endswith("decoder.py")


def test_the_exception_of_the_jvm_comes_first() -> None:
    java = JavaThrowable(
        "org.apache.spark.SparkException",
        "Job aborted",
        JavaThrowable("java.lang.ArithmeticException", "/ by zero"),
    )
    assert short(describe(CapturedError("Job aborted", java), SCRIPT)) == [
        ("java.lang.ArithmeticException", "/ by zero"),
        ("org.apache.spark.SparkException", "Job aborted"),
        ("CapturedError", "Job aborted"),
    ]


def test_wrappers_stand_behind_what_says_something() -> None:
    java = JavaThrowable(
        "java.util.concurrent.ExecutionException",
        "java.io.IOException: disk",
        JavaThrowable("java.io.IOException", "disk"),
    )
    assert [name for name, _ in short(describe(CapturedError("x", java), SCRIPT))] == [
        "java.io.IOException",
        "CapturedError",
        "java.util.concurrent.ExecutionException",
    ]


def test_a_throwable_without_a_message_is_named() -> None:
    java = JavaThrowable("java.lang.NullPointerException", None)
    assert short(describe(CapturedError("x", java), SCRIPT))[0] == (
        "java.lang.NullPointerException",
        "java.lang.NullPointerException",
    )


def test_a_python_traceback_that_the_jvm_carries_as_text() -> None:
    message = (
        "An exception was raised by the Python Proxy. Return Message: Traceback (most recent call last):\n"
        '  File "job.py", line 9, in handle\n'
        "    raise ArithmeticException(text)\n"
        "pyspark.errors.exceptions.captured.ArithmeticException: "
        "[DIVIDE_BY_ZERO] Division by zero. SQLSTATE: 22012\n"
        "\n"
        "at py4j.Protocol.getReturnValue\n"
    )
    error = CapturedError("x", JavaThrowable("py4j.Py4JException", message))
    first = describe(error, SCRIPT)["causes"][0]
    assert first == {
        "type": "pyspark.errors.exceptions.captured.ArithmeticException",
        "message": "[DIVIDE_BY_ZERO] Division by zero. SQLSTATE: 22012",
        "condition": "DIVIDE_BY_ZERO",
        "sqlState": "22012",
    }


@pytest.mark.parametrize(
    "shown", ["", "\n  An exception was thrown from the Python worker. Please see below.\n"]
)
def test_an_error_in_a_worker_is_the_cause(shown: str) -> None:
    message = (
        f"{shown}Traceback (most recent call last):\n"
        '  File "/tmp/userFiles/shapes.py", line 7, in area\n'
        "    raise ValueError(width)\n"
        "ValueError: too wide\n"
    )
    worker = JavaThrowable("org.apache.spark.api.python.PythonException", message)
    error = CapturedError("x", JavaThrowable("org.apache.spark.SparkException", "Job aborted", worker))
    first, second, *_ = describe(error, SCRIPT)["causes"]
    assert (first["type"], first["message"]) == ("ValueError", "too wide")
    assert second["message"] == message


def test_an_error_in_a_worker_of_which_only_the_text_is_left() -> None:
    class PythonException(Exception):
        pass

    error = PythonException(
        "\n  An exception was thrown.\nTraceback (most recent call last):\nKeyError: 'a'\n"
    )
    first, second = describe(error, SCRIPT)["causes"]
    assert (first["type"], first["message"]) == ("KeyError", "'a'")
    assert second["type"] == "PythonException"


def test_a_jvm_that_is_gone() -> None:
    class Gone:
        def getClass(self) -> None:  # noqa: N802
            raise ConnectionRefusedError("the JVM is gone")

    error = ValueError("no answer from the JVM")
    error.java_exception = Gone()  # type: ignore[attr-defined]
    assert short(describe(error, SCRIPT)) == [("ValueError", "no answer from the JVM")]


def test_what_failed_in_a_micro_batch_stands_first() -> None:
    class StreamingQueryException(Exception):
        pass

    batch = ("strong", caught("import math\nmath.sqrt(-1)\n"))
    failure = describe(StreamingQueryException("[STREAM_FAILED] Query terminated"), SCRIPT, batch)
    assert failure["phase"] == "query"
    assert failure["query"] == "strong"
    assert short(failure)[0][0] == "ValueError"
    assert re.search("math domain error|nonnegative input", failure["causes"][0]["message"])
    assert failure["scriptLine"] is None


def test_a_batch_that_failed_earlier_is_not_the_cause_of_another_error() -> None:
    failure = describe(ValueError("later"), SCRIPT, ("strong", KeyError("earlier")))
    assert (failure["query"], short(failure)) == (None, [("ValueError", "later")])
