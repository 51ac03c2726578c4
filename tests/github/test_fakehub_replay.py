"""The recordings of real traffic can be read, all of them, and are what the pinned version brings."""

from __future__ import annotations

import json
from base64 import b64decode
from collections import Counter
from pathlib import Path
from typing import get_args

import pytest

from tests.github.fakehub.replay import NO_JSON, Kind, exchanges, kind_of, replay_objects

COUNTS: dict[Kind, int] = {
    "issue": 1924,
    "pull request": 61,
    "comment": 94,
    "review comment": 5,
    "review": 6,
    "commit": 200,
    "file": 135,
    "issue event": 69,
    "timeline event": 30,
    "label": 21,
    "milestone": 8,
    "repository": 378,
    "user": 391,
    "organization": 63,
    "team": 16,
    "tree": 7,
}


@pytest.fixture(scope="module")
def recordings(outside: Path) -> Path:
    return outside / "ReplayData"


def test_every_recording_is_read(recordings: Path) -> None:
    found = list(exchanges(recordings))
    assert len({one.file for one in found}) == 1022
    statuses = Counter(one.status for one in found)
    assert {code: statuses[code] for code in (301, 304, 403, 422, 502)} == {301: 7, 304: 28, 403: 12, 422: 12, 502: 7}
    assert sum("/graphql" in one.path for one in found) == 51


@pytest.mark.parametrize("kind", get_args(Kind))
def test_objects_of_a_kind(recordings: Path, kind: Kind) -> None:
    found = list(replay_objects(recordings, kind))
    assert len(found) == COUNTS[kind]
    assert len({json.dumps(one, sort_keys=True) for one in found}) == len(found)


def test_a_pull_request_among_issues_has_the_pull_requests_node_id(recordings: Path) -> None:
    """What the reading of changes rests on: the list of issues names pull requests by their own node id."""
    ids = [
        str(one["node_id"]) for one in replay_objects(recordings, "issue") if "pull_request" in one and "node_id" in one
    ]
    assert ids
    assert all(_names_a_pull_request(text) for text in ids)


def _names_a_pull_request(text: str) -> bool:
    return text.startswith("PR_") or b"PullRequest" in b64decode(text)


def test_only_two_recordings_are_no_json(recordings: Path) -> None:
    broken = set()
    for one in exchanges(recordings):
        if one.verb == "GET" and one.status == 200 and kind_of(one.path):
            try:
                json.loads(one.body)
            except ValueError:
                broken.add(one.file)
    assert broken == NO_JSON
