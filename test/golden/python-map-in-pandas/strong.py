"""Quakes that somebody felt, as pandas."""

from collections.abc import Iterator

import pandas as pd


def strong(frames: Iterator[pd.DataFrame]) -> Iterator[pd.DataFrame]:
    """The strong ones, with the energy of each against a magnitude of 4."""
    for frame in frames:
        felt = frame[frame["mag"] >= 4.5]
        yield felt.assign(ratio=10 ** (1.5 * (felt["mag"] - 4)))[["id", "at", "ratio"]]
