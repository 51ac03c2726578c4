"""Draws the files beside the sample's repositories: groups, employers, and what was done elsewhere."""

from __future__ import annotations

import csv
import io
import random
from pathlib import Path
from typing import Any

import yaml
from sample_history import OTHERS, PRODUCT, RELEASES

SEED = 31_11
EMPLOYERS = ("Beacon Works", "Harbour Light Cooperative", "North Mole University", "Tidewater Systems", "Self")
TALKS = (
    "How a lamp is released",
    "Shadowing, seen from the inside",
    "What the signal board tells",
    "Reading release notes",
)
ROUNDS = ("New contributors' evening", "Retrospective of {c}", "Docs sprint for {c}", "Question hour about {c}")


def draw_groups(community: dict[str, Any], folder: Path) -> None:
    """Write sigs.yaml, affiliations.txt and elsewhere.csv; days are written as ``<day N>``."""
    rng = random.Random(SEED)
    people = community["people"]
    written = {
        "sigs.yaml": _sigs(community),
        "affiliations.txt": _affiliations(rng, people),
        "elsewhere.csv": _elsewhere(rng, community),
    }
    for name, text in written.items():
        (folder / name).write_text(text, encoding="utf-8")
    print(f"{', '.join(written)} -> {folder}")


def _sigs(community: dict[str, Any]) -> str:
    people, cycles = community["people"], community["cycles"]

    def leader(key: str, company: str = "") -> dict[str, str]:
        return {"github": people[key]["login"], "name": people[key]["name"]} | ({"company": company} if company else {})

    def other(place: int, company: str) -> dict[str, str]:
        return {"github": OTHERS[place][1], "name": OTHERS[place][0], "company": company}

    def lead(cycle: int, label: str) -> str:
        return str(next(row["leads"][0] for row in cycles[cycle - 1]["rows"] if row["label"] == label))

    def owners(repository: str, *directories: str) -> list[str]:
        return [
            f"https://github.com/{repository}/blob/main/{place}/OWNERS".replace("//O", "/O") for place in directories
        ]

    def group(place: str, name: str, chairs: list[Any], tech: list[Any], parts: list[Any]) -> dict[str, Any]:
        return {
            "dir": f"sig-{place}",
            "name": name,
            "label": place,
            "leadership": {"chairs": chairs, "tech_leads": tech},
            "subprojects": [{"name": n, "description": d, "owners": links} for n, d, links in parts],
        }

    sigs = [
        group(
            "release",
            "Release",
            [leader(lead(9, "Team Lead"), EMPLOYERS[0]), leader(lead(7, "Team Lead"), EMPLOYERS[1])],
            [other(6, EMPLOYERS[3])],
            [
                ("release-team", "Puts together each release of Lantern.", owners(RELEASES, "")),
                ("release-tools", "Notes and branches by program.", owners(RELEASES, "tools")),
                ("handbooks", "What each role does, week by week.", owners(RELEASES, "handbooks")),
            ],
        ),
        group(
            "docs",
            "Docs",
            [leader(lead(8, "Docs"), EMPLOYERS[2])],
            [other(4, EMPLOYERS[1])],
            [("guide", "The guide and the reference.", owners(PRODUCT, "docs"))],
        ),
        group(
            "signal",
            "Signal",
            [leader(lead(9, "Release Signal"), EMPLOYERS[3])],
            [other(5, EMPLOYERS[0])],
            [("tests", "Tests end to end, and the board that watches them.", owners(PRODUCT, "test"))],
        ),
        group(
            "beam",
            "Beam",
            [other(0, EMPLOYERS[0]), other(3, EMPLOYERS[4])],
            [other(2, EMPLOYERS[2])],
            [
                ("beam", "The light itself.", owners(PRODUCT, "pkg/beam")),
                ("keeper", "Keeps lamps burning.", owners(PRODUCT, "pkg/keeper")),
            ],
        ),
    ]
    head = "# The groups of the sample community, in the shape of a sigs.yaml. Drawn by packaging/make-sample.py.\n"
    return head + yaml.safe_dump({"sigs": sigs}, allow_unicode=True, sort_keys=False, width=120)


def _affiliations(rng: random.Random, people: dict[str, Any]) -> str:
    lines = ["# Employers of the sample's people, in the shape of a developers_affiliations file."]
    logins = [person["login"] for person in people.values()] + [login for _, login in OTHERS]
    for login in sorted(login for login in logins if rng.random() < 0.5):
        lines.append(f"{login}: {login.removeprefix('lantern-')}!lamps.example.org")
        before, now = rng.sample(EMPLOYERS, 2)
        if rng.random() < 0.3:
            lines.append(f"\t{before} until <day -{rng.randint(150, 900)}>")
        lines.append(f"\t{now}")
    return "\n".join(lines) + "\n"


def _elsewhere(rng: random.Random, community: dict[str, Any]) -> str:
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(("date", "kind", "login", "name", "title", "url", "vouched_by", "repo"))
    rows = []
    people = community["people"]
    for cycle in community["cycles"]:
        head, *others = [row["leads"][0] for row in cycle["rows"] if row["leads"]]
        vouched = people[head]["name"]
        first = cycle["start"] * 7
        for key in rng.sample(others, 3):
            kind = rng.choice(("talk", "meeting", "meeting", "triage"))
            title = {
                "talk": rng.choice(TALKS),
                "meeting": rng.choice(ROUNDS).format(c=cycle["name"]),
                "triage": f"Went through {rng.randint(20, 60)} open reports",
            }[kind]
            day = min(first + rng.randint(10, 95), -3)
            repository = PRODUCT if kind == "triage" else RELEASES if "Retrospective" in title else ""
            rows.append(
                (day, kind, _login(people[key], cycle["name"]), people[key]["name"], title, "", vouched, repository)
            )
    for day, *cells in sorted(rows):
        table.writerow((f"<day {day}>", *cells))
    return out.getvalue()


def _login(person: dict[str, str], cycle: str) -> str:
    before = "login_before" in person and int(cycle.split(".")[1]) < int(person["renamed_in"].split(".")[1])
    return person["login_before"] if before else person["login"]
