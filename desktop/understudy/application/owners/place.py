"""One directory of a repository: everybody its OWNERS files name, from which file, and when each was last seen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from understudy.application.history.events import path_number
from understudy.application.history.who import AccountBook
from understudy.application.owners.effective import Tree
from understudy.application.owners.humans import Human
from understudy.domain.owners.coverage import is_awake
from understudy.domain.owners.files import expand
from understudy.domain.owners.resolve import Effective, Standing
from understudy_db.schema import Event, OwnerSpell
from understudy_db.schema.contributions import SHOWN

EMERITUS = "emeritus_approver"
ROLE_ORDER = ("approver", "required_reviewer", "reviewer", EMERITUS)


@dataclass(frozen=True, slots=True)
class OwnerLine:
    """Somebody in a role of a place. ``is_own``: this directory's own file names them; else a file above does.

    ``last_at`` is when they last contributed to the repository before the day asked about, however long ago; ``since``
    when they came into that file's role (None: not known). ``human`` is None for a name that is no person: a program.
    """

    role: str
    written: str
    human: Human | None
    is_own: bool
    directory: str
    file: str
    via: str | None
    since: datetime | None
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class PlaceOwners:
    """Everybody of a directory: approvers, required reviewers, reviewers, then who stepped back.

    ``files`` are those that have a say here, nearest first; ``needs_no_approval`` and ``labels`` as the files say.
    """

    repository: str
    path: str
    commit: str
    lines: tuple[OwnerLine, ...]
    files: tuple[str, ...]
    labels: tuple[str, ...]
    has_own_file: bool
    is_cut_off: bool
    """Its file says that owners above have no say here."""
    needs_no_approval: bool


@dataclass(frozen=True, slots=True)
class AwakeHour:
    """An hour of the UTC day, and those who can be expected to answer in it."""

    hour: int
    people: tuple[Human, ...]


def awake_hours(people: Iterable[Human]) -> tuple[AwakeHour, ...]:
    """The 24 hours with those active people who are awake, of those whose time zone is known."""
    active = list({each.key: each for each in people if each.is_active}.values())
    return tuple(
        AwakeHour(hour, tuple(each for each in active if each.offset is not None and is_awake(each.offset, hour)))
        for hour in range(24)
    )


def standings(tree: Tree, found: Effective) -> list[tuple[str, Standing]]:
    """Everybody with a role, (role, standing); people who stepped back are those of the directory's own file."""
    said = [
        *(("approver", each) for each in found.approvers),
        *(("required_reviewer", each) for each in found.required_reviewers),
        *(("reviewer", each) for each in found.reviewers),
    ]
    directory = found.path.strip("/")
    own = tree.parsed.get(directory)
    if own is not None:
        file = f"{directory}/OWNERS".lstrip("/")
        said += [
            (EMERITUS, Standing(each.folded, each.written, directory, each.via, file))
            for each in expand(own, tree.aliases)
            if each.role == EMERITUS
        ]
    return said


def lines(
    session: Session,
    number: int,
    directory: str,
    said: Iterable[tuple[str, Standing]],
    people: Mapping[str, Human],
    moment: datetime,
) -> tuple[OwnerLine, ...]:
    """The standings with the people behind them, by role and name."""
    said = list(said)
    book = AccountBook(session)
    since = _since(session, book, number, {standing.directory for _, standing in said}, moment)
    quiet = {human.key for human in people.values() if human.last_at is None and human.key > 0}
    last = _last(session, book, number, quiet, moment)
    found = []
    for role, standing in said:
        human = people.get(standing.folded)
        key = human.key if human is not None else 0
        found.append(
            OwnerLine(
                role,
                standing.written,
                human,
                standing.directory == directory,
                standing.directory,
                standing.file,
                standing.via,
                since.get((standing.directory, role, key)),
                (human.last_at or last.get(key)) if human is not None else None,
            )
        )
    return tuple(sorted(found, key=_order))


def _order(line: OwnerLine) -> tuple[int, bool, str]:
    name = line.human.name if line.human is not None else line.written
    return ROLE_ORDER.index(line.role), not line.is_own, name.casefold()


def _since(
    session: Session, book: AccountBook, number: int, directories: set[str], moment: datetime
) -> dict[tuple[str, str, int], datetime]:
    """When each human came into each role of some directories, their present spell."""
    ids = {place: each for each in directories if (place := path_number(session, each)) is not None}
    rows = session.execute(
        select(OwnerSpell.path_id, OwnerSpell.role, OwnerSpell.account_id, OwnerSpell.since).where(
            OwnerSpell.repository_id == number,
            OwnerSpell.path_id.in_(ids),
            OwnerSpell.since < moment,
            or_(OwnerSpell.until.is_(None), OwnerSpell.until >= moment),
        )
    )
    found: dict[tuple[str, str, int], datetime] = {}
    for path_id, role, account, since in rows:
        # Gerrit's owners are approvers and reviewers at once.
        for each in ("approver", "reviewer") if role == "owner" else (role,):
            key = (ids[path_id], each, book.get(account).account_id)
            found[key] = min(since, found.get(key, since))
    return found


def _last(session: Session, book: AccountBook, number: int, humans: set[int], moment: datetime) -> dict[int, datetime]:
    """When some humans last contributed to the repository, at any time before an instant."""
    of = {account: human for human in humans for account in book.of_account(human)}
    found: dict[int, datetime] = {}
    for account, at in session.execute(
        select(Event.account_id, func.max(Event.at))
        .where(
            Event.account_id.in_(sorted(of)),
            Event.repository_id == number,
            Event.at < moment,
            Event.standing == SHOWN,
        )
        .group_by(Event.account_id)
    ):
        found[of[account]] = max(at, found.get(of[account], at))
    return found
