from collections.abc import Iterator
from typing import Any

import pandas as pd
from pyspark.sql.streaming import StatefulProcessor, StatefulProcessorHandle


class Visits(StatefulProcessor):
    """Counts the pages of a user, and remembers which they were."""

    def init(self, handle: StatefulProcessorHandle) -> None:
        self.count = handle.getValueState("count", "count BIGINT")
        self.pages = handle.getMapState("pages", "page STRING", "visits INT")

    def handleInputRows(
        self, key: tuple[Any, ...], rows: Iterator[pd.DataFrame], timerValues: Any
    ) -> Iterator[pd.DataFrame]:
        visits = self.count.get()[0] if self.count.exists() else 0
        for frame in rows:
            for page in frame["page"]:
                visits += 1
                before = (
                    self.pages.getValue((page,))[0]
                    if self.pages.containsKey((page,))
                    else 0
                )
                self.pages.updateValue((page,), (before + 1,))
        self.count.update((visits,))
        pages = sorted(page for (page,), _ in self.pages.iterator())
        yield pd.DataFrame(
            {"user": [key[0]], "visits": [visits], "pages": [",".join(pages)]}
        )

    def close(self) -> None:
        pass
