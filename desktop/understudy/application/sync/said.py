"""Comments and reviews as events, and the commands in them as events of their own.

Commands count when a comment is first seen, unedited, on a pull request that was open then; later edits change nothing,
as with Prow. What a review's state says is read anew each time, because reviews are dismissed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from understudy.application.sync.facts import Comment, Review, ReviewComment
from understudy.application.sync.pages import Page
from understudy.application.sync.rows import EventRows, Row
from understudy.domain.contributions.kinds import Kind
from understudy.domain.contributions.prow import Rules, Said, is_open_at, read_state, read_text
from understudy_db.schema.contributions import GONE, SHOWN

BY_STATE: Final = "state"
"""Detail of a command that a review's state gave."""
BY_AUTHOR: Final = "self"
"""Detail of a command that the pull request's author gave: no evidence of reviewing."""
UNCHECKED: Final = "unchecked"
"""Detail of a command on a pull request that is not here yet; settled when it comes."""
VOID: Final = "void"
"""Detail of a command that turned out to have no effect."""
_NOTHING: Final = Said()
_COMMANDS: Final = (Kind.LGTM, Kind.APPROVE, Kind.LGTM_CANCEL, Kind.APPROVE_CANCEL)


def may_command(text: str) -> bool:
    """False for a text that cannot hold a command: those begin a line with a slash."""
    return text.startswith("/") or "\n/" in text


@dataclass(frozen=True, slots=True)
class Context:
    """What deciding on an item's commands takes. ``turns``: when it was closed and reopened."""

    number: int
    is_pull: bool
    author_id: int
    created_at: int
    closed_at: int | None
    merged_at: int | None
    turns: tuple[tuple[int, str], ...]
    url: str

    def is_open_at(self, at: int) -> bool:
        """Whether commands counted then."""
        return self.is_pull and is_open_at(at, self.created_at, self.closed_at, self.merged_at, self.turns)


class SaidRows:
    """Puts what people said into the events of a page."""

    def __init__(self, page: Page, events: EventRows, rules: Rules) -> None:
        self._page = page
        self._events = events
        self._rules = rules

    def comments(self, item: Context, comments: Iterable[Comment]) -> None:
        """Comments on an item."""
        for comment in comments:
            account = self._page.account(comment.who)
            url = f"{item.url}#{comment.ref}"
            row = Row(
                comment.node_id, Kind.COMMENT, account, comment.created_at, item.number,
                added=len(comment.body), url=url,
            )  # fmt: skip
            is_known = self._events.get(comment.node_id) is not None
            self._events.put(row)
            if is_known:
                self._again(row)
            elif comment.edited_at is None and may_command(comment.body) and item.is_open_at(comment.created_at):
                self._commands(row, read_text(comment.body, self._rules), item.author_id)

    def reviews(self, item: Context, reviews: Iterable[Review]) -> None:
        """Reviews of a pull request."""
        for review in reviews:
            if review.state == "pending":
                continue
            account = self._page.account(review.who)
            row = Row(
                review.node_id, Kind.REVIEW, account, review.at, item.number,
                added=len(review.body), detail=review.state, url=f"{item.url}#{review.ref}",
            )  # fmt: skip
            is_known = self._events.get(review.node_id) is not None
            self._events.put(row)
            if is_known:
                self._again(row)
            if not item.is_open_at(review.at):
                continue
            if is_known:
                said = self._known(row)
            else:
                said = read_text(review.body, self._rules) if may_command(review.body) else _NOTHING
                self._commands(row, said, item.author_id)
            self._state(row, said, item.author_id, is_known=is_known)

    def review_comment(self, comment: ReviewComment, item: Context | None) -> None:
        """A comment on a line; without its pull request, its commands wait to be settled."""
        account = self._page.account(comment.who)
        row = Row(
            comment.node_id, Kind.REVIEW_COMMENT, account, comment.created_at, comment.number,
            added=len(comment.body), url=comment.url or None,
        )  # fmt: skip
        is_known = self._events.get(comment.node_id) is not None
        self._events.put(row)
        if is_known:
            self._again(row)
        # REST does not say whether a text was edited; one that changed later was.
        elif (
            comment.updated_at == comment.created_at
            and may_command(comment.body)
            and (item is None or item.is_open_at(comment.created_at))
        ):
            said = read_text(comment.body, self._rules)
            self._commands(row, said, None if item is None else item.author_id)

    def settle(self, item: Context) -> None:
        """Commands that came before their pull request."""
        for row in self._events.of(item.number, _COMMANDS):
            if row.detail != UNCHECKED:
                continue
            own = row.account_id == item.author_id
            counts = item.is_open_at(row.at) and not (own and row.kind == Kind.LGTM)
            detail = VOID if not counts else BY_AUTHOR if own else None
            self._events.put(row._replace(detail=detail, standing=SHOWN if counts else GONE))

    def _commands(self, row: Row, said: Said, author_id: int | None) -> None:
        for kind in said.kinds(by_author=row.account_id == author_id):
            detail = UNCHECKED if author_id is None else BY_AUTHOR if row.account_id == author_id else None
            self._events.put(_command(row, kind, detail))

    def _known(self, row: Row) -> Said:
        """What a review's text said when it was first read."""
        kinds = {
            kind
            for kind in _COMMANDS
            if (found := self._events.get(f"{row.node_id}/{kind.word}")) is not None and found.detail != BY_STATE
        }
        return Said(
            True if Kind.LGTM in kinds else False if Kind.LGTM_CANCEL in kinds else None,
            True if Kind.APPROVE in kinds else False if Kind.APPROVE_CANCEL in kinds else None,
        )

    def _state(self, row: Row, said: Said, author_id: int, *, is_known: bool) -> None:
        now = read_state(row.detail or "", said, self._rules).kinds(by_author=row.account_id == author_id)
        for kind in now:
            self._events.put(_command(row, kind, BY_STATE))
        if not is_known:
            return
        for kind in _COMMANDS:
            stored = self._events.get(f"{row.node_id}/{kind.word}")
            if kind not in now and stored is not None and stored.detail == BY_STATE:
                self._events.stand(stored, GONE)

    def _again(self, row: Row) -> None:
        """Commands belong to whoever holds the comment's account now, and come back with the comment."""
        for kind in _COMMANDS:
            command = self._events.get(f"{row.node_id}/{kind.word}")
            if command is not None and command.detail != BY_STATE:
                standing = command.standing if command.detail in (UNCHECKED, VOID) else SHOWN
                self._events.put(command._replace(account_id=row.account_id, standing=standing))


def _command(row: Row, kind: Kind, detail: str | None) -> Row:
    return Row(
        f"{row.node_id}/{kind.word}", kind, row.account_id, row.at, row.number, detail=detail, url=row.url,
    )  # fmt: skip
