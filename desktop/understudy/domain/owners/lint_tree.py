"""Looks at all OWNERS files of a commit together: who is alone, what nobody owns, which aliases nobody uses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from understudy.domain.owners.files import OwnersError, OwnersFile, expand
from understudy.domain.owners.findings import Finding, Severity, order
from understudy.domain.owners.gerrit import parse_gerrit
from understudy.domain.owners.lint_file import alias_lines, key_line, lint_aliases, lint_owners
from understudy.domain.owners.prow import OwnersSettings, parse_aliases, parse_prow
from understudy.domain.owners.reading import check_size
from understudy.domain.owners.resolve import Resolves

_EFFECTIVE = ("approver", "reviewer", "owner")


def lint_texts(
    texts: Mapping[str, str | None], settings: OwnersSettings
) -> tuple[list[Finding], dict[str, OwnersFile]]:
    """Findings of all files (path to content, None: it could not be had), and those that can be read, by directory.

    OWNERS_ALIASES anywhere but at the top is told of; it must be among the texts for that.
    """
    findings: list[Finding] = []
    files: dict[str, OwnersFile] = {}
    aliases: dict[str, tuple[str, ...]] = {}
    told = texts.get(settings.aliases_file)
    if told is not None:
        findings += lint_aliases(settings.aliases_file, told)
        try:
            aliases = parse_aliases(told)
        except OwnersError:
            aliases = {}  # told as a finding already
    for path, text in texts.items():
        if text is None:
            findings.append(
                Finding(path, None, Severity.WARNING, "not-here", "its content is not in the clone, or too large",
                        "fetch the clone again with everything in it")
            )  # fmt: skip
        elif path == settings.aliases_file:
            continue
        elif path.rpartition("/")[2] == settings.aliases_file:
            findings.append(
                Finding(path, None, Severity.WARNING, "aliases-not-at-top", "Prow reads aliases only at the top of the "
                        "repository", f"move its aliases to /{settings.aliases_file}")
            )  # fmt: skip
        else:
            findings += _one(path, text, aliases, files)
    is_prow = all(file.syntax == "prow" for file in files.values())
    if is_prow:
        findings += _aliases(settings.aliases_file, told, aliases, files)
        findings += _top(texts, settings, files, aliases)
    for directory, file in files.items():
        findings += _alone(f"{directory}/{settings.owners_file}".lstrip("/"), file, aliases)
    return sorted(findings, key=order), files


def _one(path: str, text: str, aliases: Mapping[str, tuple[str, ...]], files: dict[str, OwnersFile]) -> list[Finding]:
    directory = path.rpartition("/")[0]
    try:
        check_size(text)
        gerrit = parse_gerrit(text)
        files[directory] = gerrit if gerrit is not None else parse_prow(text)
    except OwnersError:
        gerrit = None
    if gerrit is None:
        return lint_owners(path, text, aliases)
    seen: dict[str, int] = {}
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        plain = line.partition("#")[0].strip().casefold()
        if plain and plain in seen:
            found.append(
                Finding(path, number, Severity.WARNING, "duplicate-name", f"the line says what line {seen[plain]} "
                        "says", "take one out")
            )  # fmt: skip
        seen.setdefault(plain, number)
    return found


def _aliases(
    path: str, text: str | None, aliases: Mapping[str, tuple[str, ...]], files: Mapping[str, OwnersFile]
) -> list[Finding]:
    if text is None or not aliases:
        return []
    used = {entry.folded for file in files.values() for entry in file.entries}
    lines = alias_lines(text)
    return [
        Finding(path, lines.get(alias), Severity.INFO, "unused-alias", f"no OWNERS file names the alias {alias}",
                "nothing, if it is kept for others; else take it out")
        for alias in aliases
        if alias not in used
    ]  # fmt: skip


def _top(
    texts: Mapping[str, str | None],
    settings: OwnersSettings,
    files: Mapping[str, OwnersFile],
    aliases: Mapping[str, tuple[str, ...]],
) -> list[Finding]:
    text = texts.get(settings.owners_file)
    file = files.get("")
    if text is None or file is None or any(holder.role == "approver" for holder in expand(file, aliases)):
        return []
    return [
        Finding(settings.owners_file, key_line(text, "approvers"), Severity.ERROR, "no-root-approvers",
                "the OWNERS file at the top names no approvers", "name some; they approve what nobody else owns")
    ]  # fmt: skip


def _alone(path: str, file: OwnersFile, aliases: Mapping[str, tuple[str, ...]]) -> list[Finding]:
    if file.includes or file.everybody:
        return []
    people: dict[str, set[str]] = defaultdict(set)
    for holder in expand(file, aliases):
        if holder.role in _EFFECTIVE:
            people[holder.role].add(holder.folded)
    approvers = people["approver"] | people["owner"]
    reviewers = people["reviewer"] | people["owner"]
    found = []
    if len(approvers) == 1 and approvers == reviewers:
        name, _, host = next(iter(approvers)).partition("@")
        who = "one address" if host else name
        found.append(
            Finding(path, None, Severity.WARNING, "one-person", f"{who} alone is named here, as "
                    "approver and as reviewer", "add somebody, or leave the directory to those above")
        )  # fmt: skip
    both = people["approver"] & people["reviewer"]
    if both and len(approvers) > 1:
        words = f"{len(both)} approver{'s are' if len(both) > 1 else ' is'} among the reviewers too"
        found.append(
            Finding(path, None, Severity.INFO, "approver-reviews", words,
                    "approvers are asked for reviews only as reviewers; leave it, if that is meant")
        )  # fmt: skip
    return found


def unowned(files: Iterable[str], resolver: Resolves) -> list[Finding]:
    """Directories whose files nobody may approve, the topmost of each."""
    nobody: dict[str, bool] = {}
    for path in files:
        directory = path.rpartition("/")[0]
        if nobody.get(directory, True):
            nobody[directory] = not resolver.of(path).approvers
    orphans = {directory for directory, is_nobody in nobody.items() if is_nobody}
    topmost = [directory for directory in sorted(orphans) if not _has_above(directory, orphans)]
    return [
        Finding(f"{directory}/" if directory else "/", None, Severity.WARNING, "unowned",
                "no OWNERS file here or above names approvers of these files", "add an OWNERS file here or above")
        for directory in topmost
    ]  # fmt: skip


def _has_above(directory: str, orphans: set[str]) -> bool:
    while directory:
        directory = directory.rpartition("/")[0]
        if directory in orphans:
            return True
    return False
