"""Accounts, organisations and teams."""

from __future__ import annotations

from typing import Any

from tests.github.fakehub.ids import node_id

type_of_rest = {"User": "User", "Bot": "Bot", "Mannequin": "Mannequin", "Organization": "Organization"}

Record = dict[str, Any]
"""A thing of the world: keys without underscore are GraphQL fields, keys with one are the fake's own."""


def account(kind: str, number: int, login: str, *, name: str | None, company: str | None, created: str) -> Record:
    """A User, Bot, Mannequin or Organization. Other records point at it, so a new login shows everywhere."""
    record: Record = {
        "__typename": kind,
        "id": node_id(kind, number),
        "databaseId": number,
        "login": login,
        "name": name,
        "company": company,
        "createdAt": created,
        "updatedAt": created,
        "_gone": False,
    }
    if kind == "Organization":
        record["_members"] = []
        record["_public"] = set()
        record["_teams"] = []
        record["description"] = None
    return record


def team(number: int, org: Record, name: str, *, slug: str, parent: Record | None, privacy: str) -> Record:
    """A team; ``_members`` are records with ``role`` MAINTAINER or MEMBER and ``node``."""
    return {
        "__typename": "Team",
        "id": node_id("Team", number),
        "databaseId": number,
        "slug": slug,
        "name": name,
        "description": None,
        "privacy": privacy,
        "parentTeam": parent,
        "organization": org,
        "_members": [],
        "_gone": False,
    }


def alive(record: Record | None) -> Record | None:
    """The account, or None for a deleted one: GitHub's API shows null in its place."""
    return None if record is None or record["_gone"] else record
