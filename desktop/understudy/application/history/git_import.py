"""``import git``: contributions and OWNERS history out of a clone, step by step, each step whole or not at all."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from understudy.application.changes import Changes
from understudy.application.errors import UserError
from understudy.application.history.feeds import (
    check_name,
    clear_feed,
    feed_for,
    forget_accounts,
    forget_paths,
    hide_what_github_tells,
    repository_for,
    touch,
)
from understudy.application.history.git_events import EventWriter, Known
from understudy.application.history.git_owners import OwnersWriter
from understudy.application.history.links import link_addresses
from understudy.application.history.proposals import propose_people
from understudy.application.ports import ClonedHistory, CommitSteps, HistoryOpener
from understudy.application.progress import Progress
from understudy.application.store import Store
from understudy.domain.contributions.commits import Overview
from understudy.domain.rosters.model import Anomaly
from understudy_db.schema import Feed, Repository


@dataclass(frozen=True, slots=True)
class GitReport:
    """What an import of a clone did. ``counts``: new commits, pull requests, reviews and the like."""

    repository: str
    location: str
    dry_run: bool
    counts: dict[str, int]
    anomalies: tuple[Anomaly, ...]
    feed_id: int | None
    changes: Changes = field(default_factory=Changes)

    @property
    def changed(self) -> bool:
        """True when the clone had anything new."""
        return any(self.counts.values())


@dataclass(slots=True)
class _Reading:
    """One run: what is read, from where on, and what was found so far."""

    name: str
    overview: Overview
    known: str | None
    restart: bool
    notes: list[Anomaly]
    counts: Counter[str] = field(default_factory=Counter)
    feed_id: int | None = None
    numbers: Known = field(default_factory=Known)

    def count(self, feed: Feed, found: Counter[str]) -> None:
        """Add to what this run and what the feed in all has brought."""
        self.counts.update(found)
        feed.counts = dict(Counter(feed.counts) + found)


class GitImport:
    """Reads clones into the database."""

    def __init__(self, store: Store, opener: HistoryOpener) -> None:
        self._store = store
        self._open = opener

    def origin(self, path: Path) -> str | None:
        """``OWNER/NAME`` by the clone's origin, None when it does not say. Raises UserError when it is no clone."""
        try:
            return self._open(path).overview().repository
        except ValueError as error:
            raise UserError(str(error)) from error

    def run(
        self,
        path: Path,
        repository: str | None = None,
        *,
        dry_run: bool = False,
        progress: Progress | None = None,
        told_as: str | None = None,
    ) -> GitReport:
        """Bring in what is new in a clone's default branch; a second run reads only what came since.

        ``repository`` is ``OWNER/NAME``, by default that of the clone's origin. Each step is one transaction, so work
        that was cut off, by Cancelled or by the machine, goes on at the last step stored. ``told_as`` is what to give
        as the clone's place, instead of its path.
        Raises UserError with one line when the clone cannot be read.
        """
        progress = progress or Progress()
        try:
            history = self._open(path)
            overview = history.overview()
            if told_as is not None:
                overview = replace(overview, location=told_as)
            reading = self._begin(history, overview, repository)
            if reading.known == overview.head and not reading.restart:
                self._nothing_new(reading, dry_run)
            else:
                self._read(history, reading, dry_run, progress)
        except ValueError as error:
            raise UserError(str(error)) from error
        ids = frozenset({reading.feed_id}) if reading.feed_id is not None and not dry_run else frozenset[int]()
        return GitReport(
            reading.name,
            overview.location,
            dry_run,
            dict(reading.counts),
            tuple(reading.notes),
            reading.feed_id,
            Changes(f"Read {reading.name}", feeds=ids),
        )

    def _begin(self, history: ClonedHistory, overview: Overview, repository: str | None) -> _Reading:
        given = repository or overview.repository
        if given is None:
            raise UserError(
                f"{overview.location}: its origin does not say which repository it is; add --repo OWNER/NAME."
            )
        name = check_name(given)
        notes = [Anomaly(overview.location, 1, note, "read") for note in overview.notes]
        with self._store.read() as session:
            feed = session.scalar(
                select(Feed)
                .join(Repository, Repository.id == Feed.repository_id)
                .where(Feed.kind == "git", Repository.host == "github.com", Repository.folded == name.casefold())
            )
            reading = _Reading(
                name, overview, feed.head if feed else None, False, notes, feed_id=feed.id if feed else None
            )
            was_shallow = feed is not None and feed.is_shallow
        if overview.is_shallow:
            notes.append(
                Anomaly(
                    overview.location, 1, "the clone is shallow: older history is not in it",
                    "read as far as it goes; git fetch --unshallow brings the rest",
                )
            )  # fmt: skip
        if reading.known is None or (reading.known == overview.head and was_shallow == overview.is_shallow):
            return reading
        if was_shallow != overview.is_shallow:
            reading.restart = True
            notes.append(Anomaly(overview.location, 1, "the clone holds more or less history than before", "read anew"))
        elif not history.has(reading.known, overview.head):
            reading.restart = True
            what = f"history was rewritten: commit {reading.known[:10]}, read before, is no longer part of it"
            notes.append(Anomaly(overview.location, 1, what, "what it had brought was taken out and all is read anew"))
        return reading

    def _nothing_new(self, reading: _Reading, dry_run: bool) -> None:
        if dry_run:
            return
        with self._store.operation("Look at a clone", journalled=False) as work:
            feed = work.session.get_one(Feed, reading.feed_id)
            feed.location = reading.overview.location
            touch(feed, work.at, state="ready")

    def _read(self, history: ClonedHistory, reading: _Reading, dry_run: bool, progress: Progress) -> None:
        overview = reading.overview
        known = None if reading.restart else reading.known
        steps = history.steps(known, overview.head)
        lines = not overview.is_partial
        if overview.is_partial:
            reading.notes.append(
                Anomaly(
                    overview.location, 1, "the clone is partial: contents are missing", "files are read, lines are not"
                )
            )
        boundary = history.boundary() if overview.is_shallow else frozenset[bytes]()
        owners = OwnersWriter(history, known, boundary)
        try:
            with history.commits(known, steps, progress.token, lines=lines) as reader:
                if dry_run:
                    with self._store.operation("Read a clone", journalled=False, dry_run=True) as work:
                        for number, head in enumerate(steps):
                            progress.step(number, len(steps), reading.name)
                            self._step(work.session, work.at, reading, reader, owners, boundary, head, number == 0)
                    return
                for number, head in enumerate(steps):
                    progress.step(number, len(steps), reading.name)
                    with self._store.operation("Read a clone", journalled=False) as work:
                        feed = self._step(work.session, work.at, reading, reader, owners, boundary, head, number == 0)
                        if number == len(steps) - 1:
                            self._finish(work.session, work.at, feed, history, reading)
        finally:
            owners.close()
        progress.step(len(steps), len(steps), reading.name)

    def _step(
        self,
        session: Session,
        at: datetime,
        reading: _Reading,
        reader: CommitSteps,
        owners: OwnersWriter,
        boundary: frozenset[bytes],
        head: str,
        first: bool,
    ) -> Feed:
        """Store one step: its events, its OWNERS spells, and how far reading has come."""
        overview = reading.overview
        repository = repository_for(session, reading.name, web=overview.web)
        feed = feed_for(session, "git", overview.location, repository.id)
        reading.feed_id = feed.id
        if first and reading.restart:
            clear_feed(session, feed.id)
            forget_accounts(session)
            forget_paths(session)
        expected = reading.known if first and not reading.restart else feed.head
        if first and not reading.restart and feed.head != expected:
            raise UserError(f"Somebody else is reading {reading.name} at this moment; try again when they are done.")
        owner = repository.name.partition("/")[0]
        writer = EventWriter(session, feed.id, repository.id, owner, boundary, reading.numbers)
        counts = writer.write(reader.next_commits())
        changes = reader.next_owners()
        counts += owners.write(session, feed.id, repository.id, writer.accounts, writer.paths, changes, reading.notes)
        reading.count(feed, counts)
        feed.complete_to = datetime.fromtimestamp(writer.newest, UTC)
        feed.head = head
        feed.location = overview.location
        feed.is_shallow = overview.is_shallow
        touch(feed, at, state="running")
        session.flush()
        reading.numbers.end(session)
        return feed

    def _finish(self, session: Session, at: datetime, feed: Feed, history: ClonedHistory, reading: _Reading) -> None:
        hide_what_github_tells(session, feed)
        linked, proposed = link_addresses(session, feed.id), propose_people(session)
        reading.count(feed, Counter(addresses_linked=linked, merges_proposed=proposed))
        overview = reading.overview
        feed.complete_from = datetime.fromtimestamp(history.oldest(overview.head), UTC) if overview.is_shallow else None
        touch(feed, at, state="ready")
