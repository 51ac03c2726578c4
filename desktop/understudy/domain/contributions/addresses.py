"""E-mail addresses of commits, and what GitHub's own addresses tell of an account."""

from __future__ import annotations

import re
from dataclasses import dataclass

from understudy.domain.folding import fold_name

_NOREPLY = re.compile(
    r"(?:(?P<id>\d+)\+)?(?P<login>[A-Za-z0-9][A-Za-z0-9-]{0,38}(?:\[bot\])?)@users\.noreply\.github\.com", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class NoReply:
    """A GitHub no-reply address: the login it was made for and, since 2017, the account's number."""

    login: str
    numeric_id: int | None


def no_reply(address: str) -> NoReply | None:
    """What an address at ``users.noreply.github.com`` says of its account; None for any other address."""
    match = _NOREPLY.fullmatch(address.strip())
    if match is None:
        return None
    return NoReply(match["login"], int(match["id"]) if match["id"] else None)


def fold_address(address: str, name: str = "") -> str:
    """An address to compare by, in angle brackets so that it is never taken for a login.

    Without an address the name stands in, marked so.
    """
    plain = address.strip().strip("<>").strip().casefold()
    return f"<{plain}>" if plain else f"<>{fold_name(name)}"
