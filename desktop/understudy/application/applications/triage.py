"""Triage: who looked at an application, what they think, where its decision stands. Scores and reasons are private."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from understudy.application.applications.readout import NO_RIGHT
from understudy.application.changes import Changes
from understudy.application.cycles import resolve_cycle
from understudy.application.errors import NotFound, UserError
from understudy.application.lineage import load_lineage
from understudy.application.store import Store, need_version
from understudy_db.schema import Application, ApplicationAnswer, ApplicationNote, ApplicationScore

MOVES: dict[str, tuple[str, ...]] = {
    "received": ("in_review", "duplicate", "spam", "ineligible", "withdrawn"),
    "duplicate": ("received",),
    "spam": ("received",),
    "ineligible": ("received", "notified"),
    "withdrawn": ("received",),
    "in_review": ("shortlisted", "not_selected", "ineligible", "withdrawn", "received"),
    "shortlisted": ("offered", "in_review", "not_selected", "withdrawn"),
    "offered": ("accepted", "declined", "shortlisted", "withdrawn"),
    "accepted": ("placed", "declined", "withdrawn"),
    "declined": ("in_review", "notified"),
    "placed": ("accepted", "withdrawn"),
    "not_selected": ("notified", "in_review"),
    "notified": ("in_review",),
}
"""Where an application can go from each state (the triage of the release team's handbook)."""
NEEDS_A_REASON = frozenset({"ineligible", "not_selected", "spam"})


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """What one reviewer thinks: 0 to 1."""

    role: str
    reviewer: str
    value: float
    note: str
    at: datetime


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A line of the log: a step with its reason, or a note alone."""

    at: datetime
    who: str
    before: str | None
    after: str | None
    role: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """One application in full. In a blind reading name, accounts, pronouns and employer are left out."""

    id: int
    name: str
    login: str | None
    employer: str
    status: str
    roles: tuple[str, ...]
    returning: bool | None
    zone: str | None
    hours: str | None
    meetings: str | None
    burndown: str | None
    conflicts: str | None
    flags: tuple[str, ...]
    answers: tuple[tuple[str, str], ...]
    scores: tuple[ScoreRow, ...]
    log: tuple[NoteRow, ...]
    moves: tuple[str, ...]
    version: int


@dataclass(frozen=True, slots=True)
class Listed:
    """An applicant in a role's list: ``label`` is N1… for newcomers, R1… for who served before."""

    id: int
    label: str
    name: str
    login: str | None
    status: str
    score: float | None
    """The mean of the reviewers' scores for the role."""
    reviewers: int
    flags: tuple[str, ...]


class Triage:
    """Reading and moving applications."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def move(
        self, ids: Sequence[int], state: str, reason: str = "", *, role: str | None = None, version: int | None = None
    ) -> Changes:
        """Move applications on, all or none. Raises UserError for a step there is not, or one that needs a reason."""
        if state not in MOVES:
            raise UserError(f"There is no state “{state}”; there are {', '.join(MOVES)}.")
        if state in NEEDS_A_REASON and not reason.strip():
            raise UserError("Say why; whoever is asked later will want to know.")
        count = f"{len(ids)} applications" if len(ids) > 1 else "an application"
        with self._store.operation(f"Move {count} to {state.replace('_', ' ')}") as work:
            for number in dict.fromkeys(ids):
                row = _application(work.session, number)
                need_version(row, version if len(ids) == 1 else None)
                if state not in MOVES[row.status]:
                    there = " or ".join(MOVES[row.status])
                    raise UserError(f"Application {number} is “{row.status}”; from there it goes to {there}.")
                work.session.add(
                    ApplicationNote(
                        application_id=number, at=work.at, who=work.actor, before=row.status, after=state, role=role,
                        text=reason.strip(),
                    )
                )  # fmt: skip
                row.status = state
                row.edited = sorted({*row.edited, "status"})
        return work.changes

    def score(self, application_id: int, role: str, value: float, note: str = "") -> Changes:
        """Say what you think of an applicant for a role, 0 to 1; your earlier word is replaced. Raises UserError."""
        if not 0 <= value <= 1:
            raise UserError(f"A score is a number from 0 to 1, not {value}.")
        with self._store.operation("Score an application") as work:
            application = _application(work.session, application_id)
            name = _role(work.session, application.programme_id, role)
            row = work.session.scalar(
                select(ApplicationScore).where(
                    ApplicationScore.application_id == application_id,
                    ApplicationScore.role == name,
                    ApplicationScore.reviewer == work.actor,
                )
            )
            if row is None:
                row = ApplicationScore(application_id=application_id, role=name, reviewer=work.actor)
                work.session.add(row)
            row.value, row.note, row.at = value, note.strip(), work.at
            if application.status == "received":
                application.status = "in_review"
                application.edited = sorted({*application.edited, "status"})
        return work.changes

    def note(self, application_id: int, text: str) -> Changes:
        """Add a note. Raises UserError for an empty one."""
        if not text.strip():
            raise UserError("The note is empty.")
        with self._store.operation("Note on an application") as work:
            _application(work.session, application_id)
            work.session.add(
                ApplicationNote(
                    application_id=application_id, at=work.at, who=work.actor, before=None, after=None, role=None,
                    text=text.strip(),
                )
            )  # fmt: skip
        return work.changes

    def page(self, application_id: int, *, blind: bool = False) -> Page:
        """One application with answers, scores and log. Raises NotFound, or UserError without the right to read."""
        with self._store.read() as session:
            row = _application(session, application_id)
            answers = session.execute(
                select(ApplicationAnswer.question, ApplicationAnswer.text)
                .where(ApplicationAnswer.application_id == row.id)
                .order_by(ApplicationAnswer.place)
            )
            scores = session.scalars(
                select(ApplicationScore).where(ApplicationScore.application_id == row.id).order_by(ApplicationScore.id)
            )
            log = session.scalars(
                select(ApplicationNote)
                .where(ApplicationNote.application_id == row.id)
                .order_by(ApplicationNote.at, ApplicationNote.id)
            )
            return Page(
                row.id,
                f"Applicant {row.id}" if blind else row.name,
                None if blind else row.login or None,
                "" if blind else row.employer,
                row.status,
                tuple(row.roles),
                row.is_returning,
                row.zone,
                row.hours_written,
                row.meetings,
                row.burndown,
                row.conflicts,
                tuple(row.flags),
                tuple((question, text) for question, text in answers),
                tuple(ScoreRow(s.role, s.reviewer, s.value, s.note, s.at) for s in scores),
                tuple(NoteRow(n.at, n.who, n.before, n.after, n.role, n.text) for n in log),
                MOVES[row.status],
                row.version,
            )

    def by_role(self, programme_id: int, cycle: str, *, blind: bool = False) -> dict[str, list[Listed]]:
        """Who named each role, newcomers and returners apart, in the order of sending; duplicates and spam left out."""
        with self._store.read() as session:
            name = str(resolve_cycle(session, programme_id, cycle).name)
            wanted = select(Application).where(
                Application.programme_id == programme_id,
                Application.cycle == name,
                Application.latest_id.is_(None),
                Application.status.not_in(("duplicate", "spam")),
            )
            try:
                rows = list(session.scalars(wanted.order_by(Application.id)))
            except ProgrammingError as error:
                raise UserError(NO_RIGHT) from error
            scores = mean_scores(session, [row.id for row in rows])
            found: dict[str, list[Listed]] = {}
            numbers: dict[tuple[str, str], int] = defaultdict(int)
            wishes = {wish for row in rows for wish in row.roles}
            present = {wish: _role(session, programme_id, wish, strict=False) for wish in wishes}
            for row in rows:
                for wish in row.roles:
                    role = present[wish]
                    letter = "R" if row.is_returning else "N"
                    numbers[role, letter] += 1
                    mean, reviewers = scores.get((row.id, role), (None, 0))
                    found.setdefault(role, []).append(
                        Listed(
                            row.id, f"{letter}{numbers[role, letter]}", f"Applicant {row.id}" if blind else row.name,
                            None if blind else row.login or None, row.status, mean, reviewers, tuple(row.flags),
                        )
                    )  # fmt: skip
            return found


def mean_scores(session: Session, ids: Iterable[int]) -> dict[tuple[int, str], tuple[float, int]]:
    """Mean of the reviewers' scores and how many there are, by application and role."""
    wanted = set(ids)
    values: dict[tuple[int, str], list[float]] = defaultdict(list)
    for number, role, value in session.execute(
        select(ApplicationScore.application_id, ApplicationScore.role, ApplicationScore.value)
    ):
        if number in wanted:
            values[number, role].append(value)
    return {key: (sum(each) / len(each), len(each)) for key, each in values.items()}


def _application(session: Session, number: int) -> Application:
    try:
        row = session.get(Application, number)
    except ProgrammingError as error:
        raise UserError(NO_RIGHT) from error
    if row is None:
        raise NotFound(f"There is no application number {number}.")
    return row


def _role(session: Session, programme_id: int, name: str, *, strict: bool = True) -> str:
    """A role's present name. Raises UserError for one the programme never had, unless it may be anything."""
    lineage, _ = load_lineage(session, programme_id)
    spec = lineage.find(name)
    if spec is None:
        if strict:
            raise UserError(f"There is no role “{name}”; there are {', '.join(lineage.names())}.")
        return name
    return lineage.current(spec.name)
