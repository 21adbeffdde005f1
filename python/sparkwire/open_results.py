"""Which results a script hands over, from which queries, and so when each of them has ended."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable


class OpenResults:
    """Of each result: the queries that feed it, as far as they have had a micro-batch."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._streams: set[str] = set()
        self._frames: set[str] = set()
        self._fed_by: defaultdict[str | None, set[str]] = defaultdict(set)

    def expect(self, result: str) -> None:
        """Notes that a query is going to feed the result."""
        with self._lock:
            self._streams.add(result)

    def expect_frame(self, result: str) -> None:
        """Notes that the result is the rows of one frame.

        Raises:
            ValueError: it was handed over before; a batch job's result is one batch.
        """
        with self._lock:
            if result in self._frames:
                raise ValueError(
                    f"result '{result}' was sent before, and is one batch: "
                    "send what belongs to it together (unionByName), or under another name"
                )
            self._frames.add(result)

    def open(self, result: str, query_id: str | None) -> bool:
        """Notes a batch. Says whether it is the first of its result and query."""
        with self._lock:
            known = result in self._fed_by[query_id]
            self._fed_by[query_id].add(result)
            return not known

    def end(self, active: Iterable[tuple[str, str | None]]) -> list[str]:
        """Gives the streams' results that none of these queries, by id and name, feeds or may feed; once.

        One that has had no micro-batch may feed the result of its name; where no result has its name, any.
        """
        with self._lock:
            alive: set[str] = set()
            for query_id, name in active:
                fed = self._fed_by.get(query_id)
                if fed is None:
                    fed = {name} if name is not None and name in self._streams else self._streams
                alive |= fed
            ended = self._streams - alive
            self._streams -= ended
            return sorted(ended)
