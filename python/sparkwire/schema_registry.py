"""The schemas of a Schema Registry, by the numbers that records name them with."""

from __future__ import annotations

import base64
import json
import time
import urllib.error
import urllib.parse
import urllib.request
from typing import Any, NamedTuple

TIMEOUT_S = 10.0
TRIES = 3
CONTENT_TYPE = "application/vnd.schemaregistry.v1+json"


class RegisteredSchema(NamedTuple):
    """One version of a subject."""

    kind: str
    """`AVRO`, `JSON` or `PROTOBUF`."""
    text: str


class RegistryError(Exception):
    """The registry did not give what was asked; the message has its address and answer, no credentials."""


def registry_schemas(url: str, *subjects: str, auth: str | None = None) -> dict[int, RegisteredSchema]:
    """Returns every schema of the subjects, deleted versions too: there may be records written with them.

    `auth` is `user:password`, or `Bearer …`.

    Raises:
        RegistryError: the registry cannot be reached, refuses, or has no such subject.
    """
    registry = _Registry(url, auth)
    schemas: dict[int, RegisteredSchema] = {}
    for subject in subjects:
        path = f"subjects/{urllib.parse.quote(subject, safe='')}/versions"
        for version in registry.ask(f"{path}?deleted=true"):
            answer = registry.ask(f"{path}/{version}?deleted=true")
            if answer.get("references"):
                raise RegistryError(
                    f"schema registry {registry.shown}: version {version} of subject '{subject}' "
                    "refers to other schemas; expected one that stands alone"
                )
            kind = str(answer.get("schemaType", "AVRO"))
            schemas[int(answer["id"])] = RegisteredSchema(kind, str(answer["schema"]))
    return schemas


def registered_number(
    url: str,
    subject: str,
    schema: str,
    *,
    kind: str = "AVRO",
    register: bool = False,
    auth: str | None = None,
) -> int:
    """Returns the number that the registry has for a schema of a subject, for records to name.

    With `register` a schema that the subject does not have becomes its next version.

    Raises:
        RegistryError: the registry cannot be reached, refuses, or has no such schema.
    """
    registry = _Registry(url, auth)
    body = {"schema": schema, **({} if kind == "AVRO" else {"schemaType": kind})}
    path = f"subjects/{urllib.parse.quote(subject, safe='')}"
    answer = registry.ask(f"{path}/versions" if register else path, body)
    return int(answer["id"])


class _Registry:
    def __init__(self, url: str, auth: str | None) -> None:
        self._base = url.rstrip("/")
        self.shown = _without_user(self._base)
        if not self._base.startswith(("http://", "https://")):
            raise RegistryError(f"schema registry {self.shown}: expected http://… or https://…")
        self._headers = {"Accept": f"{CONTENT_TYPE}, application/json"}
        if auth is not None:
            basic = "Basic " + base64.b64encode(auth.encode()).decode("ascii")
            self._headers["Authorization"] = auth if auth.startswith("Bearer ") else basic

    def ask(self, path: str, body: dict[str, str] | None = None) -> Any:
        """Gets what is at a path, or posts to it; what is posted may be posted twice."""
        data = None if body is None else json.dumps(body).encode()
        headers = {**self._headers, **({} if data is None else {"Content-Type": CONTENT_TYPE})}
        request = urllib.request.Request(f"{self._base}/{path}", data, headers)  # noqa: S310
        for attempt in range(1, TRIES + 1):
            try:
                with urllib.request.urlopen(request, timeout=TIMEOUT_S) as response:  # noqa: S310
                    return json.loads(response.read())
            except urllib.error.HTTPError as error:
                if error.code < 500 or attempt == TRIES:
                    raise RegistryError(f"{self._asked(path)}: {_said(error)}") from None
            except (OSError, ValueError) as error:
                if attempt == TRIES:
                    raise RegistryError(f"{self._asked(path)}: {error}") from None
            time.sleep(0.5 * attempt)
        raise AssertionError("not reached")

    def _asked(self, path: str) -> str:
        return f"schema registry {self.shown}, {urllib.parse.unquote(path.partition('?')[0])}"


def _said(error: urllib.error.HTTPError) -> str:
    """The registry's own words, where it has any."""
    try:
        answer = json.loads(error.read())
        return f"{error.code} {answer['message']}"
    except (OSError, ValueError, KeyError, TypeError):
        return f"{error.code} {error.reason}"


def _without_user(url: str) -> str:
    parts = urllib.parse.urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
