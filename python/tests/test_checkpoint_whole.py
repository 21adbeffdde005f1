"""What is read of a checkpoint before a query goes on from it, and which damage is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from sparkwire.checkpoint_refused import CheckpointDamaged
from sparkwire.checkpoint_whole import require_whole
from sparkwire.hadoop_folder import HadoopFolder

OFFSETS = 'v1\n{"batchWatermarkMs":0,"conf":{}}\n{"words":{"0":3}}\n-\n'


@pytest.fixture
def checkpoint(tmp_path: Path) -> Path:
    """Of a query that has committed two micro-batches and begun a third; the second source has no JSON."""
    rows = tmp_path / "rows"
    for log, batches in (("offsets", range(3)), ("commits", range(2))):
        (rows / log).mkdir(parents=True)
        for batch in batches:
            text = OFFSETS if log == "offsets" else 'v1\n{"nextBatchWatermarkMs":0}'
            (rows / log / str(batch)).write_text(text, encoding="utf-8")
        (rows / log / ".99.tmp").write_text("", encoding="utf-8")
    (rows / "metadata").write_text('{"id":"a"}', encoding="utf-8")
    return tmp_path


def check(spark: SparkSession, checkpoint: Path) -> None:
    require_whole(HadoopFolder.of(spark, str(checkpoint)), "rows")


def test_one_that_is_whole_is_taken_and_so_is_none(spark: SparkSession, checkpoint: Path) -> None:
    check(spark, checkpoint)
    check(spark, checkpoint / "nothing")


@pytest.mark.parametrize(
    ("file", "text", "why"),
    [
        ("metadata", "", "it is empty"),
        ("metadata", '{"id"', "it is no JSON"),
        ("offsets/2", OFFSETS[:20], "it is no JSON"),
        ("offsets/1", OFFSETS[:50], "it is no JSON"),
        ("offsets/2", "v1\n", "it is no JSON"),
        ("commits/1", "\0\0\0\0", r"it begins with '\\x00"),
        ("commits/1", "", "it is empty"),
    ],
)
def test_a_damaged_file_is_named(
    spark: SparkSession, checkpoint: Path, file: str, text: str, why: str
) -> None:
    (checkpoint / "rows" / file).write_text(text, encoding="utf-8")
    with pytest.raises(CheckpointDamaged, match=f"{checkpoint}/rows/{file} .* is damaged: {why}"):
        check(spark, checkpoint)


def test_what_spark_does_not_read_may_be_anything(spark: SparkSession, checkpoint: Path) -> None:
    (checkpoint / "rows" / "offsets" / "0").write_text("", encoding="utf-8")
    (checkpoint / "rows" / "commits" / "0").write_text("", encoding="utf-8")
    check(spark, checkpoint)


def test_names_are_whole_whatever_they_are(spark: SparkSession, tmp_path: Path) -> None:
    folder = tmp_path / "a b, c"
    folder.mkdir()
    for name in ("0", "1", ".2.tmp"):
        (folder / name).write_text("", encoding="utf-8")
    base = HadoopFolder.of(spark, str(tmp_path))
    assert sorted(base.names("a b, c")) == [".2.tmp", "0", "1"]
    assert base.names("gone") == []
