"""Invented roster files for tests."""

from __future__ import annotations

from pathlib import Path

HEAD = """| **Team/Role** | **Lead Name** (**GitHub / Slack ID**) | **Shadow Name(s) (GitHub / Slack ID)** |
|---|---|---|
"""


def person(name: str, login: str | None = None) -> str:
    """A person in the house format."""
    if login is None:
        return name
    return f"{name} ([@{login}](https://github.com/{login}) / Slack: `@{login}`)"


def roster(*rows: tuple[str, list[tuple[str, str | None]], list[tuple[str, str | None]]], tail: str = "") -> str:
    """A roster file: (label, leads, shadows) a row."""
    lines = [
        f"| {label} | {', '.join(person(*p) for p in leads)} | {', '.join(person(*p) for p in shadows)} |"
        for label, leads, shadows in rows
    ]
    return HEAD + "\n".join(lines) + "\n" + tail


def write(folder: Path, cycle: str, text: str) -> Path:
    """Put a roster into a folder of cycles."""
    file = folder / f"release-{cycle}" / "release-team.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


ADA, BEN, CLEO = ("Ada Marsh", "ada-m"), ("Ben Okoro", "ben-o"), ("Cleo Vance", "cleo-v")
DINA, EMIL, FAYE = ("Dina Petrov", "dina-p"), ("Emil Sato", "emil-s"), ("Faye Lund", "faye-l")


def two_cycles(folder: Path) -> Path:
    """Two cycles: Ada leads Docs in 2.1 with Ben and Cleo; Ben leads it in 2.2 with Cleo and Dina."""
    write(folder, "2.1", roster(("Release Team Lead", [EMIL], []), ("Docs", [ADA], [BEN, CLEO])))
    write(folder, "2.2", roster(("Release Team Lead", [EMIL], [ADA]), ("Docs", [BEN], [CLEO, DINA])))
    return folder
