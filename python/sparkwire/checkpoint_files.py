"""How the files of a checkpoint on this machine's own disk are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sparkwire.pyspark_versions import checkpoint_file_class

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

SETTING = "spark.sql.streaming.checkpointFileManagerClass"


def write_checkpoints_in_process(spark: SparkSession) -> None:
    """Has the session write them through Hadoop's FileSystem, unless it is told otherwise.

    Spark's own choice is FileContext, which without Hadoop's native library, as in PyPI's Spark, starts a
    process for each file's mode and for each link it might be: half of a small trigger's time. On a local
    disk both give a file its name by rename(2), whole or not at all.
    """
    if spark.conf.get(SETTING, None) is None:
        spark.conf.set(SETTING, checkpoint_file_class())
