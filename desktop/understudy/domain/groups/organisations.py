"""Organisation and team membership as kubernetes/org keeps it in YAML (the format of Prow's peribolos)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from understudy.domain.folding import fold_login
from understudy.domain.groups.yaml_files import load_mapping, texts

_MEND = "it should be an organisation's org.yaml or a teams.yaml as kubernetes/org has them"


@dataclass(frozen=True, slots=True, order=True)
class Belongs:
    """Somebody in an organisation (``scope`` is its name) or a team (``organisation/team``), and as what."""

    scope: str
    login: str
    role: str
    written: str = field(compare=False)


def organisation_of(path: str) -> str | None:
    """The organisation a file speaks of: the folder below ``config/``, or the folder that holds org.yaml."""
    parts = PurePosixPath(path).parts
    if not parts or not parts[-1].endswith((".yaml", ".yml")):
        return None
    if "config" in parts[:-1]:
        place = len(parts) - 2 - parts[-2::-1].index("config")
        return parts[place + 1] if place + 2 < len(parts) else None
    return parts[0] if len(parts) > 1 else None


def parse_membership(file: str, content: str, organisation: str) -> frozenset[Belongs]:
    """Who a file says belongs where. Raises FileError when it is no YAML mapping.

    Roles are ``admin`` and ``member`` in an organisation, ``maintainer`` and ``member`` in a team; teams hold teams.
    """
    data = load_mapping(file, content, _MEND)
    found: dict[tuple[str, str], Belongs] = {}
    for key, role in (("members", "member"), ("admins", "admin")):
        _add(found, organisation, role, texts(data.get(key)))
    _teams(found, organisation, data.get("teams"))
    return frozenset(found.values())


def _teams(found: dict[tuple[str, str], Belongs], organisation: str, teams: Any) -> None:
    if not isinstance(teams, Mapping):
        return
    for name, team in teams.items():
        if not isinstance(team, Mapping):
            continue
        scope = f"{organisation}/{name}"
        for key, role in (("members", "member"), ("maintainers", "maintainer")):
            _add(found, scope, role, texts(team.get(key)))
        _teams(found, organisation, team.get("teams"))


def _add(found: dict[tuple[str, str], Belongs], scope: str, role: str, logins: Iterable[str]) -> None:
    for login in logins:
        folded = fold_login(login)
        found[scope, folded] = Belongs(scope, folded, role, login.removeprefix("@"))


@dataclass(slots=True)
class Membership:
    """Membership over time: give it each version of each file, oldest first."""

    files: dict[str, frozenset[Belongs]] = field(default_factory=dict)

    def apply(self, changed: Mapping[str, frozenset[Belongs] | None]) -> tuple[list[Belongs], list[Belongs]]:
        """Take in one commit's files (None: gone); returns who came and who left. A moved team is neither."""
        touched = frozenset[Belongs]().union(*(self.files.get(path, frozenset()) for path in changed))
        told = frozenset[Belongs]().union(*(value for value in changed.values() if value is not None))
        for path, value in changed.items():
            if value is None:
                self.files.pop(path, None)
            else:
                self.files[path] = value
        came, left = told - touched, touched - told
        if not came and not left:
            return [], []
        elsewhere = frozenset[Belongs]().union(*(v for p, v in self.files.items() if p not in changed))
        return sorted(came - elsewhere), sorted(left - elsewhere)
