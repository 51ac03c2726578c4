"""Numbers and node ids of everything in the world.

An item's number is ``repository * PER_REPOSITORY + number * PER_ITEM + k``: k 0 is the issue or pull request itself, 1
the issue behind a pull request, the rest its comments, reviews and events. So items made on demand are found by id.
Accounts, labels, milestones, teams and repositories have numbers below ``PER_REPOSITORY``.
"""

from __future__ import annotations

import base64
import binascii
import struct

PER_ITEM = 10_000
PER_REPOSITORY = 10_000_000_000

PREFIXES = {
    "User": "U",
    "Bot": "BOT",
    "Mannequin": "M",
    "Organization": "O",
    "Team": "T",
    "Repository": "R",
    "PullRequest": "PR",
    "Issue": "I",
    "IssueComment": "IC",
    "PullRequestReview": "PRR",
    "PullRequestReviewComment": "PRRC",
    "PullRequestReviewThread": "PRRT",
    "Label": "LA",
    "Milestone": "MI",
    "Commit": "C",
    "Ref": "REF",
    "Blob": "B",
    "Tree": "TR",
    "LabeledEvent": "LE",
    "UnlabeledEvent": "UNLE",
    "MilestonedEvent": "MIE",
    "DemilestonedEvent": "DEME",
    "MergedEvent": "ME",
    "ClosedEvent": "CE",
    "ReopenedEvent": "REE",
    "ReviewRequestedEvent": "RRE",
    "HeadRefForcePushedEvent": "HRFPE",
    "AssignedEvent": "AE",
    "TransferredEvent": "TRE",
}


def node_id(kind: str, number: int) -> str:
    """The global id of the thing with this number."""
    return f"{PREFIXES[kind]}_kwDO{base64.urlsafe_b64encode(struct.pack('>Q', number)).decode().rstrip('=')}"


def number_of(text: str) -> int | None:
    """The number inside a global id, None for text that is none."""
    _prefix, found, rest = text.partition("_kwDO")
    if not found:
        return None
    try:
        number: int = struct.unpack(">Q", base64.urlsafe_b64decode(rest + "="))[0]
    except (binascii.Error, struct.error, ValueError):
        return None
    return number
