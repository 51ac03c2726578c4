"""What all steps of reading one repository share: its name, how far its streams are, and the way to the writer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final, TypeVar

from sqlalchemy import Connection, update

from understudy.application.sync.facts import Item, ItemPage
from understudy.application.sync.items import ItemWriter
from understudy.application.sync.naming import write_repository
from understudy.application.sync.pages import Page, instant
from understudy.application.sync.port import HubGateway, Reply
from understudy.application.sync.run import Run, Task, later
from understudy.application.sync.status import RepositoryStatus, seconds_left
from understudy.application.sync.streams import StreamState
from understudy.domain.contributions.prow import Rules
from understudy_db.schema import Feed

T = TypeVar("T")

PULLS_AT_ONCE: Final = 20
ISSUES_AT_ONCE: Final = 25
LAST_PAGE: Final = 99
"""GitHub refuses pages from 100 on."""


class Reading:
    """One repository while it is read. ``since``: only what happened from then on, in seconds since 1970."""

    def __init__(self, run: Run, feed_id: int, repository_id: int, name: str, since: int | None) -> None:
        self.run = run
        self.feed = feed_id
        self.repository = repository_id
        self.name = name
        self.since = since
        self.rules = Rules()
        self.streams: dict[str, StreamState] = {}
        self.pending = 0
        """Lists that were seen to go on since the last time such were read."""
        self.task = Task(RepositoryStatus(name, repository_id=repository_id, feed_id=feed_id))

    def renamed(self, gateway: HubGateway, reply: Reply[T]) -> None:
        """GitHub answered under another name: ask it which, and go by that from now on."""
        if not reply.moved:
            return
        found = self.run.rest.call(lambda: gateway.repository(self.name))
        fact = found.value
        if fact is None or fact.name == self.name:
            return

        def write() -> None:
            with self.run.pages.plain() as session:
                write_repository(session, self.repository, fact)

        self.run.send(write)
        self.name = fact.name
        self.run.update(self.task, name=fact.name)

    def reached(self, state: StreamState) -> bool:
        if state.is_done:
            return True
        return self.since is not None and state.back_to is not None and state.back_to <= self.since

    def is_here(self, item: Item) -> bool:
        return not item.repository or item.repository.casefold() == self.name.casefold()

    def send_items(self, reply: Reply[T], items: Sequence[Item], state: StreamState | None) -> None:
        """Have items written, with how far their stream is."""
        self.pending += sum(
            listing.cursor is not None
            for item in items
            for listing in (item.labels, item.files, item.reviews, item.comments, item.changes)
        )
        self._send(reply, lambda: items, state)

    def send_page(self, reply: Reply[ItemPage], state: StreamState) -> None:
        """Have a page made into items and written, with how far its stream is."""
        self.pending += reply.value.going_on

        def make() -> Sequence[Item]:
            items, notices = reply.value.make()
            self.run.note(self.task, notices)
            return items

        self._send(reply, make, state)

    def _send(self, reply: Reply[T], make: Callable[[], Sequence[Item]], state: StreamState | None) -> None:
        missing = [(node_id, why) for node_id, why in reply.missing if "/" not in node_id]
        snapshot = None if state is None else replace(state, detail=dict(state.detail))

        def write() -> None:
            items = make()
            with self.run.pages.page(reply.date) as page:
                writer = self.writer(page)
                written = writer.write(items) if items else 0
                if missing:
                    written += writer.gone(missing)
                if snapshot is not None:
                    snapshot.save(page.connection)
            self.wrote(written)

        self.run.send(write, self.task)

    def writer(self, page: Page) -> ItemWriter:
        return ItemWriter(page, self.feed, self.repository, self.rules)

    def save(self, state: StreamState, *, complete_to: int | None = None) -> None:
        snapshot = replace(state, detail=dict(state.detail))
        back_to = [self.streams[name] for name in ("pulls", "issues")]
        open_ends = [found.back_to for found in back_to if not found.is_done]

        def write() -> None:
            with self.run.pages.plain() as session:
                connection: Connection = session.connection()
                snapshot.save(connection)
                if complete_to is not None:
                    start = None if not open_ends else max(end or complete_to for end in open_ends)
                    connection.execute(
                        update(Feed)
                        .where(Feed.id == self.feed)
                        .values(complete_from=instant(start), complete_to=instant(complete_to))
                    )

        self.run.send(write, self.task)

    def heed(self, reply: Reply[T]) -> None:
        left_out = tuple(f"GitHub left something out of its answer ({why})" for _, why in reply.missing)
        self.run.note(self.task, reply.notices + left_out)

    def wrote(self, rows: int) -> None:
        self.run.update(self.task, written=self.task.status.written + rows)

    def progress(self, what: str = "") -> None:
        run, now = self.run, self.run.control.waiter.now()
        states = [self.streams[name] for name in ("pulls", "issues")]
        calls, remaining_known = 0, all(state.total is not None or state.is_done for state in states)
        for state, most in zip(states, (PULLS_AT_ONCE, ISSUES_AT_ONCE), strict=True):
            if not self.reached(state) and state.total is not None:
                calls += -(-max(0, state.total - state.fetched) // (state.page_size or most))
        a_call = run.graphql.seconds / run.graphql.calls if run.graphql.calls else 0.0
        left = seconds_left(calls, a_call, 1.0, run.graphql.current, run.reserve)
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
