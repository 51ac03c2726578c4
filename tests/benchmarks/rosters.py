"""Twenty-seven roster files to import: the real ones where they are at hand, else invented ones of their size."""

from __future__ import annotations

import os
from pathlib import Path

from understudy.domain.cycles import CycleName
from understudy.domain.rosters.emit import emit_roster
from understudy.domain.rosters.model import RosterPerson, RosterRow

CYCLES = 27
ROLES = ("Release Team Lead", "Enhancements", "CI Signal", "Bug Triage", "Docs", "Release Notes", "Communications")


def folder(room: Path) -> tuple[Path, str]:
    """A folder of rosters and what to call it; ``room`` is where invented ones are written."""
    real = Path(os.environ.get("UNDERSTUDY_REAL_DATA", "")) / "release-teams"
    if os.environ.get("UNDERSTUDY_REAL_DATA") and real.is_dir():
        return real, "the 27 real files"
    for number in range(1, CYCLES + 1):
        name = CycleName.parse(f"1.{number}")
        rows = [
            RosterRow(
                label, (_person(number * 7 + place),), tuple(_person(number * 7 + place + n) for n in range(2, 6))
            )
            for place, label in enumerate(ROLES)
        ]
        file = room / f"release-{name}" / "release-team.md"
        file.parent.mkdir(parents=True)
        file.write_text(emit_roster(name, rows), "utf-8")
        plan = f"# {name}\n\n- **January {number}**: Week 1 — Release cycle begins\n"
        (file.parent / "README.md").write_text(plan, "utf-8")
    return room, f"{CYCLES} invented files"


def _person(number: int) -> RosterPerson:
    return RosterPerson(f"Person Number{number}", f"invented-{number}", (f"invented{number}",))


def texts(path: Path) -> list[str]:
    """The texts of the roster files in a folder, as the import reads them."""
    return [file.read_text("utf-8") for file in sorted(path.glob("release-*/release*team.md"))]
