"""Pull requests and issues into rows: the item, its events, its time line, and which of its lists go on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import BindParameter, bindparam, delete, insert, select, update

from understudy.application.history.bulk import insert_many
from understudy.application.sync.changes import Changes
from understudy.application.sync.facts import Comment, Item, Listing, Review
from understudy.application.sync.pages import Page, instant, seconds
from understudy.application.sync.rows import TITLE, EventRows, FileRows, Row, blocks
from understudy.application.sync.said import Context, SaidRows
from understudy.domain.contributions.kinds import Kind
from understudy.domain.contributions.prow import Rules
from understudy_db.schema import Event, Milestone, Overflow, Repository
from understudy_db.schema import Item as ItemRow
from understudy_db.schema.contributions import GONE

ITEM: Final = "item"
"""What an overflow row says of an item that is to be looked at as a whole."""
_LISTS: Final = ("labels", "files", "reviews", "comments", "changes")
_COLUMNS: Final = (
    "feed_id", "repository_id", "number", "kind", "node_id", "title", "author_id", "association", "state",
    "is_draft", "created_at", "updated_at", "edited_at", "closed_at", "merged_at", "merge_sha", "head_sha", "base",
    "added", "deleted", "files", "labels", "assignees", "milestone_id", "is_complete", "gone",
)  # fmt: skip


# Statements that every page needs are put together once.
_WANTED: Final[BindParameter[Any]] = bindparam("wanted", expanding=True)
_STORED: Final = select(ItemRow.__table__.c.id, *(ItemRow.__table__.c[name] for name in _COLUMNS)).where(
    ItemRow.__table__.c.node_id.in_(_WANTED)
)
_WAITING: Final = select(Overflow.__table__.c.node_id, Overflow.__table__.c.what).where(
    Overflow.__table__.c.feed_id == bindparam("feed"), Overflow.__table__.c.node_id.in_(_WANTED)
)


class ItemWriter:
    """Writes items of one repository within one page. What is as stored is not written."""

    def __init__(self, page: Page, feed_id: int, repository_id: int, rules: Rules) -> None:
        self._page = page
        self._feed = feed_id
        self._repository = repository_id
        self._rules = rules

    def write(self, items: Sequence[Item]) -> int:
        """Store items as GitHub tells them now; returns how many rows changed."""
        page = self._page
        stored = self._stored([item.node_id for item in items])
        events = EventRows(page, self._feed, self._repository, [item.number for item in items])
        moved = [item for item in items if any(change.kind == "transferred" for change in item.changes.rows)]
        events.expect(node_id for item in moved for node_id in _node_ids(item))
        said = SaidRows(page, events, self._rules)
        files = FileRows(page)
        changes = Changes(page, [stored[item.node_id]["id"] for item in items if item.node_id in stored])
        changes.expect(change.node_id for item in moved for change in item.changes.rows)
        milestones = self._milestones(items)
        accounts = {item.node_id: page.account(item.who) for item in items}
        ids = page.ids("item")
        numbers: dict[str, int] = {}
        for item in items:
            row = stored.get(item.node_id)
            numbers[item.node_id] = item_id = row["id"] if row else next(ids)
            changes.put(item_id, item.changes)
            context = _context(item, accounts[item.node_id], changes.turns(item_id))
            self._events(item, context, events, files, said)
        written = changes.count
        page.flush()
        written += self._rows(items, stored, accounts, milestones, numbers)
        changes.write()
        written += events.write()
        files.write()
        for item in items:
            for change in item.changes.rows:
                if change.kind == "transferred" and change.subject and item.node_id not in stored:
                    self._look_for(item, accounts[item.node_id], change.subject)
        return written

    def gone(self, node_ids: Sequence[tuple[str, str]]) -> int:
        """Items that GitHub has no longer (reason NOT_FOUND) or does not show us any more. Their rows stay, marked."""
        written = 0
        connection = self._page.connection
        reasons = dict(node_ids)
        for node_id, row in self._stored([node_id for node_id, _ in node_ids]).items():
            gone = "hidden" if reasons[node_id] not in ("NOT_FOUND", "transferred") else "deleted"
            gone = "transferred" if reasons[node_id] == "transferred" else gone
            connection.execute(delete(Overflow).where(Overflow.feed_id == self._feed, Overflow.node_id == node_id))
            if row["gone"] == gone:
                continue
            written += 1
            connection.execute(update(ItemRow).where(ItemRow.id == row["id"]).values(gone=gone))
            if gone != "hidden":
                connection.execute(
                    update(Event)
                    .where(
                        Event.repository_id == self._repository,
                        Event.number == row["number"],
                        Event.feed_id == self._feed,
                    )
                    .values(standing=GONE)
                )
        return written

    def _look_for(self, item: Item, author_id: int, name: str) -> None:
        """An issue came from another repository: where that one is synced too, have it ask for the old issue."""
        connection, table = self._page.connection, ItemRow.__table__.c
        old = connection.execute(
            select(table.feed_id, table.node_id)
            .join(Repository, Repository.id == table.repository_id)
            .where(
                Repository.folded == name.casefold(),
                table.author_id == author_id,
                table.created_at == instant(item.created_at),
                table.gone == "",
            )
        )
        for feed_id, node_id in old.all():
            here = Overflow.feed_id == feed_id, Overflow.node_id == node_id, Overflow.what == ITEM
            if connection.scalar(select(Overflow.id).where(*here)) is None:
                row = {"feed_id": feed_id, "node_id": node_id, "what": ITEM, "cursor": None}
                connection.execute(insert(Overflow), row)

    def _stored(self, node_ids: Iterable[str]) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        for part in blocks(sorted(set(node_ids))):
            for row in self._page.connection.execute(_STORED, {"wanted": part}):
                values = dict(row._mapping)
                for name in ("created_at", "updated_at", "edited_at", "closed_at", "merged_at"):
                    values[name] = seconds(values[name])
                found[row.node_id] = values
        return found

    def _milestones(self, items: Sequence[Item]) -> dict[int, int]:
        """Numbers of rows by milestone number."""
        wanted = {item.milestone.number: item.milestone for item in items if item.milestone is not None}
        if not wanted:
            return {}
        connection, table = self._page.connection, Milestone.__table__.c
        query = select(table.id, table.number, table.node_id, table.title, table.due_on)
        found: dict[int, int] = {}
        for row in connection.execute(query.where(table.repository_id == self._repository)):
            fact = wanted.get(row.number)
            found[row.number] = row.id
            if fact is not None and (row.node_id, row.title, seconds(row.due_on)) != (
                fact.node_id, fact.title, fact.due_at,
            ):  # fmt: skip
                values = {"node_id": fact.node_id, "title": fact.title, "due_on": instant(fact.due_at)}
                connection.execute(update(Milestone).where(table.id == row.id).values(values))
        ids = self._page.ids("milestone")
        rows = []
        for number, fact in sorted(wanted.items()):
            if number not in found:
                found[number] = next(ids)
                rows.append((found[number], self._repository, fact.node_id, number, fact.title, fact.due_at))
        columns = ("id", "repository_id", "node_id", "number", "title", "due_on")
        insert_many(connection, "milestone", columns, rows, instants=("due_on",))
        return found

    def _events(self, item: Item, context: Context, events: EventRows, files: FileRows, said: SaidRows) -> None:
        is_pull = item.kind == "pull"
        opened = Row(
            item.node_id,
            Kind.PR_OPENED if is_pull else Kind.ISSUE,
            context.author_id,
            item.created_at,
            item.number,
            added=item.added,
            deleted=item.deleted,
            files=item.files_count,
            title=item.title[:TITLE],
            url=item.url,
        )
        is_new = events.get(item.node_id) is None
        events.put(opened)
        if is_pull:
            changed = [(file.path, file.added, file.deleted) for file in item.files.rows]
            files.put(events.id_of(item.node_id), changed, is_new=is_new, is_whole=item.files.cursor is None)
            if item.merged_at is not None:
                sha = _sha(item.merge_oid)
                merged = opened._replace(
                    node_id=f"{item.node_id}/merged", kind=Kind.PR_MERGED, at=item.merged_at, sha=sha
                )
                events.put(merged)
                events.hide_twins(item.number, sha)
            said.settle(context)
            said.reviews(context, item.reviews.rows)
            if item.reviews.cursor is None:
                events.gone_but(item.number, Kind.REVIEW, {review.node_id for review in item.reviews.rows})
        said.comments(context, item.comments.rows)
        if item.comments.cursor is None:
            events.gone_but(item.number, Kind.COMMENT, {comment.node_id for comment in item.comments.rows})

    def _rows(
        self,
        items: Sequence[Item],
        stored: dict[str, dict[str, Any]],
        accounts: dict[str, int],
        milestones: dict[int, int],
        numbers: dict[str, int],
    ) -> int:
        connection = self._page.connection
        waiting = {item.node_id: set[str]() for item in items}
        for part in blocks(waiting):
            for node_id, what in connection.execute(_WAITING, {"feed": self._feed, "wanted": part}):
                waiting[node_id].add(what)
        new: list[dict[str, Any]] = []
        changed: list[dict[str, Any]] = []
        for item in items:
            row = stored.get(item.node_id)
            going_on = {what: cursor for what in _LISTS if (cursor := _list(item, what).cursor) is not None}
            if row is not None and row["is_complete"] and row["head_sha"] == _sha(item.head_oid):
                going_on.pop("files", None)  # the same commits change the same files
            if going_on or waiting[item.node_id]:
                self._enqueue(item.node_id, going_on, waiting[item.node_id])
            labels = set(item.labels.rows)
            if row is not None and "labels" in going_on:
                labels |= set(row["labels"])
            values = {
                "feed_id": self._feed,
                "repository_id": self._repository,
                "number": item.number,
                "kind": item.kind,
                "node_id": item.node_id,
                "title": item.title[:TITLE],
                "author_id": accounts[item.node_id],
                "association": item.association,
                "state": item.state,
                "is_draft": item.is_draft,
                "created_at": item.created_at,
                "updated_at": item.updated_at,
                "edited_at": item.edited_at,
                "closed_at": item.closed_at,
                "merged_at": item.merged_at,
                "merge_sha": _sha(item.merge_oid),
                "head_sha": _sha(item.head_oid),
                "base": item.base,
                "added": item.added,
                "deleted": item.deleted,
                "files": item.files_count,
                "labels": sorted(labels),
                "assignees": list(item.assignees),
                "milestone_id": None if item.milestone is None else milestones[item.milestone.number],
                "is_complete": not going_on,
                "gone": "",
            }
            if row is None:
                new.append({"id": numbers[item.node_id], **values})
            elif any(row[name] != value for name, value in values.items()):
                changed.append({f"to_{name}": value for name, value in values.items()} | {"row_id": row["id"]})
        table = ItemRow.__table__
        times = ("created_at", "updated_at", "edited_at", "closed_at", "merged_at")
        self._insert(new, times)
        if changed:
            for row in changed:
                row |= {f"to_{name}": instant(row[f"to_{name}"]) for name in times}
                row["to_seen_at"] = instant(self._page.date)
            values = {name: bindparam(f"to_{name}", type_=table.c[name].type) for name in (*_COLUMNS, "seen_at")}
            connection.execute(update(ItemRow).where(table.c.id == bindparam("row_id")).values(values), changed)
        return len(new) + len(changed)

    def _insert(self, new: Sequence[dict[str, Any]], times: Sequence[str]) -> None:
        """New items as plain values: a first sync has a hundred thousand of them."""
        sqlite = self._page.connection.dialect.name == "sqlite"
        columns = ("id", *_COLUMNS, "seen_at")
        seen_at = self._page.date * 1000 if sqlite else instant(self._page.date)
        rows = []
        for row in new:
            flags = (row["is_draft"], row["is_complete"])
            is_draft, is_complete = map(int, flags) if sqlite else flags
            row |= {
                "is_draft": is_draft,
                "is_complete": is_complete,
                "labels": as_json(row["labels"]),
                "assignees": as_json(row["assignees"]),
                "seen_at": seen_at,
            }
            rows.append([row[name] for name in columns])
        insert_many(self._page.connection, "item", columns, rows, instants=times)

    def _enqueue(self, node_id: str, going_on: dict[str, str], waiting: set[str]) -> None:
        connection = self._page.connection
        here = Overflow.feed_id == self._feed, Overflow.node_id == node_id
        for what in sorted(waiting - going_on.keys()):
            connection.execute(delete(Overflow).where(*here, Overflow.what == what))
        for what, cursor in going_on.items():
            if what in waiting:
                connection.execute(update(Overflow).where(*here, Overflow.what == what).values(cursor=cursor))
            else:
                row = {"feed_id": self._feed, "node_id": node_id, "what": what, "cursor": cursor}
                connection.execute(insert(Overflow), row)


def _context(item: Item, author_id: int, turns: tuple[tuple[int, str], ...]) -> Context:
    return Context(
        item.number, item.kind == "pull", author_id, item.created_at, item.closed_at, item.merged_at, turns, item.url
    )


as_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
"""As the database keeps small lists."""


def _sha(oid: str | None) -> bytes | None:
    return None if oid is None else bytes.fromhex(oid)


def _list(item: Item, what: str) -> Listing[Any]:
    found: Listing[Any] = getattr(item, what)
    return found


def _node_ids(item: Item) -> Iterable[str]:
    yield item.node_id
    rows: tuple[Comment | Review, ...] = (*item.comments.rows, *item.reviews.rows)
    yield from (row.node_id for row in rows)
