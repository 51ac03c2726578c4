"""Answers the sync's questions by GitHub's API: GraphQL for what has lists inside, REST for what changed lately."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import wraps
from typing import Any, Final, ParamSpec, TypeVar, cast

from pydantic import SecretStr
from requests.utils import parse_header_links

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
from understudy.application.sync.faults import Misasked, NotThere, Unreachable
from understudy.application.sync.port import Quota, Reply, Token
from understudy.github import queries, replies
from understudy.github.client import PUBLIC_API, Answer, Client
from understudy.github.faults import absences, date_of, fault_of_errors, number_of

T = TypeVar("T")
_PER_PAGE: Final = 100


Ask = ParamSpec("Ask")


def _judged(ask: Callable[Ask, T]) -> Callable[Ask, T]:
    """An answer of another form than GitHub's own description stops its repository; its contents go nowhere."""

    @wraps(ask)
    def judged(*arguments: Ask.args, **named: Ask.kwargs) -> T:
        try:
            return ask(*arguments, **named)
        except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
            field = f" {error.args[0]}" if isinstance(error, KeyError) else ""
            where = f"{type(error).__name__}{field}"
            raise Misasked(f"GitHub's answer has another form than expected ({where})", 200) from None

    return judged


class Gateway:
    """A :class:`~understudy.application.sync.port.HubGateway`: one per thread."""

    def __init__(self, token: SecretStr | None, base_url: str = PUBLIC_API, client: Client | None = None) -> None:
        self._client = client or Client(token, base_url)
        self._notices: list[str] = []

    @_judged
    def token(self) -> Reply[Token]:
        """Whose token this is and what it may do, by the headers of ``/user``."""
        answer = self._client.rest("/user")
        scopes = answer.headers.get("x-oauth-scopes")
        found = None if scopes is None else frozenset(part.strip() for part in scopes.split(",") if part.strip())
        return self._reply(answer, Token(answer.body["login"], found, _expiry(answer.headers)))

    @_judged
    def repository(self, name: str, etag: str | None = None) -> Reply[RepositoryFact | None]:
        """A repository by OWNER/NAME; a former name leads to the present one."""
        answer = self._client.rest(f"/repos/{name}", etag=etag)
        return self._reply(answer, None if answer.status == 304 else replies.rest_repository(answer.body))

    @_judged
    def pulls(self, repository: str, size: int, cursor: str | None) -> Reply[ItemPage]:
        """A page of pull requests, newest first."""
        return self._items(queries.PULLS, repository, "pull", "pullRequests", size, cursor, queries.pulls_cost(size))

    @_judged
    def issues(self, repository: str, size: int, cursor: str | None) -> Reply[ItemPage]:
        """A page of issues, newest first."""
        return self._items(queries.ISSUES, repository, "issue", "issues", size, cursor, queries.issues_cost(size))

    @_judged
    def hydrate(self, node_ids: Sequence[str], *, pulls: bool) -> Reply[tuple[Item, ...]]:
        """Items by node id; those that GitHub left out are in ``missing`` by their id."""
        query = queries.HYDRATE_PULLS if pulls else queries.HYDRATE_ISSUES
        kind, typename = ("pull", "PullRequest") if pulls else ("issue", "Issue")
        size = len(node_ids)
        cost = queries.pulls_cost(size) if pulls else queries.issues_cost(size)
        answer, data = self._graphql(query, {"ids": list(node_ids)}, cost)
        nodes = data.get("nodes") or []
        found = tuple(
            replies.item(node, kind, self._note) for node in nodes if node and node.get("__typename") == typename
        )
        why = dict(absences(answer.body.get("errors")))
        missing = tuple(
            (node_id, why.get(f"nodes/{place}", "NOT_FOUND"))
            for place, node_id in enumerate(node_ids)
            if place >= len(nodes) or not nodes[place] or nodes[place].get("__typename") != typename
        )
        return self._reply(answer, found, data=data, missing=missing)

    @_judged
    def more(self, lists: Sequence[More]) -> Reply[tuple[MoreRows, ...]]:
        """Further pages of several lists in one query, which costs one point for up to 149."""
        query = queries.more([entry.what for entry in lists])
        variables: dict[str, Any] = {}
        for place, entry in enumerate(lists):
            variables[f"i{place}"], variables[f"c{place}"] = entry.node_id, entry.cursor
        answer, data = self._graphql(query, variables, queries.points(len(lists)))
        found = []
        for place, entry in enumerate(lists):
            raw = (data.get(f"n{place}") or {}).get("list")
            found.append(MoreRows(entry, None if raw is None else replies.more_rows(entry.what, raw, self._note)))
        return self._reply(answer, tuple(found), data=data, missing=absences(answer.body.get("errors")))

    @_judged
    def changed(
        self, repository: str, since: int, next_page: str | None, etag: str | None
    ) -> Reply[tuple[tuple[Listed, ...], str | None]]:
        """A page of changed items, oldest change first."""
        asked = {"state": "all", "sort": "updated", "direction": "asc", "since": _stamp(since), "per_page": _PER_PAGE}
        answer = self._page(f"/repos/{repository}/issues", asked, next_page, etag)
        return self._reply(answer, (tuple(map(replies.rest_listed, answer.body or ())), _next(answer)))

    @_judged
    def review_comments(
        self, repository: str, since: int | None, next_page: str | None, etag: str | None
    ) -> Reply[tuple[tuple[ReviewComment, ...], str | None]]:
        """A page of review comments, oldest change first."""
        asked: dict[str, Any] = {"sort": "updated", "direction": "asc", "per_page": _PER_PAGE}
        if since is not None:
            asked["since"] = _stamp(since)
        answer = self._page(f"/repos/{repository}/pulls/comments", asked, next_page, etag)
        rows = tuple(replies.rest_review_comment(raw, self._note) for raw in answer.body or ())
        return self._reply(answer, (rows, _next(answer)))

    @_judged
    def org_repositories(self, org: str, cursor: str | None) -> Reply[Listing[RepositoryFact]]:
        """Repositories of an organisation, by name."""
        answer, data = self._graphql(queries.ORG_REPOSITORIES, {"org": org, "cursor": cursor}, queries.points(201))
        found = replies.listing(_organisation(data).get("repositories"), replies.org_repository)
        return self._reply(answer, found, data=data)

    @_judged
    def org_members(self, org: str, cursor: str | None) -> Reply[Listing[Member]]:
        """Members of an organisation."""
        answer, data = self._graphql(queries.ORG_MEMBERS, {"org": org, "cursor": cursor}, 1)
        raw = _organisation(data).get("membersWithRole")
        return self._reply(answer, replies.listing(raw, self._member, key="edges"), data=data)

    @_judged
    def org_teams(self, org: str, cursor: str | None) -> Reply[Listing[Team]]:
        """Teams of an organisation."""
        answer, data = self._graphql(queries.ORG_TEAMS, {"org": org, "cursor": cursor}, 1)
        raw = _organisation(data).get("teams")
        return self._reply(answer, replies.listing(raw, lambda node: replies.team(node, self._note)), data=data)

    @_judged
    def team_members(self, node_id: str, cursor: str | None) -> Reply[Listing[Member]]:
        """A further page of a team's members."""
        answer, data = self._graphql(queries.TEAM_MEMBERS, {"id": node_id, "cursor": cursor}, 1)
        raw = (data.get("node") or {}).get("members")
        return self._reply(answer, replies.listing(raw, self._member, key="edges"), data=data)

    @_judged
    def owners_files(self, repository: str, branch: str, etag: str | None) -> Reply[tuple[tuple[str, str], ...] | None]:
        """Path and blob id of every OWNERS file at a branch's tip."""
        answer = self._client.rest(f"/repos/{repository}/git/trees/{branch}", {"recursive": "1"}, etag)
        if answer.status == 304:
            return self._reply(answer, None)
        missing: tuple[tuple[str, str], ...] = ()
        if answer.body.get("truncated"):
            missing = (("tree", "TRUNCATED"),)
            self._note(
                f"the list of files of {repository} is too long for GitHub; import a clone to have all OWNERS files"
            )
        return self._reply(answer, replies.owners_files(answer.body), missing=missing)

    @_judged
    def texts(self, repository: str, oids: Sequence[str]) -> Reply[Blobs]:
        """Texts of blobs by id; binary ones and those GitHub cuts off have none."""
        owner, _, name = repository.partition("/")
        answer, data = self._graphql(queries.texts(list(oids)), {"owner": owner, "name": name}, 1)
        found = data.get("repository")
        if found is None or found.get("head") is None:
            raise NotThere("GitHub does not show this", 200)
        blobs = [found[f"b{place}"] for place in range(len(oids))]
        texts = {blob["oid"]: None if blob["isTruncated"] else blob["text"] for blob in blobs if blob}
        missing = tuple((oid, "NOT_FOUND") for oid in oids if oid not in texts)
        return self._reply(answer, Blobs(found["head"]["oid"], texts), data=data, missing=missing)

    def close(self) -> None:
        """Give the connection back."""
        self._client.close()

    def _items(
        self, query: str, repository: str, kind: str, field: str, size: int, cursor: str | None, cost: int
    ) -> Reply[ItemPage]:
        owner, _, name = repository.partition("/")
        answer, data = self._graphql(query, {"owner": owner, "name": name, "n": size, "cursor": cursor}, cost)
        found = data.get("repository")
        if found is None:
            raise NotThere("GitHub does not show this", 200)
        raw = found[field]
        told = replies.outline(raw, kind)

        @_judged
        def make() -> tuple[tuple[Item, ...], tuple[str, ...]]:
            notices: dict[str, None] = {}
            rows = replies.listing(raw, lambda node: replies.item(node, kind, notices.setdefault)).rows
            return rows, tuple(notices)

        page = ItemPage(*told, make)
        moved = found["nameWithOwner"].casefold() != repository.casefold()
        return self._reply(answer, page, data=data, missing=absences(answer.body.get("errors")), moved=moved)

    def _page(self, path: str, asked: Mapping[str, Any], next_page: str | None, etag: str | None) -> Answer:
        return self._client.rest(next_page) if next_page is not None else self._client.rest(path, asked, etag)

    def _graphql(self, query: str, variables: Mapping[str, Any], cost: int) -> tuple[Answer, Mapping[str, Any]]:
        answer = self._client.graphql(query, variables)
        if not isinstance(answer.body, dict):
            raise Unreachable("GitHub's answer was cut short", answer.status)
        errors, data = answer.body.get("errors"), answer.body.get("data")
        if errors:
            fault = fault_of_errors(errors, data, answer.headers)
            if fault is not None:
                raise fault
        if not isinstance(data, dict):
            raise Unreachable("GitHub's answer was cut short", answer.status)
        charged = (data.get("rateLimit") or {}).get("cost")
        if charged is not None and charged != cost:
            self._note(f"GitHub charged {charged} points where {cost} were expected")
        return answer, data

    def _member(self, edge: Mapping[str, Any]) -> Member | None:
        return replies.member(edge, self._note)

    def _note(self, what: str) -> None:
        if what not in self._notices:
            self._notices.append(what)

    def _reply(
        self,
        answer: Answer,
        value: T,
        *,
        data: Mapping[str, Any] | None = None,
        missing: tuple[tuple[str, str], ...] = (),
        moved: bool = False,
    ) -> Reply[T]:
        for header in ("deprecation", "sunset"):
            if header in answer.headers:
                self._note(f"GitHub announces the end of a part of its API ({header}: {answer.headers[header]})")
        notices, self._notices = tuple(self._notices), []
        return Reply(
            value,
            date_of(answer.headers),
            _quota(answer.headers, data),
            answer.headers.get("etag"),
            notices,
            missing,
            moved or answer.moved,
            answer.status == 304,
        )


def connect(token: SecretStr | None, base_url: str = PUBLIC_API) -> Callable[[], Gateway]:
    """A factory of gateways, one for each thread that calls it."""
    return lambda: Gateway(token, base_url)


def _organisation(data: Mapping[str, Any]) -> Mapping[str, Any]:
    found = data.get("organization")
    if found is None:
        raise NotThere("GitHub does not show this organisation", 200)
    return cast(Mapping[str, Any], found)


def _quota(headers: Mapping[str, str], data: Mapping[str, Any] | None) -> Quota | None:
    limit, remaining = number_of(headers, "x-ratelimit-limit"), number_of(headers, "x-ratelimit-remaining")
    reset, now = number_of(headers, "x-ratelimit-reset"), date_of(headers)
    said = (data or {}).get("rateLimit")
    if said:
        limit, remaining = said.get("limit") or limit, said["remaining"]
        reset = replies.instant(said["resetAt"])
    if limit is None or remaining is None or reset is None or not now:
        return None
    return Quota(limit, remaining, float(max(reset - now, 0)))


def _next(answer: Answer) -> str | None:
    """The address of the next page: links are followed, never built."""
    links = parse_header_links(answer.headers.get("link", ""))
    return next((link["url"] for link in links if link.get("rel") == "next"), None)


def _stamp(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _expiry(headers: Mapping[str, str]) -> int | None:
    text = headers.get("github-authentication-token-expiration")
    if not text:
        return None
    try:
        return int(datetime.strptime(text.replace(" UTC", " +0000"), "%Y-%m-%d %H:%M:%S %z").timestamp())
    except ValueError:
        return None
