"""Histories for tests: small invented ones, and the real one from the truth table where that is at hand."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from understudy.domain.cycles import CycleName
from understudy.domain.lineage_file import read_lineage
from understudy.domain.roles import Lineage, Position
from understudy.domain.suggestions.history import Answer, AnswerFact, CycleFact, History, PersonFact, SeatFact
from understudy.domain.suggestions.rules import SuccessionRules, read_rules
from understudy.domain.suggestions.suggest import Candidate, NearMiss

RULES_FILE = Path(__file__).parents[3] / "resources/understudy_resources/rules/succession.yaml"

LINEAGE_FILE = RULES_FILE.parents[1] / "lineage/kubernetes-release-team.yaml"


def default_rules() -> SuccessionRules:
    """The rules as shipped."""
    return read_rules(RULES_FILE.read_text(encoding="utf-8"), RULES_FILE.name)


def name(text: str) -> CycleName:
    return CycleName.parse(text)


def default_lineage() -> Lineage:
    """The release team's lineage as shipped."""
    return read_lineage(LINEAGE_FILE.read_text(encoding="utf-8"), LINEAGE_FILE.name)


class Book:
    """A small invented history, written down team by team; people are made as they are named."""

    def __init__(self, lineage: Lineage | None = None) -> None:
        self.lineage = lineage or default_lineage()
        self.seats: list[SeatFact] = []
        self.cycles: list[CycleFact] = []
        self.people: dict[int, PersonFact] = {}
        self.answers: list[AnswerFact] = []
        self._ids: dict[str, int] = {}

    def id(self, who: str, **state: Any) -> int:
        """The id of a person; ``state`` changes what is known of them."""
        pid = self._ids.setdefault(who, len(self._ids) + 1)
        known = self.people.get(pid) or PersonFact(pid, who.capitalize(), who)
        self.people[pid] = replace(known, **state)
        return pid

    def cycle(self, cycle: str, start: datetime | None = None, release: datetime | None = None) -> Book:
        self.cycles.append(CycleFact(name(cycle), start, release))
        return self

    def seat(self, cycle: str, role: str, position: str, who: str, **more: Any) -> int:
        number = len(self.seats) + 1
        self.seats.append(
            SeatFact(
                number,
                name(cycle),
                role,
                Position(position),
                self.id(who),
                url=f"https://example.org/{cycle}#{number}",
                **more,
            )
        )
        return number

    def team(self, cycle: str, **roles: str) -> Book:
        """``team("1.5", Docs="ada: bo cy")``: Ada leads, Bo and Cy shadow; underscores in role names are spaces."""
        if all(fact.name != name(cycle) for fact in self.cycles):
            self.cycle(cycle)
        for role, people in roles.items():
            leads, _, shadows = people.partition(":")
            for position, words in (("lead", leads), ("shadow", shadows)):
                for who in words.split():
                    self.seat(cycle, role.replace("_", " "), position, who)
        return self

    def answer(self, who: str, cycle: str, role: str, answer: Answer, at: datetime) -> Book:
        self.answers.append(AnswerFact(self.id(who), name(cycle), role, answer, at))
        return self

    @property
    def history(self) -> History:
        return History(tuple(self.seats), tuple(self.cycles), dict(self.people), self.lineage, tuple(self.answers))

    def names(self, people: Iterable[Candidate | NearMiss]) -> list[str]:
        """Who they are, by the names given here."""
        by_id = {pid: who for who, pid in self._ids.items()}
        return [by_id[person.person_id] for person in people]


def real_history(folder: Path, *, dated_cycles: bool = True) -> History:
    """The real rosters' last versions, people joined as in the aliases, cycles with their dates."""
    with (folder / "release-teams" / "release_teams.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with (folder / "release-teams" / "cycles.csv").open(encoding="utf-8", newline="") as file:
        dates = {row["release"]: row for row in csv.DictReader(file)}
    ids = {person: number for number, person in enumerate(sorted({row["person_id"] for row in rows}), 1)}
    people = {
        ids[row["person_id"]]: PersonFact(ids[row["person_id"]], row["name"], row["github_login"] or None)
        for row in rows
    }

    def day(text: str) -> datetime | None:
        return datetime.fromisoformat(text).replace(tzinfo=UTC) if text and dated_cycles else None

    return History(
        seats=[
            SeatFact(
                number,
                name(row["release"]),
                row["role_track"],
                Position(row["position"]),
                ids[row["person_id"]],
                url=f"https://example.org/{row['source']}#L{row['line']}",
            )
            for number, row in enumerate(rows, 1)
        ],
        cycles=[
            CycleFact(name(release), day(row["cycle_start"]), day(row["release_date"]))
            for release, row in dates.items()
        ],
        people=people,
        lineage=default_lineage(),
    )
