"""Coverage of a repository's directories and of sigs.yaml's subprojects at a date, and what leaves with somebody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from understudy.application.errors import NotFound, UserError
from understudy.application.history.events import repository_number
from understudy.application.owners.effective import EffectiveOwners, Tree
from understudy.application.owners.humans import Human, Humans
from understudy.application.owners.place import PlaceOwners, lines, standings
from understudy.application.store import Store
from understudy.domain.folding import fold_login
from understudy.domain.owners.coverage import Fall, Measures, falls, measure
from understudy.domain.owners.files import expand
from understudy.domain.owners.resolve import Standing
from understudy_db.schema import CommunityGroup, Feed, Subproject, SubprojectOwners

WINDOW_DAYS = 365
NO_CLONE = "no clone of it was imported"


@dataclass(frozen=True, slots=True)
class DirectoryCoverage:
    """A directory with an OWNERS file.

    ``whole``: everybody effective there, parents counted. ``own``: only those whom its own file names; None when it
    names no approvers. ``sole_owner``: the only active approver of its own file. ``flags`` say what stands out.
    """

    path: str
    approvers: tuple[Human, ...]
    reviewers: tuple[Human, ...]
    whole: Measures
    own: Measures | None
    sole_owner: Human | None
    flags: tuple[str, ...]
    own_approvers: tuple[Human, ...] = ()
    own_reviewers: tuple[Human, ...] = ()


@dataclass(frozen=True, slots=True)
class Totals:
    """Unique people over all OWNERS files of a repository, or over a group's reachable ones."""

    approvers: int
    reviewers: int
    active_approvers: int
    active_reviewers: int


@dataclass(frozen=True, slots=True)
class RepositoryCoverage:
    """All directories with an OWNERS file. ``without``: who is thought to leave; ``falls``: what they would leave."""

    repository: str
    commit: str
    as_of: datetime
    window_days: int
    directories: tuple[DirectoryCoverage, ...]
    totals: Totals
    unreadable: tuple[tuple[str, str], ...]
    without: Human | None = None
    falls: tuple[Fall, ...] = ()
    own_falls: tuple[Fall, ...] = ()
    read_to: datetime | None = None
    """Up to when contributions are here; later ones make nobody active."""


@dataclass(frozen=True, slots=True)
class SubprojectCoverage:
    """A subproject of sigs.yaml with the people its OWNERS files name; ``unreachable``: addresses, each with why."""

    group: str
    subproject: str
    approvers: tuple[Human, ...]
    reviewers: tuple[Human, ...]
    measures: Measures
    files: tuple[str, ...]
    unreachable: tuple[tuple[str, str], ...]
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SubprojectsCoverage:
    """All subprojects, and the unique people of each group."""

    as_of: datetime
    window_days: int
    subprojects: tuple[SubprojectCoverage, ...]
    groups: tuple[tuple[str, Totals], ...]


class OwnersCoverage:
    """Reads OWNERS files from clones, people and what they did from the database."""

    def __init__(self, store: Store, effective: EffectiveOwners) -> None:
        self._store = store
        self._effective = effective

    def repository(
        self,
        repository: str,
        as_of: date | None = None,
        window_days: int = WINDOW_DAYS,
        without: str | None = None,
        tree: Tree | None = None,
    ) -> RepositoryCoverage:
        """Every directory with an OWNERS file, before that day. Active: at least one contribution to the repository in
        the window that ends then. Raises NotFound for an unknown repository or, with ``without``, for somebody who owns
        nothing there. ``tree``: the files of that day, where they were read already.
        """
        moment = self._moment(as_of, window_days)
        tree = tree or self._effective.tree(repository, as_of)
        if not tree.parsed:
            raise NotFound(f"{tree.repository} has no OWNERS files on its default branch then.")
        asked = {directory: tree.resolver.of(f"{directory}/") for directory in sorted(tree.parsed)}
        with self._store.read() as session:
            number = repository_number(session, repository)
            humans = Humans(session, moment, window_days)
            people = humans.find(
                (each.folded for found in asked.values() for each in (*found.approvers, *found.reviewers)), number
            )
            read_to = session.scalar(select(func.max(Feed.complete_to)).where(Feed.repository_id == number))
        directories = []
        for directory, found in asked.items():
            approvers, reviewers = _people(found.approvers, people), _people(found.reviewers, people)
            mine = _people((each for each in found.approvers if each.directory == directory), people)
            theirs = _people((each for each in found.reviewers if each.directory == directory), people)
            directories.append(_directory(directory, approvers, reviewers, mine, theirs))
        covered = RepositoryCoverage(
            tree.repository,
            tree.commit,
            moment,
            window_days,
            tuple(directories),
            _totals(
                [each for place in directories for each in place.approvers],
                [each for place in directories for each in place.reviewers],
            ),
            tree.unreadable,
            read_to=read_to,
        )
        return leaving(covered, _leaver(people, without)) if without is not None else covered

    def place(
        self,
        repository: str,
        path: str,
        as_of: date | None = None,
        window_days: int = WINDOW_DAYS,
        tree: Tree | None = None,
    ) -> PlaceOwners:
        """Everybody effective in one directory before that day, each with file, alias, and when last seen. Raises as
        :meth:`repository` does.
        """
        moment, directory = self._moment(as_of, window_days), path.strip("/")
        tree = tree or self._effective.tree(repository, as_of)
        found = tree.resolver.of(f"{directory}/")
        said = standings(tree, found)
        with self._store.read() as session:
            number = repository_number(session, repository)
            people = Humans(session, moment, window_days).find((each.folded for _, each in said), number)
            rows = lines(session, number, directory, said, people, moment)
        own = tree.parsed.get(directory)
        return PlaceOwners(
            tree.repository,
            directory,
            tree.commit,
            rows,
            tuple(dict.fromkeys(line.file for line in rows)),
            tuple(sorted(found.labels)),
            own is not None,
            own is not None and own.no_parent_owners,
            found.needs_no_approval,
        )

    def subprojects(
        self, group: str | None = None, as_of: date | None = None, window_days: int = WINDOW_DAYS
    ) -> SubprojectsCoverage:
        """Every subproject of sigs.yaml: its addresses looked up in the clones that were imported, at their default
        branch, aliases of each repository's top spelled out. Active: somewhere in any repository here. ``group``: the
        folder of one group. Raises NotFound when no sigs.yaml was imported, or has no such group.
        """
        moment = self._moment(as_of, window_days)
        with self._store.read() as session:
            links = _links(session, group)
            trees = _Trees(self._effective, as_of)
            looked = [(link, trees.people(link)) for link in links]
            humans = Humans(session, moment, window_days)
            names = {name for _, found in looked for name in (*found.approvers, *found.reviewers)}
            people = humans.find(names, None)
        by_subproject: dict[tuple[str, int, str], list[_Found]] = defaultdict(list)
        for link, found in looked:
            by_subproject[link.group, link.number, link.subproject].append(found)
        rows = [_subproject(key[0], key[2], found, people) for key, found in by_subproject.items()]
        groups: dict[str, list[SubprojectCoverage]] = defaultdict(list)
        for row in rows:
            groups[row.group].append(row)
        return SubprojectsCoverage(
            moment,
            window_days,
            tuple(rows),
            tuple(
                (
                    name,
                    _totals([h for row in theirs for h in row.approvers], [h for row in theirs for h in row.reviewers]),
                )
                for name, theirs in groups.items()
            ),
        )

    def _moment(self, as_of: date | None, window_days: int) -> datetime:
        if window_days < 1:
            raise UserError("The window is given in days, at least 1.")
        return self._store.clock() if as_of is None else datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC)


def leaving(coverage: RepositoryCoverage, human: Human) -> RepositoryCoverage:
    """The same with the directories that would have fewer than two active approvers if somebody left."""
    places = {each.path: [human.owner() for human in each.approvers] for each in coverage.directories}
    own = {each.path: [human.owner() for human in each.own_approvers] for each in coverage.directories}
    return replace(
        coverage,
        without=human,
        falls=tuple(falls(places, human.key)),
        own_falls=tuple(falls({path: people for path, people in own.items() if people}, human.key)),
    )


def _directory(
    path: str,
    approvers: list[Human],
    reviewers: list[Human],
    own_approvers: list[Human],
    own_reviewers: list[Human],
) -> DirectoryCoverage:
    whole = _measure(approvers, reviewers)
    own = _measure(own_approvers, own_reviewers) if own_approvers else None
    active = [human for human in own_approvers if human.is_active]
    flags = []
    if own is not None and own.has_few:
        flags.append("fewer than two active approvers of its own")
    if whole.has_few:
        flags.append("fewer than two active approvers, parents counted")
    if own_approvers and not active:
        flags.append("none of its own approvers is active")
    return DirectoryCoverage(
        path,
        tuple(approvers),
        tuple(reviewers),
        whole,
        own,
        active[0] if len(active) == 1 else None,
        tuple(flags),
        tuple(own_approvers),
        tuple(own_reviewers),
    )


def _measure(approvers: Sequence[Human], reviewers: Sequence[Human]) -> Measures:
    return measure([human.owner() for human in approvers], [human.owner() for human in reviewers])


def _people(standings: Iterable[Standing], people: dict[str, Human]) -> list[Human]:
    found: dict[int, Human] = {}
    for standing in standings:
        human = people.get(standing.folded)
        if human is not None:
            found.setdefault(human.key, human)
    return list(found.values())


def _totals(approvers: Sequence[Human], reviewers: Sequence[Human]) -> Totals:
    unique = [{human.key: human for human in part}.values() for part in (approvers, reviewers)]
    active = [sum(human.is_active for human in part) for part in unique]
    return Totals(len(unique[0]), len(unique[1]), active[0], active[1])


def _leaver(people: dict[str, Human], login: str) -> Human:
    folded = fold_login(login)
    for name, human in people.items():
        if folded in (name, fold_login(human.login or ""), human.name.casefold()):
            return human
    raise NotFound(f"{login} owns nothing in this repository; give a login as its OWNERS files have it.")


@dataclass(frozen=True, slots=True)
class _Link:
    group: str
    number: int
    subproject: str
    url: str | None
    repository: str | None
    path: str | None


@dataclass(frozen=True, slots=True)
class _Found:
    url: str | None
    approvers: tuple[str, ...] = ()
    reviewers: tuple[str, ...] = ()
    file: str | None = None
    why: str = ""


def _links(session: Session, group: str | None) -> list[_Link]:
    rows = session.execute(
        select(
            CommunityGroup.dir,
            Subproject.id,
            Subproject.name,
            SubprojectOwners.url,
            SubprojectOwners.repository,
            SubprojectOwners.path,
        )
        .join(Subproject, Subproject.group_id == CommunityGroup.id)
        .join(SubprojectOwners, SubprojectOwners.subproject_id == Subproject.id, isouter=True)
        .order_by(CommunityGroup.id, Subproject.id, SubprojectOwners.id)
    ).all()
    if not rows:
        raise NotFound("There are no subprojects here; understudy import sigs FILE brings a sigs.yaml in.")
    found = [_Link(*row) for row in rows if group is None or row[0].casefold() == group.casefold()]
    if not found:
        known = ", ".join(sorted({row[0] for row in rows}))
        raise NotFound(f"There is no group “{group}” with subprojects; there are {known}.")
    return found


class _Trees:
    """The trees of repositories that subprojects point into, each read once."""

    def __init__(self, effective: EffectiveOwners, as_of: date | None) -> None:
        self._effective = effective
        self._as_of = as_of
        self._read: dict[str, Tree | str] = {}

    def people(self, link: _Link) -> _Found:
        """Who the file of an address names, or why that cannot be told."""
        if link.url is None:
            return _Found(None, why="it names no OWNERS file")
        if link.repository is None or link.path is None:
            return _Found(link.url, why="the address is not understood")
        tree = self._tree(link.repository)
        if isinstance(tree, str):
            return _Found(link.url, why=f"{link.repository}: {tree}")
        file = tree.parsed.get(link.path)
        if file is None:
            place = f"{link.path}/OWNERS".lstrip("/")
            bad = next((why for path, why in tree.unreadable if path == place), None)
            return _Found(link.url, why=f"it cannot be read: {bad}" if bad else f"{tree.repository} has no {place}")
        holders = expand(file, tree.aliases)
        return _Found(
            link.url,
            tuple(h.folded for h in holders if h.role in ("approver", "owner")),
            tuple(h.folded for h in holders if h.role in ("reviewer", "owner")),
            f"{tree.repository}/{link.path}".rstrip("/"),
        )

    def _tree(self, repository: str) -> Tree | str:
        key = repository.casefold()
        if key not in self._read:
            try:
                self._read[key] = self._effective.tree(repository, self._as_of)
            except NotFound as error:
                told = str(error)
                self._read[key] = NO_CLONE if "was not read" in told or "no clone" in told else told
            except UserError as error:
                self._read[key] = str(error)
        return self._read[key]


def _subproject(group: str, name: str, found: Sequence[_Found], people: dict[str, Human]) -> SubprojectCoverage:
    def humans(names: Iterable[str]) -> list[Human]:
        return list({people[each].key: people[each] for each in names if each in people}.values())

    approvers = humans(each for part in found for each in part.approvers)
    reviewers = humans(each for part in found for each in part.reviewers)
    measures = _measure(approvers, reviewers)
    files = tuple(part.file for part in found if part.file is not None)
    unreachable = tuple((part.url or "", part.why) for part in found if part.file is None)
    flags = []
    if files and measures.has_few:
        flags.append("fewer than two active approvers" + (" in the files that could be read" if unreachable else ""))
    if not files:
        flags.append("no file could be read")
    return SubprojectCoverage(
        group, name, tuple(approvers), tuple(reviewers), measures, files, unreachable, tuple(flags)
    )
