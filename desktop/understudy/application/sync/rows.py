"""Events of items: compared with what is stored, and written only where they differ."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import BindParameter, Select, bindparam, delete, select, update

from understudy.application.history.bulk import insert_many
from understudy.application.sync.pages import Page, instant, seconds
from understudy.domain.contributions.kinds import Kind
from understudy_db.schema import Event, Path, event_directory, event_path
from understudy_db.schema.contributions import GONE, SHOWN, TOLD_ELSEWHERE

_BLOCK: Final = 500
_COLUMNS: Final = (
    "id", "feed_id", "repository_id", "kind", "account_id", "at", "number", "sha", "added", "deleted", "files",
    "standing", "title", "node_id", "detail", "url",
)  # fmt: skip
TITLE: Final = 200
"""Characters of a title that are kept."""

# Statements that every page needs are put together once.
_ROWS: Final = select(*(Event.__table__.c[name] for name in _COLUMNS))
_WANTED: Final[BindParameter[Any]] = bindparam("wanted", expanding=True)
_HERE: Final = Event.__table__.c.repository_id == bindparam("repository")
_BY_NUMBER: Final = _ROWS.where(Event.__table__.c.number.in_(_WANTED), _HERE)
_BY_NODE: Final = _ROWS.where(Event.__table__.c.node_id.in_(_WANTED))
_HOLDING: Final = select(Event.__table__.c.number).where(Event.__table__.c.node_id.in_(_WANTED), _HERE).distinct()


class Row(NamedTuple):
    """An event as it should be stored."""

    node_id: str
    kind: int
    account_id: int
    at: int
    number: int
    sha: bytes | None = None
    added: int | None = None
    deleted: int | None = None
    files: int | None = None
    standing: int = SHOWN
    title: str | None = None
    detail: str | None = None
    url: str | None = None

    @property
    def source(self) -> str:
        """The node id of what the event was made of: a command's comment or review."""
        return self.node_id.partition("/")[0]


def blocks(values: Iterable[str | int]) -> Iterable[Sequence[str | int]]:
    """Values in parts small enough for one statement."""
    many = list(values)
    return (many[start : start + _BLOCK] for start in range(0, len(many), _BLOCK))


class EventRows:
    """The events of some items of one repository, as stored and as they should be.

    ``among``: only items are looked at that hold one of these node ids, or its commands, already.
    """

    def __init__(
        self,
        page: Page,
        feed_id: int,
        repository_id: int,
        numbers: Iterable[int],
        among: Iterable[str] | None = None,
    ) -> None:
        self._page = page
        self._feed = feed_id
        self._repository = repository_id
        self._ids = page.ids("event")
        self._stored: dict[str, tuple[int, Row]] = {}
        self._git: dict[int, list[tuple[int, bytes | None, int]]] = {}
        self._by_number: dict[int, list[str]] = {}
        self._new: dict[str, tuple[int, Row]] = {}
        self._changed: dict[str, tuple[int, Row]] = {}
        self._hidden: list[int] = []
        wanted = set(numbers)
        if among is not None:
            held: set[int] = set()
            for part in blocks(sorted(set(among))):
                held.update(page.connection.scalars(_HOLDING, {"repository": repository_id, "wanted": part}))
            wanted &= held
        for part in blocks(sorted(wanted)):
            self._load(_BY_NUMBER, {"repository": repository_id, "wanted": part})

    def expect(self, node_ids: Iterable[str]) -> None:
        """Look up events by node id too: an item moved from elsewhere may bring its comments along."""
        for part in blocks(sorted(set(node_ids) - self._stored.keys())):
            self._load(_BY_NODE, {"wanted": part})

    def get(self, node_id: str) -> Row | None:
        """The event of that node id, as it will be stored."""
        found = self._new.get(node_id) or self._changed.get(node_id) or self._stored.get(node_id)
        return None if found is None else found[1]

    def id_of(self, node_id: str) -> int:
        """The number of an event put or stored."""
        found = self._new.get(node_id) or self._stored[node_id]
        return found[0]

    def is_stored(self, node_id: str) -> bool:
        """True when the event was there before this page."""
        return node_id in self._stored

    def of(self, number: int, kinds: Sequence[Kind] = ()) -> list[Row]:
        """Stored events of an item by this feed."""
        rows = (self.get(node_id) for node_id in self._by_number.get(number, ()))
        return [row for row in rows if row is not None and (not kinds or row.kind in kinds)]

    def put(self, row: Row) -> None:
        """The event shall be so."""
        stored = self._stored.get(row.node_id)
        if stored is None:
            known = self._new.get(row.node_id)
            self._new[row.node_id] = (known[0] if known else next(self._ids), row)
        elif stored[1] != row:
            self._changed[row.node_id] = (stored[0], row)
        else:
            self._changed.pop(row.node_id, None)

    def stand(self, row: Row, standing: int) -> None:
        """The event stays, counted or not."""
        if row.standing != standing:
            self.put(row._replace(standing=standing))

    def gone_but(self, number: int, kind: Kind, there: set[str]) -> None:
        """Events of a kind that GitHub's whole list no longer has are gone, with the commands they held."""
        lost = {row.node_id for row in self.of(number, (kind,)) if row.node_id not in there}
        if lost:
            for row in self.of(number):
                if row.source in lost:
                    self.stand(row, GONE)

    def hide_twins(self, number: int, sha: bytes | None) -> None:
        """A clone told of the same merge: this feed knows more, so the clone's row counts no longer."""
        for event_id, told, standing in self._git.get(number, ()):
            if standing == SHOWN and (sha is None or told == sha):
                self._hidden.append(event_id)

    def write(self) -> int:
        """Store what differs; returns how many rows that were. Accounts must be written before."""
        connection = self._page.connection
        insert_many(
            connection,
            "event",
            _COLUMNS,
            [
                (
                    number, self._feed, self._repository, int(row.kind), row.account_id, row.at, row.number, row.sha,
                    row.added, row.deleted, row.files, row.standing, row.title, row.node_id, row.detail, row.url,
                )
                for number, row in self._new.values()
            ],
            instants=("at",),
        )  # fmt: skip
        table = Event.__table__
        if self._changed:
            statement = update(Event).where(table.c.id == bindparam("row_id"))
            values: dict[str, Any] = {name: bindparam(f"to_{name}") for name in _COLUMNS if name != "id"}
            connection.execute(
                statement.values(values),
                [
                    {
                        "row_id": number, "to_feed_id": self._feed, "to_repository_id": self._repository,
                        "to_kind": row.kind, "to_account_id": row.account_id, "to_at": instant(row.at),
                        "to_number": row.number, "to_sha": row.sha, "to_added": row.added,
                        "to_deleted": row.deleted, "to_files": row.files, "to_standing": row.standing,
                        "to_title": row.title, "to_node_id": row.node_id, "to_detail": row.detail,
                        "to_url": row.url,
                    }
                    for number, row in self._changed.values()
                ],
            )  # fmt: skip
        for part in blocks(self._hidden):
            connection.execute(update(Event).where(table.c.id.in_(part)).values(standing=TOLD_ELSEWHERE))
        written = len(self._new) + len(self._changed) + len(self._hidden)
        self._stored |= self._new | self._changed
        self._new, self._changed, self._hidden = {}, {}, []
        return written

    def _load(self, query: Select[Any], asked: dict[str, Any]) -> None:
        for row in self._page.connection.execute(query, asked):
            if row.node_id is None:
                if row.kind == Kind.PR_MERGED and row.number is not None:
                    self._git.setdefault(row.number, []).append((row.id, row.sha, row.standing))
                continue
            self._stored[row.node_id] = (
                row.id,
                Row(
                    row.node_id, row.kind, row.account_id, seconds(row.at) or 0, row.number, row.sha, row.added,
                    row.deleted, row.files, row.standing, row.title, row.detail, row.url,
                ),
            )  # fmt: skip
            self._by_number.setdefault(row.number, []).append(row.node_id)


class FileRows:
    """The files that events touched, compared and written likewise."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._new: list[tuple[int, int, int | None, int | None]] = []
        self._directories: list[tuple[int, int]] = []
        self._dropped: list[tuple[int, int]] = []
        self._emptied: list[tuple[int, int]] = []

    def put(
        self, event_id: int, files: Sequence[tuple[str, int | None, int | None]], *, is_new: bool, is_whole: bool
    ) -> int:
        """The event touched these files; ``is_whole``: these are all. Returns how many it has now."""
        paths = self._page.paths
        wanted = {paths.intern(path): (added, deleted) for path, added, deleted in files}
        directories = {paths.directory(path) for path, _, _ in files}
        if is_new:
            self._new.extend((event_id, path, *lines) for path, lines in wanted.items())
            self._directories.extend((directory, event_id) for directory in sorted(directories))
            return len(wanted)
        stored: dict[int, tuple[int | None, int | None]] = {}
        for path_id, added, deleted in self._page.connection.execute(
            select(event_path.c.path_id, event_path.c.added, event_path.c.deleted).where(
                event_path.c.event_id == event_id
            )
        ):
            stored[path_id] = (added, deleted)
        if wanted == stored or (not is_whole and wanted.items() <= stored.items()):
            return len(stored)
        held = self._directories_of(stored)
        changed = {path for path, lines in wanted.items() if path in stored and stored[path] != lines}
        lost = set(stored) - set(wanted) if is_whole else set()
        self._dropped.extend((event_id, path) for path in changed | lost)
        self._new.extend(
            (event_id, path, *lines) for path, lines in wanted.items() if path not in stored or path in changed
        )
        self._directories.extend((directory, event_id) for directory in sorted(directories - held))
        if is_whole:
            self._emptied.extend((directory, event_id) for directory in held - directories)
        return len(stored.keys() | wanted.keys()) - len(lost)

    def write(self) -> None:
        """Store what differs. Paths and events must be written before."""
        connection = self._page.connection
        for event_id, path_id in self._dropped:
            connection.execute(
                delete(event_path).where(event_path.c.event_id == event_id, event_path.c.path_id == path_id)
            )
        for directory, event_id in self._emptied:
            connection.execute(
                delete(event_directory).where(
                    event_directory.c.path_id == directory, event_directory.c.event_id == event_id
                )
            )
        insert_many(connection, "event_path", ("event_id", "path_id", "added", "deleted"), self._new)
        insert_many(connection, "event_directory", ("path_id", "event_id"), self._directories)
        self._new, self._directories, self._dropped, self._emptied = [], [], [], []

    def _directories_of(self, stored: Iterable[int]) -> set[int]:
        found: set[int] = set()
        for part in blocks(stored):
            found.update(
                parent
                for parent in self._page.connection.scalars(select(Path.parent_id).where(Path.id.in_(part)))
                if parent is not None
            )
        return found
