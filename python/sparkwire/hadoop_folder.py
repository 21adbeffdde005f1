"""A folder as Hadoop's file systems reach it: on this machine, HDFS, an object store."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sparkwire.java_exceptions import first_line, java_class

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

COPY_BYTES = 128 * 1024
FILE_IS_GONE = "java.io.FileNotFoundException"
# What a file that is written over may give its reader.
BEING_WRITTEN = frozenset({FILE_IS_GONE, "org.apache.hadoop.fs.ChecksumException"})


class HadoopFolder:
    """Files by name in one folder, which is made when the first is written."""

    def __init__(self, jvm: Any, configuration: Any, path: str) -> None:
        self._jvm = jvm
        self.path = path.rstrip("/")
        at = self._at("")
        # One of our own: without the files of checksums that a local one writes beside each.
        factory = getattr(jvm, "org.apache.hadoop.fs.FileSystem")
        self._fs = factory.newInstance(at.toUri(), configuration)
        _write_no_checksums(self._fs)

    @staticmethod
    def of(spark: SparkSession, path: str) -> HadoopFolder:
        """The folder with the settings of a session."""
        context: Any = spark.sparkContext
        return HadoopFolder(context._jvm, context._jsc.hadoopConfiguration(), path)

    @staticmethod
    def before_session(path: str) -> HadoopFolder:
        """The folder where there need not be a session: with the settings that the JVM was started with."""
        from pyspark import SparkContext

        context: Any = SparkContext
        context._ensure_initialized()
        hadoop = getattr(context._jvm, "org.apache.spark.deploy.SparkHadoopUtil")
        return HadoopFolder(context._jvm, hadoop.get().conf(), path)

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

    def look(self, name: str) -> str | None:
        """As :meth:`read`, of a file that may be written meanwhile; None where that keeps it unread."""
        try:
            return self.read(name)
        except Exception as error:
            if java_class(error) in BEING_WRITTEN:
                return None
            raise

    def write(self, name: str, text: str) -> None:
        """Writes it, over what is there."""
        self._put(name, text, overwrite=True)

    def leave(self, name: str, text: str) -> None:
        """As :meth:`write`, for a reader that removes what it has read."""
        try:
            self._put(name, text, overwrite=True)
        except Exception as error:
            # HDFS shows a file before it is closed: it has been read whole, and removed, before that.
            # Its client knows the exception only by the name that the server gives.
            if FILE_IS_GONE not in first_line(error):
                raise

    def create(self, name: str, text: str) -> bool:
        """Writes it where there is none; says whether it did."""
        try:
            self._put(name, text, overwrite=False)
        except Exception as error:
            if "AlreadyExists" in java_class(error):
                return False
            raise
        return True

    def put(self, name: str, source: str) -> None:
        """Copies a file of this machine there; it is kept, however its system ends, when this returns."""
        content = getattr(self._jvm, "java.io.FileInputStream")(source)
        try:
            stream = self._fs.create(self._at(name), True)
            try:
                getattr(self._jvm, "org.apache.hadoop.io.IOUtils").copyBytes(
                    content, stream, COPY_BYTES, False
                )
                if stream.hasCapability("hsync"):
                    stream.hsync()
            finally:
                stream.close()
        finally:
            content.close()

    def get(self, name: str, target: str) -> None:
        """Copies a file from there to this machine."""
        path = getattr(self._jvm, "org.apache.hadoop.fs.Path")
        self._fs.copyToLocalFile(False, self._at(name), path(f"file://{target}"), True)

    def begin(self) -> None:
        """Makes the folder itself, for those who may use the one it lies in, but never for all.

        Raises:
            FileExistsError: it is there.
        """
        mode = getattr(self._jvm, "org.apache.hadoop.fs.permission.FsPermission")
        here, private = self._at(""), mode(0o700)
        parent = here.getParent()
        if self._fs.exists(here):
            raise FileExistsError(f"{self.path} is there")
        if not self._fs.exists(parent):
            self._make(parent, private)
        shared = self._fs.getFileStatus(parent).getPermission().toShort() & 0o770
        self._make(here, mode(shared))

    def make(self, name: str) -> None:
        """Makes a folder in it with its own mode: whoever may write here may remove what is written there."""
        mode = self._fs.getFileStatus(self._at("")).getPermission()
        self._make(self._at(name), mode)

    def names(self, folder: str) -> list[str]:
        """The names of what lies in a folder; none where there is no folder."""
        at = self._at(folder)
        if not self._fs.exists(at):
            return []
        paths = getattr(self._jvm, "org.apache.hadoop.fs.FileUtil").stat2Paths(self._fs.listStatus(at))
        # One call for all of them: a long list would take a call to the JVM for each.
        listed = str(getattr(self._jvm, "org.apache.commons.lang3.ArrayUtils").toString(paths))
        return re.findall(rf"/{re.escape(str(at.getName()))}/([^/]+?)(?=,[\w.+-]+:/|\}}$)", listed)

    def exists(self, name: str) -> bool:
        """Whether a file or a folder is there."""
        return bool(self._fs.exists(self._at(name)))

    def delete(self, name: str) -> None:
        """Removes a file, or a folder with all that is in it."""
        self._fs.delete(self._at(name), True)

    def _make(self, path: Any, mode: Any) -> None:
        # The mask of this process takes its part of the first.
        self._fs.mkdirs(path, mode)
        self._fs.setPermission(path, mode)

    def _put(self, name: str, text: str, *, overwrite: bool) -> None:
        stream = self._fs.create(self._at(name), overwrite)
        try:
            stream.write(bytearray(text.encode()))
        finally:
            stream.close()

    def _at(self, name: str) -> Any:
        path = f"{self.path}/{name}" if name else (self.path or "/")
        return getattr(self._jvm, "org.apache.hadoop.fs.Path")(path)


def _write_no_checksums(system: Any) -> None:
    system.setWriteChecksum(False)
    # Those that are mounted in a viewfs are not told by it.
    for mounted in system.getChildFileSystems() or ():
        _write_no_checksums(mounted)
