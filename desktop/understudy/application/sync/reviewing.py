"""Review comments: the whole repository's in one list, oldest change first, a hundred at a time."""

from __future__ import annotations

from dataclasses import replace

from understudy.application.sync.facts import ReviewComment
from understudy.application.sync.faults import Misasked
from understudy.application.sync.lines import write_review_comments
from understudy.application.sync.port import HubGateway, Reply
from understudy.application.sync.reading import LAST_PAGE, Reading
from understudy.application.sync.streams import StreamState, page_number


class ReviewComments:
    """Reads comments on lines. Each question begins at the last second seen, so that no page number grows."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def read(self, gateway: HubGateway) -> None:
        """Comments on lines, oldest change first: the whole repository's in one list, a hundred at a time."""
        state = self._reading.streams["review_comments"]
        if (told := state.detail.get("since")) is not None and (
            self._reading.since is None or self._reading.since < told
        ):
            state = replace(state, watermark=None, is_done=False, etag=None, detail={})
        since = state.watermark if state.watermark is not None else self._reading.since
        state = replace(state, detail={"since": self._reading.since} | state.detail)
        next_page: str | None = None
        while True:
            etag = state.etag if next_page is None and state.detail.get("etag_since") == since else None
            reply = self._reading.run.rest.call(
                lambda s=since, p=next_page, e=etag: gateway.review_comments(self._reading.name, s, p, e)  # type: ignore[misc]
            )
            self._reading.heed(reply)
            self._reading.renamed(gateway, reply)
            if reply.unchanged:
                break
            rows, following = reply.value
            if next_page is None:
                state = replace(state, etag=reply.etag, detail=state.detail | {"etag_since": since})
            newest = max((row.updated_at for row in rows), default=since)
            state = replace(
                state, watermark=newest, fetched=state.fetched + len(rows), is_done=state.is_done or following is None
            )
            self._send_lines(reply, state)
            self._reading.progress("review comments")
            if following is None:
                break
            if newest is not None and (since is None or newest > since):
                since, next_page = newest, None  # begin anew at the last second seen: no page number grows
            elif page_number(following) > LAST_PAGE:
                raise Misasked("too many review comments in one second")
            else:
                next_page = following
        self._reading.streams["review_comments"] = state
        self._reading.run.settle(self._reading.task)

    def _send_lines(self, reply: Reply[tuple[tuple[ReviewComment, ...], str | None]], state: StreamState) -> None:
        rows = reply.value[0]
        snapshot = replace(state, detail=dict(state.detail))

        def write() -> None:
            with self._reading.run.pages.page(reply.date) as page:
                written = write_review_comments(
                    page, self._reading.feed, self._reading.repository, self._reading.rules, rows
                )
                snapshot.save(page.connection)
            self._reading.wrote(written)

        self._reading.run.send(write, self._reading.task)
