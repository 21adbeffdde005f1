"""A folder as Hadoop's file systems reach it: on this machine, HDFS, an object store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


class HadoopFolder:
    """Small texts by name in one folder, which is made when the first is written."""

    def __init__(self, spark: SparkSession, path: str) -> None:
        context: Any = spark.sparkContext
        self._jvm = context._jvm
        self.path = path.rstrip("/")
        at = self._at("")
        # One of our own: without the files of checksums that a local one writes beside each.
        factory = getattr(self._jvm, "org.apache.hadoop.fs.FileSystem")
        self._fs = factory.newInstance(at.toUri(), context._jsc.hadoopConfiguration())
        self._fs.setWriteChecksum(False)

    def read(self, name: str) -> str | None:
        """Returns the text; None where there is none."""
        at = self._at(name)
        if not self._fs.exists(at):
            return None
        stream = self._fs.open(at)
        try:
            utils = getattr(self._jvm, "org.apache.commons.io.IOUtils")
            return str(utils.toString(stream, "UTF-8"))
        finally:
            stream.close()

    def write(self, name: str, text: str) -> None:
        """Writes it, over what is there."""
        self._put(name, text, overwrite=True)

    def create(self, name: str, text: str) -> bool:
        """Writes it where there is none; says whether it did."""
        try:
            self._put(name, text, overwrite=False)
        except Exception as error:
            raised = getattr(error, "java_exception", None)
            if raised is not None and "AlreadyExists" in str(raised.getClass().getName()):
                return False
            raise
        return True

    def exists(self, name: str) -> bool:
        """Whether a file or a folder is there."""
        return bool(self._fs.exists(self._at(name)))

    def delete(self, name: str) -> None:
        """Removes a file, or a folder with all that is in it."""
        self._fs.delete(self._at(name), True)

    def _put(self, name: str, text: str, *, overwrite: bool) -> None:
        stream = self._fs.create(self._at(name), overwrite)
        try:
            stream.write(bytearray(text.encode()))
        finally:
            stream.close()

    def _at(self, name: str) -> Any:
        path = f"{self.path}/{name}" if name else (self.path or "/")
        return getattr(self._jvm, "org.apache.hadoop.fs.Path")(path)
