"""Answers with a fault in them, in GitHub's words."""

from __future__ import annotations

from typing import Any

from tests.github.fakehub.faults import Fault
from tests.github.fakehub.http import Answer, Request
from tests.github.fakehub.quota import Quota

DOCS = "https://docs.github.com/rest"
SECONDARY = (
    "You have exceeded a secondary rate limit. Please wait a few minutes before you try again. "
    "If you reach out to GitHub Support for help, please include the request ID."
)
BAD_GATEWAY = b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>502 Bad Gateway</body></html>\r\n"
TIMED_OUT = (
    "Something went wrong while executing your query. This may be the result of a timeout, or it could be "
    "a GitHub bug. Please include a request ID when reporting this issue."
)

SIMPLE: dict[str, tuple[int, str]] = {
    "500": (500, "Server Error"),
    "401": (401, "Bad credentials"),
    "403": (403, "Resource not accessible by personal access token"),
    "saml": (
        403,
        "Resource protected by organization SAML enforcement. You must grant your token access to this organization.",
    ),
    "404": (404, "Not Found"),
    "410": (410, "This issue was deleted"),
    "451": (451, "Repository access blocked"),
}


def message(status: int, text: str, **more: Any) -> Answer:
    """An error in GitHub's form."""
    return Answer(status, {"message": text, "documentation_url": DOCS, "status": str(status), **more}, charged=1)


def limit_reached(request: Request, quota: Quota, kind: str = "RATE_LIMITED") -> Answer:
    """The hourly budget is spent."""
    login = request.viewer["login"] if request.viewer else "127.0.0.1"
    if quota.resource == "graphql":
        text = f"API rate limit exceeded for user ID {request.viewer['databaseId'] if request.viewer else 0}."
        if kind == "RATE_LIMIT":
            text = text.replace("exceeded", "already exceeded")
        return Answer(200, {"errors": [{"type": kind, "message": text}]}, charged=0)
    answer = message(403, f"API rate limit exceeded for {login}.")
    answer.charged = 0
    return answer


def faulty(fault: Fault, request: Request, quota: Quota, now: int) -> tuple[Answer, int | None]:
    """The answer a fault gives in place of the real one, and until when (epoch) the client must keep away."""
    kind, options = fault.kind, fault.options
    graphql = quota.resource == "graphql"
    if kind in SIMPLE:
        status, text = SIMPLE[kind]
        answer = message(status, text)
        if kind == "saml":
            answer.headers["X-GitHub-SSO"] = "required; url=https://github.com/orgs/example/sso"
        if kind == "451":
            answer.body["block"] = {"reason": "dmca", "created_at": "2026-01-01T00:00:00Z", "html_url": DOCS}
        return answer, None
    if kind == "422":
        return message(422, "Validation Failed", errors=[{"resource": "Search", "field": "q", "code": "invalid"}]), None
    if kind == "502":
        return Answer(502, BAD_GATEWAY, {"Content-Type": "text/html"}), None
    if kind == "504":
        text = "We couldn't respond to your request in time. Sorry about that. Please try resubmitting your request."
        return Answer(504, {"message": text}), None
    if kind == "garbage":
        return Answer(200, b"<!DOCTYPE html><title>Unicorn!</title>", {"Content-Type": "application/json"}), None
    if kind == "empty":
        return Answer(200, b""), None
    if kind == "timeout-in-body":
        return Answer(200, {"data": None, "errors": [{"message": TIMED_OUT}]}), None
    if kind in ("primary", "rate-limit"):
        seconds = int(options.get("seconds", 3600))
        quota.renew()
        quota.used, quota.reset = quota.limit, now + seconds
        return limit_reached(request, quota, "RATE_LIMIT" if kind == "rate-limit" else "RATE_LIMITED"), now + seconds
    seconds = int(options.get("seconds", 60))
    status = 429 if "429" in kind else 403
    if kind == "graphql-secondary" and graphql:
        answer = Answer(200, {"data": None, "errors": [{"type": "RATE_LIMITED", "message": SECONDARY}]}, charged=0)
    else:
        answer = message(status, SECONDARY)
        answer.charged = 0
    if kind not in ("429", "secondary-403-bare"):
        answer.headers["Retry-After"] = str(seconds)
    return answer, now + seconds


def spoil(fault: Fault, answer: Answer) -> None:
    """Changes a good answer as the fault says."""
    kind, options = fault.kind, fault.options
    if kind == "deprecation":
        answer.headers["Deprecation"] = "Sat, 01 Nov 2026 00:00:00 GMT"
        answer.headers["Sunset"] = "Mon, 01 Nov 2027 00:00:00 GMT"
    elif not isinstance(answer.body, dict):
        raise TypeError(f"the fault {kind} met an answer that is no object")
    elif kind == "cost":
        answer.body["data"]["rateLimit"]["cost"] = options.get("cost", 99)
    elif kind == "enum":
        for holder in _holders(answer.body, options.get("key", "state")):
            holder[options.get("key", "state")] = options.get("value", "HALF_OPEN")
    elif kind == "missing-field":
        for holder in _holders(answer.body, options["key"]):
            del holder[options["key"]]
    elif kind == "partial":
        _lose_nodes(answer.body, int(options.get("nodes", 1)), str(options.get("type", "NOT_FOUND")))


def _holders(value: Any, key: str) -> list[dict[str, Any]]:
    """Every object inside that has this key."""
    found = []
    if isinstance(value, dict):
        if key in value:
            found.append(value)
        for inner in value.values():
            found += _holders(inner, key)
    elif isinstance(value, list):
        for inner in value:
            found += _holders(inner, key)
    return found


def _lose_nodes(body: dict[str, Any], count: int, kind: str) -> None:
    """Puts null for the first nodes of the outermost list, with an error for each."""
    path: list[str | int] = []
    value: Any = body["data"]
    while not isinstance(value, list):
        key = next(
            (k for k in ("nodes", "repository", "organization", "pullRequests", "issues", "node") if k in value), None
        )
        if key is None:
            raise ValueError("the fault partial found no list of nodes in the answer")
        path.append(key)
        value = value[key]
    errors = body.setdefault("errors", [])
    for index in range(min(count, len(value))):
        name = value[index].get("id", "?") if isinstance(value[index], dict) else "?"
        text = f"Could not resolve to a node with the global id of '{name}'."
        if kind != "NOT_FOUND":
            text = "Resource not accessible by personal access token"
        errors.append({"type": kind, "path": [*path, index], "locations": [{"line": 1, "column": 1}], "message": text})
        value[index] = None
