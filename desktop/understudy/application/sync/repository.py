"""Reading one repository: newest first back to its beginning, then what changed, then review comments.

The steps of each list are small and stored with their rows, so a sync that was stopped at any moment goes on where its
last page ended. Only GitHub's clock moves a watermark.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from understudy.application.sync.changed import OVERLAP, Changed
from understudy.application.sync.facts import ItemPage
from understudy.application.sync.faults import Fault, NotThere, Private
from understudy.application.sync.longlists import LongLists
from understudy.application.sync.naming import write_repository
from understudy.application.sync.owners import OwnersFiles
from understudy.application.sync.pace import PageSize
from understudy.application.sync.port import HubGateway, Reply
from understudy.application.sync.reading import ISSUES_AT_ONCE, PULLS_AT_ONCE, Reading
from understudy.application.sync.reviewing import ReviewComments
from understudy.application.sync.run import Run, advice
from understudy.application.sync.streams import find_stream, load_stream
from understudy.domain.contributions.prow import Rules
from understudy_db.schema import Feed, Repository

STREAMS: Final = ("repository", "pulls", "issues", "delta", "review_comments", "recheck", "owners")
PRIVATE: Final = "private repositories are not read unless you allow it"


class RepositoryJob:
    """The steps for one repository. ``since``: only what happened from this instant on (seconds since 1970).

    ``private``: it may be read though it is private. ``has_clone``: its OWNERS files are told by a clone.
    """

    def __init__(
        self,
        run: Run,
        feed_id: int,
        repository_id: int,
        name: str,
        since: int | None = None,
        *,
        private: bool = False,
        has_clone: bool = False,
    ) -> None:
        self._reading = Reading(run, feed_id, repository_id, name, since)
        self._lists = LongLists(self._reading)
        self._changed = Changed(self._reading, self._lists)
        self._reviews = ReviewComments(self._reading)
        self._private = private
        self._has_clone = has_clone
        self._owners = OwnersFiles(self._reading)
        self.task = self._reading.task
        self.task.first, self.task.second, self.task.on_fault = self.read, self.read_review_comments, self.failed

    def read(self, gateway: HubGateway) -> None:
        """Everything but review comments."""
        self._begin(gateway)
        self._lists.read(gateway)
        self._backfill(gateway, "pulls", gateway.pulls, PULLS_AT_ONCE)
        self._backfill(gateway, "issues", gateway.issues, ISSUES_AT_ONCE)
        self._changed.read(gateway)
        self._changed.recheck(gateway)
        self._lists.read(gateway)
        if self._has_clone:
            self._owners.take_over()
        else:
            self._owners.read(gateway)
        self._reading.run.settle(self._reading.task)

    def read_review_comments(self, gateway: HubGateway) -> None:
        """Review comments, and the end."""
        self._reviews.read(gateway)
        self._finish()

    def failed(self, fault: Fault) -> None:
        """Keep what is wrong with the feed; nothing that was read is touched."""
        with self._reading.run.pages.plain() as session:
            session.get_one(Feed, self._reading.feed).state = "stopped"
            session.get_one(Feed, self._reading.feed).note = advice(fault)
            if isinstance(fault, NotThere):
                session.get_one(Repository, self._reading.repository).state = fault.state

    def _begin(self, gateway: HubGateway) -> None:
        with self._reading.run.store.read() as session:
            row = session.get_one(Repository, self._reading.repository)
            self._reading.rules = Rules.of(row.prow)
            etag = None
            if row.node_id is not None:
                found = find_stream(session.connection(), self._reading.feed, "repository")
                etag = found.etag if found is not None and row.state == "ok" else None
            if row.is_private and not self._private:
                raise Private(PRIVATE, 0, state="blocked")
        reply = self._reading.run.rest.call(lambda: gateway.repository(self._reading.name, etag))
        self._reading.run.note(self._reading.task, reply.notices)
        fact = reply.value
        if fact is not None and fact.is_private and not self._private:
            raise Private(PRIVATE, 0, state="blocked")
        start = reply.date

        def write() -> None:
            with self._reading.run.pages.plain() as session:
                if fact is not None:
                    write_repository(session, self._reading.repository, fact)
                feed = session.get_one(Feed, self._reading.feed)
                feed.state = "running"
                feed.note = ""
                connection = session.connection()
                for name in STREAMS:
                    self._reading.streams[name] = load_stream(connection, self._reading.feed, name)
                delta = self._reading.streams["delta"]
                since = self._reading.since
                if delta.watermark is None:
                    delta.watermark = since if since is not None else start - OVERLAP
                    delta.detail = {"since": since}
                elif (told := delta.detail.get("since")) is not None and (since is None or since < told):
                    # Older history is wanted now: also what is older still but changed since then.
                    delta.watermark = min(since, delta.watermark) if since is not None else delta.watermark
                    delta.detail = delta.detail | {"since": since}
                delta.save(connection)
                self._reading.streams["repository"].etag = reply.etag
                self._reading.streams["repository"].save(connection)

        self._reading.run.send(write)
        self._reading.run.settle(self._reading.task)
        if fact is not None:
            self._reading.name = fact.name
        self._reading.progress()

    def _backfill(
        self,
        gateway: HubGateway,
        name: str,
        fetch: Callable[[str, int, str | None], Reply[ItemPage]],
        most: int,
    ) -> None:
        state = self._reading.streams[name]
        size = PageSize(most, state.page_size)
        words = "pull requests" if name == "pulls" else "issues"
        while not self._reading.reached(state):
            cursor = state.cursor
            reply = self._reading.run.graphql.call(lambda c=cursor: fetch(self._reading.name, size.now, c), size.halve)  # type: ignore[misc]
            size.good()
            page = reply.value
            state = replace(
                state,
                cursor=page.cursor or state.cursor,
                page_size=size.now,
                total=page.total,
                fetched=state.fetched + page.count,
                is_done=page.cursor is None,
                back_to=state.back_to if page.oldest is None else page.oldest,
            )
            self._reading.streams[name] = state
            self._reading.heed(reply)
            self._reading.send_page(reply, state)
            self._reading.renamed(gateway, reply)
            self._reading.progress(f"{words}, newest first")
            self._lists.read_if_many(gateway)
        self._lists.read(gateway)

    def _finish(self) -> None:
        notices = list(self._reading.task.notices)

        def write() -> None:
            with self._reading.run.pages.plain() as session:
                feed = session.get_one(Feed, self._reading.feed)
                feed.state = "ready"
                feed.checked_at = self._reading.run.store.clock()
                if notices:
                    feed.counts = feed.counts | {"notices": notices[-20:]}
                session.get_one(Repository, self._reading.repository).state = "ok"

        self._reading.run.send(write)
        self._reading.run.settle(self._reading.task)
