"""Turns commits into rows: commits, merged pull requests, and the reviews that trailers tell of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from operator import itemgetter

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from understudy.application.history.accounts import Accounts
from understudy.application.history.bulk import insert_many, take_ids
from understudy.application.history.paths import Paths
from understudy.domain.contributions.commits import Commit, Touched
from understudy.domain.contributions.kinds import Kind
from understudy.domain.contributions.messages import Merged, credited, merged
from understudy_db.schema import Account, Path

_COLUMNS = (
    "id", "feed_id", "repository_id", "kind", "account_id", "at", "number", "sha", "of_id", "added", "deleted",
    "files", "standing", "title",
)  # fmt: skip
_first = itemgetter(0)
_TITLE = 200
"""Characters of a title that are kept."""


class _Pull:
    """A merged pull request whose commits are still coming."""

    __slots__ = ("account", "added", "commit", "deleted", "files", "id", "merged")

    def __init__(self, number: int, found: Merged, commit: Commit) -> None:
        self.id = number
        self.merged = found
        self.commit = commit
        self.account: int | None = None
        self.added = self.deleted = self.files = 0


def _nearest(commit: Commit, pulls: dict[bytes, _Pull], merges: dict[bytes, bytes | None]) -> _Pull | None:
    """The innermost pull request that brought a commit: itself, or a merge that it came in by."""
    if commit.sha in pulls:
        return pulls[commit.sha]
    merge = commit.side_of
    while merge is not None and merge not in pulls:
        merge = merges.get(merge)
    return pulls[merge] if merge is not None else None


class Known:
    """Accounts and paths, kept from step to step as long as nobody else writes any meanwhile."""

    def __init__(self) -> None:
        self._kept: tuple[Accounts, Paths] | None = None
        self._stamp: object = None

    def begin(self, session: Session) -> tuple[Accounts, Paths]:
        """Those to use in this transaction."""
        if self._kept is not None and self._look(session) == self._stamp:
            for kept in self._kept:
                kept.resume(session)
        else:
            self._kept = Accounts(session), Paths(session)
        self._stamp = None
        return self._kept

    def end(self, session: Session) -> None:
        """All is written that this transaction writes."""
        self._stamp = self._look(session)

    @staticmethod
    def _look(session: Session) -> object:
        accounts = session.execute(select(func.count(), func.max(Account.id), func.sum(Account.version))).one()
        return (*accounts, *session.execute(select(func.count(), func.max(Path.id)).select_from(Path)).one())


class EventWriter:
    """Writes the commits of one step as events, within one transaction."""

    def __init__(
        self,
        session: Session,
        feed_id: int,
        repository_id: int,
        owner: str,
        boundary: frozenset[bytes],
        known: Known | None = None,
    ) -> None:
        self._connection = session.connection()
        self.accounts, self.paths = (known or Known()).begin(session)
        self._files: dict[str, tuple[int, int]] = {}
        self._ids = take_ids(self._connection, "event")
        self._feed = feed_id
        self._repository = repository_id
        self._owner = owner
        self._boundary = boundary
        self._rows: list[tuple[object, ...]] = []
        self._touched: list[tuple[int, int, int | None, int | None]] = []
        self._directories: list[tuple[int, int]] = []
        self._counts: Counter[str] = Counter()
        self.newest = 0
        """When the newest commit written reached the default branch, in seconds since 1970."""

    def write(self, commits: Iterable[Commit]) -> Counter[str]:
        """Store commits that come children first; says how many of what there were."""
        pulls: dict[bytes, _Pull] = {}
        merges: dict[bytes, bytes | None] = {}
        for commit in commits:
            if commit.is_merge:
                merges[commit.sha] = commit.side_of
            found = (
                merged(commit.message, is_merge=commit.is_merge, owner=self._owner)
                if commit.is_merge or commit.is_on_chain
                else []
            )
            for told in found:
                pull = self._pull(told, commit)
                if commit.sha not in pulls:
                    pulls[commit.sha] = pull
                else:
                    self._pull_row(pull)  # one of several at once: the commits are the first one's
            if not commit.is_merge:
                self._commit(commit, _nearest(commit, pulls, merges))
            self.newest = max(self.newest, commit.at)
        for pull in pulls.values():
            self._pull_row(pull)
        self._store()
        return self._counts

    def _pull(self, told: Merged, commit: Commit) -> _Pull:
        pull = _Pull(next(self._ids), told, commit)
        if told.login is not None:
            pull.account = self.accounts.login(told.login, at=commit.at)
        elif told.is_whole:
            pull.account = self._author(commit)
        for reviewer in told.reviewers:
            account = self.accounts.login(reviewer, at=commit.at)
            if account != pull.account:
                self._row(Kind.REVIEW, account, commit.at, number=told.number, of=pull.id)
        return pull

    def _pull_row(self, pull: _Pull) -> None:
        told, commit = pull.merged, pull.commit
        # Neither the message nor a commit may tell whose it was: then whoever merged it stands for it.
        account = pull.account if pull.account is not None else self._author(commit)
        self._counts["pull_requests"] += 1
        self._rows.append(
            (
                pull.id, self._feed, self._repository, int(Kind.PR_MERGED), account, commit.at, told.number, commit.sha,
                None, pull.added, pull.deleted, pull.files, 0, told.title[:_TITLE],
            )
        )  # fmt: skip

    def _place(self, path: str) -> tuple[int, int]:
        """The numbers of a file's path and directory."""
        place = self._files[path] = self.paths.intern(path), self.paths.directory(path)
        return place

    def _author(self, commit: Commit) -> int:
        name, address = commit.author
        account = self.accounts.email(address, name, commit.at)
        if commit.mapped != commit.author:
            mapped = self.accounts.email(commit.mapped[1], commit.mapped[0], commit.at)
            if mapped != account:
                self.accounts.join(account, mapped, "mailmap")
        return account

    def _commit(self, commit: Commit, pull: _Pull | None) -> None:
        number = next(self._ids)
        account = self._author(commit)
        files = [] if commit.sha in self._boundary else commit.files
        added = sum(file.added or 0 for file in files)
        deleted = sum(file.deleted or 0 for file in files)
        if pull is not None:
            pull.added += added
            pull.deleted += deleted
            pull.files += len(files)
            if pull.account is None:
                pull.account = account
        self._counts["commits"] += 1
        self._counts["file_changes"] += len(files)
        self._rows.append(
            (
                number, self._feed, self._repository, int(Kind.COMMIT), account, commit.at, None, commit.sha,
                pull.id if pull is not None else None, added, deleted, len(files), 0,
                commit.message.partition("\n")[0].strip()[:_TITLE] if pull is None else None,
            )
        )  # fmt: skip
        touched: dict[int, Touched] = {}
        directories: set[int] = set()
        for file in files:
            place = self._files.get(file.path) or self._place(file.path)
            touched[place[0]] = file
            directories.add(place[1])
        self._touched.extend(
            (number, path, file.added, file.deleted) for path, file in sorted(touched.items(), key=_first)
        )
        self._directories.extend((directory, number) for directory in directories)
        for credit in credited(commit.message):
            by = self.accounts.email(credit.address, credit.name, commit.at)
            if self.accounts.root(by) != self.accounts.root(account):
                self._row(credit.kind, by, commit.at, of=number)

    def _row(self, kind: Kind, account: int, at: int, *, number: int | None = None, of: int | None = None) -> None:
        self._counts["credits"] += 1
        self._rows.append(
            (
                next(self._ids), self._feed, self._repository, int(kind), account, at, number, None, of, None, None,
                None, 0, None,
            )
        )  # fmt: skip

    def _store(self) -> None:
        self.accounts.flush()
        self.paths.flush()
        self._rows.sort(key=lambda row: row[0])  # type: ignore[arg-type,return-value]
        insert_many(self._connection, "event", _COLUMNS, self._rows, instants=("at",))
        insert_many(self._connection, "event_path", ("event_id", "path_id", "added", "deleted"), self._touched)
        self._directories.sort()
        insert_many(self._connection, "event_directory", ("path_id", "event_id"), self._directories)
