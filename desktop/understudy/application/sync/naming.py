"""Repositories by their node id: a new name is noted, the old one remembered."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from understudy.application.sync.facts import RepositoryFact
from understudy_db.schema import Feed, Repository


def write_repository(session: Session, repository_id: int, fact: RepositoryFact) -> None:
    """Store a repository as GitHub tells it. Whatever else holds its name gives it up: it was renamed or deleted."""
    row = session.get_one(Repository, repository_id)
    folded = fact.name.casefold()
    other = session.scalar(
        select(Repository).where(
            Repository.host == row.host, Repository.folded == folded, Repository.id != repository_id
        )
    )
    if other is not None:
        other.former = [*other.former, other.name]
        other.folded = f"{other.folded}#{other.id}"
        other.state = "gone"
        session.flush()
    if row.folded != folded and row.name not in row.former:
        row.former = [*row.former, row.name]
    if row.name != fact.name:
        row.name, row.folded = fact.name, folded
        for feed in session.scalars(select(Feed).where(Feed.repository_id == repository_id, Feed.kind == "github")):
            feed.location = fact.web
    if row.node_id != fact.node_id:
        row.node_id = fact.node_id
    row.web = fact.web or row.web
    row.default_branch = fact.default_branch
    row.is_private = fact.is_private
    row.is_archived = fact.is_archived
    row.state = "ok"
