"""OWNERS files of a repository without a clone: who stands in them now, and who came and went since the last look.

GitHub tells what files say today. So a spell that is there at the first look began before it, nobody knows when; later
ones begin and end when a sync notices them. A clone knows the days: where one is imported it takes over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from sqlalchemy import exists, select

from understudy.application.history.owner_rows import OwnerRows, drop_github_spells
from understudy.application.sync.facts import Blobs
from understudy.application.sync.faults import Misasked, NotThere
from understudy.application.sync.pace import PageSize
from understudy.application.sync.port import HubGateway, Reply
from understudy.application.sync.reading import Reading
from understudy.application.sync.streams import StreamState
from understudy.domain.owners.spells import OwnersState
from understudy_db.schema import OwnerSpell

TEXTS_AT_ONCE: Final = 100
LARGEST: Final = 1 << 18
"""Characters of an OWNERS file; a larger one is none."""


@dataclass(slots=True)
class _Seen:
    """What the stream remembers. A version that cannot be read leaves the one before it in force."""

    texts: dict[str, str | None] = field(default_factory=dict)
    """By blob id; None: it has none that could be read."""
    files: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    """Path to the blob it had at the last look, and the last that could be read."""
    looked_at: int | None = None

    @classmethod
    def of(cls, detail: Mapping[str, Any]) -> _Seen:
        if "texts" not in detail:  # nothing was read yet
            return cls()
        files = {path: (oid, good) for path, oid, good in detail["files"]}
        return cls(dict(detail["texts"]), files, detail["looked_at"])

    def detail(self) -> dict[str, Any]:
        files = [[path, oid, good] for path, (oid, good) in sorted(self.files.items())]
        return {"texts": dict(self.texts), "files": files, "looked_at": self.looked_at}

    def state(self) -> OwnersState:
        """Who stood where at the last look."""
        found = OwnersState()
        found.apply({path: good for path, (_, good) in self.files.items() if good is not None}, self.texts.get)
        return found

    def prune(self) -> None:
        """Keep only the texts that files refer to."""
        used = {oid for pair in self.files.values() for oid in pair}
        self.texts = {oid: text for oid, text in self.texts.items() if oid in used}


class OwnersFiles:
    """Looks at the OWNERS files of the repository being read."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def read(self, gateway: HubGateway) -> None:
        """List the files, read the texts that are new, and write who came and who left."""
        reading = self._reading
        state = reading.streams["owners"]
        seen = _Seen.of(state.detail)
        etag = state.etag if seen.looked_at is not None else None
        try:
            reply = reading.run.rest.call(lambda: gateway.owners_files(reading.name, "HEAD", etag))
        except (NotThere, Misasked) as fault:
            if fault.status in (404, 409):  # an empty repository has no files
                return
            raise
        reading.run.note(reading.task, reply.notices)
        if reply.value is None:
            return
        listed = dict(reply.value)
        changes: dict[str, str | None] = {
            path: oid for path, oid in listed.items() if seen.files.get(path, ("",))[0] != oid
        }
        if not any(place == "tree" for place, _ in reply.missing):
            changes |= dict.fromkeys(seen.files.keys() - listed.keys())
        reading.progress("OWNERS files")
        head, date, is_whole = "", reply.date, True
        if changes:
            head, date, is_whole = self._fetch(gateway, state, seen, changes)
        if is_whole:
            self._look(
                replace(state, etag=reply.etag, total=len(listed), fetched=len(listed)), seen, changes, head, date
            )

    def take_over(self) -> None:
        """A clone tells of this repository: what GitHub told of its OWNERS files goes."""
        reading = self._reading
        with reading.run.store.read() as session:
            if not session.scalar(select(exists().where(OwnerSpell.feed_id == reading.feed))):
                return

        def write() -> None:
            with reading.run.pages.plain() as session:
                gone = drop_github_spells(session.connection(), reading.repository)
            reading.wrote(gone)

        reading.run.send(write)

    def _fetch(
        self, gateway: HubGateway, state: StreamState, seen: _Seen, changes: Mapping[str, str | None]
    ) -> tuple[str, int, bool]:
        """Read the texts not read before; each answer is kept at once. Tells the newest commit, GitHub's clock, and
        whether everything was answered."""
        reading = self._reading
        wanted = sorted({oid for oid in changes.values() if oid is not None} - seen.texts.keys())
        size = PageSize(TEXTS_AT_ONCE)
        is_whole = True

        def ask() -> Reply[Blobs]:
            return gateway.texts(reading.name, wanted[: size.now])

        while True:
            asked = reading.run.graphql.call(ask, size.halve)
            reading.heed(asked)
            for oid, text in asked.value.texts.items():
                seen.texts[oid] = text if text is None or len(text) <= LARGEST else None
            is_whole = is_whole and not asked.missing
            done = len(asked.value.texts) + len(asked.missing)
            wanted = wanted[done:]
            if not wanted and is_whole:
                return asked.value.head, asked.date, True
            reading.save(replace(state, detail=seen.detail()))
            if not wanted:
                return asked.value.head, asked.date, False
            if not done:
                raise Misasked("GitHub answered nothing for what was asked")

    def _look(self, state: StreamState, seen: _Seen, changes: Mapping[str, str | None], head: str, date: int) -> None:
        """Compare with the last look, and write what is different in the transaction that remembers this one."""
        reading = self._reading
        owners = seen.state()
        readable = {path: oid for path, oid in changes.items() if oid is None or seen.texts.get(oid) is not None}
        begun, ended, unreadable = owners.apply(readable, seen.texts.get)
        bad = dict.fromkeys(changes.keys() - readable.keys(), "it has no text, or too much of it")
        bad |= {found.path: found.why for found in unreadable}
        words = "what it said before goes on" if seen.looked_at is not None else "it is left out"
        reading.run.note(
            reading.task, tuple(f"{path} cannot be read: {why}; {words}" for path, why in sorted(bad.items()))
        )
        for path, oid in changes.items():
            if oid is None:
                del seen.files[path]
            else:
                good = seen.files[path][1] if path in seen.files else None
                seen.files[path] = (oid, good if path in bad else oid)
        seen.prune()
        began = "init" if seen.looked_at is None else None
        seen.looked_at = date
        state = replace(state, detail=seen.detail(), is_done=True)
        reading.streams["owners"] = state

        def write() -> None:
            with reading.run.pages.page(date) as page:
                rows = OwnerRows(page.connection, reading.feed, reading.repository, page.accounts, page.paths)
                touched = rows.put(begun, ended, date, bytes.fromhex(head), began)
                rows.write()
                state.save(page.connection)
            reading.wrote(touched)

        reading.run.send(write)
