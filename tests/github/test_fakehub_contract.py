"""One story, told through PyGithub to the fake and to an imitation by other people: both must show the same."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from github.Repository import Repository
from graphql import GraphQLSchema

from github import Auth, Github, GithubException, RateLimitExceededException, UnknownObjectException
from tests.github.fakehub import Clock, FakeHub, World
from tests.github.fakehub.emulator import Emulator

START = datetime(2026, 3, 2, 9, 0, 0, tzinfo=UTC)
PEOPLE = ("ada", "bram", "tidemark-robot")
REPOSITORY = "lanternworks/lantern"
MANY = 105


@dataclass(slots=True)
class Side:
    """One of the two, and what the story left there."""

    name: str
    url: str
    move: Callable[[datetime], None]
    spend: Callable[[str], None]
    now: datetime = START
    pull: int = 0
    other_pull: int = 0
    issue: int = 0
    times: dict[str, datetime] = field(default_factory=dict)

    def advance(self, hours: float = 1) -> datetime:
        """Lets time pass."""
        self.now += timedelta(hours=hours)
        self.move(self.now)
        return self.now

    def github(self, login: str = "ada", per_page: int = 100) -> Github:
        """A client of somebody's, to be closed."""
        return Github(
            auth=Auth.Token(f"token-of-{login}"),
            base_url=self.url,
            per_page=per_page,
            retry=None,
            seconds_between_requests=None,
            seconds_between_writes=None,
        )


def _fakehub(stack: ExitStack, schema: GraphQLSchema) -> Side:
    world = World(Clock(START))
    org = world.organisation("lanternworks")
    for login in PEOPLE:
        person = world.user(login, name=login.title())
        world.member(org, person, "ADMIN")
        world.token(f"token-of-{login}", person)
    spender = world.user("spender")
    world.token("token-of-spender", spender)
    repository = world.repository(org, "lantern")
    repository.git.commit("main", {"README.md": b"# lantern\n"}, "Initial commit", world.now(), None)
    hub = stack.enter_context(FakeHub(world, schema))

    def spend(token: str) -> None:
        quota = hub.quota("core", token)
        quota.renew()
        quota.used = 4990

    return Side("fakehub", hub.url, world.clock.set, spend)


def _emulate(stack: ExitStack, outside: Path, folder: Path) -> Side:
    admins = [{"login": login, "role": "admin"} for login in PEOPLE]
    everybody = (*PEOPLE, "spender")
    seed: dict[str, object] = {
        "tokens": {f"token-of-{login}": {"login": login, "scopes": ["repo", "read:org"]} for login in everybody},
        "github": {
            "users": [{"login": login, "name": login.title()} for login in everybody],
            "orgs": [{"login": "lanternworks", "name": "Lanternworks", "members": admins}],
            "repos": [{"owner": "lanternworks", "name": "lantern", "auto_init": True, "default_branch": "main"}],
        },
    }
    emulator = stack.enter_context(Emulator(outside, folder, seed, START))

    def spend(token: str) -> None:
        with requests.Session() as session:
            session.headers["Authorization"] = f"token {token}"
            for _ in range(4990):
                session.get(f"{emulator.url}/repos/{REPOSITORY}", timeout=30).raise_for_status()

    return Side("emulate", emulator.url, emulator.set, spend)


def _tell(side: Side) -> None:
    """The story both sides hear."""
    with side.github("ada") as ada, side.github("bram") as bram, side.github("tidemark-robot") as robot:
        repository = ada.get_repo(REPOSITORY)
        ada.get_organization("lanternworks").create_team("Lamp Keepers", privacy="closed")
        for number in range(MANY):
            repository.create_label(f"team/{number:03}", "0e8a16")
        milestone = repository.create_milestone("v1.30")
        side.times["before work"] = side.advance()
        repository.create_file("OWNERS", "Owners", "approvers:\n- ada\n", branch="main")
        main = repository.get_branch("main").commit.sha
        for name in ("mend-wick", "mend-glass"):
            repository.create_git_ref(f"refs/heads/{name}", main)
        side.times["work"] = side.advance()
        repository.create_file("wick.txt", "Mend the wick", "cotton\n", branch="mend-wick")
        repository.create_file("glass.txt", "Mend the glass", "clear\n", branch="mend-glass")
        side.advance()
        issue = bram.get_repo(REPOSITORY).create_issue("The lamp is dark", "Since last night.")
        side.issue = issue.number
        pull = bram.get_repo(REPOSITORY).create_pull("main", "mend-wick", title="Mend the wick", body="It was wet.")
        side.pull = pull.number
        other = bram.get_repo(REPOSITORY).create_pull("main", "mend-glass", title="Mend the glass", body="")
        side.other_pull = other.number
        side.times["review"] = side.advance()
        seen = repository.get_pull(pull.number)
        seen.create_review(body="Well mended.", event="APPROVE")
        commit = repository.get_commit(seen.head.sha)
        repository.get_pull(other.number).create_review(body="Which glass?", event="COMMENT")
        repository.get_pull(other.number).create_review_comment(
            "Clear?", repository.get_commit(other.head.sha), "glass.txt", line=1
        )
        assert commit.sha == seen.head.sha
        side.times["comment"] = side.advance()
        robot.get_repo(REPOSITORY).get_pull(pull.number).create_issue_comment("/lgtm")
        repository.get_issue(issue.number).create_comment("I see it too.")
        repository.get_issue(issue.number).add_to_labels("team/007")
        repository.get_issue(issue.number).edit(milestone=milestone)
        seen.add_to_labels("team/008")
        side.times["merge"] = side.advance()
        robot.get_repo(REPOSITORY).get_pull(pull.number).merge("Merged")
        side.times["close"] = side.advance()
        repository.create_issue("A spare lamp is needed").edit(state="closed")
        side.times["end"] = side.advance()


@pytest.fixture(scope="module", params=["fakehub", "emulate"])
def side(
    request: pytest.FixtureRequest, schema: GraphQLSchema, outside: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Side]:
    """Each side in turn, after the story."""
    with ExitStack() as stack:
        made = (
            _fakehub(stack, schema)
            if request.param == "fakehub"
            else _emulate(stack, outside, tmp_path_factory.mktemp("emulator"))
        )
        _tell(made)
        yield made


@pytest.fixture
def client(side: Side) -> Iterator[Github]:
    with side.github() as made:
        yield made


@pytest.fixture
def repository(client: Github) -> Repository:
    return client.get_repo(REPOSITORY)


Check = Callable[[Side, Github, Repository], Any]
CHECKS: dict[str, tuple[Check, Any]] = {
    "repository by name": (
        lambda s, g, r: (r.full_name, r.name, r.owner.login),
        (REPOSITORY, "lantern", "lanternworks"),
    ),
    "repository by number": (lambda s, g, r: g.get_repo(r.id).full_name, REPOSITORY),
    "default branch": (lambda s, g, r: r.default_branch, "main"),
    "a public repository": (lambda s, g, r: (r.private, r.archived, r.fork), (False, False, False)),
    "organisation": (lambda s, g, r: g.get_organization("lanternworks").login, "lanternworks"),
    "owner is an organisation": (lambda s, g, r: r.owner.type, "Organization"),
    "members": (lambda s, g, r: {m.login for m in g.get_organization("lanternworks").get_members()}, set(PEOPLE)),
    "who am I": (lambda s, g, r: g.get_user().login, "ada"),
    "user by login": (lambda s, g, r: (g.get_user("bram").login, g.get_user("bram").type), ("bram", "User")),
    "user's name": (lambda s, g, r: g.get_user("bram").name, "Bram"),
    "teams": (lambda s, g, r: "Lamp Keepers" in [t.name for t in g.get_organization("lanternworks").get_teams()], True),
    "team by slug": (
        lambda s, g, r: g.get_organization("lanternworks").get_team_by_slug("lamp-keepers").slug,
        "lamp-keepers",
    ),
    "file": (lambda s, g, r: _file(r.get_contents("OWNERS")), b"approvers:\n- ada\n"),
    "tree": (lambda s, g, r: "OWNERS" in [e.path for e in r.get_git_tree("main", recursive=True).tree], True),
    "blob": (lambda s, g, r: _blob(r), b"approvers:\n- ada\n"),
    "label": (lambda s, g, r: (r.get_label("team/007").name, r.get_label("team/007").color), ("team/007", "0e8a16")),
    "milestones": (lambda s, g, r: [m.title for m in r.get_milestones()], ["v1.30"]),
    "issue": (
        lambda s, g, r: _fields(r.get_issue(s.issue), "title", "body", "state"),
        ("The lamp is dark", "Since last night.", "open"),
    ),
    "issue's author": (lambda s, g, r: r.get_issue(s.issue).user.login, "bram"),
    "issue is no pull request": (lambda s, g, r: r.get_issue(s.issue).pull_request, None),
    "one count of numbers": (lambda s, g, r: (s.pull - s.issue, s.other_pull - s.issue), (1, 2)),
    "issue's labels": (lambda s, g, r: [one.name for one in r.get_issue(s.issue).labels], ["team/007"]),
    "issue's milestone": (lambda s, g, r: r.get_issue(s.issue).milestone.title, "v1.30"),
    "issue's comments": (
        lambda s, g, r: [(c.user.login, c.body) for c in r.get_issue(s.issue).get_comments()],
        [("ada", "I see it too.")],
    ),
    "closed issue": (
        lambda s, g, r: [(i.title, i.state) for i in _issues(r, state="closed")],
        [("A spare lamp is needed", "closed")],
    ),
    "closed at": (lambda s, g, r: [i.closed_at == s.times["close"] for i in _issues(r, state="closed")], [True]),
    "open issues": (lambda s, g, r: [i.title for i in _issues(r)], ["The lamp is dark"]),
    "issues since": (
        lambda s, g, r: [i.title for i in _issues(r, state="all", since=s.times["close"] - timedelta(minutes=1))],
        ["A spare lamp is needed"],
    ),
    "pull request": (
        lambda s, g, r: _fields(r.get_pull(s.pull), "title", "body", "state", "draft"),
        ("Mend the wick", "It was wet.", "closed", False),
    ),
    "pull request's ends": (
        lambda s, g, r: (r.get_pull(s.pull).head.ref, r.get_pull(s.pull).base.ref),
        ("mend-wick", "main"),
    ),
    "merged": (lambda s, g, r: (r.get_pull(s.pull).merged, r.get_pull(s.other_pull).merged), (True, False)),
    "merged by": (lambda s, g, r: r.get_pull(s.pull).merged_by.login, "tidemark-robot"),
    "merged at": (lambda s, g, r: r.get_pull(s.pull).merged_at == s.times["merge"], True),
    "merge commit": (lambda s, g, r: r.get_pull(s.pull).merge_commit_sha == r.get_branch("main").commit.sha, True),
    "merged ones are closed": (lambda s, g, r: r.get_pull(s.pull).closed_at == s.times["merge"], True),
    "an open one is not": (
        lambda s, g, r: (r.get_pull(s.other_pull).merged_at, r.get_pull(s.other_pull).closed_at),
        (None, None),
    ),
    "reviews": (lambda s, g, r: _reviews(r, s.pull), [("ada", "APPROVED", "Well mended.")]),
    "review with remarks": (lambda s, g, r: _reviews(r, s.other_pull)[0], ("ada", "COMMENTED", "Which glass?")),
    "submitted at": (
        lambda s, g, r: [one.submitted_at == s.times["review"] for one in r.get_pull(s.pull).get_reviews()],
        [True],
    ),
    "comments on lines": (
        lambda s, g, r: [(c.user.login, c.path, c.body) for c in r.get_pull(s.other_pull).get_review_comments()],
        [("ada", "glass.txt", "Clear?")],
    ),
    "pull request's comments": (
        lambda s, g, r: [(c.user.login, c.body) for c in r.get_pull(s.pull).get_issue_comments()],
        [("tidemark-robot", "/lgtm")],
    ),
    "comment's time": (
        lambda s, g, r: [c.created_at == s.times["comment"] for c in r.get_pull(s.pull).get_issue_comments()],
        [True],
    ),
    "pull request's labels": (lambda s, g, r: [one.name for one in r.get_pull(s.pull).labels], ["team/008"]),
    "all pull requests": (lambda s, g, r: {p.number for p in r.get_pulls(state="all")} == {s.pull, s.other_pull}, True),
    "open pull requests": (lambda s, g, r: [p.number == s.other_pull for p in r.get_pulls()], [True]),
    "commits since": (
        lambda s, g, r: {c.commit.message for c in r.get_commits(since=s.times["work"])} & {"Owners"},
        set(),
    ),
    "commits of a path": (lambda s, g, r: [c.commit.message for c in r.get_commits(path="OWNERS")], ["Owners"]),
    "compare": (lambda s, g, r: _compare(r), ("diverged", 1)),
    "pages of 100": (lambda s, g, r: _names(r), [f"team/{n:03}" for n in range(MANY)]),
    "pages of 7": (lambda s, g, r: _by_sevens(s), [f"team/{n:03}" for n in range(MANY)]),
    "from the end": (
        lambda s, g, r: [one.name for one in r.get_labels().reversed if one.name.startswith("team/")][:2],
        ["team/104", "team/103"],
    ),
    "how many": (lambda s, g, r: r.get_labels().totalCount >= MANY, True),
    "search": (
        lambda s, g, r: [i.title for i in g.search_issues("dark", repo=REPOSITORY, type="issue")],
        ["The lamp is dark"],
    ),
    "limits": (
        lambda s, g, r: (g.get_rate_limit().resources.core.limit, g.get_rate_limit().resources.graphql.limit),
        (5000, 5000),
    ),
}


def _fields(thing: Any, *names: str) -> tuple[Any, ...]:
    return tuple(getattr(thing, name) for name in names)


def _file(found: Any) -> bytes:
    content: bytes = found.decoded_content
    return content


def _blob(repository: Repository) -> bytes:
    entry = next(e for e in repository.get_git_tree("main", recursive=True).tree if e.path == "OWNERS")
    return base64.b64decode(repository.get_git_blob(entry.sha).content)


def _issues(repository: Repository, **more: Any) -> list[Any]:
    """Issues without pull requests: the other side leaves them out of this list."""
    return [issue for issue in repository.get_issues(**more) if issue.pull_request is None]


def _reviews(repository: Repository, number: int) -> list[tuple[str, str, str]]:
    return [(one.user.login, one.state, one.body) for one in repository.get_pull(number).get_reviews()]


def _compare(repository: Repository) -> tuple[str, int]:
    found = repository.compare("main", "mend-glass")
    return found.status, found.ahead_by


def _names(repository: Repository) -> list[str]:
    return [one.name for one in repository.get_labels() if one.name.startswith("team/")]


def _by_sevens(side: Side) -> list[str]:
    with side.github(per_page=7) as client:
        return _names(client.get_repo(REPOSITORY))


@pytest.mark.parametrize("check", CHECKS)
def test_both_sides_show_the_same(side: Side, client: Github, repository: Repository, check: str) -> None:
    found, expected = CHECKS[check]
    assert found(side, client, repository) == expected


def test_what_is_not_there_is_404(client: Github, repository: Repository) -> None:
    with pytest.raises(UnknownObjectException):
        client.get_repo("lanternworks/no-such-lamp")
    with pytest.raises(UnknownObjectException):
        repository.get_issue(99_999)
    with pytest.raises(UnknownObjectException):
        client.get_user("nobody-of-this-name")


REFUSED: dict[str, Callable[[Side, Repository], object]] = {
    "a label twice": lambda s, r: r.create_label("team/007", "ffffff"),
    "a branch twice": lambda s, r: r.create_git_ref("refs/heads/main", r.get_branch("main").commit.sha),
    "a pull request onto itself": lambda s, r: r.create_pull("main", "main", title="Nothing"),
    "an issue without title": lambda s, r: r.requester.requestJsonAndCheck(
        "POST", f"{r.url}/issues", input={"body": "No title"}
    ),
    "an empty comment": lambda s, r: r.get_issue(s.issue).create_comment(""),
    "a review of no known kind": lambda s, r: r.get_pull(s.other_pull).create_review(body="Hm.", event="SHRUG"),
}


@pytest.mark.parametrize("attempt", REFUSED)
def test_what_cannot_be_is_422(side: Side, repository: Repository, attempt: str) -> None:
    with pytest.raises(GithubException) as refused:
        REFUSED[attempt](side, repository)
    assert refused.value.status == 422


def _ask_twenty_times(client: Github) -> None:
    for _ in range(20):
        client.get_repo(REPOSITORY)


def test_an_hours_requests_can_be_spent(side: Side) -> None:
    """5,000 requests an hour, then 403 until the hour is over."""
    side.spend("token-of-spender")
    with side.github("spender") as client:
        with pytest.raises(RateLimitExceededException) as limit:
            _ask_twenty_times(client)
        assert limit.value.status == 403
        assert (limit.value.headers or {})["x-ratelimit-remaining"] == "0"
