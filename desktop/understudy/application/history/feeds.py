"""Repositories and feeds: found, made, and taken out with everything they brought."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.orm import Session, aliased

from understudy.application.changes import Changes
from understudy.application.errors import NotFound, UserError
from understudy.application.history.proposals import forget_proposed
from understudy.application.store import Store
from understudy.domain.contributions.kinds import Kind
from understudy_db.schema import (
    Account,
    AccountLogin,
    Affiliation,
    CommunityGroup,
    Event,
    EvidenceRuling,
    Feed,
    GroupLeader,
    Item,
    ItemChange,
    LadderCase,
    Membership,
    Milestone,
    Overflow,
    OwnerSpell,
    Path,
    Repository,
    Stream,
    Subproject,
    SubprojectOwners,
    event_directory,
    event_path,
)
from understudy_db.schema.contributions import SHOWN, TOLD_ELSEWHERE

_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?/[A-Za-z0-9._-]+")


def check_name(name: str) -> str:
    """A repository's name as ``owner/name``; raises UserError for anything else."""
    plain = name.strip().removeprefix("https://github.com/").removesuffix(".git").strip("/")
    if _NAME.fullmatch(plain) is None:
        raise UserError(f"“{name}” is no repository name; write it as OWNER/NAME, such as kubernetes/test-infra.")
    return plain


def repository_for(session: Session, name: str, host: str = "github.com", web: str | None = None) -> Repository:
    """The repository of that name (its present one, or one it had), made if new."""
    folded = name.casefold()
    found = session.scalar(select(Repository).where(Repository.host == host, Repository.folded == folded))
    if found is None:
        for other in session.scalars(select(Repository).where(Repository.host == host)):
            if folded in {old.casefold() for old in other.former}:
                return other
        found = Repository(host=host, name=name, folded=folded, web=web or f"https://{host}/{name}")
        session.add(found)
        session.flush()
    return found


def feed_for(session: Session, kind: str, location: str, repository_id: int | None) -> Feed:
    """The feed of that kind, made if new. A repository has one clone: its place may change."""
    query = select(Feed).where(Feed.kind == kind)
    if repository_id is not None:
        query = query.where(Feed.repository_id == repository_id)
    else:
        query = query.where(Feed.location == location, Feed.repository_id.is_(None))
    feed = session.scalar(query)
    if feed is None:
        feed = Feed(kind=kind, location=location, repository_id=repository_id)
        session.add(feed)
        session.flush()
    return feed


def clear_feed(session: Session, feed_id: int) -> None:
    """Take out everything a feed brought, keeping the feed itself. What another feed also told is counted again."""
    events = select(Event.id).where(Event.feed_id == feed_id)
    items = select(Item.id).where(Item.feed_id == feed_id)
    groups = select(CommunityGroup.id).where(CommunityGroup.feed_id == feed_id)
    subprojects = select(Subproject.id).where(Subproject.group_id.in_(groups))
    _count_again(session, feed_id)
    for statement in (
        delete(event_path).where(event_path.c.event_id.in_(events)),
        delete(event_directory).where(event_directory.c.event_id.in_(events)),
        delete(Event).where(Event.feed_id == feed_id),
        delete(ItemChange).where(ItemChange.item_id.in_(items)),
        delete(Item).where(Item.feed_id == feed_id),
        delete(OwnerSpell).where(OwnerSpell.feed_id == feed_id),
        delete(Membership).where(Membership.feed_id == feed_id),
        delete(Affiliation).where(Affiliation.feed_id == feed_id),
        delete(GroupLeader).where(GroupLeader.group_id.in_(groups)),
        delete(SubprojectOwners).where(SubprojectOwners.subproject_id.in_(subprojects)),
        delete(Subproject).where(Subproject.group_id.in_(groups)),
        delete(CommunityGroup).where(CommunityGroup.feed_id == feed_id),
        delete(Overflow).where(Overflow.feed_id == feed_id),
        delete(Stream).where(Stream.feed_id == feed_id),
    ):
        session.execute(statement.execution_options(synchronize_session=False))


def forget_accounts(session: Session) -> None:
    """Take out accounts that nothing refers to any more."""
    used = (
        select(Event.account_id),
        select(OwnerSpell.account_id),
        select(Membership.account_id),
        select(Affiliation.account_id),
        select(GroupLeader.account_id),
        select(Item.author_id),
        select(ItemChange.account_id),
        select(Account.group_id).where(Account.group_id.is_not(None)),
        select(LadderCase.account_id).where(LadderCase.account_id.is_not(None)),
        select(EvidenceRuling.account_id),
    )
    for _ in range(2):  # members first, then those who stood for them
        for part in _parts(session.scalars(select(Account.id).except_(*used))):
            session.execute(delete(AccountLogin).where(AccountLogin.account_id.in_(part)))
            session.execute(delete(Account).where(Account.id.in_(part)).execution_options(synchronize_session=False))


def forget_paths(session: Session) -> None:
    """Take out paths that nothing refers to any more, from the leaves up."""
    used = (
        select(event_path.c.path_id),
        select(event_directory.c.path_id),
        select(OwnerSpell.path_id),
        select(Path.parent_id).where(Path.parent_id.is_not(None)),
    )
    while parts := _parts(session.scalars(select(Path.id).where(Path.parent_id.is_not(None)).except_(*used))):
        for part in parts:
            session.execute(delete(Path).where(Path.id.in_(part)).execution_options(synchronize_session=False))


def _parts(ids: Iterable[int]) -> list[list[int]]:
    whole = list(ids)
    return [whole[start : start + 500] for start in range(0, len(whole), 500)]


def _count_again(session: Session, feed_id: int) -> None:
    """Merged pull requests that this feed told in place of a clone's are the clone's again."""
    hidden, told = aliased(Event), aliased(Event)
    ids = list(
        session.scalars(
            select(hidden.id)
            .join(
                told,
                (told.repository_id == hidden.repository_id)
                & (told.number == hidden.number)
                & (told.kind == hidden.kind)
                & (told.feed_id == feed_id),
            )
            .where(hidden.standing == TOLD_ELSEWHERE, hidden.feed_id != feed_id)
        )
    )
    for start in range(0, len(ids), 500):
        session.execute(
            update(Event)
            .where(Event.id.in_(ids[start : start + 500]))
            .values(standing=SHOWN)
            .execution_options(synchronize_session=False)
        )


def hide_what_github_tells(session: Session, clone: Feed) -> None:
    """Merged pull requests that GitHub told already, with the same merge commit, are counted from there."""
    told = aliased(Event)
    same = (
        select(Event.id)
        .join(
            told,
            (told.repository_id == Event.repository_id)
            & (told.number == Event.number)
            & (told.kind == Event.kind)
            & (told.sha == Event.sha)
            & (told.feed_id != clone.id),
        )
        .where(Event.feed_id == clone.id, Event.kind == int(Kind.PR_MERGED), Event.standing == SHOWN)
    )
    for part in _parts(session.scalars(same)):
        session.execute(
            update(Event)
            .where(Event.id.in_(part))
            .values(standing=TOLD_ELSEWHERE)
            .execution_options(synchronize_session=False)
        )


class Feeds:
    """What histories come from, for the Sources screen and scripts."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def remove(self, feed_id: int) -> Changes:
        """Take a feed out with everything it brought. Not undoable: reading it again brings it back."""
        with self._store.operation("Remove history", journalled=False) as work:
            session = work.session
            feed = session.get(Feed, feed_id)
            if feed is None:
                raise NotFound("That source is already gone.")
            repository_id = feed.repository_id
            clear_feed(session, feed_id)
            session.delete(feed)
            session.flush()
            session.execute(
                delete(Milestone)
                .where(Milestone.repository_id == repository_id, ~exists().where(Item.milestone_id == Milestone.id))
                .execution_options(synchronize_session=False)
            )
            if repository_id is not None and not session.scalar(
                select(func.count()).select_from(Feed).where(Feed.repository_id == repository_id)
            ):
                session.execute(
                    delete(Repository)
                    .where(Repository.id == repository_id, ~exists().where(Event.repository_id == repository_id))
                    .execution_options(synchronize_session=False)
                )
            forget_accounts(session)
            forget_paths(session)
            forget_proposed(session)
        return Changes("Remove history", feeds=frozenset({feed_id}))


def touch(feed: Feed, at: datetime, *, state: str, note: str = "") -> None:
    """Say how a feed stands after a look at it."""
    feed.checked_at = at
    feed.state = state
    feed.note = note
