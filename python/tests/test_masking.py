"""Secrets in what is told: the same cases as in TypeScript."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sparkwire import masking
from sparkwire.failure import describe

FIXTURE = Path(__file__).parents[2] / "spec" / "fixtures" / "masking" / "masking.json"
CASES: list[dict[str, Any]] = json.loads(FIXTURE.read_text(encoding="utf-8"))


@pytest.fixture(autouse=True)
def nothing_hidden_after() -> Iterator[None]:
    yield
    masking.hide([])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["what"])
def test_masks(case: dict[str, Any]) -> None:
    masking.hide(case["secrets"])
    assert masking.masked(case["text"]) == case["masked"]


def test_a_failure_is_masked_before_it_is_cut() -> None:
    """A secret that the limit cuts in two would be half there."""
    masking.hide(["enchantress of numbers"])
    failure = describe(ValueError("x" * 19_990 + "enchantress of numbers"), "job.py")
    assert failure["causes"][0]["message"].endswith("x*********(…")
    assert "enchant" not in json.dumps(failure)
