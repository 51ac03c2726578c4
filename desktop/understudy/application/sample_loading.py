"""Loads the sample community: its rosters, then its histories, through the same imports as everybody's own."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select, true

from understudy.application.applications.intake import ApplicationIntake
from understudy.application.changes import Changes
from understudy.application.history.git_import import GitImport
from understudy.application.history.group_imports import GroupImports
from understudy.application.imports.report import ImportReport
from understudy.application.imports.rosters import RosterImport
from understudy.application.lineage import latest_cycle
from understudy.application.progress import Progress
from understudy.application.sample import (
    ELSEWHERE,
    EMPLOYERS,
    GROUPS,
    HISTORY,
    ORGANISATION,
    sample_clone,
    sample_programme,
    sample_source,
)
from understudy.application.sample_ladder import add_sample_ladder
from understudy.application.sample_story import NoGit, RepositoryMaker, Story, Texts, dated, tell
from understudy.application.store import Store
from understudy_db.schema import Feed, MergeProposal, Programme, Repository

_REPOSITORIES = ("lantern", "releases")
_STEPS = 6


@dataclass(frozen=True, slots=True)
class SampleReport:
    """What loading the sample's histories brought: counts by repository or file; ``left_out`` says what and why."""

    counts: dict[str, dict[str, int]]
    left_out: tuple[str, ...] = ()
    changes: Changes = field(default_factory=Changes)


class Sample:
    """The sample community, for a first look and for the demo."""

    def __init__(
        self,
        store: Store,
        imports: RosterImport,
        clones: GitImport,
        groups: GroupImports,
        texts: Texts,
        make: RepositoryMaker,
        home: Path,
        intake: ApplicationIntake,
    ) -> None:
        self._store = store
        self._imports = imports
        self._clones = clones
        self._groups = groups
        self._texts = texts
        self._make = make
        self._home = home
        self._intake = intake

    def load_rosters(self, progress: Progress | None = None) -> ImportReport:
        """The rosters of ten cycles, the last one running today."""
        text = self._texts("sample/community.yaml")
        return self._imports.write(
            sample_source(text, self._store.clock().date()),
            programme=sample_programme(text),
            lineage=self._texts("sample/lineage.yaml"),
            progress=progress,
        )

    def load_histories(self, progress: Progress | None = None) -> SampleReport:
        """What the people of the rosters contributed, where they belong, and what they did elsewhere.

        Repositories are made in a temporary folder, read like any clone, and kept in the home, because OWNERS files are
        read from there. Without git they are left out, which the report says.
        """
        progress = progress or Progress()
        counts: dict[str, dict[str, int]] = {}
        left_out: list[str] = []
        changes = []
        with tempfile.TemporaryDirectory(prefix="understudy-sample-") as temporary:
            folder = Path(temporary)
            try:
                org = self._made(folder, "org")
                progress.step(0, _STEPS, org.repository)
                told = self._groups.organisations(folder / "org", told_as=ORGANISATION)
                counts[org.repository] = told.counts
                changes.append(told.changes)
                for number, name in enumerate(_REPOSITORIES, 1):
                    story = self._made(folder, name)
                    progress.step(number, _STEPS, story.repository)
                    report = self._clones.run(folder / name, story.repository, told_as=HISTORY)
                    counts[story.repository] = report.counts
                    changes.append(report.changes)
                    self._keep(folder / name, story.repository)
            except NoGit:
                left_out.append(
                    "The sample's repositories and its organisation were left out: the program git was not found. "
                    "Install git and load the sample again to see contributions."
                )
            for number, (name, place, read) in enumerate(
                (
                    ("sigs.yaml", GROUPS, self._groups.sigs),
                    ("elsewhere.csv", ELSEWHERE, self._groups.elsewhere),
                    ("affiliations.txt", EMPLOYERS, self._groups.affiliations),
                ),
                3,
            ):
                progress.step(number, _STEPS, name)
                file = folder / name
                file.write_text(dated(self._texts(f"sample/history/{name}"), self._store.clock().date()), "utf-8")
                told = read(file, told_as=place)
                counts[name] = told.counts
                changes.append(told.changes)
        self._forget_pages()
        counts["applications.csv"] = self._applications()
        changes += [self._asked(), add_sample_ladder(self._store, self._texts("sample/ladder.yaml"))]
        progress.step(_STEPS, _STEPS, "")
        return SampleReport(counts, tuple(left_out), Changes.union(*changes))

    def _made(self, folder: Path, name: str) -> Story:
        story = tell(self._texts(f"sample/history/{name}.jsonl"), self._store.clock().date())
        self._make(folder / name, story.commits)
        return story

    def _applications(self) -> dict[str, int]:
        """Answers of the form for the sample's next cycle."""
        programme, cycle = self._next_cycle()
        if programme is None:
            return {}
        with tempfile.TemporaryDirectory(prefix="understudy-sample-") as temporary:
            file = Path(temporary) / "applications.csv"
            file.write_text(dated(self._texts("sample/history/applications.csv"), self._store.clock().date()), "utf-8")
            return self._intake.run(file, programme, cycle).counts

    def _next_cycle(self) -> tuple[int | None, str]:
        with self._store.read() as session:
            programme = session.scalar(select(Programme.id).where(Programme.is_sample.is_(true())))
            latest = latest_cycle(session, programme) if programme is not None else None
        return (programme, str(latest.next())) if latest is not None else (None, "")

    def _keep(self, made: Path, repository: str) -> None:
        place = sample_clone(self._home, repository)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(place, ignore_errors=True)
        shutil.move(made, place)

    def _asked(self) -> Changes:
        """The questions that came up: whether somebody met in a repository is somebody of the rosters."""
        with self._store.read() as session:
            asked = session.execute(
                select(MergeProposal.id, MergeProposal.b_id).where(MergeProposal.status == "pending")
            ).all()
        return Changes(merges=frozenset(row.id for row in asked), people=frozenset(row.b_id for row in asked))

    def _forget_pages(self) -> None:
        """The sample's repositories are on no host, so that nothing of them leads to a page."""
        with self._store.operation("Load the sample's histories", journalled=False) as work:
            for repository in work.session.scalars(
                select(Repository).join(Feed, Feed.repository_id == Repository.id).where(Feed.location == HISTORY)
            ):
                repository.web = None
