"""sigs.yaml: groups, their leaders, and the OWNERS files their subprojects claim (kubernetes/community)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from understudy.domain.groups.yaml_files import load_mapping, mappings, text, texts

_KINDS = (("sigs", "sig"), ("workinggroups", "wg"), ("usergroups", "ug"), ("committees", "committee"))
_LEADERS = (("chairs", "chair"), ("tech_leads", "tech_lead"), ("emeritus_leads", "emeritus_lead"))
_RAW = re.compile(r"https?://raw\.githubusercontent\.com/([^/]+/[^/]+)/([^/]+)/(.+)")
_PAGE = re.compile(r"https?://github\.com/([^/]+/[^/]+)/(?:blob|tree|raw)/([^/]+)/(.+)")


@dataclass(frozen=True, slots=True)
class Leader:
    """Who leads a group or subproject. ``company`` as they gave it, None where none is given."""

    role: str
    login: str
    name: str
    company: str | None


@dataclass(frozen=True, slots=True)
class OwnersLink:
    """An OWNERS file a subproject claims. Repository, branch and directory are None when the address says none."""

    url: str
    repository: str | None
    branch: str | None
    path: str | None


@dataclass(frozen=True, slots=True)
class Subproject:
    """A subproject with the OWNERS files it claims and its own leaders, if any."""

    name: str
    description: str
    owners: tuple[OwnersLink, ...]
    leaders: tuple[Leader, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A SIG, working group, user group or committee."""

    kind: str
    dir: str
    name: str
    label: str
    leaders: tuple[Leader, ...]
    subprojects: tuple[Subproject, ...]


def parse_sigs(file: str, content: str) -> list[Group]:
    """All groups of a sigs.yaml, in its order. Raises FileError when the file is none."""
    data = load_mapping(file, content, "give the sigs.yaml of kubernetes/community, or one of its shape")
    groups = [_group(kind, each) for key, kind in _KINDS for each in mappings(data.get(key))]
    if not groups:
        from understudy.domain.groups.yaml_files import FileError

        keys = ", ".join(key for key, _ in _KINDS)
        raise FileError(file, 1, f"the file has none of {keys}", "give the sigs.yaml of kubernetes/community")
    return groups


def _group(kind: str, data: dict[str, Any]) -> Group:
    leadership = data.get("leadership")
    leaders = [] if not isinstance(leadership, dict) else _leaders(leadership)
    return Group(
        kind,
        text(data.get("dir")),
        text(data.get("name")) or text(data.get("dir")),
        text(data.get("label")),
        tuple(leaders),
        tuple(_subproject(each) for each in mappings(data.get("subprojects"))),
    )


def _leaders(data: dict[str, Any]) -> list[Leader]:
    return [
        Leader(role, text(each.get("github")), text(each.get("name")), text(each.get("company")) or None)
        for key, role in _LEADERS
        for each in mappings(data.get(key))
        if text(each.get("github"))
    ]


def _subproject(data: dict[str, Any]) -> Subproject:
    leads = [
        Leader("chair", text(each.get("github")), text(each.get("name")), text(each.get("company")) or None)
        for each in mappings(data.get("leads"))
        if text(each.get("github"))
    ]
    owners = tuple(owners_link(url) for url in texts(data.get("owners")))
    return Subproject(text(data.get("name")), text(data.get("description")), owners, tuple(leads))


def owners_link(url: str) -> OwnersLink:
    """Which file an address of an OWNERS file means; the path is the directory it speaks for."""
    match = _RAW.fullmatch(url) or _PAGE.fullmatch(url)
    if match is None:
        return OwnersLink(url, None, None, None)
    return OwnersLink(url, match[1], match[2], match[3].removesuffix("OWNERS").strip("/"))
