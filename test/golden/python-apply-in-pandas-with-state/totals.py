from collections.abc import Iterator
from typing import Any

import pandas as pd
from pyspark.sql.streaming.state import GroupState


def total(
    key: tuple[Any, ...], frames: Iterator[pd.DataFrame], state: GroupState
) -> Iterator[pd.DataFrame]:
    payments, amount = state.get if state.exists else (0, 0.0)
    for frame in frames:
        payments += len(frame)
        amount += float(frame["amount"].sum())
    state.update((payments, amount))
    yield pd.DataFrame(
        {"account": [key[0]], "payments": [payments], "amount": [amount]}
    )
