"""A folder through Hadoop's file systems, here that of the local disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from sparkwire.hadoop_folder import HadoopFolder

pytestmark = pytest.mark.usefixtures("spark")


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_one_of_a_run_is_for_those_who_may_use_the_one_it_lies_in(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    folder = HadoopFolder.before_session(f"file://{tmp_path}/run")
    folder.begin()
    folder.make("0/rows")
    assert [mode(tmp_path / name) for name in ("run", "run/0/rows")] == [0o770, 0o770]
    with pytest.raises(FileExistsError):
        folder.begin()
    HadoopFolder.before_session(f"file://{tmp_path}/new/run").begin()
    assert [mode(tmp_path / name) for name in ("new", "new/run")] == [0o700, 0o700]


def test_files_go_there_and_come_back(tmp_path: Path) -> None:
    folder = HadoopFolder.before_session(f"file://{tmp_path}/shared")
    source, copy = tmp_path / "source", tmp_path / "copy"
    source.write_bytes(bytes(range(256)) * 1000)
    folder.put("rows/a%2Fb.rows", str(source))
    assert folder.names("rows") == ["a%2Fb.rows"]
    assert folder.names("nothing") == []
    folder.get("rows/a%2Fb.rows", str(copy))
    assert copy.read_bytes() == source.read_bytes()
    folder.delete("")
    assert not folder.exists("")
