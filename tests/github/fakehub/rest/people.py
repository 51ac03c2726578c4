"""Accounts, organisations and teams as REST bodies."""

from __future__ import annotations

from typing import Any

from tests.github.fakehub.accounts import Record, alive
from tests.github.fakehub.ids import node_id
from tests.github.fakehub.world import GHOST_ID

WEB = "https://github.com"
Json = dict[str, Any]


def login_of(record: Record) -> str:
    """REST shows a bot's login with ``[bot]``."""
    return f"{record['login']}[bot]" if record["__typename"] == "Bot" else str(record["login"])


def simple_user(record: Record, base: str) -> Json:
    """A ``simple-user``."""
    login = login_of(record)
    at = f"{base}/users/{login}"
    return {
        "login": login,
        "id": record["databaseId"],
        "node_id": record["id"],
        "avatar_url": f"https://avatars.githubusercontent.com/u/{record['databaseId']}?v=4",
        "gravatar_id": "",
        "url": at,
        "html_url": f"{WEB}/{record['login']}",
        "followers_url": f"{at}/followers",
        "following_url": f"{at}/following{{/other_user}}",
        "gists_url": f"{at}/gists{{/gist_id}}",
        "starred_url": f"{at}/starred{{/owner}}{{/repo}}",
        "subscriptions_url": f"{at}/subscriptions",
        "organizations_url": f"{at}/orgs",
        "repos_url": f"{at}/repos",
        "events_url": f"{at}/events{{/privacy}}",
        "received_events_url": f"{at}/received_events",
        "type": record["__typename"],
        "user_view_type": "public",
        "site_admin": False,
    }


def user_or_null(record: Record | None, base: str) -> Json | None:
    """The user, null for a deleted account: where the description allows null, GitHub's recorded answers have it."""
    found = alive(record)
    return None if found is None else simple_user(found, base)


def user_or_ghost(record: Record | None, base: str) -> Json:
    """The user, GitHub's placeholder ``ghost`` for a deleted account: where the description allows no null."""
    found = alive(record)
    if found is not None:
        return simple_user(found, base)
    ghost = {"__typename": "User", "login": "ghost", "databaseId": GHOST_ID, "id": node_id("User", GHOST_ID)}
    return simple_user(ghost, base)


def public_user(record: Record, base: str) -> Json:
    """A ``public-user``."""
    return {
        **simple_user(record, base),
        "name": record["name"],
        "company": record["company"],
        "blog": "",
        "location": None,
        "email": None,
        "hireable": None,
        "bio": None,
        "twitter_username": None,
        "public_repos": 0,
        "public_gists": 0,
        "followers": 0,
        "following": 0,
        "created_at": record["createdAt"],
        "updated_at": record["updatedAt"],
    }


def organisation(record: Record, base: str) -> Json:
    """An ``organization-full``."""
    at = f"{base}/orgs/{record['login']}"
    return {
        "login": record["login"],
        "id": record["databaseId"],
        "node_id": record["id"],
        "url": at,
        "repos_url": f"{at}/repos",
        "events_url": f"{at}/events",
        "hooks_url": f"{at}/hooks",
        "issues_url": f"{at}/issues",
        "members_url": f"{at}/members{{/member}}",
        "public_members_url": f"{at}/public_members{{/member}}",
        "avatar_url": f"https://avatars.githubusercontent.com/u/{record['databaseId']}?v=4",
        "description": record["description"],
        "name": record["name"] or record["login"],
        "html_url": f"{WEB}/{record['login']}",
        "has_organization_projects": True,
        "has_repository_projects": True,
        "public_repos": 0,
        "public_gists": 0,
        "followers": 0,
        "following": 0,
        "type": "Organization",
        "created_at": record["createdAt"],
        "updated_at": record["updatedAt"],
        "archived_at": None,
    }


def team_simple(record: Record, base: str) -> Json:
    """A ``team-simple``."""
    at = f"{base}/organizations/{record['organization']['databaseId']}/team/{record['databaseId']}"
    return {
        "id": record["databaseId"],
        "node_id": record["id"],
        "name": record["name"],
        "slug": record["slug"],
        "description": record["description"],
        "privacy": "closed" if record["privacy"] == "VISIBLE" else "secret",
        "notification_setting": "notifications_enabled",
        "permission": "pull",
        "url": at,
        "html_url": f"{WEB}/orgs/{record['organization']['login']}/teams/{record['slug']}",
        "members_url": f"{at}/members{{/member}}",
        "repositories_url": f"{at}/repos",
        "type": "organization",
        "organization_id": record["organization"]["databaseId"],
    }


def team(record: Record, base: str) -> Json:
    """A ``team``, with its parent."""
    parent = record["parentTeam"]
    return {**team_simple(record, base), "parent": None if parent is None else team_simple(parent, base)}


def team_full(record: Record, base: str) -> Json:
    """A ``team-full``."""
    org = record["organization"]
    return {
        **team(record, base),
        "members_count": len(record["_members"]),
        "repos_count": 0,
        "created_at": org["createdAt"],
        "updated_at": org["updatedAt"],
        "organization": organisation(org, base),
    }
