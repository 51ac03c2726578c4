"""Where the cycle stands, what needs *you* and why, and what changed since you last looked."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import quote

from sqlalchemy import select

from understudy.application.cycles import CycleRow, Cycles
from understudy.application.journal import Journal, LoggedOperation
from understudy.application.merges import Merges
from understudy.application.people import People
from understudy.application.rosters import Board, Rosters
from understudy.application.sample import FEEDS
from understudy.application.settings import Settings
from understudy.application.store import Store
from understudy.application.succession import Succession
from understudy.domain.suggestions.history import Answer
from understudy_db.schema import Feed, ImportRun, Programme, Repository, Source

WAITING_DAYS = 7
"""An invitation without an answer for this many days is worth a friendly question."""

LONG_AGO = 60
"""A history that was last looked at more days ago than this is worth a word."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A date of the cycle still to come (or just past), with the days from today."""

    kind: str
    day: date
    days: int
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Need:
    """Something that waits for the user: its kind, words, why, and the link that opens it."""

    kind: str
    text: str
    why: str
    link: str


@dataclass(frozen=True, slots=True)
class HomeView:
    """All that the Home screen shows. ``cycle`` is None while there is none."""

    programme: str
    is_sample: bool
    me: str
    cycle: CycleRow | None
    next_cycle: str | None
    week: int | None
    weeks: int | None
    deadlines: tuple[Deadline, ...]
    needs: tuple[Need, ...]
    people: int
    newcomers: int
    vacancies: int
    roles: int
    last_import: datetime | None
    changed: tuple[LoggedOperation, ...]
    mark: int


class Home:
    """Gathers what the Home screen shows."""

    def __init__(
        self,
        store: Store,
        settings: Settings,
        cycles: Cycles,
        rosters: Rosters,
        merges: Merges,
        people: People,
        succession: Succession,
    ) -> None:
        self._store = store
        self._settings = settings
        self._cycles = cycles
        self._rosters = rosters
        self._merges = merges
        self._people = people
        self._succession = succession

    def view(self, programme_id: int, cycle: str | None = None) -> HomeView:
        """The view for a cycle (None: the newest)."""
        today = self._store.clock().date()
        rows = self._cycles.rows(programme_id)
        row = next((r for r in rows if r.name == cycle), rows[0] if rows else None)
        board = self._rosters.board(programme_id, row.name) if row else None
        with self._store.read() as session:
            programme = session.get_one(Programme, programme_id)
            last_import = session.scalar(
                select(ImportRun.at)
                .join(Source, Source.id == ImportRun.source_id)
                .where(Source.programme_id == programme_id)
                .order_by(ImportRun.id.desc())
                .limit(1)
            )
        journal = Journal(self._store)
        mark = self._mark()
        return HomeView(
            programme=programme.name,
            is_sample=programme.is_sample,
            me=self._settings.me().name,
            cycle=row,
            next_cycle=self._cycles.next_name(programme_id),
            week=row.week(today) if row else None,
            weeks=row.weeks if row else None,
            deadlines=_deadlines(row, today),
            needs=tuple(self._needs(programme_id, row, board, today, newest=row is not None and row is rows[0])),
            people=len({c.person_id for col in board.columns for c in (*col.leads, *col.shadows)}) if board else 0,
            newcomers=len({c.person_id for col in board.columns for c in (*col.leads, *col.shadows) if c.earlier == 0})
            if board
            else 0,
            vacancies=len(board.vacancies) if board else 0,
            roles=len(board.columns) if board else 0,
            last_import=last_import,
            changed=tuple(journal.log(after=mark, limit=50)),
            mark=journal.high_water(),
        )

    def looked(self, mark: int) -> None:
        """Remember that the user has seen everything up to an operation."""
        if mark > self._mark():
            self._settings.set("looked", mark, "Looked", mine=True, journalled=False)

    def _mark(self) -> int:
        return int(self._settings.get("looked", mine=True) or 0)

    def _needs(
        self, programme_id: int, row: CycleRow | None, board: Board | None, today: date, *, newest: bool
    ) -> list[Need]:
        needs = self._history(today)
        pending = self._merges.pending(programme_id)
        if pending:
            needs.append(
                Need(
                    "merges",
                    f"{pending} {'pair' if pending == 1 else 'pairs'} of records may be one person each",
                    "Figures count them apart until you decide.",
                    "understudy:merges",
                )
            )
        needs += [
            Need(
                "memorial",
                f"Is {state.person} remembered in a memorial?",
                f"{state.note}. Nobody is suggested while this is open.",
                f"understudy:person/{state.person_id}",
            )
            for state in self._people.proposed_states(programme_id)
        ]
        if row is None or board is None:
            return needs
        if newest:
            needs += [
                Need(
                    "vacancy",
                    f"{column.label} has no lead in {row.name}",
                    "See who could lead it next.",
                    f"understudy:succession/{row.name}/{quote(column.role, safe='')}",
                )
                for column in board.vacancies
            ]
        unconfirmed = [phase for phase in row.phases if not phase.confirmed]
        if newest and unconfirmed:
            needs.append(
                Need(
                    "dates",
                    f"{len(unconfirmed)} dates of {row.name} were read from its schedule",
                    "Confirm or correct them once.",
                    f"understudy:team/{row.name}/dates",
                )
            )
        needs += self._waiting(programme_id, today)
        warnings = Counter(column.label for column in board.columns for _ in column.warnings)
        if newest:
            needs += [
                Need(
                    "warning",
                    f"{label}: {count} {'thing deserves' if count == 1 else 'things deserve'} a second look",
                    next(c.warnings[0] for c in board.columns if c.label == label),
                    f"understudy:team/{row.name}",
                )
                for label, count in warnings.items()
            ]
        return needs

    def _history(self, today: date) -> list[Need]:
        """Reading that stopped, and GitHub or clones that were not asked for long."""
        needs, old = [], []
        with self._store.read() as session:
            for feed, name in session.execute(
                select(Feed, Repository.name)
                .outerjoin(Repository, Repository.id == Feed.repository_id)
                .where(Feed.kind.in_(("git", "github")), Feed.location.not_in(FEEDS))
                .order_by(Feed.id)
            ).all():
                what = name or feed.location.rpartition("/")[2]
                link = f"understudy:sources/feed-{feed.id}"
                if feed.state == "stopped":
                    needs.append(Need("sync", f"Reading {what} stopped", feed.note or "Read it again to go on.", link))
                elif feed.state == "ready" and feed.checked_at and (today - feed.checked_at.date()).days > LONG_AGO:
                    old.append(((today - feed.checked_at.date()).days, what, link))
        if old:
            days, what, link = max(old)
            text = f"{what} was last read {days} days ago"
            if len(old) > 1:
                text = f"{len(old)} histories were not read for long, {what} for {days} days"
            needs.append(Need("sync", text, "What happened since is in no count.", link))
        return needs

    def _waiting(self, programme_id: int, today: date) -> list[Need]:
        """People who were asked and have not answered for a while."""
        answered: set[tuple[int, str, str]] = set()
        needs = []
        for row in self._succession.answers(programme_id):
            key = (row.person_id, row.cycle, row.role)
            if key in answered:
                continue
            answered.add(key)
            days = (today - row.day).days
            if row.answer is Answer.ASKED and days >= WAITING_DAYS:
                needs.append(
                    Need(
                        "answer",
                        f"{row.name} was asked about {row.role} {row.cycle} {days} days ago",
                        "No answer is written down yet.",
                        f"understudy:succession/{row.cycle}/{quote(row.role, safe='')}",
                    )
                )
        return needs


def _deadlines(row: CycleRow | None, today: date) -> tuple[Deadline, ...]:
    if row is None:
        return ()
    return tuple(Deadline(p.kind, p.day, (p.day - today).days, p.confirmed) for p in row.phases)
