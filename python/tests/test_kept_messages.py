"""What is sent again after a cut, and what is forgotten."""

from __future__ import annotations

import pytest

from sparkwire.kept_messages import KeptMessages


@pytest.fixture
def kept() -> KeptMessages:
    kept = KeptMessages()
    for name in ("a", "b", "c"):
        kept.add([name])
    return kept


def sendable(kept: KeptMessages) -> list[str]:
    taken: list[str] = []
    while (frames := kept.take()) is not None:
        taken.extend(frames)
    return taken


def test_each_is_given_once(kept: KeptMessages) -> None:
    assert sendable(kept) == ["a", "b", "c"]
    kept.add(["d"])
    assert sendable(kept) == ["d"]


def test_after_a_cut_the_others_are_given_again_before_the_new_ones(kept: KeptMessages) -> None:
    sendable(kept)
    kept.add(["d"])
    kept.rewind(1)
    assert sendable(kept) == ["b", "c", "d"]
    kept.rewind(4)
    assert sendable(kept) == []


def test_what_was_confirmed_is_not_given_again(kept: KeptMessages) -> None:
    sendable(kept)
    kept.confirm(2)
    kept.confirm(1)
    kept.rewind(2)
    assert sendable(kept) == ["c"]


def test_more_than_was_sent_cannot_have_come(kept: KeptMessages) -> None:
    kept.take()
    with pytest.raises(ValueError, match="2 messages are said to have come, 1 were sent"):
        kept.confirm(2)


def test_what_was_forgotten_cannot_be_asked_for(kept: KeptMessages) -> None:
    sendable(kept)
    kept.confirm(2)
    with pytest.raises(ValueError, match="only 1 messages have come, 2 were confirmed"):
        kept.rewind(1)
