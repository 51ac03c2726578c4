"""What people do on GitHub, done to the world: edits, labels, renames, transfers, deletions.

``updatedAt`` of an item moves as on GitHub unless ``bump`` is False, for the cases GitHub is not sure to bump."""

from __future__ import annotations

from tests.github.fakehub.accounts import Record
from tests.github.fakehub.items import (
    changed_file,
    comment,
    event,
    issue,
    pull_request,
    review,
    review_comment,
    set_label,
    unset_label,
)
from tests.github.fakehub.repository import Repository
from tests.github.fakehub.world import World


class Changes:
    """Changes to a world, at the time its clock shows. Items are named by repository and number."""

    def __init__(self, world: World) -> None:
        self.world = world

    def _bump(self, item: Record, bump: bool = True) -> Record:
        if bump:
            repository: Repository = item["_repository"]
            repository.touch(item, self.world.now())
        return item

    # --- Items ----------------------------------------------------------------------------------------------------

    def new_issue(self, repository: Repository, author: Record | None, title: str, body: str = "") -> Record:
        """Somebody opens an issue."""
        with self.world.lock:
            return repository.add(issue(repository, repository.next_number, author, title, body, self.world.now()))

    def new_pull_request(
        self,
        repository: Repository,
        author: Record | None,
        title: str,
        body: str = "",
        *,
        head: str = "mend",
        head_oid: str = "1" * 40,
        base_oid: str = "",
        across: bool = True,
        files: dict[str, tuple[int, int]] | None = None,
    ) -> Record:
        """Somebody opens a pull request; ``files`` tells added and deleted lines by path."""
        with self.world.lock:
            number, now = repository.next_number, self.world.now()
            item = pull_request(
                repository,
                number,
                author,
                title,
                body,
                now,
                head=head,
                head_oid=head_oid,
                base_oid=base_oid,
                across=across,
            )
            item["files"] = [changed_file(path, added, gone) for path, (added, gone) in (files or {}).items()]
            return repository.add(item)

    def edit(self, repository: Repository, number: int, *, title: str | None = None, body: str | None = None) -> Record:
        """Somebody edits title or text."""
        with self.world.lock:
            item = repository.hold(number)
            if title is not None:
                item["title"] = title
            if body is not None:
                item["body"] = body
                item["lastEditedAt"] = self.world.now()
            return self._bump(item)

    def close(self, repository: Repository, number: int, actor: Record | None) -> Record:
        """Somebody closes an issue or pull request."""
        with self.world.lock:
            item = repository.hold(number)
            item["state"], item["closedAt"] = "CLOSED", self.world.now()
            if item["__typename"] == "Issue":
                item["stateReason"] = "COMPLETED"
            event(item, "ClosedEvent", actor, self.world.now())
            return self._bump(item)

    def reopen(self, repository: Repository, number: int, actor: Record | None) -> Record:
        """Somebody opens it again."""
        with self.world.lock:
            item = repository.hold(number)
            item["state"], item["closedAt"] = "OPEN", None
            if item["__typename"] == "Issue":
                item["stateReason"] = "REOPENED"
            event(item, "ReopenedEvent", actor, self.world.now())
            return self._bump(item)

    def merge(self, repository: Repository, number: int, actor: Record | None, oid: str = "2" * 40) -> Record:
        """Somebody merges a pull request."""
        with self.world.lock:
            item, now = repository.hold(number), self.world.now()
            commit: Record = {"__typename": "Commit", "oid": oid, "_gone": False}
            item.update(state="MERGED", mergedAt=now, closedAt=now, mergedBy=actor, mergeCommit=commit)
            event(item, "MergedEvent", actor, now, commit=commit)
            event(item, "ClosedEvent", actor, now)
            return self._bump(item)

    def force_push(self, repository: Repository, number: int, oid: str) -> Record:
        """The author pushes other commits in the place of the old ones."""
        with self.world.lock:
            item = repository.hold(number)
            before: Record = {"__typename": "Commit", "oid": item["headRefOid"], "_gone": False}
            after: Record = {"__typename": "Commit", "oid": oid, "_gone": False}
            item["headRefOid"] = oid
            who, now = item["author"], self.world.now()
            event(item, "HeadRefForcePushedEvent", who, now, beforeCommit=before, afterCommit=after)
            return self._bump(item)

    def label(
        self, repository: Repository, number: int, name: str, actor: Record | None = None, *, bump: bool = True
    ) -> Record:
        """Somebody puts a label on."""
        with self.world.lock:
            item = repository.hold(number)
            set_label(item, self.world.label(repository, name), actor, self.world.now())
            return self._bump(item, bump)

    def unlabel(
        self, repository: Repository, number: int, name: str, actor: Record | None = None, *, bump: bool = True
    ) -> Record:
        """Somebody takes a label off. Raises KeyError and ValueError for one that is not there."""
        with self.world.lock:
            item = repository.hold(number)
            unset_label(item, repository.labels[name], actor, self.world.now())
            return self._bump(item, bump)

    def milestone(self, repository: Repository, number: int, milestone: Record | None, actor: Record | None) -> Record:
        """Somebody sets the milestone, or takes it off with None."""
        with self.world.lock:
            item, now = repository.hold(number), self.world.now()
            if item["milestone"] is not None:
                event(item, "DemilestonedEvent", actor, now, milestoneTitle=item["milestone"]["title"])
            item["milestone"] = milestone
            if milestone is not None:
                event(item, "MilestonedEvent", actor, now, milestoneTitle=milestone["title"])
            return self._bump(item)

    # --- Conversation ---------------------------------------------------------------------------------------------

    def comment(
        self, repository: Repository, number: int, author: Record | None, body: str, *, bump: bool = True
    ) -> Record:
        """Somebody comments."""
        with self.world.lock:
            item = repository.hold(number)
            made = comment(item, author, body, self.world.now())
            self._bump(item, bump)
            return made

    def review(
        self,
        repository: Repository,
        number: int,
        author: Record | None,
        state: str,
        body: str = "",
        *,
        bump: bool = True,
    ) -> Record:
        """Somebody reviews: APPROVED, CHANGES_REQUESTED or COMMENTED."""
        with self.world.lock:
            item = repository.hold(number)
            made = review(item, author, state, body, self.world.now())
            if state in ("APPROVED", "CHANGES_REQUESTED"):
                item["reviewDecision"] = state
            self._bump(item, bump)
            return made

    def review_comment(
        self,
        repository: Repository,
        number: int,
        author: Record | None,
        body: str,
        *,
        under: Record | None = None,
        path: str = "",
    ) -> Record:
        """Somebody comments on a line."""
        with self.world.lock:
            item = repository.hold(number)
            made = review_comment(item, author, body, self.world.now(), under=under, path=path)
            self._bump(item)
            return made

    def edit_comment(self, part: Record, body: str, *, bump: bool = True) -> Record:
        """Somebody edits a comment, review or comment on a line."""
        with self.world.lock:
            held = self._held(part)
            held["body"] = body
            held["updatedAt"] = held["lastEditedAt"] = self.world.now()
            self._bump(held["_item"], bump)
            return held

    def delete_comment(self, part: Record, *, bump: bool = True) -> None:
        """Somebody deletes a comment or comment on a line."""
        with self.world.lock:
            held = self._held(part)
            item = held["_item"]
            for name in ("comments", "_review_comments"):
                item[name] = [one for one in item.get(name, ()) if one is not held] if name in item else []
            if item["__typename"] == "Issue":
                del item["_review_comments"]
            self._bump(item, bump)

    def _held(self, part: Record) -> Record:
        """The part as the kept item has it: items made on demand come anew each time."""
        repository: Repository = part["_item"]["_repository"]
        repository.hold(part["_item"]["number"])
        found = repository.part(part["_item"]["number"], part["_id"])
        if found is None:
            raise KeyError("this part is gone")
        return found

    # --- Accounts -------------------------------------------------------------------------------------------------

    def rename_user(self, person: Record, login: str) -> None:
        """Somebody takes another login; the old one is free at once. Raises ValueError for a login in use."""
        with self.world.lock:
            if login.casefold() in self.world.logins:
                raise ValueError(f"the login {login} is in use")
            del self.world.logins[person["login"].casefold()]
            person["login"] = login
            self.world.logins[login.casefold()] = person

    def register(self, login: str) -> Record:
        """Somebody new takes a login, perhaps one that was freed: another account, another node id."""
        with self.world.lock:
            return self.world.user(login)

    def delete_user(self, person: Record) -> None:
        """An account is deleted: whatever it did stays, without an author, and its login is free."""
        with self.world.lock:
            person["_gone"] = True
            del self.world.logins[person["login"].casefold()]

    # --- Repositories ---------------------------------------------------------------------------------------------

    def rename_repository(self, repository: Repository, name: str, owner: Record | None = None) -> None:
        """The repository gets another name, another owner, or both; the old address redirects."""
        with self.world.lock:
            old = repository.name_with_owner.casefold()
            repository.record["name"] = name
            if owner is not None:
                repository.record["owner"] = owner
            del self.world.names[old]
            self.world.names[repository.name_with_owner.casefold()] = repository
            self.world.redirects[old] = repository

    def transfer_repository(self, repository: Repository, owner: Record) -> None:
        """The repository moves to another owner."""
        self.rename_repository(repository, repository.record["name"], owner)

    def make_private(self, repository: Repository, private: bool = True) -> None:
        """The repository is hidden: 404 and NOT_FOUND for everybody outside."""
        with self.world.lock:
            repository.record["isPrivate"] = private

    def delete_repository(self, repository: Repository) -> None:
        """The repository is deleted."""
        with self.world.lock:
            del self.world.names[repository.name_with_owner.casefold()]
            del self.world.repositories[repository.index]

    def block(self, repository: Repository, blocked: bool = True) -> None:
        """The repository is blocked for legal reasons: 451."""
        with self.world.lock:
            repository.blocked = blocked

    def transfer_issue(self, source: Repository, number: int, target: Repository, actor: Record | None) -> Record:
        """An issue moves to another repository: new number and node id, the old address redirects. Raises ValueError
        for a pull request, which cannot be transferred."""
        with self.world.lock:
            if source.hold(number)["__typename"] != "Issue":
                raise ValueError("only issues can be transferred")
            old = source.remove(number)
            new = issue(target, target.next_number, old["author"], old["title"], old["body"], old["createdAt"])
            for name in ("state", "stateReason", "closedAt", "authorAssociation", "lastEditedAt", "assignees"):
                new[name] = old[name]
            new["labels"] = [self.world.label(target, one["name"]) for one in old["labels"]]
            for one in old["comments"]:
                moved = comment(new, one["author"], one["body"], one["createdAt"])
                moved["updatedAt"], moved["lastEditedAt"] = one["updatedAt"], one["lastEditedAt"]
            event(new, "TransferredEvent", actor, self.world.now(), fromRepository=source.record)
            new["updatedAt"] = self.world.now()
            source.moved[number] = new
            return target.add(new)
