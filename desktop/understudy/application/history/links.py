"""Which e-mail address commits for which login: told by pull requests, whose commits are their author's own."""

from __future__ import annotations

import re
from collections import defaultdict

from sqlalchemy import false, func, select
from sqlalchemy.orm import Session, aliased

from understudy.application.history.accounts import Accounts
from understudy.domain.contributions.kinds import Kind
from understudy.domain.folding import fold_name
from understudy_db.schema import Account, Event

_ENOUGH = 2
_SHARE = 0.8
HOW = "pull requests"


def link_addresses(session: Session, feed_id: int) -> int:
    """Join addresses to logins where pull requests say so; returns how many joined.

    Counted are pull requests whose commits are all by one address. Two of them, and four in five of all that the
    address wrote commits for, are enough; a single one only when the address or name resembles the login.
    """
    pull, commit = aliased(Event), aliased(Event)
    single = (
        select(commit.of_id.label("pull_id"), func.min(commit.account_id).label("address_id"))
        .where(commit.kind == int(Kind.COMMIT), commit.of_id.is_not(None), commit.feed_id == feed_id)
        .group_by(commit.of_id)
        .having(func.min(commit.account_id) == func.max(commit.account_id))
        .subquery()
    )
    login, address = aliased(Account), aliased(Account)
    pairs = session.execute(
        select(single.c.address_id, pull.account_id, func.count())
        .join(pull, pull.id == single.c.pull_id)
        .join(login, login.id == pull.account_id)
        .join(address, address.id == single.c.address_id)
        .where(
            pull.kind == int(Kind.PR_MERGED),
            login.login.is_not(None),
            login.kind == "user",
            login.is_bot.is_(false()),
            address.kind == "email",
            address.group_id.is_(None),
            address.is_bot.is_(false()),
        )
        .group_by(single.c.address_id, pull.account_id)
    ).all()
    told: dict[int, dict[int, int]] = defaultdict(dict)
    for address_id, login_id, number in pairs:
        told[address_id][login_id] = number
    if not told:
        return 0
    names = {
        row.id: (row.login or "", row.name or "", row.folded or "")
        for row in session.execute(select(Account.id, Account.login, Account.name, Account.folded))
    }
    accounts = Accounts(session)
    joined = 0
    for address_id, by_login in sorted(told.items()):
        best = max(sorted(by_login), key=lambda number: by_login[number])
        total = sum(by_login.values())
        sure = by_login[best] >= _ENOUGH and by_login[best] >= _SHARE * total
        alike = total == 1 and _resembles(names[best][0], names[address_id][1], names[address_id][2])
        if sure or alike:
            joined += accounts.join(address_id, best, HOW)
    accounts.flush()
    return joined


def _resembles(login: str, name: str, address: str) -> bool:
    """The login is in the address, or made of the name: ``jdoe`` of Jane Doe, ``jane-doe``."""
    plain = re.sub(r"[^a-z0-9]", "", login.casefold())
    local = re.sub(r"[^a-z0-9]", "", address.strip("<>").partition("@")[0])
    words = [re.sub(r"[^a-z0-9]", "", word) for word in fold_name(name).split()]
    whole = "".join(words)
    if not plain:
        return False
    initials = (words[0][:1] + words[-1]) if len(words) > 1 else whole
    return (
        plain in {local, whole, initials} or (len(whole) > 4 and whole in plain) or (len(plain) > 4 and plain in whole)
    )
