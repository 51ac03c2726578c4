"""Reading an organisation: its repositories, members and teams. A spell begins and ends when a sync notices it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final, TypeVar

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from understudy.application.history.bulk import insert_many
from understudy.application.sync.facts import Listing, Member, RepositoryFact, Team
from understudy.application.sync.faults import Fault, NotThere
from understudy.application.sync.pages import Page, instant
from understudy.application.sync.port import HubGateway, Reply
from understudy.application.sync.run import Run, Task, advice
from understudy.application.sync.status import RepositoryStatus
from understudy.application.sync.streams import StreamState, load_stream
from understudy_db.schema import Account, Feed, Membership

T = TypeVar("T")
STREAMS: Final = ("repositories", "members", "teams")

AddRepository = Callable[[Session, RepositoryFact], None]


class OrganisationJob:
    """The steps for one organisation. ``add`` is called, in a transaction, with each repository it has."""

    def __init__(self, run: Run, feed_id: int, name: str, add: AddRepository) -> None:
        self._run = run
        self._feed = feed_id
        self._name = name
        self._add = add
        self._streams: dict[str, StreamState] = {}
        self.task = Task(RepositoryStatus(name, feed_id=feed_id), self.read, None, self.failed)

    def read(self, gateway: HubGateway) -> None:
        """Repositories, members, teams."""
        self._run.send(self._load)
        self._run.settle()
        self._repositories(gateway)
        self._members(gateway)
        self._teams(gateway)
        self._run.send(self._finish)
        self._run.settle()

    def failed(self, fault: Fault) -> None:
        """Keep what is wrong with the feed."""
        with self._run.pages.plain() as session:
            feed = session.get_one(Feed, self._feed)
            feed.state, feed.note = "stopped", advice(fault)

    def _load(self) -> None:
        with self._run.pages.plain() as session:
            session.get_one(Feed, self._feed).state = "running"
            for name in STREAMS:
                self._streams[name] = load_stream(session.connection(), self._feed, name)

    def _finish(self) -> None:
        with self._run.pages.plain() as session:
            feed = session.get_one(Feed, self._feed)
            feed.state, feed.note = "ready", ""
            feed.checked_at = self._run.store.clock()
            if self.task.notices:
                feed.counts = feed.counts | {"notices": self.task.notices[-20:]}

    def _repositories(self, gateway: HubGateway) -> None:
        cursor: str | None = None
        fetched = 0
        while True:
            reply = self._ask(lambda c=cursor: gateway.org_repositories(self._name, c))  # type: ignore[misc]
            rows = reply.value.rows
            fetched += len(rows)
            state = replace(self._streams["repositories"], total=reply.value.total, fetched=fetched, is_done=True)

            def write(rows: Sequence[RepositoryFact] = rows, state: StreamState = state) -> None:
                with self._run.pages.plain() as session:
                    for fact in rows:
                        self._add(session, fact)
                    state.save(session.connection())

            self._run.send(write)
            self._run.settle()
            cursor = reply.value.cursor
            if cursor is None:
                return

    def _members(self, gateway: HubGateway) -> None:
        cursor: str | None = None
        while True:
            reply = self._ask(lambda c=cursor: gateway.org_members(self._name, c))  # type: ignore[misc]
            state = self._page("members", self._name, reply.value, first=cursor is None)
            self._send(reply, [(self._name, reply.value.rows)], state, whole=reply.value.cursor is None)
            cursor = reply.value.cursor
            if cursor is None:
                return

    def _teams(self, gateway: HubGateway) -> None:
        cursor: str | None = None
        while True:
            try:
                reply = self._ask(lambda c=cursor: gateway.org_teams(self._name, c))  # type: ignore[misc]
            except NotThere:
                self._run.note(self.task, ("teams are shown to members of the organisation only",))
                return
            for team in reply.value.rows:
                self._team(gateway, reply, team)
            cursor = reply.value.cursor
            state = replace(self._streams["teams"], total=reply.value.total, is_done=cursor is None)
            self._send(reply, [], state, whole=False)
            if cursor is None:
                return

    def _team(self, gateway: HubGateway, reply: Reply[Listing[Team]], team: Team) -> None:
        scope = f"{self._name}/{team.slug}"
        state = self._page("teams", scope, team.members, first=True)
        self._send(reply, [(scope, team.members.rows)], state, whole=team.members.cursor is None)
        following = team.members.cursor
        while following is not None:
            page = self._ask(lambda c=following: gateway.team_members(team.node_id, c))  # type: ignore[misc]
            state = self._page("teams", scope, page.value, first=False)
            self._send(page, [(scope, page.value.rows)], state, whole=page.value.cursor is None)
            following = page.value.cursor

    def _page(self, stream: str, scope: str, listing: Listing[Member], *, first: bool) -> StreamState:
        """Who was seen so far in this list is kept with the stream, so that who left is known at its end."""
        state = self._streams[stream]
        ids = [] if first else list(state.detail.get("seen", ()))
        ids += [member.who.node_id for member in listing.rows]
        detail = {"scope": scope, "seen": ids} if listing.cursor is not None else {}
        state = replace(
            state, total=listing.total, fetched=len(ids), is_done=listing.cursor is None, detail=detail | {"last": ids}
        )
        self._streams[stream] = state
        return state

    def _ask(self, ask: Callable[[], Reply[T]]) -> Reply[T]:
        reply = self._run.graphql.call(ask)
        self._run.note(self.task, reply.notices)
        self._run.update(self.task, what="members and teams")
        return reply

    def _send(
        self, reply: Reply[T], lists: Sequence[tuple[str, Sequence[Member]]], state: StreamState, *, whole: bool
    ) -> None:
        seen = set(state.detail.get("last", ()))
        snapshot = replace(state, detail={k: v for k, v in state.detail.items() if k != "last"})

        def write() -> None:
            written = 0
            with self._run.pages.page(reply.date) as page:
                for scope, members in lists:
                    written += _write_members(page, self._feed, scope, members, seen if whole else None)
                snapshot.save(page.connection)
            self._run.update(self.task, written=self.task.status.written + written)

        self._run.send(write)


def _write_members(
    page: Page, feed_id: int, scope: str, members: Sequence[Member], everybody: set[str | None] | None
) -> int:
    """Open spells for whom there is none; with everybody's node ids known, end those of who is not among them."""
    connection, table = page.connection, Membership.__table__.c
    accounts = {page.account(member.who): member for member in members}
    page.flush()
    open_rows = {
        row.account_id: row
        for row in connection.execute(
            select(table.id, table.account_id, table.role, Account.node_id)
            .join(Account, Account.id == table.account_id)
            .where(table.feed_id == feed_id, table.scope == scope, table.until.is_(None))
        )
    }
    # Who is there at the first look was there before; who comes later came when it was noticed.
    since = page.date if _looked_before(page, feed_id) else None
    new, ended = [], []
    for account_id, member in accounts.items():
        row = open_rows.get(account_id)
        if row is None:
            new.append((feed_id, scope, account_id, member.role, since))
        elif row.role != member.role:
            ended.append(row.id)
            new.append((feed_id, scope, account_id, member.role, page.date))
    if everybody is not None:
        ended += [row.id for row in open_rows.values() if row.node_id not in everybody]
    for number in ended:
        connection.execute(update(Membership).where(Membership.id == number).values(until=instant(page.date)))
    columns = ("feed_id", "scope", "account_id", "role", "since")
    insert_many(connection, "membership", columns, new, instants=("since",))
    return len(new) + len(ended)


def _looked_before(page: Page, feed_id: int) -> bool:
    """True when the organisation was read to its end in an earlier sync."""
    checked = page.connection.scalar(select(Feed.checked_at).where(Feed.id == feed_id))
    return checked is not None
