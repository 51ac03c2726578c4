"""Reads organisation files, with every version of them when they are in a clone, into membership spells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from understudy.application.ports import HistoryOpener
from understudy.application.progress import Progress
from understudy.domain.groups.organisations import Belongs, Membership, organisation_of, parse_membership
from understudy.domain.groups.yaml_files import FileError
from understudy.domain.rosters.model import Anomaly

_ENDINGS = (".yaml", ".yml")
_GLOBS = ("**/*.yaml", "**/*.yml")
Key = tuple[str, str, str]


@dataclass(slots=True)
class Spell:
    """A spell of membership; instants in seconds since 1970, None: before the source begins, or to this day."""

    scope: str
    login: str
    role: str
    since: int | None
    since_sha: str | None
    until: int | None = None
    until_sha: str | None = None


@dataclass(slots=True)
class Reading:
    """What is new: spells that began, and known ones (by their number) that ended."""

    restart: bool = False
    head: str | None = None
    read_to: int | None = None
    versions: int = 0
    begun: list[Spell] = field(default_factory=list)
    ended: list[tuple[int, Spell]] = field(default_factory=list)
    anomalies: list[Anomaly] = field(default_factory=list)


class MembershipReader:
    """Reads one source of memberships."""

    def __init__(self, opener: HistoryOpener, progress: Progress) -> None:
        self._open = opener
        self._progress = progress

    def read(self, path: Path, head: str | None, known: Mapping[Key, int]) -> Reading:
        """What is new since ``head``; ``known`` are the spells open then. Raises ValueError or OSError."""
        if (path / ".git").exists() or (path / "objects").is_dir():
            return self._clone(path, head, known)
        return self._folder(path)

    def _folder(self, path: Path) -> Reading:
        """The files as they are now: who is in them belongs since some day before."""
        if not path.exists():
            raise ValueError(f"{path}: there is no such file or folder; give an organisation's folder, file or clone")
        base = path if path.is_dir() else path.parent
        files = sorted(f for f in base.rglob("*") if f.suffix in _ENDINGS) if path.is_dir() else [path]
        reading = Reading(restart=True, read_to=int(datetime.now(UTC).timestamp()))
        found: set[Belongs] = set()
        for file in files:
            name = file.relative_to(base).as_posix()
            organisation = organisation_of(name) or base.resolve().name
            parsed = parse_membership(str(file), file.read_text("utf-8"), organisation)
            reading.versions += bool(parsed)
            found |= parsed
        if not found:
            raise ValueError(f"{path}: no file here lists members or teams; give config/ORGANISATION of kubernetes/org")
        reading.begun = [Spell(b.scope, b.written, b.role, None, None) for b in sorted(found)]
        return reading

    def _clone(self, path: Path, head: str | None, known: Mapping[Key, int]) -> Reading:
        history = self._open(path)
        overview = history.overview()
        reading = Reading(head=overview.head, restart=head is None)
        if head is not None and head != overview.head and not history.has(head, overview.head):
            what = f"history was rewritten: commit {head[:10]}, read before, is no longer part of it"
            reading.anomalies.append(Anomaly(str(path), 1, what, "everything is read anew"))
            reading.restart, head = True, None
        membership = Membership()
        running: dict[Key, Spell | int] = {} if reading.restart else dict(known)
        seen: set[str] = set()
        blobs = history.blobs()
        try:
            if head is not None:
                for file, there in history.files_at(head, _ENDINGS).items():
                    parsed = self._parse(file, blobs.text(there), reading, "")
                    if parsed:
                        membership.files[file] = parsed
                        seen |= {belongs.scope.partition("/")[0] for belongs in parsed}
            for change in history.file_changes(head, overview.head, _GLOBS):
                when = datetime.fromtimestamp(change.at, UTC)
                self._progress.step(reading.versions, 0, f"Reading memberships, {when:%Y-%m}")
                changed: dict[str, frozenset[Belongs] | None] = {}
                for file, blob in change.files:
                    if organisation_of(file) is None:
                        continue
                    now: frozenset[Belongs] | None = None
                    if blob is not None:
                        now = self._parse(file, blobs.text(blob), reading, f"commit {change.sha.hex()[:10]}: ")
                        if now is None:
                            continue
                        reading.versions += 1
                    changed[file] = now
                new = {org for file in changed if (org := organisation_of(file))} - seen
                seen |= new
                came, left = membership.apply(changed)
                self._left(left, change.at, change.sha.hex(), running, reading)
                for belongs in came:
                    first = belongs.scope.partition("/")[0] in new
                    spell = Spell(
                        belongs.scope, belongs.written, belongs.role, None if first else change.at, change.sha.hex()
                    )
                    reading.begun.append(spell)
                    running[belongs.scope, belongs.login, belongs.role] = spell
                reading.read_to = change.at
        finally:
            blobs.close()
        if reading.restart and not reading.begun:
            raise ValueError(f"{path}: no file in this clone lists members or teams; give a clone of kubernetes/org")
        return reading

    @staticmethod
    def _left(left: list[Belongs], at: int, sha: str, running: dict[Key, Spell | int], reading: Reading) -> None:
        for belongs in left:
            spell = running.pop((belongs.scope, belongs.login, belongs.role), None)
            if isinstance(spell, Spell):
                spell.until, spell.until_sha = at, sha
            elif spell is not None:
                gone = Spell(belongs.scope, belongs.written, belongs.role, None, None, at, sha)
                reading.ended.append((spell, gone))

    @staticmethod
    def _parse(file: str, text: str | None, reading: Reading, when: str) -> frozenset[Belongs] | None:
        organisation = organisation_of(file)
        if organisation is None or text is None:
            return None
        try:
            return parse_membership(file, text, organisation)
        except FileError as error:
            reading.anomalies.append(
                Anomaly(file, error.line, f"{when}{error.what}", "what the file said before goes on")
            )
            return None
