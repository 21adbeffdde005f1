"""The rows of a batch on their way to the caller, beside whatever else the script does."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sparkwire.pyspark_versions import inheriting_thread

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


class Sending:
    """Runs in a thread that has the Spark properties of the one that began it: a stop finds its tasks."""

    def __init__(self, spark: SparkSession, hand_over: Callable[[], None]) -> None:
        self._hand_over = hand_over
        self.error: BaseException | None = None
        """What ended it early; to be read when it is done."""
        self._thread = inheriting_thread(spark, self._run, "sparkwire-send")
        self._thread.start()

    @property
    def done(self) -> bool:
        """Whether the caller has acknowledged the rows, or never will."""
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            self._hand_over()
        except BaseException as error:
            self.error = error
