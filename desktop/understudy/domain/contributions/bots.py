"""Which accounts are programs: patterns that community statistics leave out, and accounts that say so themselves."""

from __future__ import annotations

import re

from understudy.domain.folding import fold_login

_PATTERNS = (
    r"k8s-.*", r".*-bot", r".*-robot", r"bot-.*", r"robot-.*", r".*\[bot\].*", r".*\[robot\].*", r".*-jenkins",
    r"jenkins-.*", r".*-ci.*bot", r".*-testing", r"codecov-.*", r".*clabot.*", r".*cla-bot.*", r".*-gerrit",
    r".*-bot-.*", r".*cibot", r".*-ci", r"travis.*bot",
)  # fmt: skip
_NAMES = frozenset(
    {
        "athenabot", "claassistant", "codecov", "coveralls", "dependabot", "dependabot-preview", "github-actions",
        "googlebot",
        "greenkeeper", "grafanabot", "houndci", "invalid-email-address", "mergify", "netlify", "prowbot",
        "renovate", "reviewable", "snyk", "stale", "stickler-ci", "tekton-robot", "travisbot", "web-flow", "weblate",
    }
)  # fmt: skip
_MATCHES = re.compile("|".join(_PATTERNS))
_ADDRESS = re.compile(
    r"noreply@github\.com|.*\[bot\]@users\.noreply\.github\.com|.*\.gserviceaccount\.com|(.*[-.+_])?(bot|robot|ci-bot)@.*"
)
_NAME = re.compile(r".*\[bot\]|(.*\b(bot|robot|autoroller|automation)( account)?)|.*\bbot account\b.*", re.IGNORECASE)


def is_bot_login(login: str, humans: frozenset[str] = frozenset()) -> bool:
    """True for a login that belongs to a program by its name (the exclusion patterns of the DevStats project).

    ``humans`` holds folded logins that a pattern would hit though a person is behind them.
    """
    folded = fold_login(login)
    return folded not in humans and (folded in _NAMES or _MATCHES.fullmatch(folded) is not None)


def is_bot_address(address: str, name: str = "") -> bool:
    """True for the e-mail address, or the name beside it, of a program that commits."""
    return _ADDRESS.fullmatch(address.strip().casefold()) is not None or _NAME.fullmatch(name.strip()) is not None
