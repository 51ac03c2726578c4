"""Which REST request gets which answer."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from tests.github.fakehub.accounts import Record, alive
from tests.github.fakehub.failing import message
from tests.github.fakehub.graphql.fields import visible_teams
from tests.github.fakehub.http import Answer, Request
from tests.github.fakehub.repository import Repository
from tests.github.fakehub.rest.lists import by_number
from tests.github.fakehub.rest.people import organisation, public_user, simple_user, team, team_full
from tests.github.fakehub.world import World

if TYPE_CHECKING:
    from tests.github.fakehub.hub import FakeHub

Handler = Callable[["Context"], Answer]
ROUTES: list[tuple[str, re.Pattern[str], Handler, bool]] = []


class Stop(Exception):
    """Ends a request with this answer."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(str(answer.status))
        self.answer = answer


class Context:
    """A REST request on its way, with what its path names."""

    def __init__(self, hub: FakeHub, request: Request, names: dict[str, str], repository: Repository | None) -> None:
        self.hub = hub
        self.world: World = hub.world
        self.request = request
        self.names = names
        self._repository = repository
        self.base: str = request.base
        self.query = request.query

    @property
    def repository(self) -> Repository:
        """The repository the path names."""
        if self._repository is None:
            raise LookupError("this path names no repository")
        return self._repository

    @property
    def viewer(self) -> Record:
        """Who asks. Raises Stop with 401 for nobody."""
        if self.request.viewer is None:
            raise Stop(message(401, "Requires authentication"))
        return self.request.viewer

    def item(self, kind: str = "") -> Record:
        """The issue or pull request the path names. Raises Stop with 404, or 301 for a transferred issue."""
        number = int(self.names["number"])
        item = self.repository.get(number)
        if item is None and number in self.repository.moved:
            new = self.repository.moved[number]
            target = f"{self.base}/repositories/{new['_repository'].index}/issues/{new['number']}"
            raise Stop(moved(target))
        if item is None or (kind and item["__typename"] != kind):
            raise missing()
        return item

    def held(self, kind: str = "") -> Record:
        """The item, to be changed."""
        return self.repository.hold(self.item(kind)["number"])

    def org(self) -> Record:
        """The organisation the path names. Raises Stop with 404."""
        found = self.world.login(self.names["org"])
        if found is None or found["__typename"] != "Organization":
            raise missing()
        return found

    def since(self) -> str | None:
        """The ``since`` of the query."""
        return self.query.get("since")


def missing(text: str = "Not Found") -> Stop:
    """404, as GitHub answers for what is not there and for what one may not see."""
    return Stop(message(404, text))


def moved(target: str) -> Answer:
    """301 to a new address."""
    return Answer(
        301,
        {"message": "Moved Permanently", "url": target, "documentation_url": "https://docs.github.com/rest"},
        {"Location": target},
    )


def route(verb: str, path: str) -> Callable[[Handler], Handler]:
    """Registers a handler. ``{name}`` is one part of the path, ``{name+}`` the rest of it; a path from ``/repo`` is
    below a repository, by name or by number."""
    in_repository = path == "/repo" or path.startswith("/repo/")
    text = path.removeprefix("/repo") if in_repository else path
    text = re.sub(r"\{(\w+)\+\}", r"(?P<\1>.+)", text)
    text = re.sub(r"\{(number|id|team)\}", r"(?P<\1>\\d+)", text)
    pattern = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", text) + "/?$")

    def register(handler: Handler) -> Handler:
        ROUTES.append((verb, pattern, handler, in_repository))
        return handler

    return register


REPOSITORY = re.compile(r"/(?:repos/(?P<owner>[^/]+)/(?P<name>[^/]+)|repositories/(?P<id>\d+))(?P<rest>/.*)?$")


def rest_answer(hub: FakeHub, request: Request) -> Answer:
    """The answer to a REST request, with ETag and 304."""
    try:
        answer = _routed(hub, request)
    except Stop as stop:
        answer = stop.answer
    except (ValueError, KeyError) as error:
        if not isinstance(error, json.JSONDecodeError):
            raise
        answer = message(400, "Problems parsing JSON")
    if "page" in request.query and request.query["page"].isdigit() and int(request.query["page"]) >= 100:
        hub.log.violation(f"{request.verb} {request.target} asks for page 100 or later")
    if request.verb == "GET" and answer.status == 200:
        _conditional(request, answer)
    return answer


def _conditional(request: Request, answer: Answer) -> None:
    body = json.dumps(answer.body, ensure_ascii=False, separators=(",", ":")).encode()
    tag = f'W/"{hashlib.sha256(body).hexdigest()}"'
    answer.headers["ETag"] = tag
    answer.headers["Cache-Control"] = "private, max-age=60, s-maxage=60"
    answer.headers["Vary"] = "Accept, Authorization, Cookie, X-GitHub-OTP"
    asked = request.headers.get("if-none-match")
    if asked is not None and asked.removeprefix("W/") == tag.removeprefix("W/"):
        answer.status, answer.body = 304, None
    else:
        answer.body = body


def _routed(hub: FakeHub, request: Request) -> Answer:
    path = unquote(request.path)
    found = REPOSITORY.match(path)
    repository: Repository | None = None
    if found:
        repository = _repository(hub.world, request, found)
        path = found["rest"] or ""
    for verb, pattern, handler, in_repository in ROUTES:
        if verb != request.verb or in_repository != (repository is not None):
            continue
        match = pattern.match(path)
        if match:
            return handler(Context(hub, request, match.groupdict(), repository))
    raise missing()


def _repository(world: World, request: Request, found: re.Match[str]) -> Repository:
    gone = False
    if found["id"]:
        repository = world.repositories.get(int(found["id"]))
    else:
        repository, gone = world.find(found["owner"], found["name"])
    if repository is None or not world.may_see(repository, request.viewer):
        raise missing()
    if repository.blocked:
        raise Stop(message(451, "Repository access blocked"))
    if gone:
        query = urlsplit(request.target).query
        target = f"{request.base}/repositories/{repository.index}{found['rest'] or ''}"
        raise Stop(moved(f"{target}?{query}" if query else target))
    return repository


# --- The account and its limits ---------------------------------------------------------------------------------------


@route("GET", "/rate_limit")
def _rate_limit(context: Context) -> Answer:
    text = context.request.headers.get("authorization", "").split()
    token = text[1] if len(text) == 2 else None
    core = context.hub.quota("core", token).json()
    graphql = context.hub.quota("graphql", token).json()
    other = {"limit": 30, "used": 0, "remaining": 30, "reset": core["reset"]}
    return Answer(200, {"resources": {"core": core, "graphql": graphql, "search": other}, "rate": core})


@route("GET", "/user")
def _me(context: Context) -> Answer:
    return Answer(200, public_user(context.viewer, context.base))


@route("GET", "/users/{login}")
def _user(context: Context) -> Answer:
    found = context.world.login(context.names["login"].removesuffix("[bot]"))
    if found is None:
        raise missing()
    return Answer(200, public_user(found, context.base))


@route("GET", "/user/{id}")
def _user_by_id(context: Context) -> Answer:
    found = alive(context.world.accounts.get(int(context.names["id"])))
    if found is None:
        raise missing()
    return Answer(200, public_user(found, context.base))


# --- Organisations ----------------------------------------------------------------------------------------------------


@route("GET", "/orgs/{org}")
def _org(context: Context) -> Answer:
    return Answer(200, organisation(context.org(), context.base))


def _is_member(org: Record, person: Record | None) -> bool:
    return any(m["node"] is person for m in org["_members"])


@route("GET", "/orgs/{org}/members")
def _members(context: Context) -> Answer:
    org = context.org()
    inside = _is_member(org, context.request.viewer)
    role = {"admin": "ADMIN", "member": "MEMBER"}.get(context.query.get("role", "all"))
    people = [
        m["node"]
        for m in org["_members"]
        if alive(m["node"])
        and (inside or m["node"]["databaseId"] in org["_public"])
        and (role is None or m["role"] == role)
    ]
    return by_number(context.request, people, simple_user)


@route("GET", "/orgs/{org}/public_members")
def _public_members(context: Context) -> Answer:
    org = context.org()
    people = [m["node"] for m in org["_members"] if alive(m["node"]) and m["node"]["databaseId"] in org["_public"]]
    return by_number(context.request, people, simple_user)


@route("GET", "/orgs/{org}/teams")
def _teams(context: Context) -> Answer:
    if not _is_member(context.org(), context.request.viewer):
        raise missing()
    return by_number(context.request, visible_teams(context.org(), context.request.viewer), team)


def _team(context: Context) -> Record:
    slug = context.names.get("slug")
    for org in context.world.accounts.values():
        for one in visible_teams(org, context.request.viewer) if org["__typename"] == "Organization" else ():
            if slug is not None and org["login"].casefold() == context.names["org"].casefold() and one["slug"] == slug:
                return one
            if slug is None and str(one["databaseId"]) == context.names["team"]:
                return one
    raise missing()


def _team_members(context: Context) -> Answer:
    role = {"maintainer": "MAINTAINER", "member": "MEMBER"}.get(context.query.get("role", "all"))
    found = [m["node"] for m in _team(context)["_members"] if alive(m["node"]) and role in (None, m["role"])]
    return by_number(context.request, found, simple_user)


for _path in ("/orgs/{org}/teams/{slug}", "/organizations/{number}/team/{team}", "/teams/{team}"):
    route("GET", _path)(lambda context: Answer(200, team_full(_team(context), context.base)))
    route("GET", f"{_path}/members")(_team_members)
