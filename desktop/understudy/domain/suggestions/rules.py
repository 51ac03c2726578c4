"""The rules by which successors are ordered: read from a YAML text that a release lead can edit."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from understudy.domain.roles import Track
from understudy.domain.suggestions.history import Tier
from understudy.domain.yaml_models import read_model


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


def read_rules(text: str, file: str) -> SuccessionRules:
    """Read rules from YAML; ``file`` is only named in messages. Raises TextError."""
    return read_model(SuccessionRules, text, file, "the file is empty; restore the default rules or write the tracks")
