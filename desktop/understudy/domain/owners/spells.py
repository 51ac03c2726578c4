"""Following OWNERS files through history: who came into a role, who left it, and what was only moved or rewritten."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from understudy.domain.owners.files import Holder, OwnersError, OwnersFile, expand
from understudy.domain.owners.parse import parse_owners
from understudy.domain.owners.prow import parse_aliases

ALIASES = "OWNERS_ALIASES"


@dataclass(frozen=True, slots=True)
class Begin:
    """Somebody stands in a role of a directory from now on: gained, created (a new file or list) or moved."""

    directory: str
    holder: Holder
    began: str


@dataclass(frozen=True, slots=True)
class End:
    """Somebody stands there no longer. ``ended``: lost, deleted (with the file) or moved."""

    directory: str
    holder: Holder
    ended: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A version of a file that cannot be read; what it said before goes on."""

    path: str
    why: str


@dataclass(slots=True)
class OwnersState:
    """Every OWNERS file of a repository at one commit; :meth:`apply` moves on to the next.

    A file that was reformatted, an alias spelled out, or a broken version in between changes nobody's spell.
    """

    aliases: dict[str, tuple[str, ...]] = field(default_factory=dict)
    files: dict[str, OwnersFile] = field(default_factory=dict)
    holders: dict[str, dict[Holder, Holder]] = field(default_factory=dict)
    """Directory to who stands in its file."""

    def apply(
        self, changes: Mapping[str, str | None], text_of: Callable[[str], str | None]
    ) -> tuple[list[Begin], list[End], list[Unreadable]]:
        """Take in one commit's changed files (path to blob, None: gone). ``text_of`` reads a blob, None: missing."""
        unreadable: list[Unreadable] = []
        stale: set[str] = set()
        fresh: set[str] = set()
        gone: set[str] = set()
        old_aliases = self.aliases
        for path, blob in sorted(changes.items()):
            directory = path.rpartition("/")[0]
            text = None if blob is None else text_of(blob)
            if blob is not None and text is None:
                unreadable.append(Unreadable(path, "its content is not in this clone, or too large"))
                continue
            try:
                if path == ALIASES:
                    self.aliases = {} if text is None else parse_aliases(text)
                elif text is None:
                    gone.add(directory)
                    self.files.pop(directory, None)
                    stale.add(directory)
                else:
                    if directory not in self.files:
                        fresh.add(directory)
                    self.files[directory] = parse_owners(text)
                    stale.add(directory)
            except OwnersError as error:
                unreadable.append(Unreadable(path, str(error)))
        stale |= self._told_by(old_aliases)
        begun: list[Begin] = []
        ended: list[End] = []
        for directory in sorted(stale):
            before = self.holders.get(directory, {})
            file = self.files.get(directory)
            try:
                after = expand(file, self.aliases) if file is not None else {}
            except OwnersError as error:
                unreadable.append(Unreadable(f"{directory}/OWNERS".lstrip("/"), str(error)))
                continue
            empty = directory in fresh or not before
            begun += [
                Begin(directory, after[h], "created" if empty else "gained") for h in sorted(after.keys() - before)
            ]
            ended += [
                End(directory, before[h], "deleted" if directory in gone else "lost")
                for h in sorted(before.keys() - after)
            ]
            if after:
                self.holders[directory] = after
            else:
                self.holders.pop(directory, None)
        return *_moved(begun, ended, fresh, gone), unreadable

    def _told_by(self, old: Mapping[str, tuple[str, ...]]) -> set[str]:
        """Directories whose files use an alias that changed."""
        if old == self.aliases:
            return set()
        changed = {name for name in old.keys() | self.aliases.keys() if old.get(name) != self.aliases.get(name)}
        return {
            directory
            for directory, file in self.files.items()
            if any(entry.folded in changed for entry in file.entries)
        }


def _moved(begun: list[Begin], ended: list[End], fresh: set[str], gone: set[str]) -> tuple[list[Begin], list[End]]:
    """A file that goes in the commit in which another comes, with at least half of its people, was moved."""
    pairs: dict[str, str] = {}
    for new in sorted(fresh):
        here = {begin.holder for begin in begun if begin.directory == new}
        best = max(
            (
                (len(here & there), old)
                for old in gone
                if (there := {end.holder for end in ended if end.directory == old})
                and 2 * len(here & there) >= len(there)
            ),
            default=(0, ""),
        )
        if best[0]:
            pairs[new] = best[1]
    if not pairs:
        return begun, ended
    left = {(end.directory, end.holder) for end in ended}
    came = {(begin.directory, begin.holder) for begin in begun}
    olds = {old: new for new, old in pairs.items()}
    begun = [
        Begin(b.directory, b.holder, "moved" if (pairs.get(b.directory), b.holder) in left else b.began) for b in begun
    ]
    ended = [
        End(e.directory, e.holder, "moved" if (olds.get(e.directory), e.holder) in came else e.ended) for e in ended
    ]
    return begun, ended
