"""The names of files in a spool, which both languages write."""

from __future__ import annotations

import pytest

from sparkwire.spool_files import result_folder


@pytest.mark.parametrize(
    ("result", "folder"),
    [("strong", "strong"), ("a/b", "a%2Fb"), ("../a", "..%2Fa"), ("..", "%2E%2E"), (".", "%2E")],
)
def test_a_result_of_any_name_stays_within_the_spool(result: str, folder: str) -> None:
    assert result_folder(result) == folder
