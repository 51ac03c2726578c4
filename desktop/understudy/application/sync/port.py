"""What the sync needs of GitHub. The adapter answers one question a call; it never waits, retries or pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from understudy.application.sync.facts import (
    Blobs,
    Item,
    ItemPage,
    Listed,
    Listing,
    Member,
    More,
    MoreRows,
    RepositoryFact,
    ReviewComment,
    Team,
)

T = TypeVar("T", covariant=True)


@dataclass(frozen=True, slots=True)
class Quota:
    """The allowance by a reply: points or requests left of how many, and in how many seconds it is full again."""

    limit: int
    remaining: int
    resets_in: float


@dataclass(frozen=True, slots=True)
class Reply(Generic[T]):
    """An answer. ``date`` is GitHub's clock in seconds since 1970; ``notices`` are oddities to show a person once.

    ``missing`` are node ids (or places) that GitHub left out, each with its reason.
    """

    value: T
    date: int
    quota: Quota | None = None
    etag: str | None = None
    notices: tuple[str, ...] = ()
    missing: tuple[tuple[str, str], ...] = ()
    moved: bool = False
    unchanged: bool = False


@dataclass(frozen=True, slots=True)
class Token:
    """What a token may do: None where it does not say. ``expires_at`` in seconds since 1970."""

    login: str
    scopes: frozenset[str] | None
    expires_at: int | None


class HubGateway(Protocol):
    """One connection to a GitHub, for one thread. Every call raises a :class:`Fault` when it has no answer."""

    def token(self) -> Reply[Token]:
        """Whose token this is and what it may do."""
        ...

    def repository(self, name: str, etag: str | None = None) -> Reply[RepositoryFact | None]:
        """A repository by OWNER/NAME, also by a former name. None in an unchanged reply."""
        ...

    def pulls(self, repository: str, size: int, cursor: str | None) -> Reply[ItemPage]:
        """Pull requests, newest first."""
        ...

    def issues(self, repository: str, size: int, cursor: str | None) -> Reply[ItemPage]:
        """Issues, newest first."""
        ...

    def hydrate(self, node_ids: Sequence[str], *, pulls: bool) -> Reply[tuple[Item, ...]]:
        """Pull requests (at most 20), or issues (at most 25), by node id; those left out are ``missing``."""
        ...

    def more(self, lists: Sequence[More]) -> Reply[tuple[MoreRows, ...]]:
        """Further pages of long lists, at most 100 in one call."""
        ...

    def changed(
        self, repository: str, since: int, next_page: str | None, etag: str | None
    ) -> Reply[tuple[tuple[Listed, ...], str | None]]:
        """A page of items changed since an instant, oldest change first, and the address of the next page."""
        ...

    def review_comments(
        self, repository: str, since: int | None, next_page: str | None, etag: str | None
    ) -> Reply[tuple[tuple[ReviewComment, ...], str | None]]:
        """A page of review comments changed since an instant, oldest change first, and the address of the next page."""
        ...

    def org_repositories(self, org: str, cursor: str | None) -> Reply[Listing[RepositoryFact]]:
        """Repositories of an organisation, by name."""
        ...

    def org_members(self, org: str, cursor: str | None) -> Reply[Listing[Member]]:
        """Members of an organisation: the public ones, all for those who belong to it."""
        ...

    def org_teams(self, org: str, cursor: str | None) -> Reply[Listing[Team]]:
        """Teams of an organisation; only those who belong to it see any."""
        ...

    def team_members(self, node_id: str, cursor: str | None) -> Reply[Listing[Member]]:
        """A further page of a team's members."""
        ...

    def owners_files(self, repository: str, branch: str, etag: str | None) -> Reply[tuple[tuple[str, str], ...] | None]:
        """Path and blob id of every OWNERS and OWNERS_ALIASES file at a branch's tip. None in an unchanged reply.

        A list that GitHub cut off has the place ``tree`` in ``missing``.
        """
        ...

    def texts(self, repository: str, oids: Sequence[str]) -> Reply[Blobs]:
        """Texts of blobs by id, at most 100, and the default branch's newest commit; those left out are ``missing``."""
        ...

    def close(self) -> None:
        """Give the connection back."""
        ...


GatewayFactory = Callable[[], HubGateway]
"""Makes a gateway for the thread that calls it."""
