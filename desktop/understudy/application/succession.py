"""Who could lead next: the ranked lists, what people answered when asked, and how well such lists did in the past."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from understudy.application.changes import Changes
from understudy.application.cycles import CycleRef, planned_rows, resolve_cycle
from understudy.application.errors import NotFound, UserError
from understudy.application.lineage import load_lineage
from understudy.application.merges import Merges
from understudy.application.persons import PersonBook
from understudy.application.ports import Presets
from understudy.application.seat_history import load_history, midnight
from understudy.application.settings import Settings
from understudy.application.store import Store
from understudy.domain.cycles import CycleName
from understudy.domain.suggestions.backtest import BacktestResult, Era, backtest
from understudy.domain.suggestions.backtest_json import summary_in_words
from understudy.domain.suggestions.history import Answer, History
from understudy.domain.suggestions.rules import SuccessionRules, read_rules
from understudy.domain.suggestions.suggest import Candidate, Reason, RoleSuggestion, asks_for_leads, roles_for, suggest
from understudy_db.schema import Role, RosterRow, Suggestion

RULES_KEY = "succession_rules"


@dataclass(frozen=True, slots=True)
class Listed:
    """A candidate with the person's name and login, and the last answer they gave for this role and cycle."""

    rank: int
    person_id: int
    name: str
    login: str | None
    tier: str
    score: float
    reasons: tuple[Reason, ...]
    blockers: tuple[str, ...]
    step: int
    equals: int
    answer: AnswerRow | None


@dataclass(frozen=True, slots=True)
class NearMissRow:
    """Somebody who misses the eligibility rule by one thing."""

    person_id: int
    name: str
    login: str | None
    missing: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class RoleList:
    """The list for one role."""

    role: str
    track: str
    candidates: tuple[Listed, ...]
    also_consider: tuple[Listed, ...]
    near_misses: tuple[NearMissRow, ...]


@dataclass(frozen=True, slots=True)
class SuccessionLists:
    """The lists of a cycle. ``pending_merges`` > 0 means that two records may be one person: counts may be low."""

    cycle: str
    as_of: datetime | None
    exists: bool
    roles: tuple[RoleList, ...]
    pending_merges: int


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """What came of asking a person for a role of a cycle."""

    id: int
    person_id: int
    name: str
    cycle: str
    role: str
    answer: Answer
    day: date
    note: str
    rank: int | None
    recorded_by: str


class Succession:
    """Suggesting leads, recording answers, measuring the suggestions on past cycles."""

    def __init__(self, store: Store, presets: Presets, settings: Settings, merges: Merges) -> None:
        self._store = store
        self._presets = presets
        self._settings = settings
        self._merges = merges

    # --- rules ------------------------------------------------------------------------------------------------------
    def rules_text(self) -> str:
        """The rules in force, as their editable text."""
        stored = self._settings.get(RULES_KEY)
        return str(stored) if stored else self._presets.rules

    def rules(self) -> SuccessionRules:
        """The rules in force. Raises UserError when an edited text does not hold."""
        return self.check_rules(self.rules_text())

    @staticmethod
    def check_rules(text: str) -> SuccessionRules:
        """Read a rules text. Raises UserError naming line and key."""
        try:
            return read_rules(text, "succession rules")
        except ValueError as error:
            raise UserError(str(error)) from error

    def save_rules(self, text: str) -> Changes:
        """Use these rules from now on. Raises UserError and changes nothing when they do not hold."""
        self.check_rules(text)
        return self._settings.set(RULES_KEY, text, "Edit succession rules")

    def reset_rules(self) -> Changes:
        """Go back to the rules that ship with the program."""
        return self._settings.set(RULES_KEY, None, "Use the default succession rules")

    # --- lists ------------------------------------------------------------------------------------------------------
    def suggest(
        self,
        programme_id: int,
        cycle: str,
        *,
        role: str | None = None,
        as_of: date | None = None,
        limit: int | None = None,
    ) -> SuccessionLists:
        """Ranked successors for a cycle, one role or all. Without ``as_of``: as it stood when the cycle began, or now.

        Raises UserError for a cycle or role that does not exist.
        """
        with self._store.read() as session:
            ref = resolve_cycle(session, programme_id, cycle)
            history = load_history(session, programme_id)
            instant, planned = self._instant(history, ref.name, ref.id is not None, as_of)
            rules = self.rules()
            roles = _roles(session, programme_id, ref, history, instant, staffing=bool(planned))
            if role is not None:
                roles = (_role_named(history, role, ref.name, roles),)
            answers = {(row.person_id, row.role): row for row in reversed(answer_rows(session, programme_id, ref.name))}
            people = PersonBook(session, up_to=_logins_up_to(history, ref.name, instant))
            lists = []
            for name in roles:
                found = suggest(history, ref.name, name, rules, as_of=instant, limit=limit, planned=planned)
                lists.append(_named(found, people, answers))
        return SuccessionLists(
            str(ref.name), instant, ref.id is not None, tuple(lists), self._merges.pending(programme_id)
        )

    def _instant(
        self, history: History, name: CycleName, exists: bool, as_of: date | None
    ) -> tuple[datetime | None, bool | None]:
        """The instant before which facts count, and whether the cycle is still being staffed."""
        if as_of is not None:
            return midnight(as_of), None
        start = next((fact.start for fact in history.cycles if fact.name == name), None)
        now = self._store.clock()
        if not exists or (start is not None and start > now):
            return now, True
        if start is None and name == max(fact.name for fact in history.cycles):
            # A cycle made here and not dated yet is being staffed now.
            return (now, True) if not _has_seats(history, name) else (None, None)
        return start, None

    # --- answers ----------------------------------------------------------------------------------------------------
    def record_answer(
        self,
        programme_id: int,
        cycle: str,
        role: str,
        person_id: int,
        answer: Answer,
        *,
        day: date,
        note: str = "",
        listed: Listed | None = None,
    ) -> Changes:
        """Write down that a person was asked, or what they said; the list they stood in is kept with it."""
        with self._store.operation("Record answer", programme_id=programme_id) as work:
            session = work.session
            ref = resolve_cycle(session, programme_id, cycle)
            _, ids = load_lineage(session, programme_id)
            if role not in ids:
                raise NotFound(f"There is no role “{role}” in this programme.")
            person = PersonBook(session).get(person_id)
            session.add(
                Suggestion(
                    programme_id=programme_id,
                    cycle=str(ref.name),
                    role_id=ids[role],
                    person_id=person.id,
                    answer=answer.value,
                    day=day,
                    note=note.strip(),
                    rank=listed.rank if listed else None,
                    tier=listed.tier if listed else None,
                    score=listed.score if listed else None,
                    features={r.rule: r.contribution for r in listed.reasons} if listed else {},
                    recorded_at=work.at,
                    recorded_by=work.actor,
                )
            )
            work.name = f"{person.name}: {answer.value.replace('_', ' ')}"
        return work.changes

    def remove_answer(self, answer_id: int) -> Changes:
        """Take an answer back."""
        with self._store.operation("Remove answer") as work:
            row = work.session.get(Suggestion, answer_id)
            if row is None:
                raise NotFound("That answer is already gone.")
            work.session.delete(row)
        return work.changes

    def answers(self, programme_id: int, cycle: str | None = None) -> list[AnswerRow]:
        """What was asked and answered, newest first."""
        with self._store.read() as session:
            name = resolve_cycle(session, programme_id, cycle).name if cycle is not None else None
            return answer_rows(session, programme_id, name)

    # --- the past ---------------------------------------------------------------------------------------------------
    def backtest(
        self,
        programme_id: int,
        *,
        first: str | None = None,
        last: str | None = None,
        eras: tuple[Era, ...] | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> BacktestResult:
        """Ask the same question of past cycles and compare with who led. Raises UserError without past cycles."""
        with self._store.read() as session:
            history = load_history(session, programme_id)
            known = sorted({seat.cycle for seat in history.seats})
            if len(known) < 2:
                raise UserError("Looking back needs at least two cycles with rosters.")
            start = resolve_cycle(session, programme_id, first).name if first else known[1]
            end = resolve_cycle(session, programme_id, last).name if last else known[-1]
        if end < start:
            raise UserError(f"The first cycle, {start}, lies after the last, {end}; swap them.")
        result = backtest(history, self.rules(), first=start, last=end, eras=eras, progress=progress)
        return result.measured()

    @staticmethod
    def in_words(result: BacktestResult, role: str) -> str:
        """How good the list for a role was in the past, in a sentence or two."""
        return summary_in_words(result, role)


def _roles(
    session: Session,
    programme_id: int,
    ref: CycleRef,
    history: History,
    instant: datetime | None,
    *,
    staffing: bool,
) -> tuple[str, ...]:
    """The roles to find leads for: the cycle's own while it is staffed, else those of the cycle before, by lineage.

    A role that nobody sat in last time is among them: it is the one that most needs somebody.
    """
    _, ids = load_lineage(session, programme_id)
    names = {role_id: name for name, role_id in ids.items()}
    rows = [role_id for _, role_id, _ in planned_rows(session, programme_id, ref.name)]
    if staffing and ref.id is not None:
        rows = list(
            session.scalars(
                select(RosterRow.role_id).where(RosterRow.cycle_id == ref.id).order_by(RosterRow.ordinal, RosterRow.id)
            )
        )
    found = dict.fromkeys(names[role_id] for role_id in rows)
    if not staffing:
        found |= dict.fromkeys(roles_for(history, ref.name, as_of=instant))
    return tuple(name for name in found if asks_for_leads(history, name))


def _logins_up_to(history: History, cycle: CycleName, instant: datetime | None) -> CycleName | None:
    """The last cycle whose logins were known: before the one asked about, and begun by the instant."""
    begun = [
        fact.name
        for fact in history.cycles
        if fact.name < cycle and (instant is None or fact.start is None or fact.start < instant)
    ]
    return max(begun, default=None)


def _has_seats(history: History, name: CycleName) -> bool:
    return any(seat.cycle == name for seat in history.seats)


def _role_named(history: History, role: str, cycle: CycleName, roles: tuple[str, ...]) -> str:
    spec = history.lineage.find(role)
    if spec is None:
        known = ", ".join(roles) or "none yet"
        raise NotFound(f"There is no role “{role}” here. Roles of {cycle}: {known}.")
    return history.lineage.current(spec.name, at=cycle)


def _named(found: RoleSuggestion, people: PersonBook, answers: dict[tuple[int, str], AnswerRow]) -> RoleList:
    def listed(candidate: Candidate) -> Listed:
        known = people.get(candidate.person_id)
        return Listed(
            rank=candidate.rank,
            person_id=known.id,
            name=known.name,
            login=known.login,
            tier=candidate.tier.value,
            score=candidate.score,
            reasons=candidate.reasons,
            blockers=candidate.blockers,
            step=candidate.step,
            equals=candidate.equals,
            answer=answers.get((known.id, found.role)),
        )

    misses = []
    for miss in found.near_misses:
        known = people.get(miss.person_id)
        misses.append(NearMissRow(known.id, known.name, known.login, miss.missing, miss.reasons))
    return RoleList(
        role=found.role,
        track=found.track.value,
        candidates=tuple(listed(c) for c in found.candidates),
        also_consider=tuple(listed(c) for c in found.also_consider),
        near_misses=tuple(misses),
    )


def answer_rows(session: Session, programme_id: int, cycle: CycleName | None) -> list[AnswerRow]:
    people = PersonBook(session)
    query = (
        select(Suggestion, Role.name)
        .join(Role, Role.id == Suggestion.role_id)
        .where(Suggestion.programme_id == programme_id)
        .order_by(Suggestion.day.desc(), Suggestion.id.desc())
    )
    if cycle is not None:
        query = query.where(Suggestion.cycle == str(cycle))
    rows = []
    for row, role in session.execute(query):
        known = people.get(row.person_id)
        rows.append(
            AnswerRow(
                row.id,
                known.id,
                known.name,
                row.cycle,
                role,
                Answer(row.answer),
                row.day,
                row.note,
                row.rank,
                row.recorded_by,
            )
        )
    return rows
