"""Who reviews and approves a path at a date, read straight from the repository's clone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import select

from understudy.application.errors import NotFound, UserError
from understudy.application.history.events import repository_number
from understudy.application.ports import HistoryOpener
from understudy.application.store import Store
from understudy.domain.owners.files import OwnersError, OwnersFile, parse_aliases, parse_owners
from understudy.domain.owners.resolve import Effective, Resolver
from understudy.domain.owners.spells import ALIASES
from understudy_db.schema import Feed


@dataclass(frozen=True, slots=True)
class Tree:
    """All OWNERS files of one commit, ready to be asked. ``unreadable``: files left out, each with why."""

    repository: str
    commit: str
    resolver: Resolver
    files: int
    unreadable: tuple[tuple[str, str], ...]


class EffectiveOwners:
    """Reads OWNERS files from clones that histories were imported from."""

    def __init__(self, store: Store, opener: HistoryOpener) -> None:
        self._store = store
        self._open = opener

    def of(self, repository: str, path: str, as_of: date | None = None) -> tuple[Tree, Effective]:
        """Who is effective for a path (a directory ends in a slash) before that day, by default now.

        Raises NotFound for a repository without a clone or a day before its first commit, UserError when the clone
        cannot be read.
        """
        tree = self.tree(repository, as_of)
        return tree, tree.resolver.of(path)

    def tree(self, repository: str, as_of: date | None = None) -> Tree:
        """All OWNERS files of a repository's default branch before that day, read as Prow reads them."""
        texts, commit = self.texts(repository, as_of)
        return _tree(repository, commit, texts)

    def texts(self, repository: str, as_of: date | None = None) -> tuple[dict[str, str | None], str]:
        """OWNERS files and OWNERS_ALIASES as they are (None: not in the clone), and the commit they are of."""
        with self._store.read() as session:
            number = repository_number(session, repository)
            location = session.scalar(select(Feed.location).where(Feed.kind == "git", Feed.repository_id == number))
        if location is None:
            raise NotFound(f"There is no clone of {repository} here; understudy import git PATH brings one in.")
        if not Path(location).exists():
            raise NotFound(
                f"{repository} was read from {location}, which is no longer there; import a clone of it again."
            )
        try:
            history = self._open(Path(location))
            head = history.overview().head
            if as_of is not None:
                midnight = int(datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC).timestamp())
                before = history.before(head, midnight)
                if before is None:
                    raise NotFound(f"{repository} has no commits before {as_of}.")
                head = before
            blobs = history.blobs()
            try:
                texts = {path: blobs.text(blob) for path, blob in history.owners_at(head).items()}
            finally:
                blobs.close()
        except ValueError as error:
            raise UserError(str(error)) from error
        return texts, head


def _tree(repository: str, head: str, texts: dict[str, str | None]) -> Tree:
    files: dict[str, OwnersFile] = {}
    aliases: dict[str, tuple[str, ...]] = {}
    unreadable: list[tuple[str, str]] = []
    for path, text in sorted(texts.items()):
        if text is None:
            unreadable.append((path, "its content is not in the clone, or too large"))
            continue
        try:
            if path == ALIASES:
                aliases = parse_aliases(text)
            else:
                files[path.rpartition("/")[0]] = parse_owners(text)
        except OwnersError as error:
            unreadable.append((path, str(error)))
    return Tree(repository, head, Resolver(files, aliases), len(files), tuple(unreadable))
