"""Which accounts are one human's, and which are programs, without reading anything else of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from understudy.application.history.who import in_chunks
from understudy_db.schema import Account

NOBODY = 0
"""Stands for programs and for accounts that are gone."""


class Roots:
    """The account that stands for the human behind each account, looked up as needed."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._root: dict[int, int] = {}
        self._nobody: set[int] = set()
        self._members: dict[int, list[int]] = defaultdict(list)

    def need(self, accounts: Collection[int] | None) -> None:
        """Look these up, with all that share a human with them; None: everybody."""
        table = Account.__table__.c
        columns = select(table.id, table.group_id, table.is_bot, table.kind)
        if accounts is None:
            self._take(self._session.execute(columns))
            return
        missing = sorted({number for number in accounts if number not in self._root})
        found = in_chunks(self._session, columns, table.id, missing)
        roots = sorted({row.group_id or row.id for row in found})
        heads = in_chunks(self._session, columns, table.id, roots)
        self._take([*heads, *in_chunks(self._session, columns, table.group_id, roots)])

    def _take(self, rows: Iterable[tuple[int, int | None, bool, str]]) -> None:
        for number, group, is_bot, kind in rows:
            root = group or number
            if number not in self._root:
                self._members[root].append(number)
            self._root[number] = root
            if is_bot or (kind == "ghost" and number == root):
                self._nobody.add(root)

    def of(self, account: int) -> int:
        """The root of an account, a program's too."""
        return self._root[account]

    def human(self, account: int) -> int:
        """The root of an account, NOBODY for a program or somebody gone."""
        root = self._root[account]
        return NOBODY if root in self._nobody else root

    def humans(self) -> dict[int, int]:
        """Every account looked up, with its root or NOBODY."""
        nobody = self._nobody
        return {account: NOBODY if root in nobody else root for account, root in self._root.items()}

    def members(self, roots: Iterable[int]) -> list[int]:
        """All accounts of some humans."""
        return [account for root in roots for account in self._members.get(root, (root,))]
