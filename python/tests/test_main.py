"""Where PySpark comes from in a driver."""

from __future__ import annotations

import sys
from pathlib import Path

import pyspark
import pytest

from sparkwire_main import prefer_installed_pyspark

HOME = Path(pyspark.__file__).parent
ARCHIVES = [str(file) for file in sorted((HOME / "python" / "lib").glob("*.zip"))]


def test_spark_of_an_environment_gives_its_own_pyspark(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(ARCHIVES) == 2, "pyspark.zip and that of py4j"
    monkeypatch.setenv("SPARK_HOME", str(HOME))
    monkeypatch.setattr(sys, "path", ["/job", *ARCHIVES, "/job/modules.zip", str(HOME.parent)])
    prefer_installed_pyspark()
    assert sys.path == ["/job", "/job/modules.zip", str(HOME.parent)]


def test_spark_of_a_distribution_has_only_the_archives(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    home = tmp_path / "spark-4.1.1-bin-hadoop3"
    archive = home / "python" / "lib" / "pyspark.zip"
    archive.parent.mkdir(parents=True)
    archive.touch()
    monkeypatch.setenv("SPARK_HOME", str(home))
    monkeypatch.setattr(sys, "path", ["/job", str(archive)])
    prefer_installed_pyspark()
    assert sys.path == ["/job", str(archive)]
