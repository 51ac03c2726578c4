"""Contributions, read: filtered rows with who, where, when and the paths they touched."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import CompoundSelect, Select, and_, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from understudy.application.errors import NotFound
from understudy.application.history.who import AccountBook, Actor
from understudy.domain.contributions.kinds import Kind
from understudy_db.schema import Event, Path, Repository, event_directory, event_path
from understudy_db.schema.contributions import SHOWN

_CHUNK = 400


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which contributions: every filter that is None lets all through. ``until`` is exclusive."""

    repository: str | None = None
    accounts: tuple[int, ...] | None = None
    path: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    kinds: frozenset[Kind] | None = None
    newest_first: bool = False
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Contribution:
    """One contribution. ``number`` is of a pull request or issue, ``sha`` of a commit."""

    id: int
    kind: Kind
    repository: str | None
    number: int | None
    sha: str | None
    at: datetime
    actor: Actor
    title: str | None
    added: int | None
    deleted: int | None
    files: int | None
    detail: str | None
    url: str | None
    paths: tuple[str, ...] = field(default=())


class _Raw(NamedTuple):
    id: int
    kind: int
    repository_id: int | None
    number: int | None
    sha: bytes | None
    of_id: int | None
    at: datetime
    account_id: int
    title: str | None
    added: int | None
    deleted: int | None
    files: int | None
    detail: str | None
    url: str | None


class PathNames:
    """Whole paths by their numbers, looked up as needed."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._parts: dict[int, tuple[int | None, str]] = {}
        self._whole: dict[int, str] = {}

    def need(self, numbers: Iterable[int]) -> None:
        """Read these paths and everything above them."""
        missing = {number for number in numbers if number not in self._parts}
        while missing:
            part = sorted(missing)[:_CHUNK]
            for number, parent, name in self._session.execute(
                select(Path.id, Path.parent_id, Path.name).where(Path.id.in_(part))
            ):
                self._parts[number] = (parent, name)
                if parent is not None and parent not in self._parts:
                    missing.add(parent)
            missing -= set(part) | self._parts.keys()

    def whole(self, number: int) -> str:
        """The path with that number, once it was asked for; the top is empty."""
        if number not in self._whole:
            parent, name = self._parts[number]
            above = "" if parent is None else self.whole(parent)
            self._whole[number] = f"{above}/{name}" if above else name
        return self._whole[number]


def path_number(session: Session, path: str) -> int | None:
    """The number of a path, None when nothing ever touched it."""
    number = session.scalar(select(Path.id).where(Path.parent_id.is_(None)))
    for name in path.strip("/").split("/"):
        if number is None or not name:
            continue
        number = session.scalar(select(Path.id).where(Path.parent_id == number, Path.name == name))
    return number


def touching(path_id: int) -> CompoundSelect[Any]:
    """The events that touched a directory, anything below it, or the file itself, as a query to use in others."""
    below = select(Path.id).where(Path.id == path_id).cte("below", recursive=True)
    child = aliased(Path)
    below = below.union_all(select(child.id).join(below, child.parent_id == below.c.id))
    return (
        select(event_directory.c.event_id)
        .where(event_directory.c.path_id.in_(select(below.c.id)))
        .union(select(event_path.c.event_id).where(event_path.c.path_id == path_id))
    )


def query(session: Session, wanted: Wanted) -> Select[Any]:
    """The events wanted. Raises NotFound for a repository nobody has read."""
    found = select(Event).where(Event.standing == SHOWN)
    if wanted.repository is not None:
        repository_id = repository_number(session, wanted.repository)
        found = found.where(Event.repository_id == repository_id)
    if wanted.accounts is not None:
        found = found.where(Event.account_id.in_(wanted.accounts))
    if wanted.since is not None:
        found = found.where(Event.at >= wanted.since)
    if wanted.until is not None:
        found = found.where(Event.at < wanted.until)
    if wanted.kinds is not None:
        found = found.where(Event.kind.in_(sorted(int(kind) for kind in wanted.kinds)))
    if wanted.path is not None and wanted.path.strip("/"):
        number = path_number(session, wanted.path)
        matched = touching(number if number is not None else -1).subquery()
        direct = select(matched.c.event_id)
        whole, numbered = aliased(Event), aliased(Event)
        found = found.where(
            or_(
                Event.id.in_(direct),
                Event.of_id.in_(direct),
                Event.id.in_(select(whole.of_id).where(whole.id.in_(direct), whole.of_id.is_not(None))),
                and_(
                    Event.number.is_not(None),
                    tuple_(Event.repository_id, Event.number).in_(
                        select(numbered.repository_id, numbered.number).where(
                            numbered.id.in_(direct), numbered.number.is_not(None)
                        )
                    ),
                ),
            )
        )
    order = (Event.at.desc(), Event.id.desc()) if wanted.newest_first else (Event.at, Event.id)
    found = found.order_by(*order)
    return found.limit(wanted.limit) if wanted.limit is not None else found


def repository_number(session: Session, name: str) -> int:
    """The repository of that name, present or former. Raises NotFound with what there is."""
    rows = session.execute(select(Repository.id, Repository.name, Repository.former)).all()
    for number, present, former in rows:
        if name.casefold() in {present.casefold(), *(old.casefold() for old in former)}:
            return int(number)
    known = ", ".join(sorted(present for _, present, _ in rows)) or "none yet; understudy import git brings one in"
    raise NotFound(f"The history of “{name}” was not read. Known repositories: {known}.")


def read(
    session: Session, wanted: Wanted, book: AccountBook | None = None, *, paths: bool = True
) -> Iterator[Contribution]:
    """The contributions wanted, one after the other, oldest first unless asked otherwise."""
    book = book or AccountBook(session)
    rows = session.execute(select(Repository.id, Repository.name, Repository.web))
    repositories = {number: (name, web) for number, name, web in rows}
    names = PathNames(session)
    columns = query(session, wanted).with_only_columns(*(getattr(Event, name) for name in _Raw._fields))
    chunk: list[_Raw] = []
    for row in session.execute(columns.execution_options(yield_per=_CHUNK)):
        chunk.append(_Raw(*row))
        if len(chunk) == _CHUNK:
            yield from _told(session, chunk, book, repositories, names, paths)
            chunk = []
    yield from _told(session, chunk, book, repositories, names, paths)


def read_events(session: Session, numbers: Sequence[int], book: AccountBook) -> list[Contribution]:
    """Contributions by their numbers, with paths."""
    rows = session.execute(select(Repository.id, Repository.name, Repository.web))
    repositories = {number: (name, web) for number, name, web in rows}
    names = PathNames(session)
    found: list[Contribution] = []
    for start in range(0, len(numbers), _CHUNK):
        columns = select(*(getattr(Event, name) for name in _Raw._fields))
        part = session.execute(columns.where(Event.id.in_(numbers[start : start + _CHUNK])))
        found += _told(session, [_Raw(*row) for row in part], book, repositories, names, True)
    return found


def _told(
    session: Session,
    chunk: Sequence[_Raw],
    book: AccountBook,
    repositories: dict[int, tuple[str, str | None]],
    names: PathNames,
    want_paths: bool,
) -> Iterator[Contribution]:
    touched = _paths(session, chunk) if want_paths and chunk else {}
    names.need({number for paths in touched.values() for number in paths})
    of_ids = {row.of_id for row in chunk if row.sha is None and row.of_id is not None}
    parents: dict[int, tuple[bytes | None, int | None]] = {
        number: (sha, pull)
        for number, sha, pull in session.execute(select(Event.id, Event.sha, Event.number).where(Event.id.in_(of_ids)))
    }
    for row in chunk:
        name, web = repositories.get(row.repository_id or 0, (None, None))
        sha, number = row.sha, row.number
        if sha is None and row.of_id in parents:
            sha, of_number = parents[row.of_id]
            number = number or of_number
        kind = Kind(row.kind)
        yield Contribution(
            id=row.id,
            kind=kind,
            repository=name,
            number=number,
            sha=sha.hex() if sha is not None and number is None else None,
            at=row.at,
            actor=book.get(row.account_id),
            title=row.title,
            added=row.added,
            deleted=row.deleted,
            files=row.files,
            detail=row.detail,
            url=row.url or address(web, kind, number, sha),
            paths=tuple(sorted(names.whole(path) for path in touched.get(row.id, ()))),
        )


def address(web: str | None, kind: Kind, number: int | None, sha: bytes | None) -> str | None:
    """Where a contribution can be looked at on the repository's pages."""
    if web is None:
        return None
    if number is not None:
        return f"{web}/{'issues' if kind is Kind.ISSUE else 'pull'}/{number}"
    return f"{web}/commit/{sha.hex()}" if sha is not None else None


def _paths(session: Session, chunk: Sequence[_Raw]) -> dict[int, set[int]]:
    """The paths of each event: its own, those of its commits, or those of the commit or pull request it is about."""
    ids = [row.id for row in chunk]
    found: dict[int, set[int]] = defaultdict(set)
    own = select(event_path.c.event_id, event_path.c.path_id).where(event_path.c.event_id.in_(ids))
    for event_id, path_id in session.execute(own):
        found[event_id].add(path_id)
    commits = (
        select(Event.of_id, event_path.c.path_id)
        .join(event_path, event_path.c.event_id == Event.id)
        .where(Event.of_id.in_(ids), Event.kind == int(Kind.COMMIT))
    )
    for event_id, path_id in session.execute(commits):
        found[event_id].add(path_id)
    about: dict[int, list[int]] = defaultdict(list)
    for row in chunk:
        if row.of_id is not None and row.id not in found:
            about[row.of_id].append(row.id)
    if about:
        theirs = select(event_path.c.event_id, event_path.c.path_id).where(event_path.c.event_id.in_(list(about)))
        for of_id, path_id in session.execute(theirs):
            for event_id in about[of_id]:
                found[event_id].add(path_id)
    numbered: dict[tuple[int, int], list[int]] = defaultdict(list)
    for row in chunk:
        if row.number is not None and row.repository_id is not None and row.id not in found:
            numbered[row.repository_id, row.number].append(row.id)
    if numbered:
        pulls = (
            select(Event.repository_id, Event.number, event_path.c.path_id)
            .join(event_path, event_path.c.event_id == Event.id)
            .where(tuple_(Event.repository_id, Event.number).in_(list(numbered)))
        )
        for repository_id, number, path_id in session.execute(pulls):
            for event_id in numbered[repository_id or 0, number or 0]:
                found[event_id].add(path_id)
    return found


def month_counts(session: Session, wanted: Wanted) -> dict[tuple[int, int], Counter[Kind]]:
    """How many contributions of each kind in each (year, month), UTC."""
    counts: dict[tuple[int, int], Counter[Kind]] = defaultdict(Counter)
    for kind, at in session.execute(query(session, wanted).with_only_columns(Event.kind, Event.at)):
        counts[at.year, at.month][Kind(kind)] += 1
    return dict(counts)
