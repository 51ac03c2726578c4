"""Reading one repository: newest first back to its beginning, then what changed, then review comments.

The steps of each list are small and stored with their rows, so a sync that was stopped at any moment goes on where its
last page ended. Only GitHub's clock moves a watermark.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final, TypeVar
from urllib.parse import parse_qs, urlsplit

from sqlalchemy import Connection, delete, select, update

from understudy.application.sync.facts import Item, Listed, Listing, More, MoreRows, ReviewComment
from understudy.application.sync.faults import Fault, Misasked, NotThere, Private
from understudy.application.sync.items import ITEM, ItemWriter
from understudy.application.sync.lines import write_review_comments
from understudy.application.sync.naming import write_repository
from understudy.application.sync.pace import PageSize
from understudy.application.sync.pages import Page, instant, seconds
from understudy.application.sync.port import HubGateway, Reply
from understudy.application.sync.run import Run, Task, later
from understudy.application.sync.status import RepositoryStatus, seconds_left
from understudy.application.sync.streams import StreamState, load_stream
from understudy.domain.contributions.prow import Rules
from understudy_db.schema import Feed, Overflow, Repository, Stream
from understudy_db.schema import Item as ItemRow

T = TypeVar("T")

STREAMS: Final = ("repository", "pulls", "issues", "delta", "review_comments", "recheck", "owners")
PULLS_AT_ONCE: Final = 20
ISSUES_AT_ONCE: Final = 25
LISTS_AT_ONCE: Final = 40
OVERLAP: Final = 300
"""Seconds before the last known change from which changes are asked for again."""
_FULL_PAGE: Final = 100
_LAST_PAGE: Final = 99
_RECHECK: Final = 30 * 86400
_RECENT: Final = 90 * 86400
_SURE: Final = 2
"""GitHub tells whole seconds: what was read this long after a change has all of it."""


class RepositoryJob:
    """The steps for one repository. ``since``: only what happened from this instant on (seconds since 1970)."""

    def __init__(
        self,
        run: Run,
        feed_id: int,
        repository_id: int,
        name: str,
        since: int | None = None,
        *,
        private: bool = False,
        owners: bool = True,
    ) -> None:
        self._run = run
        self._feed = feed_id
        self._repository = repository_id
        self._name = name
        self._since = since
        self._private = private
        self._owners = owners
        self._rules = Rules()
        self._streams: dict[str, StreamState] = {}
        self._restarts: dict[tuple[str, str], set[str]] = {}
        self._pending = 0
        self._cost = 1.0
        self.task = Task(
            RepositoryStatus(name, repository_id=repository_id, feed_id=feed_id),
            self.read,
            self.read_review_comments,
            self.failed,
        )

    def read(self, gateway: HubGateway) -> None:
        """Everything but review comments."""
        self._begin(gateway)
        self._rest_of_lists(gateway)
        self._backfill(gateway, "pulls", gateway.pulls, PULLS_AT_ONCE)
        self._backfill(gateway, "issues", gateway.issues, ISSUES_AT_ONCE)
        self._delta(gateway)
        self._recheck(gateway)
        self._rest_of_lists(gateway)
        if self._owners:
            self._owners_files(gateway)
        self._run.settle()

    def failed(self, fault: Fault) -> None:
        """Keep what is wrong with the feed; nothing that was read is touched."""
        with self._run.pages.plain() as session:
            session.get_one(Feed, self._feed).state = "stopped"
            session.get_one(Feed, self._feed).note = f"{fault}"
            if isinstance(fault, NotThere):
                session.get_one(Repository, self._repository).state = fault.state

    # --- Beginning ------------------------------------------------------------------------------------------------

    def _begin(self, gateway: HubGateway) -> None:
        with self._run.store.read() as session:
            row = session.get_one(Repository, self._repository)
            self._rules = Rules.of(row.prow)
            etag = None
            if row.node_id is not None:
                found = load_stream_or_none(session.connection(), self._feed, "repository")
                etag = found.etag if found is not None and row.state == "ok" else None
            if row.is_private and not self._private:
                raise Private(PRIVATE, 0, state="blocked")
        reply = self._run.rest.call(lambda: gateway.repository(self._name, etag))
        self._run.note(self.task, reply.notices)
        fact = reply.value
        if fact is not None and fact.is_private and not self._private:
            raise Private(PRIVATE, 0, state="blocked")
        start = reply.date

        def write() -> None:
            with self._run.pages.plain() as session:
                if fact is not None:
                    write_repository(session, self._repository, fact)
                feed = session.get_one(Feed, self._feed)
                feed.state = "running"
                feed.note = ""
                connection = session.connection()
                for name in STREAMS:
                    self._streams[name] = load_stream(connection, self._feed, name)
                delta = self._streams["delta"]
                since = self._since
                if delta.watermark is None:
                    delta.watermark = since if since is not None else start - OVERLAP
                    delta.detail = {"since": since}
                elif (told := delta.detail.get("since")) is not None and (since is None or since < told):
                    # Older history is wanted now: also what is older still but changed since then.
                    delta.watermark = min(since, delta.watermark) if since is not None else delta.watermark
                    delta.detail = delta.detail | {"since": since}
                delta.save(connection)
                self._streams["repository"].etag = reply.etag
                self._streams["repository"].save(connection)

        self._run.send(write)
        self._run.settle()
        if fact is not None:
            self._name = fact.name
        self._progress()

    def _renamed(self, gateway: HubGateway, reply: Reply[T]) -> None:
        """GitHub answered under another name: ask it which, and go by that from now on."""
        if not reply.moved:
            return
        found = self._run.rest.call(lambda: gateway.repository(self._name))
        fact = found.value
        if fact is None or fact.name == self._name:
            return

        def write() -> None:
            with self._run.pages.plain() as session:
                write_repository(session, self._repository, fact)

        self._run.send(write)
        self._name = fact.name
        self._run.update(self.task, name=fact.name)

    # --- Newest first ---------------------------------------------------------------------------------------------

    def _backfill(
        self,
        gateway: HubGateway,
        name: str,
        fetch: Callable[[str, int, str | None], Reply[Listing[Item]]],
        most: int,
    ) -> None:
        state = self._streams[name]
        size = PageSize(most, state.page_size)
        words = "pull requests" if name == "pulls" else "issues"
        while not self._reached(state):
            cursor = state.cursor
            reply = self._run.graphql.call(lambda c=cursor: fetch(self._name, size.now, c), size.halve)  # type: ignore[misc]
            size.good()
            listing = reply.value
            state = replace(
                state,
                cursor=listing.cursor or state.cursor,
                page_size=size.now,
                total=listing.total,
                fetched=state.fetched + len(listing.rows),
                is_done=listing.cursor is None,
                back_to=min((item.created_at for item in listing.rows), default=state.back_to),
            )
            self._streams[name] = state
            self._heed(reply)
            self._send_items(reply, listing.rows, state)
            self._renamed(gateway, reply)
            self._progress(f"{words}, newest first")
            if self._pending >= LISTS_AT_ONCE:
                self._rest_of_lists(gateway)
        self._rest_of_lists(gateway)

    def _reached(self, state: StreamState) -> bool:
        if state.is_done:
            return True
        return self._since is not None and state.back_to is not None and state.back_to <= self._since

    def _send_items(self, reply: Reply[T], items: Sequence[Item], state: StreamState | None) -> None:
        """Have a page written, with how far its stream is."""
        self._pending += sum(
            listing.cursor is not None
            for item in items
            for listing in (item.labels, item.files, item.reviews, item.comments, item.changes)
        )
        missing = [(node_id, why) for node_id, why in reply.missing if "/" not in node_id]
        snapshot = None if state is None else replace(state, detail=dict(state.detail))

        def write() -> None:
            with self._run.pages.page(reply.date) as page:
                writer = self._writer(page)
                written = writer.write(items) if items else 0
                if missing:
                    written += writer.gone(missing)
                if snapshot is not None:
                    snapshot.save(page.connection)
            self._wrote(written)

        self._run.send(write)

    def _writer(self, page: Page) -> ItemWriter:
        return ItemWriter(page, self._feed, self._repository, self._rules)

    # --- The rest of long lists -----------------------------------------------------------------------------------

    def _rest_of_lists(self, gateway: HubGateway) -> None:
        """Read lists that were longer than their page to their end, several in one question."""
        self._run.settle()
        self._pending = 0
        size = PageSize(LISTS_AT_ONCE)
        while True:
            with self._run.store.read() as session:
                waiting = session.execute(
                    select(Overflow.node_id, Overflow.what, Overflow.cursor)
                    .where(Overflow.feed_id == self._feed)
                    .order_by(Overflow.id)
                    .limit(LISTS_AT_ONCE)
                ).all()
            if not waiting:
                return
            lists = [More(*row) for row in waiting if row.what != ITEM]
            whole = [row.node_id for row in waiting if row.what == ITEM]
            if whole:
                self._moved_items(gateway, whole)
            if lists:
                reply = self._run.graphql.call(lambda q=lists: gateway.more(q[: size.now]), size.halve)  # type: ignore[misc]
                size.good()
                self._heed(reply)

                def write(reply: Reply[tuple[MoreRows, ...]] = reply) -> None:
                    with self._run.pages.page(reply.date) as page:
                        written = self._writer(page).write_more(reply.value, self._restarts)
                    self._wrote(written)

                self._run.send(write)
            self._run.settle()
            self._progress("long lists")

    def _moved_items(self, gateway: HubGateway, node_ids: Sequence[str]) -> None:
        """Issues that another repository says it took over: ask whether they are still here."""
        reply = self._run.graphql.call(lambda: gateway.hydrate(node_ids, pulls=False))
        gone = [(node_id, TRANSFERRED) for node_id, _ in reply.missing]
        gone += [(item.node_id, TRANSFERRED) for item in reply.value if not self._is_here(item)]

        def write() -> None:
            with self._run.pages.page(reply.date) as page:
                written = self._writer(page).gone(gone)
                page.connection.execute(
                    delete(Overflow).where(
                        Overflow.feed_id == self._feed, Overflow.what == ITEM, Overflow.node_id.in_(node_ids)
                    )
                )
            self._wrote(written)

        self._run.send(write)

    # --- What changed ---------------------------------------------------------------------------------------------

    def _delta(self, gateway: HubGateway) -> None:
        """Everything changed since the last look, oldest change first."""
        self._run.settle()
        state = self._streams["delta"]
        assert state.watermark is not None
        since, next_page, first_date = state.watermark, None, 0
        while True:
            etag = state.etag if next_page is None and state.detail.get("etag_since") == since else None
            reply = self._run.rest.call(
                lambda s=since, p=next_page, e=etag: gateway.changed(self._name, s, p, e)  # type: ignore[misc]
            )
            self._heed(reply)
            self._renamed(gateway, reply)
            first_date = first_date or reply.date
            if reply.unchanged:
                break
            rows, following = reply.value
            if next_page is None:
                state = replace(state, etag=reply.etag, detail=state.detail | {"etag_since": since})
            newest = max((row.updated_at for row in rows), default=0)
            watermark = max(state.watermark or 0, newest - OVERLAP)
            state = replace(state, watermark=watermark)
            self._hydrate(gateway, rows, state, reply)
            self._progress("what changed")
            if following is None:
                break
            if page_number(following) > _LAST_PAGE:
                # GitHub refuses pages from 100 on: begin anew where this one ended.
                if max(watermark, newest) <= since:
                    raise Misasked("too many changes in one second")
                since, next_page = (watermark if watermark > since else newest), None
            else:
                next_page = following
        state = replace(state, is_done=True, detail=state.detail | {"read_at": first_date})
        self._streams["delta"] = state
        self._save(state, complete_to=first_date)

    def _hydrate(self, gateway: HubGateway, rows: Sequence[Listed], state: StreamState, listed: Reply[T]) -> None:
        """Read what is not here as listed. The stream moves on with the last of it, not before."""
        wanted = self._unread(rows, int(state.detail.get("read_at") or 0))
        parts: list[tuple[bool, Sequence[str]]] = []
        for is_pull, most in ((True, PULLS_AT_ONCE), (False, ISSUES_AT_ONCE)):
            ids = [row.node_id for row in wanted if row.is_pull == is_pull]
            parts.extend((is_pull, ids[start : start + most]) for start in range(0, len(ids), most))
        for place, (is_pull, part) in enumerate(parts):
            self._read_again(gateway, part, is_pull, state if place == len(parts) - 1 else None)
        if not parts:
            self._send_items(listed, (), state)
        if self._pending >= LISTS_AT_ONCE:
            self._rest_of_lists(gateway)

    def _read_again(
        self, gateway: HubGateway, node_ids: Sequence[str], is_pull: bool, state: StreamState | None
    ) -> None:
        """Read items by node id, in smaller parts where GitHub cannot finish."""
        rest = list(node_ids)
        size = PageSize(len(rest))

        def ask() -> Reply[tuple[Item, ...]]:
            return gateway.hydrate(rest[: size.now], pulls=is_pull)

        while rest:
            reply = self._run.graphql.call(ask, size.halve)
            answered = len(reply.value) + len(reply.missing)
            rest = rest[answered:]
            if not answered:
                raise Misasked("GitHub answered nothing for what was asked")
            self._heed(reply)
            here = tuple(item for item in reply.value if self._is_here(item))
            away = tuple((item.node_id, TRANSFERRED) for item in reply.value if not self._is_here(item))
            reply = replace(reply, missing=reply.missing + away)
            self._send_items(reply, here, None if rest else state)

    def _is_here(self, item: Item) -> bool:
        return not item.repository or item.repository.casefold() == self._name.casefold()

    def _unread(self, rows: Sequence[Listed], read_at: int) -> list[Listed]:
        """Those not stored as listed, or read within the very second of their change."""
        stored: dict[str, tuple[int, int]] = {}
        with self._run.store.read() as session:
            found = session.execute(
                select(ItemRow.node_id, ItemRow.updated_at, ItemRow.seen_at).where(
                    ItemRow.node_id.in_([row.node_id for row in rows]), ItemRow.gone == ""
                )
            )
            for node_id, updated_at, seen_at in found:
                stored[node_id] = (seconds(updated_at) or 0, max(seconds(seen_at) or 0, read_at))
        return [
            row
            for row in rows
            if row.node_id not in stored
            or stored[row.node_id][0] != row.updated_at
            or stored[row.node_id][1] < row.updated_at + _SURE
        ]

    def _recheck(self, gateway: HubGateway) -> None:
        """Once a month, open and recent items are read again: not every change moves an item's date."""
        state = self._streams["recheck"]
        now = int(self._streams["delta"].detail.get("read_at") or 0)
        if state.watermark is None:
            state = replace(state, watermark=now)
            self._save(state)
        elif state.cursor is None and now < state.watermark + _RECHECK:
            return
        else:
            after = int(state.cursor or 0)
            while True:
                with self._run.store.read() as session:
                    found = session.execute(
                        select(ItemRow.id, ItemRow.node_id, ItemRow.kind)
                        .where(ItemRow.feed_id == self._feed, ItemRow.gone.in_(("", "hidden")), ItemRow.id > after)
                        .where((ItemRow.state == "open") | (ItemRow.updated_at >= instant(now - _RECENT)))
                        .order_by(ItemRow.id)
                        .limit(PULLS_AT_ONCE)
                    ).all()
                if not found:
                    break
                after = found[-1].id
                state = replace(state, cursor=str(after))
                pulls = [row.node_id for row in found if row.kind == "pull"]
                issues = [row.node_id for row in found if row.kind != "pull"]
                if pulls:
                    self._read_again(gateway, pulls, True, None if issues else state)
                if issues:
                    self._read_again(gateway, issues, False, state)
                self._progress("the monthly look at open and recent items")
            state = replace(state, cursor=None, watermark=now)
            self._save(state)
        self._streams["recheck"] = state

    def _owners_files(self, gateway: HubGateway) -> None:
        """Which OWNERS files there are now; their texts and history come from a clone."""
        state = self._streams["owners"]
        try:
            reply = self._run.rest.call(lambda: gateway.owners_files(self._name, "HEAD", state.etag))
        except (NotThere, Misasked) as fault:
            if fault.status in (404, 409):  # an empty repository has no files
                return
            raise
        self._heed(reply)
        if reply.value is None:
            return
        files = [list(entry) for entry in reply.value]
        state = replace(state, etag=reply.etag, total=len(files), fetched=len(files), detail={"files": files})
        self._streams["owners"] = state
        self._save(state)

    # --- Review comments ------------------------------------------------------------------------------------------

    def read_review_comments(self, gateway: HubGateway) -> None:
        """Comments on lines, oldest change first: the whole repository's in one list, a hundred at a time."""
        state = self._streams["review_comments"]
        if (told := state.detail.get("since")) is not None and (self._since is None or self._since < told):
            state = replace(state, watermark=None, is_done=False, etag=None, detail={})
        since = state.watermark if state.watermark is not None else self._since
        state = replace(state, detail={"since": self._since} | state.detail)
        next_page: str | None = None
        while True:
            etag = state.etag if next_page is None and state.detail.get("etag_since") == since else None
            reply = self._run.rest.call(
                lambda s=since, p=next_page, e=etag: gateway.review_comments(self._name, s, p, e)  # type: ignore[misc]
            )
            self._heed(reply)
            self._renamed(gateway, reply)
            if reply.unchanged:
                break
            rows, following = reply.value
            if next_page is None:
                state = replace(state, etag=reply.etag, detail=state.detail | {"etag_since": since})
            newest = max((row.updated_at for row in rows), default=since)
            state = replace(
                state, watermark=newest, fetched=state.fetched + len(rows), is_done=state.is_done or following is None
            )
            self._send_lines(reply, state)
            self._progress("review comments")
            if following is None:
                break
            if newest is not None and (since is None or newest > since):
                since, next_page = newest, None  # begin anew at the last second seen: no page number grows
            elif page_number(following) > _LAST_PAGE:
                raise Misasked("too many review comments in one second")
            else:
                next_page = following
        self._streams["review_comments"] = state
        self._run.settle()
        self._finish()

    def _send_lines(self, reply: Reply[tuple[tuple[ReviewComment, ...], str | None]], state: StreamState) -> None:
        rows = reply.value[0]
        snapshot = replace(state, detail=dict(state.detail))

        def write() -> None:
            with self._run.pages.page(reply.date) as page:
                written = write_review_comments(page, self._feed, self._repository, self._rules, rows)
                snapshot.save(page.connection)
            self._wrote(written)

        self._run.send(write)

    # --- Bookkeeping ----------------------------------------------------------------------------------------------

    def _save(self, state: StreamState, *, complete_to: int | None = None) -> None:
        snapshot = replace(state, detail=dict(state.detail))
        back_to = [self._streams[name] for name in ("pulls", "issues")]
        open_ends = [found.back_to for found in back_to if not found.is_done]

        def write() -> None:
            with self._run.pages.plain() as session:
                connection: Connection = session.connection()
                snapshot.save(connection)
                if complete_to is not None:
                    start = None if not open_ends else max(end or complete_to for end in open_ends)
                    connection.execute(
                        update(Feed)
                        .where(Feed.id == self._feed)
                        .values(complete_from=instant(start), complete_to=instant(complete_to))
                    )

        self._run.send(write)

    def _finish(self) -> None:
        notices = list(self.task.notices)

        def write() -> None:
            with self._run.pages.plain() as session:
                feed = session.get_one(Feed, self._feed)
                feed.state = "ready"
                feed.checked_at = self._run.store.clock()
                if notices:
                    feed.counts = feed.counts | {"notices": notices[-20:]}
                session.get_one(Repository, self._repository).state = "ok"

        self._run.send(write)
        self._run.settle()

    def _heed(self, reply: Reply[T]) -> None:
        left_out = tuple(f"GitHub left something out of its answer ({why})" for _, why in reply.missing)
        self._run.note(self.task, reply.notices + left_out)

    def _wrote(self, rows: int) -> None:
        self._run.update(self.task, written=self.task.status.written + rows)

    def _progress(self, what: str = "") -> None:
        run, now = self._run, self._run.control.waiter.now()
        states = [self._streams[name] for name in ("pulls", "issues")]
        calls, remaining_known = 0, all(state.total is not None or state.is_done for state in states)
        for state, most in zip(states, (PULLS_AT_ONCE, ISSUES_AT_ONCE), strict=True):
            if not self._reached(state) and state.total is not None:
                calls += -(-max(0, state.total - state.fetched) // (state.page_size or most))
        a_call = run.graphql.seconds / run.graphql.calls if run.graphql.calls else 0.0
        left = seconds_left(calls, a_call, self._cost, run.graphql.current, run.reserve)
        back = [state.back_to for state in states if not state.is_done]
        is_whole = not back
        run.update(
            self.task,
            what=what or self.task.status.what,
            fetched=sum(state.fetched for state in states),
            total=sum(state.total or 0 for state in states) if states[0].total is not None else None,
            ready_at=later(now, left) if remaining_known or calls else None,
            complete_from=instant(max(at for at in back if at is not None)) if back and None not in back else None,
            is_whole=is_whole,
        )


TRANSFERRED: Final = "transferred"
PRIVATE: Final = "private repositories are not read unless you allow it"


def load_stream_or_none(connection: Connection, feed_id: int, name: str) -> StreamState | None:
    """A feed's stream, None before its first sync."""
    if connection.scalar(select(Stream.id).where(Stream.feed_id == feed_id, Stream.name == name)) is None:
        return None
    return load_stream(connection, feed_id, name)


def page_number(address: str) -> int:
    """The page number in a next page's address, 0 for one with a cursor."""
    found = parse_qs(urlsplit(address).query).get("page", ["0"])[0]
    return int(found) if found.isdigit() else 0
