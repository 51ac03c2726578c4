"""Requests and answers as values, between the socket and what the fake knows."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.github.fakehub.accounts import Record
from tests.github.fakehub.log import Entry


@dataclass(slots=True)
class Request:
    """A request as it came in."""

    verb: str
    target: str
    headers: dict[str, str]
    """Names in lower case."""
    body: bytes
    base: str
    """The address of the API as the client calls it, such as ``http://127.0.0.1:4711/api/v3``."""
    path: str
    """Below the base, without the query string."""
    query: dict[str, str]
    viewer: Record | None = None
    scopes: str | None = None
    entry: Entry | None = None

    def json(self) -> dict[str, Any]:
        """The body as a JSON object. Raises ValueError."""
        found = json.loads(self.body or b"{}")
        if not isinstance(found, dict):
            raise ValueError("the body is no JSON object")
        return found

    def json_list(self, name: str) -> list[str]:
        """A body that is a list of words, or an object with such a list under this name. Raises ValueError."""
        found = json.loads(self.body or b"[]")
        if isinstance(found, dict):
            found = found.get(name, [])
        if not isinstance(found, list):
            raise ValueError("the body is no list")
        return [str(one) for one in found]


@dataclass(slots=True)
class Answer:
    """What goes back."""

    status: int = 200
    body: Any = None
    """Sent as JSON; bytes are sent as they are; None sends nothing."""
    headers: dict[str, str] = field(default_factory=dict)
    charged: int = 1
    listed: bool = False
    """A page of a list, after which the hooks run."""
    cut: bool = False
    """The connection ends in the middle of the body."""


def read(verb: str, target: str, headers: dict[str, str], body: bytes, root: str) -> Request:
    """A request from its parts; ``/api/v3`` in front, as on an own server, is cut off."""
    parts = urlsplit(target)
    path, base = parts.path, root
    if path == "/api/v3" or path.startswith("/api/v3/"):
        path, base = path.removeprefix("/api/v3") or "/", f"{root}/api/v3"
    return Request(verb, target, headers, body, base, path, dict(parse_qsl(parts.query, keep_blank_values=True)))
