"""What can be added from a folder or file, each with its words and its service."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from understudy.application.history.git_import import GitReport
from understudy.application.history.group_imports import GroupReport
from understudy.application.progress import Progress

if TYPE_CHECKING:
    from understudy.application.services import Services

Report = GitReport | GroupReport
Read = Callable[[Path, str | None, bool, Progress], Report]
"""Reads a path, for a repository, as a dry run or not."""


@dataclass(frozen=True)
class FeedForm:
    """A kind of source: its words, what is chosen (folder, file or either), whether a repository is named."""

    kind: str
    menu: str
    title: str
    text: str
    folder: bool
    file: bool
    pattern: str
    read: Read
    named: bool = False


def feed_forms(services: Services) -> dict[str, FeedForm]:
    """All of them, in the order of the menu."""
    translate = QCoreApplication.translate
    clones, groups = services.clones, services.groups
    yaml = translate("Sources", "YAML files (*.yaml *.yml)")
    forms = (
        FeedForm(
            "git",
            translate("Sources", "Git clone…"),
            translate("Sources", "Add a git clone"),
            translate(
                "Sources",
                "Reads commits, merged pull requests, reviews named in messages, and OWNERS files over time. "
                "The clone is only read; nothing goes over the network. Reading again brings what is new.",
            ),
            True,
            False,
            "",
            lambda path, name, dry, progress: clones.run(path, name, dry_run=dry, progress=progress),
            named=True,
        ),
        FeedForm(
            "org",
            translate("Sources", "Organisation's files (YAML)…"),
            translate("Sources", "Add an organisation's files"),
            translate(
                "Sources",
                "Members and teams as kept in YAML, like those of kubernetes/org. "
                "A git clone tells who was a member when; a folder or file tells of today only.",
            ),
            True,
            True,
            yaml,
            lambda path, _, dry, progress: groups.organisations(path, dry_run=dry, progress=progress),
        ),
        FeedForm(
            "sigs",
            translate("Sources", "Groups (sigs.yaml)…"),
            translate("Sources", "Add groups"),
            translate("Sources", "A sigs.yaml: groups, their leads, subprojects and the OWNERS files they stand for."),
            False,
            True,
            yaml,
            lambda path, _, dry, progress: groups.sigs(path, dry_run=dry),
        ),
        FeedForm(
            "affiliations",
            translate("Sources", "Employers (affiliations)…"),
            translate("Sources", "Add employers"),
            translate(
                "Sources",
                "Who worked for whom, and when. Only people who did something here, or belong somewhere, are taken in.",
            ),
            False,
            True,
            translate("Sources", "Text and JSON files (*.txt *.json)"),
            lambda path, _, dry, progress: groups.affiliations(path, dry_run=dry),
        ),
        FeedForm(
            "elsewhere",
            translate("Sources", "Contributions made elsewhere (CSV)…"),
            translate("Sources", "Add contributions made elsewhere"),
            translate("Sources", "Talks, triage, meetings: a CSV file that says who, what, when, and who vouches."),
            False,
            True,
            translate("Sources", "CSV files (*.csv)"),
            lambda path, _, dry, progress: groups.elsewhere(path, dry_run=dry),
        ),
    )
    return {form.kind: form for form in forms}
