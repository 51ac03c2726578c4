"""How far each list of a feed was read: kept with the rows, so that reading goes on exactly where they end."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from sqlalchemy import Connection, bindparam, insert, select, update

from understudy.application.sync.pages import instant, seconds
from understudy_db.schema import Stream

_SAVED = ("cursor", "page_size", "total", "fetched", "is_done", "back_to", "watermark", "etag", "detail")
_SAVE = (
    update(Stream.__table__)  # type: ignore[arg-type]
    .where(Stream.__table__.c.id == bindparam("stream"))
    .values({name: bindparam(f"to_{name}", type_=Stream.__table__.c[name].type) for name in _SAVED})
)


@dataclass(slots=True)
class StreamState:
    """A stream in memory; instants in seconds since 1970."""

    id: int
    feed_id: int
    name: str
    cursor: str | None = None
    page_size: int | None = None
    total: int | None = None
    fetched: int = 0
    is_done: bool = False
    back_to: int | None = None
    watermark: int | None = None
    etag: str | None = None
    detail: dict[str, Any] = field(default_factory=dict)

    def save(self, connection: Connection) -> None:
        """Write it, in the transaction of the rows it speaks of."""
        connection.execute(
            _SAVE,
            {
                "stream": self.id,
                "to_cursor": self.cursor,
                "to_page_size": self.page_size,
                "to_total": self.total,
                "to_fetched": self.fetched,
                "to_is_done": self.is_done,
                "to_back_to": instant(self.back_to),
                "to_watermark": instant(self.watermark),
                "to_etag": self.etag,
                "to_detail": self.detail,
            },
        )


def load_stream(connection: Connection, feed_id: int, name: str) -> StreamState:
    """A feed's stream, made if new; needs a write transaction then."""
    table = Stream.__table__.c
    query = select(Stream.__table__).where(table.feed_id == feed_id, table.name == name)
    row = connection.execute(query).one_or_none()
    if row is None:
        connection.execute(insert(Stream), {"feed_id": feed_id, "name": name, "detail": {}})
        row = connection.execute(query).one()
    return StreamState(
        row.id, row.feed_id, row.name, row.cursor, row.page_size, row.total, row.fetched, row.is_done,
        seconds(row.back_to), seconds(row.watermark), row.etag, dict(row.detail),
    )  # fmt: skip


def find_stream(connection: Connection, feed_id: int, name: str) -> StreamState | None:
    """A feed's stream, None before its first sync."""
    if connection.scalar(select(Stream.id).where(Stream.feed_id == feed_id, Stream.name == name)) is None:
        return None
    return load_stream(connection, feed_id, name)


def page_number(address: str) -> int:
    """The page number in a next page's address, 0 for one with a cursor."""
    found = parse_qs(urlsplit(address).query).get("page", ["0"])[0]
    return int(found) if found.isdigit() else 0
