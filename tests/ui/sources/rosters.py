"""Small folders of rosters with invented people."""

from __future__ import annotations

from pathlib import Path

HEAD = (
    "# Release Team {cycle}\n\n"
    "| **Team Role** | **Lead Name** (**GitHub / Slack ID**) | **Shadow Name(s)** |\n|---|---|---|\n"
)
ROW = "| {role} | {lead} | {shadows} |\n"


def person(name: str) -> str:
    """A person as rosters write one."""
    login = name.lower().replace(" ", "-")
    return f"{name} ([@{login}](https://github.com/{login}))"


def write_cycle(folder: Path, cycle: str, rows: dict[str, tuple[str, list[str]]]) -> Path:
    """Write the roster of a cycle below ``folder``; returns the file."""
    file = folder / f"release-{cycle}" / "release_team.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    lines = [
        ROW.format(role=role, lead=person(lead), shadows=", ".join(person(s) for s in shadows))
        for role, (lead, shadows) in rows.items()
    ]
    file.write_text(HEAD.format(cycle=cycle) + "".join(lines), "utf-8")
    return file


def two_cycles(folder: Path) -> Path:
    """A folder with two cycles: 1.41 and 1.42."""
    write_cycle(folder, "1.41", {"Docs": ("Ada Oxley", ["Bo Lindqvist"]), "Enhancements": ("Chidi Marsh", [])})
    write_cycle(folder, "1.42", {"Docs": ("Bo Lindqvist", ["Dana Prove"]), "Enhancements": ("Chidi Marsh", [])})
    return folder
