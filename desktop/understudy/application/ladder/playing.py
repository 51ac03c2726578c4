"""One repository being played back: who did what where, who held what when, ready for any level of a policy."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from understudy.application.history.events import PathNames, repository_number
from understudy.application.history.who import Actor
from understudy.application.ladder.gathered import Shelf
from understudy.application.ladder.holdings import covers, near
from understudy.application.ladder.ledger import Ledger
from understudy.domain.ladder.policy import Level, ScopeKind
from understudy.domain.ladder.replay import Deed, Track
from understudy.domain.ladder.requirements import Requirement
from understudy.domain.ladder.scopes import Scope
from understudy.domain.ladder.times import EVER, Stretches, joined
from understudy_db.schema import Repository

SAME_DAYS = 30
"""A promotion within so many days of when the policy would have made it agrees with it."""


_FITS: dict[str, Callable[[Scope, Scope], bool]] = {
    "scope": covers,
    "nearby": near,
    "anywhere": lambda _held, _asked: True,
}


class Playing:
    """One repository being played, or one directory of it (``only``, a path's number; -1: one nobody touched).

    ``wide``: deeds everywhere, where a level counts those. ``would``: what the policy itself would have granted so far.
    """

    def __init__(
        self,
        shelf: Shelf,
        number: int,
        name: str,
        wide: Mapping[int, Sequence[Deed]] | None,
        only: int | None = None,
    ) -> None:
        self._shelf = shelf
        self.name = name
        self._wide = wide
        self.until = int(shelf.as_of.timestamp())
        self._ledger = Ledger(shelf.session, number, shelf.book, self.until, only)
        names = PathNames(shelf.session)
        names.need(self._ledger.directories)
        self.paths = {place: names.whole(place) for place in self._ledger.directories}
        self._seats: dict[int, list[tuple[int, str, str, str]]] = defaultdict(list)
        for seat in shelf.seats:
            at = int(seat.start.timestamp()) if seat.start is not None else -EVER
            self._seats[seat.person_id].append((at, seat.served.cycle, seat.served.role, seat.served.position))
        self.would: dict[str, dict[tuple[int, str], Stretches]] = {}
        self._asked = {
            (each.held.level, each.held.where) for level in shelf.policy.levels for each in _parts(level) if each.held
        }
        self._held: dict[str, dict[int, list[tuple[Scope, int, int]]]] = {}

    @property
    def has_reviews(self) -> bool:
        """Reviews were read at all."""
        return self._ledger.has_reviews

    def places(self) -> list[tuple[int, str]]:
        """Directories with OWNERS files, the widest first."""
        return sorted(self.paths.items(), key=lambda item: (item[1].count("/") if item[1] else -1, item[1]))

    def here(self, place: int) -> dict[int, list[Deed]]:
        """What everybody did in a directory."""
        return self._ledger.here.get(place, {})

    def actor(self, who: int) -> Actor:
        """Who that is."""
        return self._shelf.book.get(who)

    def holds(self, level: Level, who: int, scope: Scope) -> bool:
        """They hold the level there now."""
        return any(covers(where, scope) and start < self.until <= end for where, start, end in self.held(level.id, who))

    def known(self, level_id: str) -> bool:
        """The data tells who holds a level."""
        level = self._shelf.policy.level(level_id)
        return level is not None and self._shelf.everybody.known(level)

    def held(self, level_id: str, who: int) -> Sequence[tuple[Scope, int, int]]:
        """Where and when somebody held a level."""
        if level_id not in self._held:
            found: dict[int, list[tuple[Scope, int, int]]] = defaultdict(list)
            level = self._shelf.policy.level(level_id)
            for held in self._shelf.everybody.of(level) if level is not None else ():
                if held.account_id is not None:
                    since, until = held.stay.since, held.stay.until
                    start = int(since.timestamp()) if since is not None else -EVER
                    end = int(until.timestamp()) if until is not None else EVER
                    found[held.account_id].append((held.scope, start, end))
            self._held[level_id] = found
        return self._held[level_id].get(who, ())

    def track(self, who: int, scope: Scope, deeds: Sequence[Deed]) -> Track:
        """All that a level may ask of somebody in a directory; ``deeds``: theirs there."""
        held: dict[str, dict[str, Stretches]] = {"scope": {}, "nearby": {}, "anywhere": {}}
        for level_id, where in self._asked:
            spans = self.held(level_id, who)
            granted = self.would.get(level_id, {})
            mine = [stretch for path in (scope.path, *over(scope.path)) for stretch in granted.get((who, path), ())]
            if spans:
                fits = _FITS[where]
                mine += [(start, end) for at, start, end in spans if fits(at, scope)]
            held[where][level_id] = joined(mine)
        actor = self._shelf.book.get(who)
        repository = self._ledger.everywhere.get(who, ())
        everywhere = repository if self._wide is None else self._wide.get(who, ())
        seats = self._seats.get(actor.person_id, ()) if actor.person_id is not None else ()
        return Track(deeds, repository, everywhere, held["scope"], held["nearby"], held["anywhere"], seats)


def _parts(level: Level) -> list[Requirement]:
    return [part for top in level.requirements for part in top.walk()]


def everywhere(shelf: Shelf, levels: Sequence[Level]) -> dict[int, list[Deed]] | None:
    """Deeds in all repositories, when a level of directories counts them; else None, and nothing is read."""
    if not any(
        part.metric and part.metric.where == "everywhere" and level.scope is ScopeKind.DIRECTORY
        for level in levels
        for part in _parts(level)
    ):
        return None
    found: dict[int, list[Deed]] = defaultdict(list)
    for number, _ in repositories(shelf.session, None):
        for who, deeds in Ledger(shelf.session, number, shelf.book, int(shelf.as_of.timestamp())).everywhere.items():
            found[who] += deeds
    return found


def over(path: str) -> Iterable[str]:
    """The directories above a path, nearest first, the top last."""
    while path:
        path = path.rpartition("/")[0]
        yield path


def repositories(session: Session, wanted: str | None) -> list[tuple[int, str]]:
    """Numbers and names: the one wanted, or all. Raises NotFound."""
    if wanted is not None:
        number = repository_number(session, wanted)
        return [(number, session.get_one(Repository, number).name)]
    return [
        (number, name)
        for number, name in session.execute(select(Repository.id, Repository.name).order_by(Repository.name))
    ]
