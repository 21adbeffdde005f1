"""Hides the secrets of a run in what is told of it; src/util/mask.ts has the same."""

from __future__ import annotations

import base64
import json
import re
import urllib.parse
from collections.abc import Iterable

# Spark's own word.
MASKED = "*********(redacted)"
# Shorter texts are words that stand everywhere.
LEAST = 4
# A part of a secret that is one itself: `password="…"` of a JAAS configuration.
ASSIGNED = re.compile(
    r"""\w*(?:password|secret|token|key)\w*\s*=\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')""",
    re.IGNORECASE,
)
BEHIND_USER = re.compile(r"(?:[^\s:]+:|Bearer )(.+)")

_pattern: re.Pattern[str] | None = None


def hide(secrets: Iterable[str]) -> None:
    """Sets the values that nobody may see; of those under 4 characters nothing is hidden."""
    global _pattern
    forms = {form for secret in secrets for form in _forms_of(secret)}
    ordered = sorted(forms, key=len, reverse=True)
    _pattern = re.compile("|".join(map(re.escape, ordered))) if ordered else None


def masked(text: str) -> str:
    """The text without the secrets; to be asked before a text is cut."""
    return text if _pattern is None else _pattern.sub(lambda _: MASKED, text)


def _forms_of(secret: str) -> list[str]:
    parts = [secret, *_lines_of(secret), *_assigned_in(secret), *_behind_user(secret)]
    forms = [base64.b64encode(secret.encode()).decode("ascii")]
    for part in parts:
        in_json = json.dumps(part, ensure_ascii=False)[1:-1]
        forms += [part, in_json, urllib.parse.quote(part, safe="!'()*")]
    return [form for form in forms if len(form) >= LEAST]


def _lines_of(secret: str) -> list[str]:
    """Of a PEM text each line, since logs have it in lines; the frame around the key is no secret."""
    lines = [line.strip() for line in secret.splitlines()]
    return [] if len(lines) < 2 else [line for line in lines if not line.startswith("-----")]


def _assigned_in(secret: str) -> list[str]:
    quoted = [double or single for double, single in ASSIGNED.findall(secret)]
    return [*quoted, *(re.sub(r"\\(.)", r"\1", text) for text in quoted)]


def _behind_user(secret: str) -> list[str]:
    """Of `user:password` and `Bearer token` the second."""
    found = BEHIND_USER.fullmatch(secret)
    return [] if found is None else [found.group(1)]
