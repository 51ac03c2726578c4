"""What a token may do, and what it lacks for what the user wants."""

from __future__ import annotations

from understudy.application.sync.port import Token

_INCLUDED = {"repo": {"public_repo"}, "admin:org": {"write:org", "read:org"}, "write:org": {"read:org"}}
WORDS = {
    "read:org": "teams, and members who do not show themselves, of organisations you belong to",
    "repo": "private repositories (it also grants writing, which Understudy never does)",
}


def lacking(token: Token, wanted: frozenset[str]) -> frozenset[str] | None:
    """The wanted scopes a token does not have; None for a token that does not say (a fine-grained one)."""
    if token.scopes is None:
        return None
    held = set(token.scopes)
    for scope in token.scopes:
        held |= _INCLUDED.get(scope, set())
    return wanted - held
