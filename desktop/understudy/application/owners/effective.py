"""Who reviews and approves a path at a date, read straight from the repository's clone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from sqlalchemy import select

from understudy.application.errors import NotFound, UserError
from understudy.application.history.events import repository_number
from understudy.application.ports import BlobReader, ClonedHistory, HistoryOpener
from understudy.application.sample import HISTORY, sample_clone
from understudy.application.store import Store
from understudy.domain.contributions.commits import FileChange
from understudy.domain.owners.codeowners import PLACES, parse_codeowners
from understudy.domain.owners.files import OwnersError, OwnersFile
from understudy.domain.owners.gerrit import parse_gerrit, resolve_includes
from understudy.domain.owners.maintainers import FILE as MAINTAINERS
from understudy.domain.owners.maintainers import parse_maintainers
from understudy.domain.owners.parse import parse_owners
from understudy.domain.owners.prow import OwnersSettings, parse_aliases, parse_header
from understudy.domain.owners.resolve import Effective, Resolver, Resolves
from understudy_db.schema import Feed, OwnerSpell, Repository

_MISSING = "its content is not in the clone, or too large"


@dataclass(frozen=True, slots=True)
class Tree:
    """All files of one commit that name owners, ready to be asked. ``unreadable``: what was left out, each with why.

    ``syntax``: prow, gerrit, codeowners, maintainers, or none. ``parsed``: the OWNERS files by directory.
    """

    repository: str
    commit: str
    resolver: Resolves
    files: int
    unreadable: tuple[tuple[str, str], ...]
    syntax: str = "prow"
    parsed: Mapping[str, OwnersFile] = field(default_factory=dict)
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class Past(Protocol):
    """What a snapshot tells of the time before it."""

    def before(self, head: str, seconds: int) -> str | None:
        """The default branch's last commit before an instant."""
        ...

    def file_changes(self, known: str | None, head: str, globs: Sequence[str]) -> Iterator[FileChange]:
        """What the default branch changed in files that the globs match, oldest first."""
        ...


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One commit of a clone, open: the names of all plain files in it, and their contents on demand."""

    repository: str
    commit: str
    files: dict[str, str]
    settings: OwnersSettings
    blobs: BlobReader
    history: Past
    read_to: datetime | None = None
    """When the newest commit that was imported reached the default branch."""

    def text(self, path: str) -> str | None:
        """A file's content, None when it is not there, not in the clone, or too large."""
        blob = self.files.get(path)
        return None if blob is None else self.blobs.text(blob)

    def owners(self) -> list[str]:
        """The paths of the OWNERS files, in order."""
        name = self.settings.owners_file
        return sorted(
            path
            for path in self.files
            if path.endswith(name) and path.rpartition("/")[2] == name and not self.settings.denies(path)
        )


@dataclass(frozen=True, slots=True)
class OwnersHistory:
    """A repository with a history of OWNERS files. ``location``: its clone, None where there is none any more."""

    id: int
    name: str
    web: str | None
    location: str | None
    read_to: datetime | None


class EffectiveOwners:
    """Reads OWNERS files from clones that histories were imported from."""

    def __init__(self, store: Store, opener: HistoryOpener, home: Path | None = None) -> None:
        """``home`` is where the sample's repositories are kept."""
        self._store = store
        self._open = opener
        self._home = home

    def repositories(self) -> list[OwnersHistory]:
        """The repositories with a history of OWNERS files, by name."""
        with self._store.read() as session:
            rows = session.execute(
                select(Repository.id, Repository.name, Repository.web, Feed.location, Feed.complete_to)
                .outerjoin(Feed, (Feed.repository_id == Repository.id) & (Feed.kind == "git"))
                .where(Repository.id.in_(select(OwnerSpell.repository_id).distinct()))
                .order_by(Repository.name, Feed.id)
            ).all()
        return [OwnersHistory(*row) for row in {row[0]: row for row in reversed(rows)}.values()][::-1]

    def of(self, repository: str, path: str, as_of: date | None = None) -> tuple[Tree, Effective]:
        """Who is effective for a path (a directory ends in a slash) before that day, by default now.

        Raises NotFound for a repository without a clone or a day before its first commit, UserError when the clone
        cannot be read.
        """
        tree = self.tree(repository, as_of)
        return tree, tree.resolver.of(path)

    def tree(self, repository: str, as_of: date | None = None, settings: OwnersSettings | None = None) -> Tree:
        """All files that name owners on a repository's default branch before that day.

        OWNERS files first (Prow's or Gerrit's); a repository without any is read by its CODEOWNERS, then by its
        Maintainers.txt. ``settings`` replace what is stored for the repository.
        """
        with self.snapshot(repository, as_of, settings) as snapshot:
            return tree_of(snapshot)

    def texts(self, repository: str, as_of: date | None = None) -> tuple[dict[str, str | None], str]:
        """OWNERS files and OWNERS_ALIASES as they are (None: not in the clone), and the commit they are of."""
        with self.snapshot(repository, as_of) as snapshot:
            paths = snapshot.owners()
            if snapshot.settings.aliases_file in snapshot.files:
                paths.append(snapshot.settings.aliases_file)
            return {path: snapshot.text(path) for path in paths}, snapshot.commit

    @contextmanager
    def snapshot(
        self, repository: str, as_of: date | None = None, settings: OwnersSettings | None = None
    ) -> Iterator[Snapshot]:
        """The newest commit before a day, to be read within the block."""
        with self._store.read() as session:
            row = session.get_one(Repository, repository_number(session, repository))
            feed = session.execute(
                select(Feed.location, Feed.complete_to).where(Feed.kind == "git", Feed.repository_id == row.id)
            ).first()
            location, read_to = feed if feed is not None else (None, None)
            name, settings = row.name, settings or OwnersSettings.of(row.prow)
        if location is None:
            raise NotFound(f"There is no clone of {repository} here; understudy import git PATH brings one in.")
        if location == HISTORY and self._home is not None:
            location = str(sample_clone(self._home, name))
        if not Path(location).exists():
            raise NotFound(
                f"{repository} was read from {location}, which is no longer there; import a clone of it again."
            )
        try:
            history = self._open(Path(location))
            head = _head(history, name, as_of)
            blobs = history.blobs()
            try:
                yield Snapshot(name, head, history.files_at(head, ("",)), settings, blobs, history, read_to)
            finally:
                blobs.close()
        except ValueError as error:
            raise UserError(str(error)) from error


def _head(history: ClonedHistory, repository: str, as_of: date | None) -> str:
    head = history.overview().head
    if as_of is None:
        return head
    before = history.before(head, int(datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC).timestamp()))
    if before is None:
        raise NotFound(f"{repository} has no commits before {as_of}.")
    return before


def tree_of(snapshot: Snapshot) -> Tree:
    """Everybody whom the files of a commit name."""
    unreadable: list[tuple[str, str]] = []
    files: dict[str, OwnersFile] = {}
    for path in snapshot.owners():
        file = _read(snapshot, path, unreadable)
        if file is not None:
            files[path.rpartition("/")[0]] = file
    if not files and not unreadable:
        return _other_tree(snapshot)
    syntax = "gerrit" if any(file.syntax == "gerrit" for file in files.values()) else "prow"
    if syntax == "gerrit":
        files, problems = resolve_includes(files, lru_cache(maxsize=None)(lambda path: _included(snapshot, path)))
        unreadable += problems
    aliases: dict[str, tuple[str, ...]] = {}
    aliases_file = snapshot.settings.aliases_file
    if aliases_file in snapshot.files:
        text = snapshot.text(aliases_file)
        try:
            aliases = parse_aliases(text) if text is not None else {}
        except OwnersError as error:
            unreadable.append((aliases_file, str(error)))
        if text is None:
            unreadable.append((aliases_file, _MISSING))
    headers: dict[str, OwnersFile] = {}
    if snapshot.settings.markdown_headers:
        headers = _headers(snapshot, unreadable)
    try:
        resolver = Resolver(files, aliases, headers, file_name=snapshot.settings.owners_file)
    except OwnersError as error:
        raise UserError(f"{snapshot.repository}: {error}; mend its OWNERS files first.") from error
    return Tree(
        snapshot.repository,
        snapshot.commit,
        resolver,
        len(files),
        tuple(sorted(unreadable)),
        syntax,
        files,
        aliases,
    )


def _read(snapshot: Snapshot, path: str, unreadable: list[tuple[str, str]]) -> OwnersFile | None:
    text = snapshot.text(path)
    if text is None:
        unreadable.append((path, _MISSING))
        return None
    try:
        return parse_owners(text)
    except OwnersError as error:
        unreadable.append((path, str(error)))
        return None


def _included(snapshot: Snapshot, path: str) -> OwnersFile | None:
    text = snapshot.text(path)
    return None if text is None else parse_gerrit(text)


def _headers(snapshot: Snapshot, unreadable: list[tuple[str, str]]) -> dict[str, OwnersFile]:
    found: dict[str, OwnersFile] = {}
    for path in sorted(snapshot.files):
        if not path.endswith(".md") or snapshot.settings.denies(path):
            continue
        text = snapshot.text(path)
        if text is None or not text.startswith("---"):
            continue
        try:
            header = parse_header(text)
        except OwnersError as error:
            unreadable.append((path, f"its header: {error}"))
            continue
        if header is not None:
            found[path] = header
    return found


def _other_tree(snapshot: Snapshot) -> Tree:
    """The owners of a repository without OWNERS files, if any other file names some."""
    for path in (*PLACES, MAINTAINERS):
        text = snapshot.text(path)
        if text is None:
            continue
        try:
            if path == MAINTAINERS:
                maintainers, skipped = parse_maintainers(text)
                told: tuple[Resolves, str] = (maintainers, "maintainers")
            else:
                owners, skipped = parse_codeowners(path, text)
                told = (owners, "codeowners")
        except OwnersError as error:
            return Tree(snapshot.repository, snapshot.commit, Resolver({}, {}), 0, ((path, str(error)),), "none")
        notes = tuple((path, f"line {line}: {why}") for line, why in skipped)
        return Tree(snapshot.repository, snapshot.commit, told[0], 1, notes, told[1])
    return Tree(snapshot.repository, snapshot.commit, Resolver({}, {}), 0, (), "none")
