"""What rules, outcomes and parts of the world are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from understudy.application.staffing.plan_file import MixRule
    from understudy.domain.staffing.model import Proposal

translate = QCoreApplication.translate


def kind_words() -> dict[str, str]:
    """What a rule counts, by ``RuleKind`` value."""
    return {
        "newcomers": translate("Staffing", "Newcomers"),
        "experienced": translate("Staffing", "People who served before"),
        "band": translate("Staffing", "People of a part of the world"),
        "same_employer": translate("Staffing", "People of any one employer"),
        "leads_employer": translate("Staffing", "People of the lead's employer"),
    }


def band_words() -> dict[str, str]:
    """People of the parts of the world, by their working day."""
    return {
        "APAC": translate("Staffing", "People in APAC: Asia and the Pacific"),
        "EMEA": translate("Staffing", "People in EMEA: Europe, the Middle East, Africa"),
        "AMER": translate("Staffing", "People in AMER: the Americas"),
    }


def rule_what(rule: MixRule) -> str:
    """What a rule counts, with its part of the world."""
    return band_words()[rule.group] if rule.group else kind_words()[rule.kind.value]


def bounds(least: int | None, most: int | None) -> str:
    """At least and at most so many."""
    parts = []
    if least is not None:
        parts.append(translate("Staffing", "at least {n}").format(n=least))
    if most is not None:
        parts.append(translate("Staffing", "at most {n}").format(n=most))
    return ", ".join(parts)


def status_words(proposal: Proposal) -> tuple[str, str, str]:
    """How a proposal came out: words, icon, colour."""
    if proposal.status == "infeasible":
        words = translate("Staffing", "No team keeps all that must be kept. These cannot be had together:")
        return words, "warning", "warning"
    if proposal.status == "optimal":
        return translate("Staffing", "No other team fits the rules better; that is proven."), "success", "success"
    words = translate("Staffing", "Stopped early: a better one could be worth up to {n} percent more.")
    return words.format(n=f"{proposal.gap * 100:.1f}"), "info", "info"


def moves_words(
    moves: Mapping[int, tuple[str | None, str | None]], name_of: Callable[[int], str], asked: int | None = None
) -> str:
    """Who would go where, but for the one asked about."""
    said = []
    for who, (before, after) in moves.items():
        if who == asked:
            continue
        if after is None:
            words = translate("Staffing", "{name} would have no place").format(name=name_of(who))
        elif before is None:
            words = translate("Staffing", "{name} would come to {role}").format(name=name_of(who), role=after)
        else:
            words = translate("Staffing", "{name} would go from {before} to {after}").format(
                name=name_of(who), before=before, after=after
            )
        said.append(words)
    return "; ".join(said)
