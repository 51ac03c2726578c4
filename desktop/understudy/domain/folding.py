"""Comparing logins and names: what counts as the same spelling."""

from __future__ import annotations

import unicodedata


def fold_login(login: str) -> str:
    """A login to compare by: GitHub's are case-insensitive."""
    return login.strip().removeprefix("@").casefold()


def fold_name(name: str) -> str:
    """A name to compare and sort by: no accents, case or doubled blanks (Muñoz equals munoz)."""
    plain = unicodedata.normalize("NFKD", name)
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).casefold().split())
