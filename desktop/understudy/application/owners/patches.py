"""Patches of OWNERS and OWNERS_ALIASES files that a person can send; nothing is sent or written by the program."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from understudy.application.errors import UserError
from understudy.application.history.feeds import check_name
from understudy.application.owners.effective import EffectiveOwners
from understudy.domain.owners.edit import (
    EditError,
    add_owner,
    add_to_alias,
    make_emeritus,
    patch,
    remove_from_alias,
    remove_owner,
)
from understudy.domain.owners.files import OwnersError
from understudy.domain.owners.prow import parse_aliases
from understudy.domain.owners.spells import ALIASES

KEYS = {"approver": "approvers", "reviewer": "reviewers"}


@dataclass(frozen=True, slots=True)
class OwnersPatch:
    """A patch for ``git apply`` and the files it changes. ``skipped``: files that cannot be edited, each with why."""

    text: str
    files: tuple[str, ...]
    skipped: tuple[tuple[str, str], ...]
    commit: str


class OwnersPatches:
    """Makes patches against the newest commit of a repository's clone."""

    def __init__(self, effective: EffectiveOwners) -> None:
        self._effective = effective

    def add(self, repository: str, path: str, login: str, role: str) -> OwnersPatch:
        """Add somebody to a directory's OWNERS file as reviewer or approver. Raises UserError when there is no file."""
        if role not in KEYS:
            raise UserError(f"There is no role “{role}”; use {' or '.join(KEYS)}.")
        return self._one(repository, _file(path), lambda text: add_owner(text, KEYS[role], login))

    def add_to_alias(self, repository: str, alias: str, login: str) -> OwnersPatch:
        """Add somebody to an alias of OWNERS_ALIASES."""
        return self._one(repository, ALIASES, lambda text: add_to_alias(text, alias, login))

    def remove_from_alias(self, repository: str, alias: str, login: str) -> OwnersPatch:
        """Take somebody out of an alias."""
        return self._one(repository, ALIASES, lambda text: remove_from_alias(text, alias, login))

    def remove(self, repository: str, login: str, path: str | None = None) -> OwnersPatch:
        """Take somebody out of a directory's file, or (without a path) out of every file and alias they stand in."""

        def out(text: str) -> str:
            return remove_owner(remove_owner(text, "reviewers", login), "approvers", login)

        return self._many(repository, login, path, out)

    def emeritus(self, repository: str, login: str, path: str | None = None) -> OwnersPatch:
        """Thank somebody: approvers move to emeritus_approvers, reviewers are taken out; everywhere without a path.

        As the prune of kubernetes/community's maintainers tool does; members of aliases are taken out.
        """
        return self._many(repository, login, path, lambda text: make_emeritus(text, login))

    def _one(self, repository: str, file: str, edit: Callable[[str], str]) -> OwnersPatch:
        texts, commit = self._effective.texts(check_name(repository))
        before = texts.get(file)
        if before is None:
            near = ", ".join(sorted(name for name in texts if name != ALIASES)[:3])
            raise UserError(f"{repository} has no {file}; there are {len(texts)} such files, the first are {near}.")
        try:
            after = edit(before)
        except EditError as error:
            raise UserError(f"{file}: {error}; mend the file by hand first.") from error
        return OwnersPatch(patch(file, before, after), (file,) if before != after else (), (), commit)

    def _many(self, repository: str, login: str, path: str | None, edit: Callable[[str], str]) -> OwnersPatch:
        if path is not None:
            return self._one(repository, _file(path), edit)
        texts, commit = self._effective.texts(check_name(repository))
        out, files, skipped = [], [], []
        for file, before in sorted(texts.items()):
            if before is None:
                skipped.append((file, "its content is not in the clone"))
                continue
            if login.casefold().removeprefix("@") not in before.casefold():
                continue
            try:
                after = self._out_of_aliases(before, login) if file == ALIASES else edit(before)
            except EditError as error:
                skipped.append((file, str(error)))
                continue
            if after != before:
                out.append(patch(file, before, after))
                files.append(file)
        return OwnersPatch("".join(out), tuple(files), tuple(skipped), commit)

    @staticmethod
    def _out_of_aliases(text: str, login: str) -> str:
        try:
            aliases = parse_aliases(text)
        except OwnersError as error:
            raise EditError(str(error)) from error
        for alias in aliases:
            text = remove_from_alias(text, alias, login)
        return text


def _file(path: str) -> str:
    plain = path.strip("/")
    return plain if plain.endswith("OWNERS") else f"{plain}/OWNERS".lstrip("/")
