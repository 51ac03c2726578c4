"""Everything the fake GitHub knows: accounts, organisations, repositories, and how each is found."""

from __future__ import annotations

import threading

from tests.github.fakehub.accounts import Record, account, alive, team
from tests.github.fakehub.clock import Clock, stamp
from tests.github.fakehub.ids import PER_ITEM, PER_REPOSITORY, node_id, number_of
from tests.github.fakehub.repository import Repository

GHOST_ID = 10137
"""The number GitHub's own placeholder account has; REST shows it where a user may not be null."""


class World:
    """The state behind a fake GitHub. Hold ``lock`` while reading or changing it beside a running server."""

    def __init__(self, clock: Clock | None = None) -> None:
        self.clock = clock or Clock()
        self.lock = threading.RLock()
        self.accounts: dict[int, Record] = {}
        self.logins: dict[str, Record] = {}
        self.repositories: dict[int, Repository] = {}
        self.names: dict[str, Repository] = {}
        self.redirects: dict[str, Repository] = {}
        self.nodes: dict[int, Record] = {}
        """Labels, milestones and teams by their number."""
        self.tokens: dict[str, Token] = {}
        self._last = 1000

    def now(self) -> str:
        """The time now, as GitHub writes it."""
        return stamp(self.clock.epoch())

    def number(self) -> int:
        """A new number for an account, label, milestone or team."""
        self._last += 1
        return self._last

    # --- Accounts -------------------------------------------------------------------------------------------------

    def user(
        self,
        login: str,
        kind: str = "User",
        *,
        name: str | None = None,
        company: str | None = None,
        created: str | None = None,
        number: int | None = None,
    ) -> Record:
        """A new account of kind User, Bot, Mannequin or Organization. Raises ValueError for a login in use.

        A Bot's login has no ``[bot]``: GraphQL shows it so, REST adds it."""
        if login.casefold() in self.logins:
            raise ValueError(f"the login {login} is in use")
        record = account(
            kind, number or self.number(), login, name=name, company=company, created=created or self.now()
        )
        self.accounts[record["databaseId"]] = record
        self.logins[login.casefold()] = record
        return record

    def organisation(self, login: str) -> Record:
        """A new organisation without members."""
        return self.user(login, "Organization")

    def member(self, org: Record, person: Record, role: str = "MEMBER", *, public: bool = True) -> None:
        """Makes somebody a member (role MEMBER or ADMIN) of an organisation."""
        org["_members"].append({"role": role, "node": person})
        if public:
            org["_public"].add(person["databaseId"])

    def team(
        self,
        org: Record,
        name: str,
        members: list[Record] | None = None,
        *,
        maintainers: list[Record] | None = None,
        parent: Record | None = None,
        privacy: str = "VISIBLE",
    ) -> Record:
        """A new team of an organisation."""
        record = team(self.number(), org, name, slug=name.casefold().replace(" ", "-"), parent=parent, privacy=privacy)
        record["_members"] = [{"role": "MAINTAINER", "node": m} for m in maintainers or []]
        record["_members"] += [{"role": "MEMBER", "node": m} for m in members or []]
        org["_teams"].append(record)
        self.nodes[record["databaseId"]] = record
        return record

    def token(self, text: str, person: Record, scopes: str | None = "repo, read:org") -> str:
        """A token somebody can use; ``scopes`` None for a fine-grained one, which has no scopes header."""
        self.tokens[text] = Token(person, scopes)
        return text

    # --- Repositories ---------------------------------------------------------------------------------------------

    def repository(self, owner: Record, name: str, *, private: bool = False, created: str | None = None) -> Repository:
        """A new, empty repository. Raises ValueError for a name in use."""
        key = f"{owner['login']}/{name}".casefold()
        if key in self.names:
            raise ValueError(f"there is a repository {key}")
        repository = Repository(len(self.repositories) + 1, owner, name, created=created or self.now(), private=private)
        self.repositories[repository.index] = repository
        self.names[key] = repository
        self.redirects.pop(key, None)
        return repository

    def label(self, repository: Repository, name: str, color: str = "0e8a16") -> Record:
        """The label of this name, made when it is new."""
        found = repository.labels.get(name)
        if found is None:
            number = self.number()
            found = {
                "__typename": "Label",
                "id": node_id("Label", number),
                "name": name,
                "color": color,
                "description": None,
                "isDefault": False,
                "_id": number,
                "_repository": repository,
                "_gone": False,
            }
            repository.labels[name] = self.nodes[number] = found
        return found

    def milestone(self, repository: Repository, title: str, *, due: str | None = None) -> Record:
        """A new milestone of a repository."""
        number = self.number()
        record: Record = {
            "__typename": "Milestone",
            "id": node_id("Milestone", number),
            "number": len(repository.milestones) + 1,
            "title": title,
            "dueOn": due,
            "description": None,
            "state": "OPEN",
            "createdAt": self.now(),
            "updatedAt": self.now(),
            "closedAt": None,
            "creator": repository.record["owner"],
            "_id": number,
            "_repository": repository,
            "_gone": False,
        }
        repository.milestones.append(record)
        self.nodes[number] = record
        return record

    # --- Finding --------------------------------------------------------------------------------------------------

    def find(self, owner: str, name: str) -> tuple[Repository | None, bool]:
        """The repository of this name, and whether it has moved since."""
        key = f"{owner}/{name}".casefold()
        repository = self.names.get(key)
        if repository is not None:
            return repository, False
        return self.redirects.get(key), key in self.redirects

    def login(self, login: str) -> Record | None:
        """The living account with this login."""
        return alive(self.logins.get(login.casefold()))

    def node(self, text: str) -> Record | None:
        """Whatever has this global id, None when nothing has, or no longer."""
        number = number_of(text)
        if number is None:
            return None
        found: Record | None
        if number < PER_REPOSITORY:
            if text.startswith("R_"):
                repository = self.repositories.get(number)
                found = repository.record if repository else None
            else:
                found = alive(self.accounts.get(number)) or self.nodes.get(number)
        else:
            repository = self.repositories.get(number // PER_REPOSITORY)
            if repository is None:
                return None
            found = repository.part(number % PER_REPOSITORY // PER_ITEM, number)
        return found if found is not None and found["id"] == text and not found["_gone"] else None

    def may_see(self, repository: Repository, viewer: Record | None) -> bool:
        """Whether this account sees the repository: a private one is seen by its owner and the owner's members."""
        if not repository.record["isPrivate"]:
            return True
        if viewer is None:
            return False
        owner = repository.record["owner"]
        return owner is viewer or any(m["node"] is viewer for m in owner.get("_members", ()))


class Token:
    """Whose token it is, and what it may do."""

    def __init__(self, person: Record, scopes: str | None) -> None:
        self.person = person
        self.scopes = scopes
