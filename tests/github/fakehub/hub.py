"""The fake GitHub as one object: start it, ask it, spoil its answers, read what it saw."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from graphql import GraphQLSchema

from tests.github.fakehub.accounts import alive
from tests.github.fakehub.changes import Changes
from tests.github.fakehub.device import Devices
from tests.github.fakehub.failing import faulty, limit_reached, message, spoil
from tests.github.fakehub.faults import BEFORE, Fault, Faults, Match
from tests.github.fakehub.graphql.engine import Engine, Refused, errors_json
from tests.github.fakehub.graphql.fields import Call
from tests.github.fakehub.http import Answer, Request
from tests.github.fakehub.log import Entry, Log
from tests.github.fakehub.quota import Quota
from tests.github.fakehub.rest import of_repository, writes
from tests.github.fakehub.rest.routes import rest_answer
from tests.github.fakehub.server import Server
from tests.github.fakehub.world import World

ROUTED = (of_repository, writes)
"""Their routes join the list when they are imported."""
GRAPHQL = ("/graphql", "/api/graphql")


class FakeHub:
    """A running fake. ``with FakeHub(world, schema) as hub`` stops it and its threads at the end.

    ``url`` is the address for ``Github(base_url=…)``; ``url + "/api/v3"`` looks like an own server of GitHub."""

    def __init__(self, world: World, schema: GraphQLSchema, *, port: int = 0, limit: int = 5000) -> None:
        self.world = world
        self.clock = world.clock
        self.engine = Engine(schema)
        self.log = Log()
        self.faults = Faults()
        self.devices = Devices(world)
        self.changes = Changes(world)
        self.limit = limit
        self.after_page: list[Callable[[Entry], None]] = []
        """Called after each page of a list or GraphQL answer is made and before it is sent; may change the world."""
        self.latency: dict[str, float] = {}
        """Seconds of the fake's clock an answer of ``core`` or ``graphql`` takes; no real time passes."""
        self.blocked: dict[str, int] = {}
        """Until when (epoch) a resource must not be asked, after a limit was answered."""
        self._quotas: dict[tuple[str, str], Quota] = {}
        self._requests = 0
        self.server = Server(self.answer, port)

    @property
    def url(self) -> str:
        return self.server.url

    def __enter__(self) -> FakeHub:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stops the server and waits for its threads. Raises what went wrong inside it, if anything did."""
        self.faults.clear()
        self.server.close()
        if self.server.errors:
            raise self.server.errors[0]

    def fault(self, kind: str, match: Match = "", times: int = 1, skip: int = 0, **options: Any) -> Fault:
        """Plans a fault (see ``faults.KINDS``) for the next matching requests. ``match`` is ``core``, ``graphql``,
        ``login``, a pattern searched in "VERB /path?query Operation", or a function of the log entry."""
        return self.faults.add(kind, match, times, skip, **options)

    def quota(self, resource: str, token: str | None) -> Quota:
        """The budget of a token for ``core`` or ``graphql``."""
        with self.world.lock:
            found = self._quotas.get((resource, token or ""))
            if found is None:
                limit = self.limit if token else 60 if resource == "core" else 0
                found = self._quotas[resource, token or ""] = Quota(self.clock, resource, limit)
            return found

    # --- Answering ------------------------------------------------------------------------------------------------

    def answer(self, request: Request) -> Answer:
        """The answer to a request; also used by the server's threads."""
        entry = self._entry(request)
        request.entry = entry
        self.log.start(entry)
        try:
            answer = self._answered(request, entry)
            entry.status = 0 if answer.cut else answer.status
            entry.points = answer.charged
        finally:
            self.log.end(entry, self.latency.get(entry.resource, 0.0))
        return answer

    def _entry(self, request: Request) -> Entry:
        resource = "graphql" if request.path in GRAPHQL else "login" if request.path.startswith("/login") else "core"
        entry = Entry(request.verb, request.target, resource, self.clock.now().timestamp())
        if resource == "graphql" and request.body:
            try:
                body = json.loads(request.body)
            except ValueError:
                return entry
            entry.variables = body.get("variables") or {}
            entry.operation = body.get("operationName") or _operation_of(str(body.get("query", "")))
        return entry

    def _answered(self, request: Request, entry: Entry) -> Answer:
        words = request.headers.get("authorization", "").split()
        text = words[1] if len(words) == 2 and words[0].casefold() in ("token", "bearer") else None
        token = self.world.tokens.get(text) if text is not None else None
        if token is not None:
            request.viewer, request.scopes = alive(token.person), token.scopes
        entry.authorized = request.viewer is not None
        quota = self.quota(entry.resource, text if request.viewer else None)
        self._watch(entry)
        fault = self.faults.take(entry)
        if fault is not None:
            entry.fault = fault.kind
        if fault is not None and fault.kind == "hang":
            fault.released.wait()
            return Answer(cut=True, charged=0)
        if fault is not None and fault.kind == "reset":
            return Answer(cut=True, charged=0)
        with self.world.lock:
            if fault is not None and fault.kind in BEFORE and fault.kind != "half":
                answer, until = faulty(fault, request, quota, self.clock.epoch())
                if until is not None:
                    self.blocked[entry.resource] = until
                quota.charge(answer.charged)
            elif entry.resource == "login":
                answer = self.devices.answer(request)
            elif text is not None and request.viewer is None:
                answer = message(401, "Bad credentials")
                answer.charged = 0
            elif entry.resource == "graphql":
                answer = self._graphql(request, quota)
            else:
                answer = self._rest(request, quota)
            if fault is not None and fault.kind == "half":
                answer.cut = True
            elif fault is not None and fault.kind not in BEFORE:
                spoil(fault, answer)
            self._headers(request, answer, quota)
            if answer.listed:
                for hook in self.after_page:
                    hook(entry)
        self.clock.advance(self.latency.get(entry.resource, 0.0))
        return answer

    def _watch(self, entry: Entry) -> None:
        until = self.blocked.get(entry.resource, 0)
        if entry.at < until:
            self.log.violation(f"{entry.verb} {entry.path} came {until - entry.at:.0f} s before the limit ends")

    def _graphql(self, request: Request, quota: Quota) -> Answer:
        if request.viewer is None:
            return message(401, "This endpoint requires you to be authenticated.")
        try:
            ready = self.engine.ready(request.json())
        except Refused as refused:
            quota.charge(1)
            return Answer(200, {"errors": errors_json(refused.errors)}, listed=True)
        except ValueError:
            return message(400, "Problems parsing JSON")
        points = ready.cost.points
        if not quota.charge(points):
            self.blocked["graphql"] = quota.reset
            return limit_reached(request, quota)
        call = Call(self.world, request.viewer, points, ready.cost.nodes, quota.limit, quota.remaining, quota.reset)
        return Answer(200, self.engine.run(ready, call), charged=points, listed=True)

    def _rest(self, request: Request, quota: Quota) -> Answer:
        free = request.path == "/rate_limit"
        quota.renew()
        if not free and quota.remaining < 1:
            self.blocked["core"] = quota.reset
            return limit_reached(request, quota)
        answer = rest_answer(self, request)
        answer.charged = 0 if free or answer.status == 304 else answer.charged
        if answer.charged:
            quota.charge(answer.charged)
        return answer

    def _headers(self, request: Request, answer: Answer, quota: Quota) -> None:
        self._requests += 1
        headers = {
            "Date": self.clock.http_date(),
            "Server": "github.com",
            "X-GitHub-Request-Id": f"FAKE:{self._requests:08X}",
            "X-GitHub-Media-Type": "github.v3; format=json",
        }
        if quota.resource != "login":
            headers.update(quota.headers())
            version = request.headers.get("x-github-api-version", "2022-11-28")
            headers["X-GitHub-Api-Version-Selected"] = version
        if request.viewer is not None and request.scopes is not None:
            headers["X-OAuth-Scopes"] = request.scopes
            headers["X-Accepted-OAuth-Scopes"] = ""
        answer.headers = {**headers, **answer.headers}


def _operation_of(query: str) -> str | None:
    """The name of the first operation in a query's text."""
    for line in query.splitlines():
        words = line.strip().replace("(", " ").replace("{", " ").split()
        if len(words) > 1 and words[0] in ("query", "mutation"):
            return words[1]
    return None
