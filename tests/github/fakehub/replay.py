"""Real exchanges with GitHub, as PyGithub's own tests recorded them: each object once, by kind."""

from __future__ import annotations

import json
import re
from ast import literal_eval
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

Kind = Literal[
    "issue",
    "pull request",
    "comment",
    "review comment",
    "review",
    "commit",
    "file",
    "issue event",
    "timeline event",
    "label",
    "milestone",
    "repository",
    "user",
    "organization",
    "team",
    "tree",
]

NO_JSON = frozenset({"Exceptions.testJSONParseError.txt", "Github.testGetRepositoryDiscussion.txt"})
"""One recording is cut short on purpose, one was emptied by hand."""

ONE = r"/(?:repos/[^/]+/[^/]+|repositories/\d+)"
PATHS: dict[Kind, str] = {
    "issue": rf"{ONE}/issues(/\d+)?|/issues|/user/issues|/orgs/[^/]+/issues",
    "pull request": rf"{ONE}/pulls(/\d+)?",
    "comment": rf"{ONE}/issues(/\d+)?/comments(/\d+)?",
    "review comment": rf"{ONE}/pulls(/\d+)?/comments(/\d+)?|{ONE}/pulls/\d+/reviews/\d+/comments",
    "review": rf"{ONE}/pulls/\d+/reviews(/\d+)?",
    "commit": rf"{ONE}/commits(/[^/]+)?|{ONE}/pulls/\d+/commits",
    "file": rf"{ONE}/pulls/\d+/files",
    "issue event": rf"{ONE}/issues(/\d+)?/events(/\d+)?",
    "timeline event": rf"{ONE}/issues/\d+/timeline",
    "label": rf"{ONE}/labels(/[^/]+)?|{ONE}/(issues|milestones)/\d+/labels",
    "milestone": rf"{ONE}/milestones(/\d+)?",
    "repository": rf"{ONE}|/(users|orgs)/[^/]+/repos|/user/repos|/repositories",
    "user": r"/users/[^/]+|/user|/user/\d+|/orgs/[^/]+/(public_)?members|/teams/\d+/members|/users",
    "organization": r"/orgs/[^/]+|/user/orgs|/users/[^/]+/orgs|/organizations",
    "team": rf"/teams/\d+|/orgs/[^/]+/teams(/[^/]+)?|{ONE}/teams|/user/teams|/organizations/\d+/team/\d+",
    "tree": rf"{ONE}/git/trees/[^/]+",
}


@dataclass(frozen=True, slots=True)
class Exchange:
    """One recorded request and its answer."""

    file: str
    verb: str
    path: str
    """With its query string."""
    sent: str
    status: int
    headers: dict[str, str]
    body: str


def exchanges(folder: Path) -> Iterator[Exchange]:
    """Every exchange in the recordings below ``folder`` (ReplayData). Raises ValueError for a file in another form."""
    for file in sorted(folder.glob("*.txt")):
        lines = file.read_text("utf-8").split("\n")
        at = 0
        while at + 10 <= len(lines):
            if not lines[at].strip():
                at += 1
                continue
            protocol, verb, _host, _port, path, _headers, sent, status, headers, body = lines[at : at + 10]
            if protocol not in ("http", "https"):
                raise ValueError(f"{file}:{at + 1}: a recording starts with http or https, not {protocol[:40]!r}")
            got = {name.lower(): value for name, value in literal_eval(headers)}
            at += 10
            while at < len(lines) and lines[at].strip():  # a download whose body has line ends of its own
                body += "\n" + lines[at]
                at += 1
            yield Exchange(file.name, verb, path, sent, int(status), got, body)


def kind_of(path: str) -> Kind | None:
    """What a GET of this path answers with, None for what the sync has no use for."""
    text = re.sub(r"^/api/v3", "", urlsplit(path).path).rstrip("/")
    return next((kind for kind, pattern in PATHS.items() if re.fullmatch(pattern, text)), None)


def replay_objects(folder: Path, kind: Kind) -> Iterator[dict[str, Any]]:
    """The recorded JSON objects of a kind, each different one once, in the order of the recordings."""
    seen: set[str] = set()
    for exchange in exchanges(folder):
        if exchange.verb != "GET" or exchange.status != 200 or exchange.file in NO_JSON:
            continue
        if kind_of(exchange.path) != kind:
            continue
        body = json.loads(exchange.body)
        for one in body if isinstance(body, list) else [body]:
            text = json.dumps(one, sort_keys=True)
            if isinstance(one, dict) and text not in seen:
                seen.add(text)
                yield one
