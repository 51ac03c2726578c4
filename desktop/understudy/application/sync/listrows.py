"""Further pages of long lists into rows: what they bring, what they lack, and whether the item is whole now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import delete, false, func, select, update

from understudy.application.sync.changes import Changes
from understudy.application.sync.facts import Listing, More, MoreRows
from understudy.application.sync.items import ItemWriter
from understudy.application.sync.rows import EventRows, FileRows, blocks
from understudy.application.sync.said import Context, SaidRows
from understudy.domain.contributions.kinds import Kind
from understudy_db.schema import Event, ItemChange, Overflow, event_directory, event_path
from understudy_db.schema import Item as ItemRow
from understudy_db.schema.contributions import SHOWN


class ListWriter(ItemWriter):
    """Writes further pages of items' lists within one page."""

    def write_more(self, found: Sequence[MoreRows], restarts: dict[tuple[str, str], set[str]]) -> int:
        """Store further pages of lists; ``restarts`` holds what was seen of those read again from their start."""
        page = self._page
        stored = self._stored([rows.more.node_id for rows in found])
        numbers = [row["number"] for row in stored.values()]
        events = EventRows(page, self._feed, self._repository, numbers)
        said = SaidRows(page, events, self._rules)
        files = FileRows(page)
        changes = Changes(page, [row["id"] for row in stored.values()])
        ended: list[tuple[More, Listing[object], set[str] | None]] = []
        for rows in found:
            row = stored.get(rows.more.node_id)
            if row is None or rows.listing is None:
                self._drop(rows.more)
                continue
            key = (rows.more.node_id, rows.more.what)
            if rows.more.cursor is None:
                restarts[key] = set()
            seen = restarts.get(key)
            context = _stored_context(row, changes.turns(row["id"]), events)
            self._more(row, rows.more.what, rows.listing, context, events, files, said, changes, seen)
            if rows.listing.cursor is not None:
                self._go_on(rows.more, rows.listing.cursor)
            else:
                restarts.pop(key, None)
                ended.append((rows.more, rows.listing, seen))
        for more, _, seen in ended:
            row = stored[more.node_id]
            if seen is not None:
                self._whole(row, more.what, seen, events, changes)
        page.flush()
        written = changes.count
        changes.write()
        written += events.write()
        files.write()
        for more, listing, seen in ended:
            row = stored[more.node_id]
            if seen is None and self._held(row, more.what) != listing.total:
                self._go_on(more, None)
            else:
                self._drop(more)
        self._complete([row["id"] for row in stored.values()])
        return written

    def _more(
        self,
        row: dict[str, Any],
        what: str,
        listing: Listing[Any],
        context: Context,
        events: EventRows,
        files: FileRows,
        said: SaidRows,
        changes: Changes,
        seen: set[str] | None,
    ) -> None:
        if what == "labels":
            # A list read again from its start replaces, the rest of a list adds.
            kept = set() if seen is not None and not seen else set(row["labels"])
            row["labels"] = sorted(kept | set(listing.rows))
            statement = update(ItemRow).where(ItemRow.id == row["id"]).values(labels=row["labels"])
            self._page.connection.execute(statement)
            names = listing.rows
        elif what == "files":
            changed = [(file.path, file.added, file.deleted) for file in listing.rows]
            files.put(events.id_of(row["node_id"]), changed, is_new=False, is_whole=False)
            names = tuple(file.path for file in listing.rows)
        elif what == "changes":
            changes.put(row["id"], replace(listing, cursor="more"))
            names = tuple(change.node_id for change in listing.rows)
        else:
            if what == "reviews":
                said.reviews(context, listing.rows)
            else:
                said.comments(context, listing.rows)
            names = tuple(entry.node_id for entry in listing.rows)
        if seen is not None:
            seen.update(names)

    def _whole(self, row: dict[str, Any], what: str, seen: set[str], events: EventRows, changes: Changes) -> None:
        """A list was read from its start to its end: what is not in it is gone."""
        if what == "comments":
            events.gone_but(row["number"], Kind.COMMENT, seen)
        elif what == "reviews":
            events.gone_but(row["number"], Kind.REVIEW, seen)
        elif what == "changes":
            changes.keep(row["id"], seen)
        elif what == "files":
            ids = {self._page.paths.intern(path) for path in seen}
            event_id = events.id_of(row["node_id"])
            held = self._page.connection.scalars(select(event_path.c.path_id).where(event_path.c.event_id == event_id))
            for part in blocks(set(held) - ids):
                self._page.connection.execute(
                    delete(event_path).where(event_path.c.event_id == event_id, event_path.c.path_id.in_(part))
                )
            directories = {self._page.paths.directory(path) for path in seen}
            self._page.connection.execute(
                delete(event_directory).where(
                    event_directory.c.event_id == event_id, event_directory.c.path_id.not_in(directories)
                )
            )

    def _held(self, row: dict[str, Any], what: str) -> int:
        """How much of a list is stored."""
        connection = self._page.connection
        if what == "labels":
            return len(row["labels"])
        if what == "changes":
            query = select(func.count()).select_from(ItemChange).where(ItemChange.item_id == row["id"])
        elif what == "files":
            opened = select(Event.id).where(Event.node_id == row["node_id"]).scalar_subquery()
            query = select(func.count()).select_from(event_path).where(event_path.c.event_id == opened)
        else:
            kind = Kind.REVIEW if what == "reviews" else Kind.COMMENT
            query = (
                select(func.count())
                .select_from(Event)
                .where(
                    Event.repository_id == self._repository,
                    Event.number == row["number"],
                    Event.kind == int(kind),
                    Event.feed_id == self._feed,
                    Event.standing == SHOWN,
                )
            )
        return connection.scalar(query) or 0

    def _go_on(self, more: More, cursor: str | None) -> None:
        self._page.connection.execute(
            update(Overflow)
            .where(Overflow.feed_id == self._feed, Overflow.node_id == more.node_id, Overflow.what == more.what)
            .values(cursor=cursor)
        )

    def _drop(self, more: More) -> None:
        self._page.connection.execute(
            delete(Overflow).where(
                Overflow.feed_id == self._feed, Overflow.node_id == more.node_id, Overflow.what == more.what
            )
        )

    def _complete(self, item_ids: Iterable[int]) -> None:
        """Items none of whose lists go on any more are complete."""
        waiting = select(Overflow.node_id).where(Overflow.feed_id == self._feed)
        for part in blocks(sorted(set(item_ids))):
            self._page.connection.execute(
                update(ItemRow)
                .where(ItemRow.id.in_(part), ItemRow.is_complete.is_(false()), ItemRow.node_id.not_in(waiting))
                .values(is_complete=True)
            )


def _stored_context(row: dict[str, Any], turns: tuple[tuple[int, str], ...], events: EventRows) -> Context:
    opened = events.get(row["node_id"])
    return Context(
        row["number"], row["kind"] == "pull", row["author_id"], row["created_at"], row["closed_at"],
        row["merged_at"], turns, (opened.url if opened is not None else None) or "",
    )  # fmt: skip
