"""Who meets what can be counted for a level, and who is close to it, directory by directory: reasons to look closer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from understudy.application.history.events import path_number
from understudy.application.history.who import Actor
from understudy.application.ladder.gathered import Shelf
from understudy.application.ladder.playing import Playing, everywhere, over, repositories
from understudy.application.ladder.policies import Edition, Policies
from understudy.application.store import Store
from understudy.domain.ladder.outcomes import NEAR_DAYS, is_near
from understudy.domain.ladder.policy import Level, ScopeKind
from understudy.domain.ladder.replay import DAY, Player, Short
from understudy.domain.ladder.scopes import Scope
from understudy_db.schema import PersonState


@dataclass(frozen=True, slots=True)
class CloseRow:
    """Somebody who does not hold a level and meets all that can be counted (``missing`` empty), or nearly.

    ``untold``: how many requirements people have to say, or data does not tell.
    """

    who: Actor
    level: str
    level_name: str
    scope: Scope
    missing: tuple[str, ...]
    untold: int

    @property
    def counts_met(self) -> bool:
        """Nothing that can be counted is missing."""
        return not self.missing


class Close:
    """Finds them. Everybody is in the order of places and names: nobody is ranked."""

    def __init__(self, store: Store, policies: Policies) -> None:
        self._store = store
        self._policies = policies

    def rows(
        self, repository: str | None = None, *, policy: str | Edition | None = None, as_of: date | None = None
    ) -> list[CloseRow]:
        """In one repository or all; of a person, the narrowest directories of each level. Raises NotFound."""
        moment = datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC) if as_of is not None else self._store.clock()
        if isinstance(policy, Edition):
            editions = [policy]
        else:
            names = [policy] if policy is not None else self._policies.in_use()
            editions = [self._policies.in_force(name, moment.date()) for name in names]
        found: list[CloseRow] = []
        with self._store.read() as session:
            for edition in editions:
                levels = [level for level in edition.policy.rungs if level.scope is ScopeKind.DIRECTORY]
                if not levels:
                    continue
                shelf = Shelf(session, edition.policy, moment)
                wide = everywhere(shelf, levels)
                left_out = _left_out(session, shelf)
                for number, title in repositories(session, repository):
                    playing = Playing(shelf, number, title, wide)
                    for level in levels:
                        found += self._of_level(playing, shelf, level, left_out)
        return sorted(found, key=lambda row: (row.level, row.scope.written, row.who.name.casefold()))

    def eligible(
        self, repository: str, path: str, role: str, accounts: Iterable[int], as_of: datetime | None = None
    ) -> dict[int, CloseRow]:
        """For people suggested for a role of a directory: what is missing, however much.

        Empty when no policy in use has a level that is kept in OWNERS files under that role.
        """
        moment = as_of or self._store.clock()
        for name in self._policies.in_use():
            edition = self._policies.in_force(name, moment.date())
            level = next((each for each in edition.policy.rungs if _kept_as(each, role)), None)
            if level is None:
                continue
            with self._store.read() as session:
                shelf = Shelf(session, edition.policy, moment)
                number, title = repositories(session, repository)[0]
                place = path_number(session, path)
                playing = Playing(shelf, number, title, everywhere(shelf, [level]), -1 if place is None else place)
                player = Player(level, playing.known, playing.has_reviews)
                scope = Scope(ScopeKind.DIRECTORY, title, path.strip("/"))
                return {who: _row(playing, player, level, who, scope, place)[0] for who in accounts}
        return {}

    def _of_level(self, playing: Playing, shelf: Shelf, level: Level, left_out: frozenset[int]) -> list[CloseRow]:
        player = Player(level, playing.known, playing.has_reviews)
        if not player.counts:
            return []
        found: list[CloseRow] = []
        below: set[tuple[int, str]] = set()
        for place, path in reversed(playing.places()):
            scope = Scope(ScopeKind.DIRECTORY, playing.name, path)
            for who, deeds in playing.here(place).items():
                if not is_near(len(deeds), max(player.least, 1)) and len(deeds) < player.least:
                    continue
                if (who, path) in below:
                    continue  # work in one part suggests that part
                actor = shelf.book.get(who)
                if playing.holds(level, who, scope):
                    below.update((who, above) for above in over(path))
                    continue
                if actor.person_id in left_out:
                    continue
                row, near = _row(playing, player, level, who, scope, place)
                if near:
                    below.update((who, above) for above in over(path))
                    found.append(row)
        return found


def _row(
    playing: Playing, player: Player, level: Level, who: int, scope: Scope, place: int | None
) -> tuple[CloseRow, bool]:
    """How somebody stands to a level in a directory, and whether they are near it."""
    now = playing.until
    deeds = playing.here(place).get(who, []) if place is not None else []
    missing = player.short(playing.track(who, scope, deeds), now)
    words = tuple(_words(each, now) for each in missing)
    row = CloseRow(playing.actor(who), level.id, level.name, scope, words, len(player.taken))
    return row, all(_is_near(each, now) for each in missing)


def _kept_as(level: Level, role: str) -> bool:
    roles = [each for record in level.recorded_in for each in record.owners]
    if role == "reviewer":
        return "reviewer" in roles
    return "approver" in roles and "reviewer" not in roles


def _is_near(short: Short, now: int) -> bool:
    if short.ready is not None:
        return short.ready - now <= NEAR_DAYS * DAY
    return short.needed is not None and short.counted is not None and is_near(short.counted, short.needed)


def _words(short: Short, now: int) -> str:
    if short.ready is not None:
        weeks = max(1, -(-timedelta(seconds=short.ready - now).days // 7))
        return f"{weeks} week{'' if weeks == 1 else 's'} left: {short.text}"
    if short.needed is None:
        return f"not yet: {short.text}"
    return f"{short.needed - (short.counted or 0)} short: {short.text}"


def _left_out(session: Session, shelf: Shelf) -> frozenset[int]:
    """People who are in no list of suggestions."""
    return frozenset(
        shelf.people.canonical(person)
        for person, kind, status in session.execute(select(PersonState.person_id, PersonState.kind, PersonState.status))
        if kind in ("memorial", "do_not_suggest", "alumni") and (status == "confirmed" or kind == "memorial")
        if status != "dismissed"
    )
