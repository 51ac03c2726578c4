"""Review comments into rows."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from understudy.application.sync.facts import ReviewComment
from understudy.application.sync.pages import Page, seconds
from understudy.application.sync.rows import EventRows, FileRows, blocks
from understudy.application.sync.said import Context, SaidRows, may_command
from understudy.domain.contributions.prow import Rules
from understudy_db.schema import Item, ItemChange


def write_review_comments(
    page: Page, feed_id: int, repository_id: int, rules: Rules, comments: Sequence[ReviewComment]
) -> int:
    """Store review comments with the file each is on; returns how many rows changed."""
    numbers = sorted({comment.number for comment in comments})
    events = EventRows(page, feed_id, repository_id, numbers, among=[comment.node_id for comment in comments])
    said = SaidRows(page, events, rules)
    files = FileRows(page)
    telling = {comment.number for comment in comments if may_command(comment.body)}
    contexts = _contexts(page, repository_id, sorted(telling))
    for comment in comments:
        is_new = events.get(comment.node_id) is None
        said.review_comment(comment, contexts.get(comment.number))
        if comment.path:
            touched = [(comment.path, None, None)]
            files.put(events.id_of(comment.node_id), touched, is_new=is_new, is_whole=True)
    page.flush()
    written = events.write()
    files.write()
    return written


def _contexts(page: Page, repository_id: int, numbers: Sequence[int]) -> dict[int, Context]:
    items, changes = Item.__table__.c, ItemChange.__table__.c
    found: dict[int, Context] = {}
    for part in blocks(numbers):
        rows = page.connection.execute(
            select(
                items.id, items.number, items.kind, items.author_id, items.created_at, items.closed_at, items.merged_at
            ).where(items.repository_id == repository_id, items.number.in_(part))
        ).all()
        turns: dict[int, list[tuple[int, str]]] = {}
        closings = select(changes.item_id, changes.at, changes.kind).where(
            changes.item_id.in_([row.id for row in rows]), changes.kind.in_(("closed", "reopened"))
        )
        for item_id, at, kind in page.connection.execute(closings):
            turns.setdefault(item_id, []).append((seconds(at) or 0, kind))
        for row in rows:
            found[row.number] = Context(
                row.number, row.kind == "pull", row.author_id, seconds(row.created_at) or 0, seconds(row.closed_at),
                seconds(row.merged_at), tuple(turns.get(row.id, ())), "",
            )  # fmt: skip
    return found
