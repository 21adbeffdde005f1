"""What the system says of other processes: groups, memory, whether one is there."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path


def has_others(group: int) -> bool:
    """Whether a living process is in the group beside its leader."""
    return any(
        in_group == str(group) and pid != str(group) and not state.startswith("Z")
        for pid, in_group, state in _processes()
    )


def resident(pid: int) -> int:
    """Bytes of memory that a process has; 0 when it is gone."""
    try:
        if sys.platform == "linux":
            return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        return int(_ps("-o", "rss=", "-p", str(pid))) * 1024
    except (OSError, ValueError, IndexError):
        return 0


def exists(pid: int) -> bool:
    """Whether there is a process of that number."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def start_time(pid: int) -> str | None:
    """When a living process started, in the system's own unit; its number alone may be used again."""
    if sys.platform != "linux":
        return _ps("-o", "lstart=", "-p", str(pid)).strip() or None
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] in "ZX" else fields[19]


def _processes() -> Iterator[tuple[str, str, str]]:
    """Process, group and state of all there are."""
    if sys.platform == "linux":
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                with contextlib.suppress(OSError):
                    fields = (entry / "stat").read_text().rpartition(")")[2].split()
                    yield entry.name, fields[2], fields[0]
        return
    for line in _ps("-A", "-o", "pid=,pgid=,stat=").splitlines():
        pid, group, state = line.split()
        yield pid, group, state


def _ps(*args: str) -> str:
    return subprocess.run(["ps", *args], capture_output=True, text=True, check=False).stdout  # noqa: S603, S607
