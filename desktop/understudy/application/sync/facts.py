"""What GitHub tells, in our words: frozen values that the adapter makes of its replies.

Instants are seconds since 1970. Texts of comments and reviews pass through here and are dropped: only their commands
and lengths are kept. Texts of pull requests and issues are not even asked for. What comes by the dozen in one page is
a tuple: there are millions of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")


class Who(NamedTuple):
    """An account as GitHub names it now. ``kind``: user, bot, mannequin, organization or ghost (deleted)."""

    kind: str
    login: str
    node_id: str | None = None
    numeric_id: int | None = None


GHOST = Who("ghost", "ghost")


@dataclass(frozen=True, slots=True)
class Listing(Generic[T]):
    """One page of a list. ``cursor`` is where it goes on, None at its end; ``total`` counts the whole list."""

    rows: tuple[T, ...] = ()
    total: int = 0
    cursor: str | None = None


class FileChange(NamedTuple):
    """A file that a pull request changes, with lines."""

    path: str
    added: int
    deleted: int


class Comment(NamedTuple):
    """A comment on an issue or pull request."""

    node_id: str
    who: Who
    created_at: int
    edited_at: int | None
    ref: str
    """The part of its address after the item's, such as ``issuecomment-12``."""
    body: str

    def __repr__(self) -> str:
        return f"Comment({self.node_id!r})"


class Review(NamedTuple):
    """A submitted review; ``state`` in lower case."""

    node_id: str
    who: Who
    state: str
    at: int
    ref: str
    body: str

    def __repr__(self) -> str:
        return f"Review({self.node_id!r})"


class Change(NamedTuple):
    """An entry of a time line: ``kind`` such as labeled, ``subject`` such as the label's name."""

    node_id: str
    kind: str
    who: Who
    at: int
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class MilestoneFact:
    """A milestone."""

    node_id: str
    number: int
    title: str
    due_at: int | None


@dataclass(frozen=True, slots=True)
class Item:
    """An issue or pull request (``kind``: issue, pull) with the first pages of its lists."""

    kind: str
    node_id: str
    number: int
    title: str
    url: str
    state: str
    who: Who
    created_at: int
    updated_at: int
    repository: str = ""
    association: str | None = None
    is_draft: bool = False
    edited_at: int | None = None
    closed_at: int | None = None
    merged_at: int | None = None
    merge_oid: str | None = None
    head_oid: str | None = None
    base: str | None = None
    added: int | None = None
    deleted: int | None = None
    files_count: int | None = None
    assignees: tuple[str, ...] = ()
    milestone: MilestoneFact | None = None
    labels: Listing[str] = Listing()
    files: Listing[FileChange] = Listing()
    reviews: Listing[Review] = Listing()
    comments: Listing[Comment] = Listing()
    changes: Listing[Change] = Listing()


@dataclass(frozen=True, slots=True)
class ItemPage:
    """A page of pull requests or issues as it came; ``cursor`` is where the next begins, None after the last.

    ``oldest``: when the first of them was made; ``going_on``: how many of their lists are longer than what came.
    """

    count: int
    total: int
    cursor: str | None
    oldest: int | None
    going_on: int
    make: Callable[[], tuple[tuple[Item, ...], tuple[str, ...]]] = field(repr=False)
    """The items, and what was odd about them. Whoever stores them calls it: the next page is asked for meanwhile.
    Raises a Fault when the page has another form than expected."""


@dataclass(frozen=True, slots=True)
class ReviewComment:
    """A comment on a line of a pull request's diff."""

    node_id: str
    number: int
    who: Who
    created_at: int
    updated_at: int
    path: str
    url: str
    body: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry of the list of changed items: enough to know whether it must be read again."""

    node_id: str
    is_pull: bool
    number: int
    updated_at: int


@dataclass(frozen=True, slots=True)
class RepositoryFact:
    """A repository. ``pulls`` and ``issues`` count all, None where the reply does not say."""

    node_id: str
    name: str
    web: str
    default_branch: str | None
    is_private: bool
    is_archived: bool
    is_fork: bool = False
    pulls: int | None = None
    issues: int | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an organisation or team, with the role in lower case."""

    who: Who
    role: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Team:
    """A team with the first page of its members."""

    node_id: str
    slug: str
    members: Listing[Member]


@dataclass(frozen=True, slots=True)
class More:
    """The rest of one list that is to be read: which (labels, files, reviews, comments, changes), and from where."""

    node_id: str
    what: str
    cursor: str | None


@dataclass(frozen=True, slots=True)
class MoreRows:
    """A further page of one list of one item; ``listing`` is None when the item is no longer there."""

    more: More
    listing: Listing[object] | None


@dataclass(frozen=True, slots=True)
class Blobs:
    """Texts of files by blob id, None for one that has no text (binary, or cut off); ``head``: the newest commit."""

    head: str
    texts: dict[str, str | None]
