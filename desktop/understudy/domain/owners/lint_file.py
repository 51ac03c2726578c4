"""Looks at one OWNERS or OWNERS_ALIASES file of Prow: what stands there beside what Prow makes of it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping

import yaml

from understudy.domain.contributions.bots import is_bot_login
from understudy.domain.folding import fold_login
from understudy.domain.owners.files import OwnersError
from understudy.domain.owners.findings import Finding, Severity
from understudy.domain.owners.patterns import PatternError, check
from understudy.domain.owners.prow import DECIDING, PROW_ROLES, parse_aliases, parse_prow

try:
    from yaml import CSafeLoader as Loader
except ImportError:  # PyYAML built without libyaml
    from yaml import SafeLoader as Loader  # type: ignore[assignment]

_KEYS = (*PROW_ROLES, "labels", "options", "filters")
_OPTIONS = ("no_parent_owners", "auto_approve_unowned_subfolders")
_LINE = re.compile(r"line (\d+): (.*)", re.DOTALL)
_BOT = re.compile(r".*-(ro)?bot|.*\[bot\]")
_LIKE_ALIAS = re.compile(r".*-(approvers|reviewers|leads|maintainers|admins|owners|team)")
_IMPOSSIBLE = re.compile(r"[\s./:;,]")
_EXPONENT = re.compile(r"[-+]?\d+[eE][-+]?\d+")
_LONGEST_LOGIN = 39
_TAG = "tag:yaml.org,2002:"


def lint_owners(file: str, text: str, aliases: Mapping[str, tuple[str, ...]] | None = None) -> list[Finding]:
    """Findings of one OWNERS file. ``aliases``: those of the repository; None when they are not known."""
    broken = _broken(file, text, is_aliases=False)
    if broken is not None:
        return [broken]
    linter = _Linter(file, text)
    root = linter.root
    if isinstance(root, yaml.MappingNode):
        linter.keys(root, _KEYS, "Prow does not read")
        linter.filters_beside_lists(root)
        for key, node in _pairs(root):
            name = key.value.casefold()
            if name in PROW_ROLES or name == "labels":
                linter.names(name, node, aliases)
            elif name == "options" and isinstance(node, yaml.MappingNode):
                linter.keys(node, _OPTIONS, "there is no option")
            elif name == "filters" and isinstance(node, yaml.MappingNode):
                linter.filters(node, aliases)
    return linter.findings


def lint_aliases(file: str, text: str) -> list[Finding]:
    """Findings of an OWNERS_ALIASES file by itself."""
    broken = _broken(file, text, is_aliases=True)
    if broken is not None:
        return [broken]
    linter = _Linter(file, text)
    known = parse_aliases(text)
    if isinstance(linter.root, yaml.MappingNode):
        linter.keys(linter.root, ("aliases",), "Prow does not read")
        for key, node in _pairs(linter.root):
            if key.value == "aliases" and isinstance(node, yaml.MappingNode):
                linter.keys(node, None, "")
                for alias, members in _pairs(node):
                    linter.names(f"alias {alias.value}", members, None)
                    linter.nested(alias.value, members, known)
                    if not known.get(fold_login(alias.value)):
                        linter.add(
                            alias, Severity.WARNING, "empty-alias", f"alias {alias.value} has no members",
                            "fill it, or take it out here and in the OWNERS files that name it",
                        )  # fmt: skip
    return linter.findings


def alias_lines(text: str) -> dict[str, int]:
    """Where each alias (folded) is defined in a file that can be read."""
    root = next(iter(yaml.compose_all(text, Loader=Loader)), None)
    found: dict[str, int] = {}
    if isinstance(root, yaml.MappingNode):
        for key, node in _pairs(root):
            if key.value == "aliases" and isinstance(node, yaml.MappingNode):
                found |= {fold_login(alias.value): _line(alias) for alias, _ in _pairs(node)}
    return found


def key_line(text: str, key: str) -> int | None:
    """Where a top-level key of a file that can be read stands, None when it does not."""
    root = next(iter(yaml.compose_all(text, Loader=Loader)), None)
    if not isinstance(root, yaml.MappingNode):
        return None
    return next((_line(node) for node, _ in _pairs(root) if node.value.casefold() == key), None)


def _broken(file: str, text: str, *, is_aliases: bool) -> Finding | None:
    try:
        if is_aliases:
            parse_aliases(text)
        else:
            parse_prow(text)
    except OwnersError as error:
        match = _LINE.fullmatch(str(error))
        line, why = (int(match[1]), match[2]) if match else (None, str(error))
        lost = "no alias of the repository works" if is_aliases else "nobody in it counts"
        mend = "indent with blanks, not tabs" if "\t" in text else "mend the YAML by hand"
        return Finding(file, line, Severity.ERROR, "unreadable", f"Prow cannot read the file, {lost}: {why}", mend)
    return None


class _Linter:
    """Collects the findings of one file that can be read."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.findings: list[Finding] = []
        self._events(text)
        self.root = next(iter(yaml.compose_all(text, Loader=Loader)), None)

    def add(self, node: yaml.Node | int, severity: Severity, code: str, what: str, mend: str) -> None:
        line = node if isinstance(node, int) else _line(node)
        self.findings.append(Finding(self.file, line, severity, code, what, mend))

    def _events(self, text: str) -> None:
        """Anchors, tags and further documents, which are gone once nodes are made."""
        documents, is_told = 0, False
        for event in yaml.parse(text, Loader=Loader):
            line = event.start_mark.line + 1 if event.start_mark is not None else 1
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents == 2:
                    self.add(
                        line, Severity.WARNING, "documents", "only the first YAML document is read; this is another",
                        "take the line --- out, or what follows it",
                    )  # fmt: skip
                    return
            if isinstance(event, yaml.NodeEvent) and not is_told:
                tag = getattr(event, "tag", None)
                if event.anchor or tag:
                    is_told = True
                    what = "a YAML anchor or alias" if event.anchor else f"the YAML tag {tag}"
                    self.add(
                        line, Severity.WARNING, "yaml-feature", f"the file uses {what}; other tools stumble over it",
                        "write the names out",
                    )  # fmt: skip

    def keys(self, node: yaml.MappingNode, known: tuple[str, ...] | None, words: str) -> None:
        """Keys that are there twice, and keys nobody reads."""
        seen: dict[str, int] = {}
        for key, _ in _pairs(node):
            folded = key.value.casefold()
            if folded in seen:
                self.add(
                    key, Severity.ERROR, "duplicate-key", f"{key.value} stands in line {seen[folded]} already; only "
                    "one of the two counts", "make one of both",
                )  # fmt: skip
            seen[folded] = _line(key)
            if known is not None and folded not in known:
                near = difflib.get_close_matches(folded, known, 1, 0.8)
                mend = f"did you mean {near[0]}?" if near else "take it out, or make it a comment"
                self.add(key, Severity.WARNING, "unknown-key", f"{words} {key.value}", mend)

    def filters_beside_lists(self, root: yaml.MappingNode) -> None:
        """Filters that are silently ignored."""
        lists = {
            key.value.casefold(): node
            for key, node in _pairs(root)
            if isinstance(node, yaml.SequenceNode) and any(_name(item) for item in node.value)
        }
        top = next((key for key in DECIDING if key in lists), None)
        for key, node in _pairs(root):
            if key.value.casefold() == "filters" and top is not None and isinstance(node, yaml.MappingNode):
                self.add(
                    key, Severity.ERROR, "filters-ignored", f"the filters are ignored, because the file has {top} "
                    "at its top", 'move that into a filter ".*"',
                )  # fmt: skip

    def filters(self, node: yaml.MappingNode, aliases: Mapping[str, tuple[str, ...]] | None) -> None:
        """Patterns that Go refuses, and the lists behind each."""
        self.keys(node, None, "")
        for key, part in _pairs(node):
            try:
                check(key.value)
            except PatternError as error:
                self.add(
                    key, Severity.ERROR, "invalid-pattern", f"Prow skips this filter: {error}",
                    "write it as Go's regular expressions are written (RE2: no look-around, no back-references)",
                )  # fmt: skip
            if isinstance(part, yaml.MappingNode):
                self.keys(part, (*PROW_ROLES, "labels"), "Prow does not read, in a filter,")
                for name, names in _pairs(part):
                    if name.value.casefold() in PROW_ROLES:
                        self.names(name.value.casefold(), names, aliases)

    def names(self, what: str, node: yaml.Node, aliases: Mapping[str, tuple[str, ...]] | None) -> None:
        """A list of names or labels."""
        is_effective = what in ("approvers", "reviewers", "required_reviewers")
        if isinstance(node, yaml.ScalarNode):
            if is_effective:
                self.add(node, Severity.INFO, "empty-list", f"{what} is empty", "fill it, or take the key out")
            return
        if not isinstance(node, yaml.SequenceNode):
            return
        seen: dict[str, int] = {}
        for item in node.value:
            name = _name(item)
            if not name:
                continue
            folded = fold_login(name) if what != "labels" else name
            if folded in seen:
                self.add(
                    item, Severity.WARNING, "duplicate-name", f"{name} stands in {what} twice, first in line "
                    f"{seen[folded]}", "take one out",
                )  # fmt: skip
            seen.setdefault(folded, _line(item))
            if what != "labels":
                self._scalar(item, name)
                self._login(item, what, name, aliases)

    def _scalar(self, item: yaml.ScalarNode, name: str) -> None:
        """Names that YAML takes for numbers or truth values."""
        # PyYAML wants a dot in a float; Go does not.
        kind = "float" if _EXPONENT.fullmatch(name) else item.tag.removeprefix(_TAG)
        if item.style or kind not in ("int", "float", "bool"):
            return
        if kind == "int" and str(int(name) if name.isdigit() else "") == name:
            self.add(
                item, Severity.WARNING, "unquoted-digits", f"{name} is a number to YAML; some readers refuse the file",
                f'put it in quotes: "{name}"',
            )  # fmt: skip
        else:
            self.add(
                item, Severity.ERROR, "not-text", f"{name} is a {kind} to YAML, and is read as another name",
                f'put it in quotes: "{name}"',
            )  # fmt: skip

    def _login(
        self, item: yaml.ScalarNode, what: str, name: str, aliases: Mapping[str, tuple[str, ...]] | None
    ) -> None:
        folded = fold_login(name)
        if aliases is not None and folded in aliases:
            return
        if "/" in name:
            self.add(
                item, Severity.ERROR, "team", f"{name} is no login; teams of GitHub are not read",
                "make an alias of the people, or name them",
            )  # fmt: skip
        elif _IMPOSSIBLE.search(name) or len(folded) > _LONGEST_LOGIN + 10:
            self.add(
                item, Severity.ERROR, "impossible-login", f"“{name}” is no alias, and no login can look like it",
                "write the login, without comments or commas",
            )  # fmt: skip
        elif aliases is not None and _LIKE_ALIAS.fullmatch(folded) and what in PROW_ROLES:
            self.add(
                item, Severity.INFO, "like-an-alias", f"{name} is no alias of OWNERS_ALIASES; it is taken for a login",
                "define the alias, or take it out, if nobody has that login",
            )  # fmt: skip
        elif _BOT.fullmatch(folded) and is_bot_login(folded) and "emeritus" not in what:
            self.add(
                item, Severity.INFO, "program", f"{name} is the name of a program",
                "nobody has to do anything, if it is meant",
            )  # fmt: skip

    def nested(self, alias: str, node: yaml.Node, known: Mapping[str, tuple[str, ...]]) -> None:
        """Members of an alias that are aliases themselves."""
        if not isinstance(node, yaml.SequenceNode):
            return
        for item in node.value:
            name = _name(item)
            if name and fold_login(name) in known:
                self.add(
                    item, Severity.ERROR, "nested-alias", f"{name} in alias {alias} is an alias too; they are not "
                    "nested, and it is taken for a login", "name its members here",
                )  # fmt: skip


def _pairs(node: yaml.MappingNode) -> Iterator[tuple[yaml.ScalarNode, yaml.Node]]:
    for key, value in node.value:
        if isinstance(key, yaml.ScalarNode):
            yield key, value


def _name(item: yaml.Node) -> str:
    if not isinstance(item, yaml.ScalarNode) or item.tag == f"{_TAG}null":
        return ""
    return str(item.value).strip()


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1 if node.start_mark is not None else 1
