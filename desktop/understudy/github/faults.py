"""Sorts what GitHub says, and what the network does, by what has to be done about it.

Only the type, the status and the request id go on from here: replies hold private texts, and PyGithub's exceptions
print whole replies.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from email.utils import parsedate_to_datetime
from typing import Any

import requests

from github import GithubException
from understudy.application.sync.faults import (
    Fault,
    Misasked,
    NotThere,
    Overloaded,
    RateLimited,
    Unauthorized,
    Unreachable,
)

_LIMITS = frozenset({"RATE_LIMITED", "RATE_LIMIT"})
_ABSENT = frozenset({"NOT_FOUND", "FORBIDDEN", "INSUFFICIENT_SCOPES", "SAML_FAILURE"})
_OURS = frozenset({"MAX_NODE_LIMIT_EXCEEDED", "EXCESSIVE_PAGINATION", "MISSING_PAGINATION_BOUNDARIES"})
_OUR_CODES = frozenset({"undefinedField", "argumentLiteralsIncompatible", "variableMismatch", "parseError"})


def date_of(headers: Mapping[str, str]) -> int:
    """GitHub's clock by the ``Date`` header, in seconds since 1970; 0 without one."""
    try:
        return int(parsedate_to_datetime(headers["date"]).timestamp())
    except (KeyError, ValueError, TypeError):
        return 0


def number_of(headers: Mapping[str, str], name: str) -> int | None:
    """A header's number; proxies have been seen to send ``4999.0``."""
    try:
        return int(float(headers[name]))
    except (KeyError, ValueError):
        return None


def wait_of(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait: ``retry-after``, else until the reset when nothing remains; None when GitHub does not say.

    The reset is counted from GitHub's own clock, so that a wrong local clock does no harm.
    """
    after = number_of(headers, "retry-after")
    if after is not None:
        return float(max(after, 0))
    reset, now = number_of(headers, "x-ratelimit-reset"), date_of(headers)
    if number_of(headers, "x-ratelimit-remaining") == 0 and reset is not None and now:
        return float(max(reset - now, 0) + 1)
    return None


def fault_of_status(status: int, headers: Mapping[str, str], body: Any) -> Fault | None:
    """The fault that a reply with this status is; None for 200 and 304."""
    if status in (200, 304):
        return None
    request = headers.get("x-github-request-id", "")
    said = str(body.get("message", "")).lower() if isinstance(body, dict) else ""
    limited = "retry-after" in headers or number_of(headers, "x-ratelimit-remaining") == 0
    if status == 429 or (status == 403 and (limited or "rate limit" in said or "abuse" in said)):
        return RateLimited("GitHub asks for a pause", status, request, wait_of(headers))
    if status == 401:
        return Unauthorized("GitHub does not accept the token", status, request)
    if status in (403, 404, 410, 451):
        state = {403: "blocked", 404: "missing", 410: "gone", 451: "blocked"}[status]
        return NotThere("GitHub does not show this", status, request, state)
    if status >= 500 or status == 408:
        return Overloaded("GitHub could not finish", status, request)
    return Misasked("GitHub did not understand the question", status, request)


def fault_of_exception(error: BaseException) -> Fault:
    """The fault behind an exception of requests or PyGithub."""
    name = type(error).__name__
    if isinstance(error, GithubException):
        headers = {key.lower(): str(value) for key, value in (error.headers or {}).items()}
        found = (
            fault_of_errors(error.data.get("errors"), error.data.get("data"), headers)
            if isinstance(error.data, dict) and error.data.get("errors") and error.status in (200, 400, 404)
            else None
        )
        return found or fault_of_status(error.status, headers, error.data) or Unreachable(name, error.status)
    if isinstance(error, requests.exceptions.Timeout):
        return Overloaded(f"GitHub did not answer in time ({name})")
    if isinstance(error, requests.exceptions.SSLError):
        return Misasked(f"the connection to GitHub is not secure ({name})")
    return Unreachable(f"GitHub cannot be reached ({name})")


def fault_of_errors(errors: Any, data: Any, headers: Mapping[str, str]) -> Fault | None:
    """The fault that the errors inside a GraphQL reply are; None when the rest of the reply can be used."""
    request = headers.get("x-github-request-id", "")
    entries: Sequence[Any] = errors if isinstance(errors, list) else []
    types = {_type_of(entry) for entry in entries if isinstance(entry, dict)}
    said = " ".join(str(entry.get("message", "")).lower() for entry in entries if isinstance(entry, dict))
    if types & _LIMITS or "rate limit" in said or "abuse detection" in said:
        return RateLimited("GitHub asks for a pause", 200, request, wait_of(headers))
    codes = {str((entry.get("extensions") or {}).get("code", "")) for entry in entries if isinstance(entry, dict)}
    if types & _OURS or codes & _OUR_CODES:
        return Misasked(f"GitHub did not understand the question ({', '.join(sorted(types | codes))})", 200, request)
    if types and types <= _ABSENT:
        if isinstance(data, dict) and any(value for key, value in data.items() if key != "rateLimit"):
            return None
        state = "missing" if "NOT_FOUND" in types else "blocked"
        return NotThere("GitHub does not show this", 200, request, state)
    if data is None and not types - {""} and "something went wrong" not in said and "timedout" not in said:
        return Misasked("GitHub did not understand the question", 200, request)
    return Overloaded("GitHub could not finish", 200, request)


def absences(errors: Any) -> tuple[tuple[str, str], ...]:
    """What GitHub left out of a reply: the place in it, and why."""
    found = []
    for entry in errors if isinstance(errors, list) else []:
        if isinstance(entry, dict):
            place = "/".join(str(step) for step in entry.get("path") or ())
            found.append((place, _type_of(entry) or "unknown"))
    return tuple(found)


def _type_of(entry: Mapping[str, Any]) -> str:
    return str(entry.get("type") or (entry.get("extensions") or {}).get("type") or "")
