"""Whether a checkpoint can be gone on from: Spark fails over a damaged file, and does not always name it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from sparkwire.checkpoint_refused import CheckpointDamaged
from sparkwire.java_exceptions import java_class

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sparkwire.hadoop_folder import HadoopFolder


def require_whole(base: HadoopFolder, folder: str) -> None:
    """Reads what Spark reads first of a checkpoint: its id, the last offsets and the last commit.

    Raises:
        CheckpointDamaged: one of them is truncated, or is something else.
    """
    for name in _files(base, folder):
        damage = _damage(base, name)
        if damage is not None:
            raise CheckpointDamaged(
                f"the file {base.path}/{name} of its checkpoint is damaged: {damage}. "
                "Expected the file that Spark has written there."
            )


def _files(base: HadoopFolder, folder: str) -> Iterator[str]:
    yield f"{folder}/metadata"
    # Of a micro-batch that was begun, Spark plans anew from the one before to this one.
    for log, count in (("offsets", 2), ("commits", 1)):
        batches = sorted(int(name) for name in base.names(f"{folder}/{log}") if name.isdigit())
        yield from (f"{folder}/{log}/{batch}" for batch in batches[-count:])


def _damage(base: HadoopFolder, name: str) -> str | None:
    try:
        text = base.read(name)
    except Exception as error:
        if "ChecksumException" not in java_class(error):
            raise
        return "its checksum is another"
    if text is None:
        return None
    if not text.strip():
        return "it is empty"
    lines = text.strip().split("\n")
    if not name.endswith("/metadata"):
        version = lines.pop(0)
        if re.fullmatch(r"v\d+", version) is None:
            return f"it begins with {version[:20]!r}, not with a version"
    # The first is Spark's own, the others are those of the sources, of which some are no JSON.
    if lines and _is_json(lines[0]) and all(_is_json(line) for line in lines if line.startswith("{")):
        return None
    return "it is no JSON behind its version"


def _is_json(line: str) -> bool:
    try:
        json.loads(line)
    except ValueError:
        return False
    return True
