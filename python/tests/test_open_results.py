"""When a result has ended, by the queries that feed it."""

from __future__ import annotations

import pytest

from sparkwire.open_results import OpenResults


@pytest.fixture
def results() -> OpenResults:
    results = OpenResults()
    results.expect("strong")
    results.expect("weak")
    return results


def test_a_result_ends_with_its_query_and_once(results: OpenResults) -> None:
    assert [results.open("strong", "q1"), results.open("strong", "q1"), results.open("weak", "q2")] == [
        True,
        False,
        True,
    ]
    assert results.end([("q1", "strong"), ("q2", "weak")]) == []
    assert results.end([("q1", None)]) == ["weak"]
    assert results.end([("q1", None)]) == []
    assert results.end([]) == ["strong"]


def test_a_result_of_two_queries_ends_with_the_second(results: OpenResults) -> None:
    results.open("strong", "q1")
    results.open("strong", "q2")
    assert results.end([("q2", "b"), ("q3", "weak")]) == []
    assert results.end([("q3", "weak")]) == ["strong"]


def test_a_query_that_never_had_a_batch_is_known_by_its_name(results: OpenResults) -> None:
    assert results.end([("q1", "strong")]) == ["weak"]


def test_one_without_a_name_of_a_result_may_feed_any(results: OpenResults) -> None:
    assert results.end([("q1", "to_kafka")]) == []
    assert results.end([("q1", None)]) == []
    results.open("weak", "q1")
    assert results.end([("q1", None)]) == ["strong"]


def test_a_frame_is_handed_over_once() -> None:
    results = OpenResults()
    results.expect_frame("cities")
    results.expect_frame("rivers")
    with pytest.raises(ValueError, match=r"'cities' was sent before.*unionByName"):
        results.expect_frame("cities")
