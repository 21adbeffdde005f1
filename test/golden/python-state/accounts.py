"""What Python keeps of each group from one micro-batch to the next."""

from collections.abc import Iterator

import pandas as pd
from pyspark.sql.streaming.state import GroupState


def balance(
    key: tuple[str], frames: Iterator[pd.DataFrame], state: GroupState
) -> Iterator[pd.DataFrame]:
    """The balance of an account, and how often it has moved."""
    total, moves = state.get if state.exists else (0, 0)
    for frame in frames:
        total += int(frame["amount"].sum())
        moves += len(frame)
    if total == 0:
        state.remove()
    else:
        state.update((total, moves))
    yield pd.DataFrame({"account": [key[0]], "total": [total], "moves": [moves]})
