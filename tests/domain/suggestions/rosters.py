"""Histories for tests: small invented ones, and the real one from the truth table where that is at hand."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from understudy.domain.cycles import CycleName
from understudy.domain.roles import Lineage, LineageStep, Position, RoleSpec, Succession, Track
from understudy.domain.suggestions.history import CycleFact, History, PersonFact, SeatFact
from understudy.domain.suggestions.rules import SuccessionRules, read_rules

RULES_FILE = Path(__file__).parents[3] / "resources/understudy_resources/rules/succession.yaml"

TRACKS = {
    "Release Team Lead": Track.RELEASE_LEAD,
    "Branch Manager": Track.BRANCH_MANAGER,
    "Emeritus Adviser": Track.ADVISER,
}


def default_rules() -> SuccessionRules:
    """The rules as shipped."""
    return read_rules(RULES_FILE.read_text(encoding="utf-8"), RULES_FILE.name)


def name(text: str) -> CycleName:
    return CycleName.parse(text)


def lineage_of(roles: Iterable[str]) -> Lineage:
    """The release team's lineage: CI Signal and Bug Triage became Release Signal in 1.30."""
    return Lineage(
        roles=tuple(
            RoleSpec(role, TRACKS.get(role, Track.ROLE), suggests_leads=role != "Secondary")
            for role in sorted({*roles, "Release Signal", "CI Signal", "Bug Triage", *TRACKS})
        ),
        steps=tuple(
            LineageStep(role, Succession.MERGED, "Release Signal", name("1.30")) for role in ("CI Signal", "Bug Triage")
        ),
    )


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
        lineage=lineage_of(row["role_track"] for row in rows),
    )
