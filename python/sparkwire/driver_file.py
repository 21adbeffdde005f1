"""What the orchestrator tells this driver: a private file, named by one environment variable."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

VARIABLE = "SPARKWIRE_DRIVER_FILE"


@dataclass(frozen=True)
class RemoteServer:
    """The Spark Connect server that a run works on."""

    name: str
    """`sc://host:port`, which may be shown; the address itself may hold a token."""
    url: str
    session: str
    connectors: list[str]
    conf: dict[str, str]
    py_files: list[str]

    @staticmethod
    def read(data: dict[str, Any]) -> RemoteServer:
        """Reads its part of the driver file."""
        return RemoteServer(
            name=data["name"],
            url=data["url"],
            session=data["session"],
            connectors=list(data["connectors"]),
            conf=dict(data["conf"]),
            py_files=list(data["pyFiles"]),
        )


@dataclass(frozen=True)
class CurveKeys:
    """The consumer's key, by which we know it over a network, and our own; as Z85."""

    server_key: str
    public_key: str
    secret_key: str = field(repr=False)

    @staticmethod
    def read(data: dict[str, Any]) -> CurveKeys:
        """Reads its part of the driver file."""
        return CurveKeys(data["serverKey"], data["publicKey"], data["secretKey"])


@dataclass(frozen=True)
class DriverFile:
    """The run as the driver needs to know it."""

    run: str
    token: str = field(repr=False)
    endpoint: str | None
    script: str
    args: list[str]
    params: dict[str, str]
    checkpoint: str | None
    closed_file: str | None
    application_file: str | None
    secrets: tuple[str, ...] = ()
    """The parameters whose values nobody may see."""
    check_workers: bool = False
    local_checkpoint: bool = False
    """Whether the checkpoint is on this machine's own disk, and no query of the job has one elsewhere."""
    contract: dict[str, Any] | None = None
    """What the given checkpoints stand for; None where they are the run's own."""
    analysis_file: str | None = None
    """Where to leave Spark's analysis of the script, which is then all that is wanted of it."""
    remote: RemoteServer | None = None
    curve: CurveKeys | None = None
    """What the endpoint asks for, where that is over a network."""
    spool: str | None = None
    """The folder, as Hadoop names it, where this driver leaves what it says, in place of an endpoint."""
    spill_bytes: int | None = None
    """What one micro-batch may take on disk; None where nothing is said."""

    @property
    def is_elsewhere(self) -> bool:
        """Whether this driver runs in the cluster, where nothing of the consumer's machine is."""
        return self.closed_file is None

    @property
    def folder(self) -> str | None:
        """The run's directory, where this driver may keep files; None where it cannot be reached."""
        return None if self.closed_file is None else str(Path(self.closed_file).parent)

    @property
    def secret_values(self) -> list[str]:
        """What is to be masked in all that is told."""
        return [self.token, *(self.params[name] for name in self.secrets)]

    @staticmethod
    def read(path: str) -> DriverFile:
        """Reads the file that the orchestrator wrote."""
        data: dict[str, Any] = json.loads(Path(path).read_text(encoding="utf-8"))
        return DriverFile(
            run=data["run"],
            token=data["token"],
            endpoint=data["endpoint"],
            script=data["script"],
            args=list(data["args"]),
            params=dict(data["params"]),
            checkpoint=data["checkpoint"],
            closed_file=data.get("closedFile"),
            application_file=data.get("applicationFile"),
            secrets=tuple(data.get("secrets", ())),
            check_workers=data.get("checkWorkers", False),
            local_checkpoint=data.get("localCheckpoint", False),
            contract=data.get("contract"),
            analysis_file=data.get("analysisFile"),
            remote=RemoteServer.read(data["remote"]) if data.get("remote") else None,
            curve=CurveKeys.read(data["curve"]) if data.get("curve") else None,
            spool=data.get("spool"),
            spill_bytes=data.get("spillBytes"),
        )

    @staticmethod
    def from_environment() -> DriverFile | None:
        """The run this process belongs to; None when the script was started by hand."""
        path = os.environ.get(VARIABLE)
        return None if path is None else DriverFile.read(path)
