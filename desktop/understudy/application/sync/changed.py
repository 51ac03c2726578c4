"""What changed since the last look, and once a month all that is open or recent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, TypeVar

from sqlalchemy import select

from understudy.application.sync.facts import Item, Listed
from understudy.application.sync.faults import Misasked
from understudy.application.sync.longlists import TRANSFERRED, LongLists
from understudy.application.sync.pace import PageSize
from understudy.application.sync.pages import instant, seconds
from understudy.application.sync.port import HubGateway, Reply
from understudy.application.sync.reading import ISSUES_AT_ONCE, LAST_PAGE, PULLS_AT_ONCE, Reading
from understudy.application.sync.streams import StreamState, page_number
from understudy_db.schema import Item as ItemRow

T = TypeVar("T")

OVERLAP: Final = 300
"""Seconds before the last known change from which changes are asked for again."""
_RECHECK: Final = 30 * 86400
_RECENT: Final = 90 * 86400
_SURE: Final = 2
"""GitHub tells whole seconds: what was read this long after a change has all of it."""


class Changed:
    """Reads changed items again."""

    def __init__(self, reading: Reading, lists: LongLists) -> None:
        self._reading = reading
        self._lists = lists

    def read(self, gateway: HubGateway) -> None:
        """Everything changed since the last look, oldest change first."""
        self._reading.run.settle(self._reading.task)
        state = self._reading.streams["delta"]
        assert state.watermark is not None
        since, next_page, first_date = state.watermark, None, 0
        while True:
            etag = state.etag if next_page is None and state.detail.get("etag_since") == since else None
            reply = self._reading.run.rest.call(
                lambda s=since, p=next_page, e=etag: gateway.changed(self._reading.name, s, p, e)  # type: ignore[misc]
            )
            self._reading.heed(reply)
            self._reading.renamed(gateway, reply)
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
            self._reading.progress("what changed")
            if following is None:
                break
            if page_number(following) > LAST_PAGE:
                # GitHub refuses pages from 100 on: begin anew where this one ended.
                if max(watermark, newest) <= since:
                    raise Misasked("too many changes in one second")
                since, next_page = (watermark if watermark > since else newest), None
            else:
                next_page = following
        state = replace(state, is_done=True, detail=state.detail | {"read_at": first_date})
        self._reading.streams["delta"] = state
        self._reading.save(state, complete_to=first_date)

    def recheck(self, gateway: HubGateway) -> None:
        """Once a month, open and recent items are read again: not every change moves an item's date."""
        state = self._reading.streams["recheck"]
        now = int(self._reading.streams["delta"].detail.get("read_at") or 0)
        if state.watermark is None:
            state = replace(state, watermark=now)
            self._reading.save(state)
        elif state.cursor is None and now < state.watermark + _RECHECK:
            return
        else:
            after = int(state.cursor or 0)
            while True:
                with self._reading.run.store.read() as session:
                    found = session.execute(
                        select(ItemRow.id, ItemRow.node_id, ItemRow.kind)
                        .where(
                            ItemRow.feed_id == self._reading.feed, ItemRow.gone.in_(("", "hidden")), ItemRow.id > after
                        )
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
                self._reading.progress("the monthly look at open and recent items")
            state = replace(state, cursor=None, watermark=now)
            self._reading.save(state)
        self._reading.streams["recheck"] = state

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
            self._reading.send_items(listed, (), state)
        self._lists.read_if_many(gateway)

    def _read_again(
        self, gateway: HubGateway, node_ids: Sequence[str], is_pull: bool, state: StreamState | None
    ) -> None:
        """Read items by node id, in smaller parts where GitHub cannot finish."""
        rest = list(node_ids)
        size = PageSize(len(rest))

        def ask() -> Reply[tuple[Item, ...]]:
            return gateway.hydrate(rest[: size.now], pulls=is_pull)

        while rest:
            reply = self._reading.run.graphql.call(ask, size.halve)
            answered = len(reply.value) + len(reply.missing)
            rest = rest[answered:]
            if not answered:
                raise Misasked("GitHub answered nothing for what was asked")
            self._reading.heed(reply)
            here = tuple(item for item in reply.value if self._reading.is_here(item))
            away = tuple((item.node_id, TRANSFERRED) for item in reply.value if not self._reading.is_here(item))
            reply = replace(reply, missing=reply.missing + away)
            self._reading.send_items(reply, here, None if rest else state)

    def _unread(self, rows: Sequence[Listed], read_at: int) -> list[Listed]:
        """Those not stored as listed, or read within the very second of their change."""
        stored: dict[str, tuple[int, int]] = {}
        with self._reading.run.store.read() as session:
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
