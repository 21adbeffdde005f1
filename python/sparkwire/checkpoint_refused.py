"""Why a run may not use a checkpoint that it was given; by these names the orchestrator knows them."""

from __future__ import annotations


class CheckpointRefused(Exception):
    """The run may not use the checkpoint."""


class CheckpointChanged(CheckpointRefused):
    """It is that of another job."""


class CheckpointDamaged(CheckpointRefused):
    """A file that Spark would go on from cannot be read."""


class CheckpointHeld(CheckpointRefused):
    """Another run works on it."""
