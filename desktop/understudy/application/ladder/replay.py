"""``replay-policy``: who would have been promoted, or stepped back, under a policy, beside what happened."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import func, select, type_coerce

from understudy.application.errors import NotFound
from understudy.application.history.events import repository_number
from understudy.application.history.who import Actor
from understudy.application.ladder.gathered import Shelf
from understudy.application.ladder.holdings import Holding, covers
from understudy.application.ladder.playing import SAME_DAYS, Playing, everywhere, over, repositories
from understudy.application.ladder.policies import Edition, Policies
from understudy.application.progress import Progress
from understudy.application.store import Store
from understudy.domain.contributions.metrics import METRICS
from understudy.domain.ladder.policy import Level, ScopeKind
from understudy.domain.ladder.replay import DAY, Player, quiet_from
from understudy.domain.ladder.scopes import Scope
from understudy.domain.ladder.times import EVER
from understudy_db.schema import Event, Item
from understudy_db.schema.contributions import SHOWN
from understudy_db.types import SecondNumber


@dataclass(frozen=True, slots=True)
class Promoted:
    """Somebody whom a policy's counts, or history, put into a level of a directory.

    ``how``: same, later (history was later than the policy), earlier, never (in history), below (history only), given
    (held from before the data begins, or with a new or moved file). ``lacking``: what of the policy was missing, for
    ``below``.
    """

    who: Actor
    level: str
    scope: Scope
    would: datetime | None
    did: datetime | None
    how: str
    lacking: tuple[str, ...]
    url: str | None


@dataclass(frozen=True, slots=True)
class SteppedBack:
    """An owner whom a rule would call quiet from ``would`` on; ``did``: when they really left, None while they stay."""

    who: Actor
    level: str
    scopes: tuple[Scope, ...]
    rule: str
    would: datetime
    did: datetime | None


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a policy would have done in some repositories before ``as_of``.

    ``taken``: requirements that were taken as met, with why; ``partial``: what the data lacks.
    """

    edition: Edition
    repositories: tuple[str, ...]
    as_of: datetime
    since: datetime | None
    promoted: tuple[Promoted, ...]
    stepped_back: tuple[SteppedBack, ...]
    taken: tuple[tuple[str, str], ...]

    def tally(self) -> dict[str, int]:
        """How many of each."""
        found: dict[str, int] = defaultdict(int)
        for each in self.promoted:
            found[each.how] += 1
        found["stepped_back"] = len(self.stepped_back)
        return dict(found)


class Replay:
    """Plays policies back."""

    def __init__(self, store: Store, policies: Policies) -> None:
        self._store = store
        self._policies = policies

    def run(
        self,
        policy: str | Edition,
        repository: str | None = None,
        *,
        as_of: date | None = None,
        since: date | None = None,
        rung: str | None = None,
        progress: Progress | None = None,
    ) -> Replayed:
        """Play a policy back, over one repository or all whose OWNERS history is here.

        ``since``: only what the policy or history changed from that day on. ``progress`` hears of each repository and
        level, and can stop it. Raises NotFound, Cancelled.
        """
        moment = datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC) if as_of is not None else self._store.clock()
        edition = policy if isinstance(policy, Edition) else self._policies.in_force(policy, moment.date())
        first = datetime(since.year, since.month, since.day, tzinfo=UTC) if since is not None else None
        levels = [level for level in edition.policy.rungs if rung is None or rung in (level.id, level.name)]
        if not levels:
            raise NotFound(f"There is no level “{rung}”; there are {', '.join(e.id for e in edition.policy.rungs)}.")
        promoted: list[Promoted] = []
        back: list[SteppedBack] = []
        taken: dict[str, str] = {}
        with self._store.read() as session:
            shelf = Shelf(session, edition.policy, moment)
            found = repositories(session, repository)
            wide = everywhere(shelf, levels)
            told = progress or Progress()
            total = (len(found) + 1) * len(levels)
            for place, (number, name) in enumerate(found):
                told.step(place * len(levels), total, name)
                play = _Promotions(shelf, Playing(shelf, number, name, wide), taken)
                for step, level in enumerate(levels):
                    told.step(place * len(levels) + step, total, f"{name}: {level.name}")
                    if level.scope in (ScopeKind.DIRECTORY, ScopeKind.REPOSITORY):
                        promoted += play.of(level)
            series = _Series(shelf)
            for step, level in enumerate(levels):
                told.step(len(found) * len(levels) + step, total, level.name)
                if level.rest is not None:
                    back += _quiet(shelf, series, level, repository)
        if first is not None:
            promoted = [each for each in promoted if max(filter(None, (each.would, each.did))) >= first]
            back = [each for each in back if each.would >= first]
        promoted.sort(key=lambda each: (each.would or each.did or moment, each.who.name.casefold(), each.scope.written))
        back.sort(key=lambda each: (each.would, each.who.name.casefold()))
        return Replayed(
            edition,
            tuple(name for _, name in found),
            moment,
            first,
            tuple(promoted),
            tuple(back),
            tuple(taken.items()),
        )


class _Promotions:
    """Compares what a policy would have granted in one repository with what happened."""

    def __init__(self, shelf: Shelf, playing: Playing, taken: dict[str, str]) -> None:
        self._shelf = shelf
        self._playing = playing
        self._taken = taken

    def of(self, level: Level) -> list[Promoted]:
        """Everybody whom the counts or history put into a level, directory by directory."""
        player = Player(level, self._playing.known, self._playing.has_reviews)
        if not player.counts:
            return []
        really = self._really(level)
        would = self._playing.would.setdefault(level.id, {})
        came: dict[str, dict[int, Holding]] = defaultdict(dict)
        for (who, where), held in really.items():
            came[where][who] = held
        found = []
        below: set[tuple[int, str]] = set()
        for place, path in reversed(self._playing.places()):
            scope = Scope(ScopeKind.DIRECTORY, self._playing.name, path)
            here, held_here = self._playing.here(place), came[path]
            enough = {who for who, deeds in here.items() if len(deeds) >= player.least}
            for who in sorted(enough | held_here.keys()):
                did = held_here.get(who)
                if did is not None and not did.gained and who not in enough:
                    found.append(self._told(level, who, scope, None, did, ()))
                    continue  # came with the file, and the numbers were never there: nothing to compare
                reach = player.reach(self._playing.track(who, scope, here.get(who, ())), self._playing.until)
                if reach.first is None and did is None:
                    continue
                if reach.first is not None:
                    would[who, path] = [(reach.first, EVER)]
                    if did is None and ((who, path) in below or self._covered(level, who, scope, reach.first)):
                        continue  # work in one part suggests that part; or they hold it from further up already
                below.update((who, above) for above in over(path))
                found.append(self._told(level, who, scope, reach.first, did, reach.lacking))
        self._taken.update(player.taken)
        return found

    def _told(
        self,
        level: Level,
        who: int,
        scope: Scope,
        would: int | None,
        did: Holding | None,
        lacking: tuple[str, ...],
    ) -> Promoted:
        since = did.stay.since if did is not None else None
        if did is None:
            how = "never"
        elif would is None:
            how = "below" if did.gained else "given"
        elif since is None:
            how = "given"
        else:
            days = (int(since.timestamp()) - would) // DAY
            how = "same" if abs(days) <= SAME_DAYS else "later" if days > 0 else "earlier"
        return Promoted(
            self._shelf.book.get(who),
            level.id,
            scope,
            datetime.fromtimestamp(would, UTC) if would is not None and would > -EVER else None,
            since,
            how,
            lacking,
            did.stay.url if did is not None else None,
        )

    def _really(self, level: Level) -> dict[tuple[int, str], Holding]:
        """Who really came into a level where, first times only."""
        found: dict[tuple[int, str], Holding] = {}
        for held in self._shelf.everybody.of(level):
            if held.account_id is None or held.scope.name != self._playing.name:
                continue
            key = (held.account_id, held.scope.path)
            if self._shelf.book.get(held.account_id).is_bot:
                continue
            before = found.get(key)
            if before is None or (held.stay.since or self._shelf.as_of) < (before.stay.since or self._shelf.as_of):
                found[key] = held
        return found

    def _covered(self, level: Level, who: int, scope: Scope, at: int) -> bool:
        """They held the level there, or above, by then."""
        return any(
            covers(where, scope) and start <= at + SAME_DAYS * DAY
            for where, start, _ in self._playing.held(level.id, who)
        )


def _quiet(shelf: Shelf, series: _Series, level: Level, repository: str | None) -> list[SteppedBack]:
    """Who would have been called quiet, by each rule of a level."""
    assert level.rest is not None
    until = int(shelf.as_of.timestamp())
    oldest = shelf.session.scalar(select(func.min(Event.at)).where(Event.standing == SHOWN))
    if oldest is None:
        return []
    begins = int(oldest.timestamp())  # nobody is called quiet in a time that nothing tells of
    held: dict[int, list[Holding]] = defaultdict(list)
    for each in shelf.everybody.of(level):
        if each.account_id is None or (repository is not None and each.scope.name.casefold() != repository.casefold()):
            continue
        if not shelf.book.get(each.account_id).is_bot:
            held[each.account_id].append(each)
    found = []
    for rule in level.rest.rules:
        where = repository if rule.where == "repository" else None
        for who, holdings in held.items():
            starts = [each.stay.since for each in holdings if each.stay.since is not None]
            since = int(min(starts).timestamp()) if starts else -EVER
            ends = [each.stay.until for each in holdings]
            last = None if None in ends else max(end for end in ends if end is not None)
            end = min(until, int(last.timestamp())) if last is not None else until
            mine = {part.count: series.of(part.count, where).get(who, []) for part in rule.below}
            would = quiet_from(rule, mine, max(since, begins), end)
            if would is not None:
                scopes = tuple(sorted({each.scope for each in holdings}, key=lambda scope: scope.written))
                found.append(
                    SteppedBack(
                        shelf.book.get(who), level.id, scopes, rule.id, datetime.fromtimestamp(would, UTC), last
                    )
                )
    return found


class _Series:
    """Instants of each count, by person, sorted; read once each, for as many rules as ask."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._found: dict[tuple[str, str | None], dict[int, list[int]]] = {}

    def of(self, count: str, repository: str | None) -> dict[int, list[int]]:
        """Of one count, in a repository or everywhere."""
        key = (count, repository)
        if key not in self._found:
            self._found[key] = self._read(count, repository)
        return self._found[key]

    def _read(self, count: str, repository: str | None) -> dict[int, list[int]]:
        session = self._shelf.session
        where = [Event.standing == SHOWN, Event.at < self._shelf.as_of]
        if repository is not None:
            where.append(Event.repository_id == repository_number(session, repository))
        kinds = [int(kind) for kind in METRICS[count].kinds]
        wanted = select(Event.account_id, type_coerce(Event.at, SecondNumber)).where(*where, Event.kind.in_(kinds))
        if count in ("pr_comments", "commented_merged_prs"):
            pull = select(Item.id).where(
                Item.kind == "pull", Item.repository_id == Event.repository_id, Item.number == Event.number
            )
            if count == "commented_merged_prs":
                pull = pull.where(Item.merged_at.is_not(None), Item.author_id != Event.account_id)
            wanted = wanted.where(pull.correlate(Event).exists())
        found: dict[int, list[int]] = defaultdict(list)
        for account_id, at in session.execute(wanted):
            found[self._shelf.book.get(account_id).account_id].append(at)
        for times in found.values():
            times.sort()
        return found
