"""Changes of aliases that follow from seats: who holds a role belongs in, who has not for some cycles no more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from understudy.application.errors import UserError
from understudy.application.owners.effective import EffectiveOwners
from understudy.application.persons import Known, PersonBook
from understudy.application.seat_history import load_history
from understudy.application.store import Store
from understudy.domain.cycles import CycleName
from understudy.domain.folding import fold_login
from understudy.domain.owners.ranking import OwnerRules, RoleRule
from understudy.domain.suggestions.history import History, SeatFact
from understudy_db.schema import PersonState, Programme

_HIDDEN = ("memorial", "do_not_suggest")


@dataclass(frozen=True, slots=True)
class RoleChange:
    """One change of an alias. ``kind`` is add or remove; ``url`` leads to the seat it follows from."""

    kind: str
    repository: str
    alias: str
    login: str
    person: str
    person_id: int
    why: str
    url: str | None


@dataclass(frozen=True, slots=True)
class ByRole:
    """The changes, and the rules or people that could not be looked at, each with why."""

    changes: tuple[RoleChange, ...]
    problems: tuple[str, ...]


class OwnersByRole:
    """Reads seats and aliases; decides nothing. Members of an alias who never held the role are left alone."""

    def __init__(self, store: Store, effective: EffectiveOwners, rules: OwnerRules) -> None:
        self._store = store
        self._effective = effective
        self._rules = rules

    def run(self, repository: str | None = None, as_of: date | None = None) -> ByRole:
        """The changes by all rules, or by those for one repository; as known before that day.

        Raises UserError when there is no rule to go by.
        """
        rules = [
            rule
            for rule in self._rules.roles
            if repository is None or rule.repository.casefold() == repository.casefold()
        ]
        if not rules:
            raise UserError(
                "There is no rule for roles; put them under “roles:” in the rules for owners, each with role, "
                "repository and alias."
            )
        moment = self._store.clock() if as_of is None else datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC)
        changes: list[RoleChange] = []
        problems: list[str] = []
        for rule in rules:
            try:
                members = self._effective.tree(rule.repository, as_of).aliases.get(fold_login(rule.alias))
            except UserError as error:
                problems.append(str(error))
                continue
            if members is None:
                problems.append(f"{rule.repository} has no alias {rule.alias}.")
                continue
            with self._store.read() as session:
                changes += _changes(session, rule, members, moment, problems)
        return ByRole(tuple(changes), tuple(dict.fromkeys(problems)))


def _changes(
    session: Session, rule: RoleRule, members: tuple[str, ...], moment: datetime, problems: list[str]
) -> list[RoleChange]:
    programme = select(Programme.id).order_by(Programme.id)
    if rule.programme is not None:
        programme = programme.where(Programme.name == rule.programme)
    ids = session.scalars(programme).all()
    if len(ids) != 1:
        problems.append(f"The rule for {rule.role} must name one programme; there are {len(ids)} that it could mean.")
        return []
    history = load_history(session, ids[0])
    begun = _begun(history, moment)
    if not begun:
        problems.append(f"No cycle with seats had begun before {moment:%Y-%m-%d}.")
        return []
    seats = _seats(history, rule, begun[-1], moment)
    if not seats:
        problems.append(f"Nobody ever held {rule.role} ({rule.position}); check its name in the rules.")
        return []
    people = PersonBook(session)
    hidden = {
        people.canonical(person)
        for person in session.scalars(
            select(PersonState.person_id).where(
                PersonState.kind.in_(_HIDDEN), PersonState.status.in_(("confirmed", "proposed"))
            )
        )
    }
    listed = {fold_login(member): member for member in members}
    place = {cycle: number for number, cycle in enumerate(begun)}
    found = []
    for person_id, seat in sorted(seats.items(), key=lambda each: (place[each[1].cycle], each[0])):
        person = people.get(person_id)
        there = next((listed[login] for each in person.logins if (login := fold_login(each)) in listed), None)
        since = len(begun) - 1 - place[seat.cycle]
        is_now = since == 0 and (seat.end is None or seat.end > moment)
        if is_now and there is None and person_id not in hidden:
            if person.login is None:
                problems.append(f"{person.name} holds {rule.role} in {seat.cycle}, but no login of theirs is known.")
                continue
            why = f"holds {rule.role} ({rule.position}) in {seat.cycle}"
            found.append(_change("add", rule, person.login, person, why, seat))
        elif there is not None and since > rule.keep_cycles:
            why = f"held {rule.role} ({rule.position}) last in {seat.cycle}, {since} cycles ago"
            found.append(_change("remove", rule, there, person, why, seat))
    return found


def _change(kind: str, rule: RoleRule, login: str, person: Known, why: str, seat: SeatFact) -> RoleChange:
    return RoleChange(kind, rule.repository, rule.alias, login.removeprefix("@"), person.name, person.id, why, seat.url)


def _begun(history: History, moment: datetime) -> list[CycleName]:
    """Cycles with seats that had begun, oldest first; one without a known first day begins with its first seat."""
    starts = {cycle.name: cycle.start for cycle in history.cycles}
    firsts: dict[CycleName, datetime | None] = {}
    for seat in history.seats:
        known = starts.get(seat.cycle) or seat.start
        before = firsts.get(seat.cycle)
        firsts[seat.cycle] = known if before is None else min(before, known or before)
    return sorted(cycle for cycle, start in firsts.items() if start is None or start < moment)


def _seats(history: History, rule: RoleRule, current: CycleName, moment: datetime) -> dict[int, SeatFact]:
    """Everybody's last seat in the role, under any name it had."""
    found: dict[int, SeatFact] = {}
    wanted = rule.role.casefold()
    for seat in history.seats:
        if seat.position.value != rule.position or seat.cycle > current:
            continue
        if seat.start is not None and seat.start >= moment:
            continue
        if wanted not in (seat.role.casefold(), history.lineage.current(seat.role).casefold()):
            continue
        last = found.get(seat.person_id)
        if last is None or last.cycle < seat.cycle:
            found[seat.person_id] = seat
    return found
