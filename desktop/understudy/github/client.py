"""One connection to a GitHub: PyGithub's transport and authentication, and nothing of its paging, pacing or retrying.

A ``Github`` object belongs to one thread: shared ones mix up answers. Redirects are followed here with their query kept
(PyGithub drops it), replies are judged by :mod:`understudy.github.faults`, and nothing of a reply is ever logged.
"""

from __future__ import annotations

import json
import logging
from collections.abc import ItemsView, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import requests
from github.Requester import HTTPRequestsConnectionClass, HTTPSRequestsConnectionClass, RequestsResponse
from pydantic import SecretStr

from github import Auth, Consts, Github, GithubException
from understudy.application.errors import UserError
from understudy.application.sync.faults import Unreachable
from understudy.github.faults import fault_of_exception, fault_of_status

PUBLIC_API: Final = Consts.DEFAULT_BASE_URL
API_VERSION: Final = Consts.API_VERSION_2022_11_28
TIMEOUT_S: Final = 15
_HOPS = 3
_MOVED_TO = "x-moved-to"
_LOOPBACK = ("localhost", "127.0.0.1", "::1")

# At DEBUG its requester would write whole replies into the log.
logging.getLogger("github.Requester").setLevel(logging.WARNING)


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply: status, headers in lower case, the JSON it carried. ``moved``: it came from another address."""

    status: int
    headers: Mapping[str, str]
    body: Any
    moved: bool = False

    def __repr__(self) -> str:
        return f"Answer({self.status})"


class _Reply(RequestsResponse):
    """Hides from PyGithub what it would follow or sleep on by itself."""

    def __init__(self, reply: requests.Response) -> None:
        super().__init__(reply)
        if self.status == 202:  # it would sleep and ask again
            self.status = 503

    def getheaders(self) -> ItemsView[str, str]:
        return {
            (_MOVED_TO if name.lower() == "location" else name): value for name, value in self.headers.items()
        }.items()


class _Https(HTTPSRequestsConnectionClass):
    def getresponse(self) -> RequestsResponse:
        return _Reply(super().getresponse().response)


class _Http(HTTPRequestsConnectionClass):
    def getresponse(self) -> RequestsResponse:
        return _Reply(super().getresponse().response)


def check_address(base_url: str) -> str:
    """The address of an API, without a slash at its end. Raises UserError for one that a token must not be sent to."""
    parts = urlsplit(base_url)
    plain = parts.scheme == "http" and parts.hostname in _LOOPBACK
    if not parts.hostname or not (parts.scheme == "https" or plain) or parts.username or parts.query:
        raise UserError(
            f"{base_url} is not the address of a GitHub API; write https://api.github.com, "
            "or https://HOST/api/v3 for GitHub Enterprise Server."
        )
    return base_url.rstrip("/")


def host_of(base_url: str) -> str:
    """The host whose repositories an API serves, such as github.com."""
    parts = urlsplit(base_url)
    if base_url.rstrip("/") == PUBLIC_API:
        return "github.com"
    return parts.netloc.removeprefix("api.")


class Client:
    """Questions to one GitHub. Not to be shared between threads."""

    def __init__(self, token: SecretStr | None, base_url: str = PUBLIC_API, timeout: int = TIMEOUT_S) -> None:
        if not __debug__:
            raise RuntimeError("PyGithub's address checks are assertions: do not run with -O")
        base_url = check_address(base_url)
        self._github = Github(
            auth=Auth.Token(token.get_secret_value()) if token is not None else None,
            base_url=base_url,
            timeout=timeout,
            user_agent="Understudy",
            per_page=100,
            retry=None,
            seconds_between_requests=None,
            seconds_between_writes=None,
            api_version=API_VERSION,
        )
        parts = urlsplit(base_url)
        made = _Https if parts.scheme == "https" else _Http
        self._connection = made(parts.hostname or "", parts.port, timeout=timeout)
        self._base_url = base_url

    def rest(self, path: str, parameters: Mapping[str, Any] | None = None, etag: str | None = None) -> Answer:
        """GET a path such as ``/repos/o/n``, or the address of a next page. Raises a Fault unless it is 200 or 304."""
        headers = {"If-None-Match": etag} if etag else {}
        target, asked = path, dict(parameters or {})
        for hop in range(_HOPS + 1):
            answer = self._ask("GET", target, asked, dict(headers), None)
            if answer.status not in (301, 302, 307, 308):
                _raise_for(answer)
                return answer if not hop else Answer(answer.status, answer.headers, answer.body, True)
            target = answer.headers.get(_MOVED_TO, "")
            if urlsplit(target).query:
                asked = {}
        raise fault_of_exception(requests.exceptions.TooManyRedirects())

    def graphql(self, query: str, variables: Mapping[str, Any]) -> Answer:
        """Ask GraphQL; errors inside a reply are left to the caller. Raises a Fault for any status but 200."""
        asked = {"query": query, "variables": dict(variables)}
        answer = self._ask("POST", self._github.requester.graphql_url, {}, {}, asked)
        _raise_for(answer)
        return answer

    def close(self) -> None:
        """Give the connection back."""
        self._connection.close()
        self._github.close()

    def exchange(
        self, verb: str, url: str, parameters: dict[str, Any], headers: dict[str, str], body: Any
    ) -> tuple[int, dict[str, Any], str]:
        """One request and its reply's text, unread. Raises a Fault when there is none."""
        try:
            return self._github.requester.requestJson(verb, url, parameters, headers, body, cnx=self._connection)
        except (requests.exceptions.RequestException, GithubException) as error:
            # Whatever the exception holds (a reply's text, the request with its token) ends here.
            raise fault_of_exception(error) from None

    def _ask(self, verb: str, url: str, parameters: dict[str, Any], headers: dict[str, str], body: Any) -> Answer:
        status, got, text = self.exchange(verb, url, parameters, headers, body)
        headers = {str(name): str(value) for name, value in got.items()}
        try:
            return Answer(status, headers, json.loads(text))
        except ValueError:
            if status == 200:
                raise Unreachable(
                    "GitHub's answer was cut short", status, headers.get("x-github-request-id", "")
                ) from None
            return Answer(status, headers, None)


def _raise_for(answer: Answer) -> None:
    fault = fault_of_status(answer.status, answer.headers, answer.body)
    if fault is not None:
        raise fault
