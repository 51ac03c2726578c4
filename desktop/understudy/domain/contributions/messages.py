"""What commit messages tell: which pull request a commit merged, whose it was, and who reviewed, tested or helped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from understudy.domain.contributions.kinds import Kind

_LOGIN = r"[A-Za-z0-9][A-Za-z0-9_.-]*(?:\[bot\])?"
_GITHUB = re.compile(rf"Merge pull request #(\d+) from ({_LOGIN})/(\S+)")
_SQUASH = re.compile(r"(.+?)\s*\(#(\d+)\)")
_BORS = re.compile(rf"Auto merge of #(\d+) - ({_LOGIN}):(\S+?), r=(\S+)")
_BORS_NG = re.compile(r"Merge (?:#\d+\s*)+")
_BORS_NG_LINE = re.compile(rf"^(\d+): (.*?)(?: r=([\w.,@\[\]-]+))?(?: a=(@?{_LOGIN}))?\s*$", re.MULTILINE)
_CLOSES = re.compile(rf"^Closes #(\d+) from ({_LOGIN})/(\S+?)\.?(?:\s.*)?$", re.MULTILINE)
_PR_URL = re.compile(r"^PR-URL:\s*https?://\S+?/pull/(\d+)/?\s*$", re.MULTILINE | re.IGNORECASE)
_DEFAULT_BRANCHES = frozenset({"master", "main", "trunk", "develop"})
_TRAILER = re.compile(
    r"^(co-authored-by|reviewed-by|acked-by|approved-by|tested-by)\s*:\s*(.+)$", re.MULTILINE | re.IGNORECASE
)
_PERSON = re.compile(r"\s*,?\s*([^<>,]*?)\s*<\s*([^<>\s]+@[^<>\s]+?)\s*>")
_KINDS = {
    "co-authored-by": Kind.CO_AUTHOR,
    "reviewed-by": Kind.REVIEW,
    "acked-by": Kind.ACK,
    "approved-by": Kind.APPROVE,
    "tested-by": Kind.TEST,
}


@dataclass(frozen=True, slots=True)
class Merged:
    """A pull request that a commit brought: its number, title, and the author's login where the message names it."""

    number: int
    title: str
    login: str | None = None
    reviewers: tuple[str, ...] = ()
    is_whole: bool = False
    """True when the commit is the pull request itself (squashed), not a merge of others."""


@dataclass(frozen=True, slots=True)
class Credit:
    """Somebody a message thanks in a trailer, and for what."""

    kind: Kind
    name: str
    address: str


def merged(message: str, *, is_merge: bool, owner: str | None = None) -> list[Merged]:
    """The pull requests that a commit on the default branch brought, read from its message.

    Knows GitHub's merge button, Prow's and GitHub's squashes, homu, bors, and the words that Apache and Node.js
    projects write. ``owner`` owns the repository: a branch of the repository itself names nobody, and a merge from its
    default branch is only an update of a fork.
    """
    subject, _, body = message.partition("\n")
    subject, body = subject.strip(), body.strip()
    if match := _GITHUB.match(subject):
        number, login, branch = int(match[1]), match[2], match[3]
        own = owner is not None and login.casefold() == owner.casefold()
        if own and branch in _DEFAULT_BRANCHES:
            return []
        title = body.partition("\n")[0].strip() or branch
        return [Merged(number, title, None if own else login, is_whole=not is_merge)]
    if match := _BORS.match(subject):
        title = body.partition("\n")[0].strip() or match[3]
        return [Merged(int(match[1]), title, match[2], tuple(_names(match[4])), not is_merge)]
    if is_merge:
        if _BORS_NG.fullmatch(subject):
            return [
                Merged(int(m[1]), m[2].strip(), (m[4] or "").removeprefix("@") or None, tuple(_names(m[3] or "")))
                for m in _BORS_NG_LINE.finditer(body)
            ]
        return []
    if match := _SQUASH.fullmatch(subject):
        return [Merged(int(match[2]), match[1], is_whole=True)]
    if match := _CLOSES.search(body):
        return [Merged(int(match[1]), subject, match[2], is_whole=True)]
    if match := _PR_URL.search(body):
        return [Merged(int(match[1]), subject, is_whole=True)]
    return []


def _names(text: str) -> Iterator[str]:
    for name in text.split(","):
        name = name.strip().removeprefix("@")
        if name and not name.startswith("<") and re.fullmatch(_LOGIN, name):
            yield name


def credited(message: str) -> list[Credit]:
    """Everybody named in Co-authored-by, Reviewed-by, Acked-by, Approved-by and Tested-by lines, each once a kind."""
    if "-by" not in message.casefold():
        return []
    found: dict[tuple[Kind, str], Credit] = {}
    for match in _TRAILER.finditer(message):
        kind = _KINDS[match[1].casefold()]
        for person in _PERSON.finditer(match[2]):
            address = person[2]
            found.setdefault((kind, address.casefold()), Credit(kind, person[1].strip().strip('"'), address))
    return list(found.values())


def is_revert_or_pick(title: str) -> bool:
    """True for reverts, automated cherry-picks and dependency bumps, which are no substantial work of their own."""
    plain = title.strip().casefold()
    return plain.startswith(
        ("revert ", 'revert "', "automated cherry pick of", "[release-", "bump ", "build(deps)", "chore(deps)")
    )
