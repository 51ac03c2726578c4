"""Searching people and accounts, on each database."""

from __future__ import annotations

from tests.services import import_sample
from understudy.application.services import Services
from understudy_db.schema import Account


def test_accounts_that_are_nobody_of_the_rosters_are_found(both: Services) -> None:
    import_sample(both)
    with both.store.operation("Accounts", journalled=False) as work:
        for login, is_bot in (("somebody-else", False), ("somebody-bot", True)):
            work.session.add(Account(kind="user", login=login, folded=login, name=login.title(), is_bot=is_bot))
    found = both.search.find(both.programmes.rows()[0].id, "somebody-", 9)
    assert [hit.title for hit in found if hit.kind == "account"] == ["Somebody-Else"]
