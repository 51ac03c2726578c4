"""GitHub's CODEOWNERS, read only: the last rule that matches a path decides, and all it names review and approve."""

from __future__ import annotations

import re
from dataclasses import dataclass

from understudy.domain.folding import fold_login
from understudy.domain.owners.globs import github_glob
from understudy.domain.owners.patterns import PatternError, check, matches
from understudy.domain.owners.reading import check_size
from understudy.domain.owners.resolve import Effective, Standing

PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
"""Where GitHub looks, in this order; the first that is there counts."""
_USER = re.compile(r"@[A-Za-z0-9](?:[A-Za-z0-9-]|_)*(?:/[A-Za-z0-9._-]+)?")
_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+")
_LONGEST = 2000
_WORD = re.compile(r"(?:\\.|[^\s\\])+")


@dataclass(frozen=True, slots=True)
class Rule:
    """One line: a pattern, the regular expression it stands for, and who owns what it matches (nobody: none do)."""

    line: int
    pattern: str
    expression: str
    owners: tuple[str, ...]


class CodeOwners:
    """The rules of one file."""

    def __init__(self, file: str, rules: tuple[Rule, ...]) -> None:
        self.file = file
        self.rules = rules

    def of(self, path: str) -> Effective:
        """Who owns a path; of a directory (a slash at its end): who owns a new file right in it."""
        path = path.strip().lstrip("/")
        asked = path + "\x01" if path.endswith("/") or not path else path
        rule = next((rule for rule in reversed(self.rules) if matches(rule.expression, asked)), None)
        found: dict[str, Standing] = {}
        for owner in rule.owners if rule is not None else ():
            folded = fold_login(owner) if owner.startswith("@") else owner.casefold()
            found.setdefault(folded, Standing(folded, owner, "", None, self.file))
        owners = tuple(found.values())
        return Effective(path, owners, owners, owners, owners, (), frozenset(), (self.file,) if owners else ())


def parse_codeowners(file: str, text: str) -> tuple[CodeOwners, list[tuple[int, str]]]:
    """The rules, and the lines GitHub skips, each with why. Raises OwnersError for a file that is too large."""
    check_size(text)
    rules: list[Rule] = []
    skipped: list[tuple[int, str]] = []
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        if len(line) > _LONGEST:
            skipped.append((number, f"the line is longer than {_LONGEST} characters"))
            continue
        words = _words(line)
        if not words:
            continue
        pattern, owners = words[0], words[1:]
        expression = github_glob(pattern)
        wrong = next((each for each in owners if not _USER.fullmatch(each) and not _ADDRESS.fullmatch(each)), None)
        if expression is None:
            skipped.append((number, f"“{pattern}” is no pattern GitHub knows (no !, no [ ], no sections)"))
        elif wrong is not None:
            skipped.append((number, f"“{wrong}” is no @user, @org/team or e-mail address"))
        else:
            try:
                check(expression)
            except PatternError as error:
                skipped.append((number, f"“{pattern}”: {error}"))
                continue
            rules.append(Rule(number, pattern, expression, tuple(owners)))
    return CodeOwners(file, tuple(rules)), skipped


def _words(line: str) -> list[str]:
    words = []
    for word in _WORD.findall(line):
        if word.startswith("#"):
            break
        words.append(word)
    return words
