"""What waits between Spark and the channel."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pyarrow as pa
import pytest

from sparkwire.spill import Spill, SpillFull


def batch(first: int, rows: int = 1000) -> pa.RecordBatch:
    numbers = range(first, first + rows)
    return pa.record_batch({"n": pa.array(numbers, pa.int64()), "text": [f"row {n}" for n in numbers]})


def test_what_fits_into_memory_stays_there(tmp_path: Path) -> None:
    spill = Spill(str(tmp_path))
    first = batch(0)
    assert spill.take(spill.put(first)) is first
    assert spill.spilled_bytes == 0


def test_what_does_not_fit_comes_back_equal_in_any_order(tmp_path: Path) -> None:
    spill = Spill(str(tmp_path), memory_bytes=batch(0).nbytes * 3)
    batches = [batch(n * 1000) for n in range(10)]
    indices = [spill.put(each) for each in batches]
    assert indices == list(range(10))
    assert spill.spilled_bytes > 0
    for index in [9, 0, 5, 1, 2, 3, 4, 6, 7, 8]:
        assert spill.take(index).equals(batches[index])


def test_memory_that_is_taken_may_be_filled_again() -> None:
    spill = Spill(memory_bytes=batch(0).nbytes)
    for _ in range(20):
        spill.take(spill.put(batch(0)))
    assert spill.spilled_bytes == 0


def test_the_file_shrinks_when_all_of_it_is_taken() -> None:
    spill = Spill(memory_bytes=0, disk_bytes=batch(0).serialize().size * 2)
    for n in range(20):
        assert spill.take(spill.put(batch(n))).equals(batch(n))


def open_files(below: Path) -> dict[int, str]:
    """The files below a folder that this process has open, with the names they have or had."""
    found: dict[int, str] = {}
    for link in Path("/proc/self/fd").iterdir():
        try:
            name = str(link.readlink())
        except FileNotFoundError:  # the one that the listing itself had open
            continue
        if name.startswith(str(below)):
            found[int(link.name)] = name
    return found


def test_the_file_is_private_and_has_no_name(tmp_path: Path) -> None:
    spill = Spill(str(tmp_path), memory_bytes=0)
    spill.put(batch(0))
    ((descriptor, _),) = open_files(tmp_path).items()
    assert stat.S_IMODE(os.fstat(descriptor).st_mode) == 0o600
    assert list(tmp_path.iterdir()) == []
    spill.close()
    assert open_files(tmp_path) == {}


def test_more_than_the_disk_may_hold_says_what_to_do() -> None:
    spill = Spill(memory_bytes=0, disk_bytes=1000)
    with pytest.raises(SpillFull, match=r"the limit is 1000 bytes.*maxOffsetsPerTrigger"):
        spill.put(batch(0))


def test_a_full_disk_names_the_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    spill = Spill(str(tmp_path), memory_bytes=0)
    monkeypatch.setattr(os, "pwrite", full)
    with pytest.raises(SpillFull, match=f"the disk of {tmp_path} is full"):
        spill.put(batch(0))


def test_a_closed_spill_takes_and_forgets() -> None:
    spill = Spill(memory_bytes=0)
    spill.put(batch(0))
    spill.close()
    spill.put(batch(1))
    assert spill.spilled_bytes == batch(0).serialize().size
