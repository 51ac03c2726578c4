"""The policies in force: those that ship with the program, and editions that a community adopted."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from understudy.application.changes import Changes
from understudy.application.errors import NotFound, UserError
from understudy.application.settings import Settings
from understudy.application.store import Store, need_version
from understudy.domain.ladder.policy import Level, Policy, read_policy
from understudy.domain.yaml_models import TextError
from understudy_db.schema import LadderPolicy

IN_USE = "ladder_policies"
DEFAULT_IN_USE = ("kubernetes-community", "release-team")


@dataclass(frozen=True, slots=True)
class Edition:
    """One text of a policy. ``id`` None: it ships with the program. ``since`` None: from the beginning."""

    id: int | None
    name: str
    since: date | None
    text: str
    digest: str
    policy: Policy
    version: int = 0
    added_by: str = ""

    @property
    def is_shipped(self) -> bool:
        """Not an edition of this community."""
        return self.id is None


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing in which two policies differ; ``before`` or ``after`` empty: only in the other."""

    level: str
    what: str
    before: str
    after: str


class Policies:
    """Reading, adopting and comparing policies. ``shipped``: name to text."""

    def __init__(self, store: Store, settings: Settings, shipped: Callable[[], dict[str, str]]) -> None:
        self._store = store
        self._settings = settings
        self._read_shipped = shipped
        self._shipped: dict[str, Edition] = {}

    def editions(self) -> list[Edition]:
        """Every edition there is: by name, the shipped one first, then by the day it came into force."""
        with self._store.read() as session:
            own = _own(session)
        return sorted(
            [*self._presets().values(), *own],
            key=lambda each: (each.name, each.id is not None, each.since or date.min),
        )

    def in_use(self) -> list[str]:
        """The names of the policies that people are judged by."""
        chosen = self._settings.get(IN_USE)
        known = {each.name for each in self.editions()}
        return [name for name in (chosen if isinstance(chosen, list) else DEFAULT_IN_USE) if name in known]

    def use(self, names: list[str]) -> Changes:
        """Choose the policies that people are judged by. Raises NotFound for one there is none of."""
        for name in names:
            self.in_force(name)
        return self._settings.set(IN_USE, names, "Choose ladder policies")

    def in_force(self, name: str, day: date | None = None) -> Edition:
        """The edition of that name in force on a day (None: today). Raises NotFound with the names there are."""
        day = day or self._store.clock().date()
        with self._store.read() as session:
            own = [each for each in _own(session) if each.name == name]
        begun = [each for each in own if each.since is None or each.since <= day]
        if begun:
            return max(begun, key=lambda each: each.since or date.min)
        shipped = self._preset(name)
        if shipped is None:
            names = ", ".join(dict.fromkeys(each.name for each in self.editions()))
            late = f"; its first edition counts from {min(e.since for e in own if e.since)}" if own else ""
            raise NotFound(f"There is no policy “{name}” in force on {day}{late}. There are {names}.")
        return shipped

    @staticmethod
    def read(text: str, file: str) -> Edition:
        """A policy text that is not adopted, to look at or to judge by. Raises UserError naming line and key."""
        try:
            policy = read_policy(text, file)
        except TextError as error:
            raise UserError(str(error)) from error
        return Edition(None, policy.policy, policy.in_force_from, text, digest(text), policy)

    def adopt(self, text: str, file: str = "the policy") -> Changes:
        """Put an edition in force from its ``in_force_from`` on, replacing one of the same day. Raises UserError."""
        new = self.read(text, file)
        with self._store.operation(f"Adopt policy “{new.policy.title}”") as work:
            same = work.session.scalar(
                select(LadderPolicy).where(
                    LadderPolicy.name == new.name,
                    LadderPolicy.since.is_(None) if new.since is None else LadderPolicy.since == new.since,
                )
            )
            if same is None:
                work.session.add(
                    LadderPolicy(
                        name=new.name, since=new.since, text=text, digest=new.digest, added_at=work.at,
                        added_by=work.actor,
                    )
                )  # fmt: skip
            elif same.digest != new.digest:
                same.text, same.digest, same.added_at, same.added_by = text, new.digest, work.at, work.actor
        return work.changes

    def remove(self, edition_id: int, version: int | None = None) -> Changes:
        """Take an edition out of force; cases judged by it keep their words. Raises NotFound, Conflict."""
        with self._store.operation("Remove an edition of a policy") as work:
            row = work.session.get(LadderPolicy, edition_id)
            if row is None:
                raise NotFound("That edition is no longer there.")
            need_version(row, version)
            work.session.delete(row)
        return work.changes

    def _presets(self) -> dict[str, Edition]:
        for name in self._read_shipped():
            self._preset(name)
        return self._shipped

    def _preset(self, name: str) -> Edition | None:
        text = self._read_shipped().get(name) if name not in self._shipped else None
        if text is not None:
            self._shipped[name] = Edition(None, name, None, text, digest(text), read_policy(text, f"{name}.yaml"))
        return self._shipped.get(name)


def digest(text: str) -> str:
    """SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def compare(one: Policy, other: Policy) -> list[Difference]:
    """In what two policies differ, level by level and requirement by requirement, in words."""
    found: list[Difference] = []
    ids = list(dict.fromkeys([level.id for level in (*one.rungs, *other.rungs)]))
    for level_id in ids:
        before, after = one.level(level_id), other.level(level_id)
        name = (before or after).name  # type: ignore[union-attr]
        if before is None or after is None:
            found.append(
                Difference(name, "level", before.summary or name if before else "", after.name if after else "")
            )
            continue
        old, new = _told(before), _told(after)
        for what in dict.fromkeys([*old, *new]):
            if old.get(what) != new.get(what):
                found.append(Difference(name, what, old.get(what, ""), new.get(what, "")))
    return found


def _told(level: Level) -> dict[str, str]:
    """A level as a flat mapping of what it says, each in words."""
    told = {"name": level.name, "rank": str(level.rank), "scope": level.scope.value, "process": level.process}
    for top in level.requirements:
        for each in top.walk():
            rules = each.model_dump(exclude={"text", "note", "all_of", "any_of"}, exclude_none=True, mode="python")
            rules.pop("id")
            for kind, rule in rules.items():
                if isinstance(rule, dict):
                    for key, value in rule.items():
                        if key != "of" and value not in ((), "", False):
                            told[f"{each.id}: {key}"] = _plain(value)
                elif rule not in ((), "", False):
                    told[f"{each.id}: {kind}"] = _plain(rule)
            told[f"{each.id}: text"] = each.text
    if level.rest is not None:
        for rule in level.rest.rules:
            below = ", ".join(
                f"{part.count} {'<' if part.fewer_than is not None else '≤'} "
                f"{part.fewer_than if part.fewer_than is not None else part.at_most}"
                for part in rule.below
            )
            told[f"quiet, {rule.id}"] = f"{below} in {rule.within or 'a time not configured'}"
    return told


def _plain(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(str(each) for each in value)
    if isinstance(value, dict):  # a span
        months, days = value.get("months", 0), value.get("days", 0)
        return f"{months} months" if months else f"{days} days"
    return str(getattr(value, "value", value))


def _own(session: Session) -> list[Edition]:
    found = []
    for row in session.scalars(select(LadderPolicy).order_by(LadderPolicy.name, LadderPolicy.id)):
        try:
            policy = read_policy(row.text, f"policy {row.name}")
        except TextError as error:
            raise UserError(f"{error}. The stored edition no longer holds; adopt a mended text.") from error
        found.append(Edition(row.id, row.name, row.since, row.text, row.digest, policy, row.version, row.added_by))
    return found
