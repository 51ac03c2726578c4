"""The rules by which successors are ordered: read from a YAML text that a release lead can edit."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from understudy.domain.roles import Track
from understudy.domain.suggestions.history import Tier


class RuleKey(StrEnum):
    """What a rule looks at. The program knows how to find each of these in the rosters; weights are the reader's."""

    SHADOWED_BEFORE = "shadowed_before"
    SHADOW_CYCLES_IN_A_ROW = "shadow_cycles_in_a_row"
    OTHER_ROLE_BEFORE = "other_role_before"
    LED_BEFORE = "led_before"
    LED_THIS_ROLE = "led_this_role"
    LEADS_ANOTHER_ROLE_NOW = "leads_another_role_now"
    LEAD_SHADOW_BEFORE = "lead_shadow_before"
    WAS_RELEASE_LEAD = "was_release_lead"
    CYCLES_SERVED = "cycles_served"
    CYCLES_AWAY = "cycles_away"


class RulesError(ValueError):
    """The rules cannot be used: names the file, the line, the key and what is wrong."""

    def __init__(self, file: str, line: int, key: str, message: str) -> None:
        super().__init__(f"{file}, line {line}, {key or 'file'}: {message}")
        self.file = file
        self.line = line
        self.key = key
        self.message = message


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Rule(_Model):
    """One reason that moves a person up (positive weight) or down (negative) among those of the same step.

    ``tiers`` limits the rule to people who come from there (empty: everybody); ``use: no`` switches it off.
    """

    key: RuleKey
    label: str = Field(min_length=1)
    weight: float = Field(ge=-1000, le=1000)
    tiers: tuple[Tier, ...] = ()
    use: bool = True


class Step(_Model):
    """One step of the fall-through order: people of ``tier``, all of them or only those who know the role.

    To know a role is to have shadowed or led it, or a role that became it, in any earlier cycle.
    """

    tier: Tier
    knows_role: bool | None = None

    def takes(self, tier: Tier, knows_role: bool) -> bool:
        """True when a person of ``tier`` belongs to this step."""
        return tier is self.tier and (self.knows_role is None or self.knows_role is knows_role)


class TrackRules(_Model):
    """How the successors of one kind of role are ordered: first by step, then by the sum of the rules' weights."""

    fall_through: tuple[Step, ...] = Field(min_length=1)
    rules: tuple[Rule, ...] = ()

    @field_validator("fall_through")
    @classmethod
    def _everybody_has_a_step(cls, steps: tuple[Step, ...]) -> tuple[Step, ...]:
        for tier in Tier:
            for knows in (True, False):
                takers = sum(step.takes(tier, knows) for step in steps)
                if takers > 1:
                    raise ValueError(f"{tier.value} is taken by two steps; remove one or tell them apart by knows_role")
                if takers == 0 and tier is not Tier.OUTSIDE:
                    raise ValueError(f"nobody takes {tier.value}; add a step for it")
        return steps

    @field_validator("rules")
    @classmethod
    def _each_rule_once(cls, rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
        seen: set[tuple[RuleKey, Tier]] = set()
        for rule in rules:
            for tier in rule.tiers or tuple(Tier):
                if (rule.key, tier) in seen:
                    raise ValueError(f"{rule.key.value} is given twice for the same people; keep one of them")
                seen.add((rule.key, tier))
        return rules

    def step(self, tier: Tier, knows_role: bool) -> int:
        """The place of a person in the fall-through order, 0 first."""
        for number, step in enumerate(self.fall_through):
            if step.takes(tier, knows_role):
                return number
        return len(self.fall_through)


class Eligibility(_Model):
    """Who may lead the release or shadow its lead at all (release-team-selection.md).

    Somebody who served in at least ``min_cycles`` cycles, ``min_leading`` of them as a lead or as shadow of the
    release lead.
    """

    use: bool = True
    min_cycles: int = Field(default=2, ge=0, le=100)
    min_leading: int = Field(default=1, ge=0, le=100)


class SuccessionRules(_Model):
    """Everything that orders and limits suggestions of leads."""

    version: int = Field(default=1, ge=1, le=1)
    long_away: int = Field(default=8, ge=1, le=1000, description="cycles after which a person is only also-considered")
    release_lead_eligibility: Eligibility = Eligibility()
    tracks: dict[Track, TrackRules]

    @model_validator(mode="after")
    def _every_track(self) -> SuccessionRules:
        for track in (Track.ROLE, Track.RELEASE_LEAD, Track.BRANCH_MANAGER):
            if track not in self.tracks:
                raise ValueError(f"the rules of {track.value} are missing under tracks")
        return self

    def of(self, track: Track) -> TrackRules:
        """The rules of a kind of role; kinds without rules of their own follow those of ordinary roles."""
        return self.tracks.get(track, self.tracks[Track.ROLE])


class _Loader(yaml.SafeLoader):
    """Every scalar a string: ``1.10`` and ``no`` mean what the reader's type says, not what YAML guesses."""


_Loader.yaml_implicit_resolvers = {}

_Path = tuple[str | int, ...]


def read_rules(text: str, file: str) -> SuccessionRules:
    """Read rules from YAML; ``file`` is only named in messages. Raises RulesError."""
    try:
        node = yaml.compose(text, _Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise RulesError(file, mark.line + 1 if mark else 1, "", f"not valid YAML: {error.problem}") from error
    except yaml.YAMLError as error:
        raise RulesError(file, 1, "", f"not valid YAML: {error}") from error
    if node is None:
        raise RulesError(file, 1, "", "the file is empty; restore the default rules or write the tracks")
    lines: dict[_Path, int] = {}
    data = _plain(node, (), lines, file)
    try:
        return SuccessionRules.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = tuple(part for part in first["loc"] if part != "[key]")
        raise RulesError(file, _line(lines, where), _dotted(where), _explain(first)) from error


def _plain(node: yaml.Node, path: _Path, lines: dict[_Path, int], file: str) -> Any:
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            here = (*path, key)
            if key in result:
                raise RulesError(
                    file, key_node.start_mark.line + 1, _dotted(here), "is written twice; keep one of them"
                )
            lines[here] = key_node.start_mark.line + 1
            result[key] = _plain(value_node, here, lines, file)
        return result
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*path, number), lines, file) for number, item in enumerate(node.value)]
    return node.value


def _line(lines: dict[_Path, int], where: _Path) -> int:
    while where and where not in lines:
        where = where[:-1]
    return lines.get(where, 1)


def _dotted(where: Sequence[str | int]) -> str:
    return ".".join(str(part) for part in where)


def _explain(error: Any) -> str:
    message = str(error["msg"]).removeprefix("Value error, ")
    if error["type"] == "extra_forbidden":
        return "is not a key these rules know; check its spelling or remove it"
    if error["type"] == "missing":
        return "is missing; add it"
    given = error.get("input")
    return f"{message} (it says “{given}”)" if isinstance(given, str) else message
