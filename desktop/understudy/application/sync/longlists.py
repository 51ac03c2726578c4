"""Lists of single items that are longer than a page, read to their ends, many in one question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import delete, select

from understudy.application.sync.facts import More, MoreRows
from understudy.application.sync.items import ITEM
from understudy.application.sync.listrows import ListWriter
from understudy.application.sync.pace import PageSize
from understudy.application.sync.pages import Page
from understudy.application.sync.port import HubGateway, Reply
from understudy.application.sync.reading import Reading
from understudy_db.schema import Overflow

LISTS_AT_ONCE: Final = 40
TRANSFERRED: Final = "transferred"


class LongLists:
    """Reads what :mod:`items` noted as going on."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._restarts: dict[tuple[str, str], set[str]] = {}

    def read_if_many(self, gateway: HubGateway) -> None:
        """Read them when enough for one question are waiting."""
        if self._reading.pending >= LISTS_AT_ONCE:
            self.read(gateway)

    def read(self, gateway: HubGateway) -> None:
        """Read lists that were longer than their page to their end, several in one question."""
        self._reading.run.settle(self._reading.task)
        self._reading.pending = 0
        size = PageSize(LISTS_AT_ONCE)
        while True:
            with self._reading.run.store.read() as session:
                waiting = session.execute(
                    select(Overflow.node_id, Overflow.what, Overflow.cursor)
                    .where(Overflow.feed_id == self._reading.feed)
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
                reply = self._reading.run.graphql.call(lambda q=lists: gateway.more(q[: size.now]), size.halve)  # type: ignore[misc]
                size.good()
                self._reading.heed(reply)

                def write(reply: Reply[tuple[MoreRows, ...]] = reply) -> None:
                    with self._reading.run.pages.page(reply.date) as page:
                        written = self._writer(page).write_more(reply.value, self._restarts)
                    self._reading.wrote(written)

                self._reading.run.send(write, self._reading.task)
            self._reading.run.settle(self._reading.task)
            self._reading.progress("long lists")

    def _moved_items(self, gateway: HubGateway, node_ids: Sequence[str]) -> None:
        """Issues that another repository says it took over: ask whether they are still here."""
        reply = self._reading.run.graphql.call(lambda: gateway.hydrate(node_ids, pulls=False))
        gone = [(node_id, TRANSFERRED) for node_id, _ in reply.missing]
        gone += [(item.node_id, TRANSFERRED) for item in reply.value if not self._reading.is_here(item)]

        def write() -> None:
            with self._reading.run.pages.page(reply.date) as page:
                written = self._reading.writer(page).gone(gone)
                page.connection.execute(
                    delete(Overflow).where(
                        Overflow.feed_id == self._reading.feed, Overflow.what == ITEM, Overflow.node_id.in_(node_ids)
                    )
                )
            self._reading.wrote(written)

        self._reading.run.send(write, self._reading.task)

    def _writer(self, page: Page) -> ListWriter:
        reading = self._reading
        return ListWriter(page, reading.feed, reading.repository, reading.rules)
