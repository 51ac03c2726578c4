"""``staff``: a proposal for a cycle from its applications, with reasons; a person decides and seats people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import false, select
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from understudy.application.applications.readout import NO_RIGHT
from understudy.application.applications.triage import mean_scores
from understudy.application.cycles import planned_rows, resolve_cycle
from understudy.application.errors import UserError
from understudy.application.history.who import AccountBook
from understudy.application.ladder.gathered import Employers
from understudy.application.lineage import load_lineage
from understudy.application.persons import PersonBook
from understudy.application.staffing.plan_file import DEFAULT_RULES, MixRule, PlanFile
from understudy.application.store import Store
from understudy.domain.applications.values import ATTENDANCE, same_employer
from understudy.domain.cycles import CycleName
from understudy.domain.roles import Lineage
from understudy.domain.staffing.explain import RuleCost, WhyNot, rule_costs, why_not
from understudy.domain.staffing.model import Applicant, Kept, Plan, Proposal, RoleNeed, Rule
from understudy.domain.staffing.solve import SECONDS, solve
from understudy_db.schema import Application, Cycle, PersonState, RosterRow, Seat

_OPEN = ("received", "in_review", "shortlisted", "offered", "accepted")
_PLENTY_HOURS = 10.0


@dataclass(frozen=True, slots=True)
class Assignment:
    """Somebody proposed for a role, and why."""

    application_id: int
    role: str
    name: str
    login: str | None
    person_id: int | None
    merit: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Team:
    """A proposal in words. ``notes``: what it was made from, and what was not known."""

    cycle: str
    proposal: Proposal
    assignments: tuple[Assignment, ...]
    rules: tuple[Kept, ...]
    plan: Plan
    notes: tuple[str, ...]


class Staffing:
    """Makes proposals; seats nobody."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def propose(self, programme_id: int, cycle: str, plan: PlanFile | None = None, seconds: float = SECONDS) -> Team:
        """The best team from the applications of a cycle. Raises UserError for unknown names, or none."""
        given = plan or PlanFile()
        with self._store.read() as session:
            name = resolve_cycle(session, programme_id, cycle).name
            made, notes, persons = _Maker(session, programme_id, name, given).plan()
        found = solve(made, seconds)
        people = {person.id: person for person in made.applicants}
        assignments = tuple(
            Assignment(
                who, role, people[who].name, people[who].login, persons.get(who), people[who].merit.get(role, 0.0),
                _reasons(people[who], role, made),
            )
            for who, role in sorted(found.assigned.items(), key=lambda item: (item[1], people[item[0]].name.casefold()))
        )  # fmt: skip
        return Team(str(name), found, assignments, found.kept, made, notes)

    @staticmethod
    def why_not(team: Team, application_id: int, role: str, seconds: float = SECONDS) -> WhyNot:
        """Why somebody is not proposed for a role, found by solving again. Raises UserError for an unknown number."""
        try:
            return why_not(team.plan, team.proposal, application_id, role, seconds)
        except KeyError as error:
            raise UserError(f"Application {application_id} is not among those that are open.") from error

    @staticmethod
    def binding(team: Team, seconds: float = SECONDS) -> list[RuleCost]:
        """What loosening each hard rule by one would bring."""
        return rule_costs(team.plan, team.proposal, seconds)


class _Maker:
    """Puts a plan together."""

    def __init__(self, session: Session, programme_id: int, cycle: CycleName, given: PlanFile) -> None:
        self._session = session
        self._programme = programme_id
        self._cycle = cycle
        self._given = given
        self._people = PersonBook(session)
        self._lineage, ids = load_lineage(session, programme_id)
        self._names = {role_id: name for name, role_id in ids.items()}
        self._employers = Employers(session, AccountBook(session, self._people))
        self._book = AccountBook(session, self._people)
        self.notes: list[str] = []

    def plan(self) -> tuple[Plan, tuple[str, ...], dict[int, int | None]]:
        """The plan, what is to be said about it, and the known person behind each application."""
        rows = self._rows()
        needs = self._needs()
        names = [need.role for need in needs]
        served = self._served()
        barred = self._barred()
        scores = mean_scores(self._session, [row.id for row in rows])
        scored = bool(self._given.merit or scores)
        people = [self._applicant(row, names, served, barred, scored, scores) for row in rows]
        if not scored:
            self.notes.append("nobody gave scores yet: merit is availability, as far as the form asked")
        unknown = sum(person.band is None for person in people)
        if unknown:
            self.notes.append(f"of {unknown} applicants no time zone is known; they count for no part of the world")
        by_who = {str(row.id): row.id for row in rows} | {row.login.casefold(): row.id for row in rows if row.login}
        rules = [
            _rule(rule, role)
            for rule in (DEFAULT_RULES if self._given.rules is None else self._given.rules)
            for role in ([self._role(rule.role, names)] if rule.role else names)
        ]  # fmt: skip
        plan = Plan(
            tuple(people),
            tuple(needs),
            _told_apart(rules),
            {self._who(pin.who, by_who): self._role(pin.role, names) for pin in self._given.pins},
            frozenset((self._who(pair.who, by_who), self._role(pair.role, names)) for pair in self._given.exclude),
            change_cost=self._given.change_cost,
        )
        return plan, tuple(self.notes), {row.id: row.person_id for row in rows}

    def _rows(self) -> list[Application]:
        wanted = select(Application).where(
            Application.programme_id == self._programme,
            Application.cycle == str(self._cycle),
            Application.latest_id.is_(None),
            Application.status.in_(_OPEN),
        )
        try:
            rows = list(self._session.scalars(wanted.order_by(Application.id)))
        except ProgrammingError as error:
            raise UserError(NO_RIGHT) from error
        if not rows:
            raise UserError(
                f"There are no open applications for {self._cycle}; understudy import applications brings them in."
            )
        return rows

    def _needs(self) -> list[RoleNeed]:
        cycle_id = self._session.scalar(
            select(Cycle.id).where(Cycle.programme_id == self._programme, Cycle.name == str(self._cycle))
        )
        rows: list[tuple[str, int, int]]
        if cycle_id is not None:
            found = self._session.execute(
                select(RosterRow.label, RosterRow.role_id, RosterRow.cap)
                .where(RosterRow.cycle_id == cycle_id, RosterRow.is_bot.is_(false()))
                .order_by(RosterRow.ordinal)
            )
            rows = [(label, role_id, cap or 4) for label, role_id, cap in found]
        else:
            rows = planned_rows(self._session, self._programme, self._cycle)
        given = {self._find(name): seats for name, seats in self._given.roles.items()}
        leads = self._leads(cycle_id)
        needs = []
        for _, role_id, cap in rows:
            role = self._names[role_id]
            if self._given.roles and role not in given:
                continue
            seats = given.get(role)
            if seats is None and self._is_led_alone(role):
                continue
            most = seats.at_most if seats is not None and seats.at_most is not None else None
            wanted = seats.seats if seats is not None else cap
            needs.append(RoleNeed(role, wanted, max(wanted, most if most is not None else cap), leads.get(role_id, "")))
        missing = set(given) - {need.role for need in needs}
        needs += [
            RoleNeed(role, given[role].seats, given[role].at_most or given[role].seats) for role in sorted(missing)
        ]
        return needs

    def _is_led_alone(self, role: str) -> bool:
        """Roles that no form asks for: the release lead's shadows and advisers are chosen otherwise."""
        spec = self._lineage.find(role)
        return spec is not None and spec.track.value in ("release_lead", "adviser", "branch_manager")

    def _leads(self, cycle_id: int | None) -> dict[int, str]:
        """Employers of the leads of a cycle, folded, by role."""
        if cycle_id is None:
            return {}
        today = datetime.now(UTC).date()
        found = {}
        for role_id, person_id in self._session.execute(
            select(Seat.role_id, Seat.person_id).where(
                Seat.cycle_id == cycle_id, Seat.position == "lead", Seat.ended.is_(None)
            )
        ):
            accounts = self._book.of_person(self._people.canonical(person_id))
            names = self._employers.of(self._book.get(accounts[0]).account_id, today) if accounts else frozenset()
            found[role_id] = same_employer(next(iter(sorted(names)), ""))
        return found

    def _served(self) -> set[int]:
        """People with a seat in any cycle before."""
        rows = self._session.execute(
            select(Seat.person_id, Cycle.name)
            .join(Cycle, Cycle.id == Seat.cycle_id)
            .where(Cycle.programme_id == self._programme)
        )
        return {self._people.canonical(person) for person, cycle in rows if CycleName.parse(cycle) < self._cycle}

    def _barred(self) -> dict[int, str]:
        """Who cannot serve, and why; and who leads in this cycle already."""
        found: dict[int, str] = {}
        for person_id, kind, status, until in self._session.execute(
            select(PersonState.person_id, PersonState.kind, PersonState.status, PersonState.until_cycle)
        ):
            person = self._people.canonical(person_id)
            if kind in ("memorial", "do_not_suggest") and status != "dismissed":
                found[person] = "is not to be asked"
            elif kind == "ban" and status == "confirmed" and until and self._cycle < CycleName.parse(until):
                found[person] = f"may serve again from {until} on"
        for person_id in self._session.scalars(
            select(Seat.person_id)
            .join(Cycle, Cycle.id == Seat.cycle_id)
            .where(
                Cycle.programme_id == self._programme, Cycle.name == str(self._cycle), Seat.position == "lead",
                Seat.ended.is_(None),
            )
        ):  # fmt: skip
            found.setdefault(self._people.canonical(person_id), "leads a role in this cycle already")
        return found

    def _applicant(
        self,
        row: Application,
        roles: Sequence[str],
        served: set[int],
        barred: dict[int, str],
        scored: bool,
        scores: Mapping[tuple[int, str], tuple[float, int]],
    ) -> Applicant:
        person = self._people.find(row.person_id) if row.person_id is not None else None
        wishes = tuple(dict.fromkeys(role for wish in row.roles if (role := self._find(wish)) in roles))
        given = self._given.merit.get(row.login.casefold()) or self._given.merit.get(row.login)
        given = given or self._given.merit.get(str(row.id)) or {}
        told = {role: scores[row.id, role][0] for role in wishes if (row.id, role) in scores}
        told |= {self._find(role): value for role, value in given.items()}
        free = availability(row)
        return Applicant(
            row.id,
            row.name or row.email,
            row.login or None,
            wishes,
            {role: told.get(role, 0.0) if scored else free for role in (*wishes, *told)},
            bool(row.is_returning) or (person is not None and person.id in served),
            band(row.zone),
            same_employer(row.employer),
            barred.get(person.id, "") if person is not None else "",
        )

    def _find(self, name: str) -> str:
        """A role's present name: as the lineage has it, or as written."""
        return _current(self._lineage, name, self._cycle)

    def _role(self, name: str, roles: Sequence[str]) -> str:
        found = self._find(name)
        if found not in roles:
            raise UserError(f"The plan names a role “{name}” that is not to be filled; there are {', '.join(roles)}.")
        return found

    @staticmethod
    def _who(name: str, by_who: dict[str, int]) -> int:
        found = by_who.get(name.strip().lstrip("@").casefold())
        if found is None:
            raise UserError(f"The plan names “{name}”, of whom there is no open application.")
        return found


def _rule(rule: MixRule, role: str) -> Rule:
    name = f"{rule.kind.value} {rule.group}".strip()
    return Rule(name, rule.kind, role, rule.at_least, rule.at_most, rule.group, rule.hard, rule.weight)


def _told_apart(rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """The rules, where a second one of the same kind for the same role gets a number: they are loosened one by one."""
    seen: Counter[tuple[str, str]] = Counter()
    found = []
    for rule in rules:
        seen[rule.id, rule.role] += 1
        number = seen[rule.id, rule.role]
        found.append(rule if number == 1 else replace(rule, id=f"{rule.id} #{number}"))
    return tuple(found)


def _current(lineage: Lineage, name: str, cycle: CycleName) -> str:
    spec = lineage.find(name)
    return lineage.current(spec.name, cycle) if spec is not None else name


def availability(row: Application) -> float:
    """How much of the work somebody could be there for, 0 to 1, from what the form asked: meetings, burndown, hours.

    What it did not ask counts half.
    """
    parts = [ATTENDANCE.get(row.meetings or "unknown", 0.5), ATTENDANCE.get(row.burndown or "unknown", 0.5)]
    if row.hours_least is not None:
        hours = row.hours_most if row.hours_most is not None else max(row.hours_least, _PLENTY_HOURS)
        parts.append(min(1.0, hours / _PLENTY_HOURS))
    else:
        parts.append(0.5)
    return round(sum(parts) / len(parts), 4)


def band(zone: str | None) -> str | None:
    """The part of the world in whose working day a zone lies: APAC from +04:30 on, EMEA from −01:00, AMER before."""
    if zone is None:
        return None
    if zone[0] in "+-":
        sign = -1 if zone[0] == "-" else 1
        offset = sign * timedelta(hours=int(zone[1:3]), minutes=int(zone[4:6]))
    else:
        found = datetime(2024, 1, 15, tzinfo=ZoneInfo(zone)).utcoffset()
        offset = found if found is not None else timedelta()
    if offset >= timedelta(hours=4, minutes=30):
        return "APAC"
    return "EMEA" if offset >= -timedelta(hours=1) else "AMER"


def _reasons(person: Applicant, role: str, plan: Plan) -> tuple[str, ...]:
    found = []
    if plan.pins.get(person.id) == role:
        found.append("fixed by hand")
    if person.wishes and person.wishes[0] == role:
        found.append("named this role first")
    elif role in person.wishes:
        found.append("named this role")
    found.append("served before" if person.is_experienced else "new to the team")
    if person.band is not None:
        found.append(f"works in the {person.band} day")
    found.append(f"merit {person.merit.get(role, 0.0):.2f}")
    return tuple(found)
