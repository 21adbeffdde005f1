"""What part of its group each row is."""

import pandas as pd


def shares(key: tuple[str | None], orders: pd.DataFrame) -> pd.DataFrame:
    """The rows of a shop, the largest first, with their part of its revenue."""
    ranked = orders.sort_values("amount", ascending=False).reset_index(drop=True)
    part = ranked["amount"] / ranked["amount"].sum()
    return pd.DataFrame(
        {"shop": key[0], "item": ranked["item"], "part": part, "rank": ranked.index + 1}
    )
