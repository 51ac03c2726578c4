"""The succession rules in words."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from understudy.domain.roles import Track
from understudy.domain.suggestions.history import Tier
from understudy.domain.suggestions.rules import Rule, Step, SuccessionRules


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule as a line of the table."""

    number: int
    track: str
    label: str
    who: str
    weight: float
    use: bool


def track_name(track: Track) -> str:
    """Whom the rules of a track are for."""
    translate = QCoreApplication.translate
    known = {
        Track.ROLE: translate("Rules", "Leads of roles"),
        Track.RELEASE_LEAD: translate("Rules", "Release lead"),
        Track.BRANCH_MANAGER: translate("Rules", "Branch manager"),
        Track.ADVISER: translate("Rules", "Advisers"),
    }
    return known[track]


def tier_name(tier: Tier) -> str:
    """Where somebody comes from, in words."""
    translate = QCoreApplication.translate
    known = {
        Tier.SHADOW_NOW: translate("Rules", "shadows of the role now"),
        Tier.ON_TEAM_NOW: translate("Rules", "others on the team now"),
        Tier.PAST_SHADOW: translate("Rules", "shadowed or led it before"),
        Tier.PAST_TEAM: translate("Rules", "served on an earlier team"),
        Tier.INCUMBENT: translate("Rules", "leads the role now"),
        Tier.OUTSIDE: translate("Rules", "never on the team"),
    }
    return known[tier]


def _step_name(step: Step) -> str:
    translate = QCoreApplication.translate
    if step.knows_role is None:
        return tier_name(step.tier)
    words = (
        translate("Rules", "{who}, knowing the role")
        if step.knows_role
        else translate("Rules", "{who}, new to the role")
    )
    return words.format(who=tier_name(step.tier))


def order_words(rules: SuccessionRules) -> list[tuple[str, str]]:
    """Track and the order in which people are asked, "a → b → c"."""
    return [
        (track_name(track), " → ".join(_step_name(step) for step in of_track.fall_through))
        for track, of_track in rules.tracks.items()
    ]


def rule_rows(rules: SuccessionRules) -> list[RuleRow]:
    """Every rule, in the order of the text."""
    found: list[tuple[Track, Rule]] = [(track, rule) for track, of in rules.tracks.items() for rule in of.rules]
    everybody = QCoreApplication.translate("Rules", "everybody")
    return [
        RuleRow(
            n,
            track_name(track),
            rule.label,
            ", ".join(tier_name(tier) for tier in rule.tiers) or everybody,
            rule.weight,
            rule.use,
        )
        for n, (track, rule) in enumerate(found)
    ]


def weight_words(weight: float) -> str:
    """ "+3" or "−2"."""
    return f"{weight:+g}".replace("-", "−")
