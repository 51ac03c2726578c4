"""Looks over all OWNERS files of a repository at a date, beside what is known of its people."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from understudy.application.history.who import AccountBook
from understudy.application.owners.effective import EffectiveOwners, Snapshot, Tree, tree_of
from understudy.application.store import Store
from understudy.domain.folding import fold_login
from understudy.domain.owners.codeowners import PLACES, CodeOwners
from understudy.domain.owners.files import OwnersError, OwnersFile, expand
from understudy.domain.owners.findings import Finding, Severity, order
from understudy.domain.owners.lint_tree import lint_texts, unowned
from understudy.domain.owners.patterns import matches
from understudy.domain.owners.prow import parse_aliases
from understudy_db.schema import Membership

STALE_DAYS = 183
"""Half a year, after which an OWNERS file wants a look (kubernetes/community, owners.md: maintaining)."""
_GLOBS = ("**/OWNERS", "OWNERS_ALIASES")


@dataclass(frozen=True, slots=True)
class LintReport:
    """What was found in one commit's files; ``syntax`` is prow, gerrit, codeowners, maintainers or none."""

    repository: str
    commit: str
    syntax: str
    files: int
    findings: tuple[Finding, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many of each severity."""
        counted = Counter(finding.severity.value for finding in self.findings)
        return {severity.value: counted.get(severity.value, 0) for severity in Severity}


class OwnersLint:
    """Finds what is wrong, or worth a look; changes nothing."""

    def __init__(self, store: Store, effective: EffectiveOwners) -> None:
        self._store = store
        self._effective = effective

    def run(self, repository: str, as_of: date | None = None) -> LintReport:
        """All findings on the default branch before that day. Raises as :meth:`EffectiveOwners.tree` does."""
        moment = datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC) if as_of else self._store.clock()
        with self._effective.snapshot(repository, as_of) as snapshot:
            settings = snapshot.settings
            paths = snapshot.owners() + sorted(
                path for path in snapshot.files if path.rpartition("/")[2] == settings.aliases_file
            )
            texts = {path: snapshot.text(path) for path in paths}
            tree = tree_of(snapshot)
            findings, files = lint_texts(texts, settings)
            if tree.syntax in ("codeowners", "maintainers"):
                findings += _skipped(tree, snapshot)
            elif tree.syntax == "gerrit":
                findings += [
                    Finding(path, None, Severity.WARNING, "include", why, "mend the path")
                    for path, why in tree.unreadable
                    if path.rpartition("/")[0] in files
                ]
            findings += unowned(snapshot.files, tree.resolver)
            findings += self._untouched(snapshot, moment, texts)
        findings += self._people(repository, files, texts.get(settings.aliases_file), settings.owners_file, moment)
        return LintReport(tree.repository, tree.commit, tree.syntax, tree.files, tuple(sorted(findings, key=order)))

    def _untouched(self, snapshot: Snapshot, moment: datetime, texts: dict[str, str | None]) -> list[Finding]:
        # A clone tells nothing of what happened after its newest commit.
        since = min(moment, snapshot.read_to or moment) - timedelta(days=STALE_DAYS)
        known = snapshot.history.before(snapshot.commit, int(since.timestamp()))
        if known is None:
            return []
        changed = {
            path for change in snapshot.history.file_changes(known, snapshot.commit, _GLOBS) for path, _ in change.files
        }
        return [
            Finding(path, None, Severity.INFO, "untouched", f"nobody changed it since {since:%Y-%m-%d} or longer",
                    "look whether everybody named is still there")
            for path in texts
            if path not in changed
        ]  # fmt: skip

    def _people(
        self,
        repository: str,
        files: dict[str, OwnersFile],
        aliases_text: str | None,
        owners_file: str,
        moment: datetime,
    ) -> list[Finding]:
        """People who are not in the organisation, where membership was imported, and accounts known as programs."""
        try:
            aliases = parse_aliases(aliases_text) if aliases_text is not None else {}
        except OwnersError:
            aliases = {}  # a finding of its own
        organisation = repository.partition("/")[0]
        with self._store.read() as session:
            book = AccountBook(session)
            by_login = {fold_login(login): actor for actor in book.all() for login in actor.logins}
            members = _members(session, book, organisation, moment)
        found = []
        for directory, file in files.items():
            if file.syntax != "prow":
                continue
            path = f"{directory}/{owners_file}".lstrip("/")
            told: set[str] = set()
            for holder in sorted(expand(file, aliases)):
                if holder.role.startswith("emeritus") or holder.folded in told:
                    continue
                told.add(holder.folded)
                actor = by_login.get(holder.folded)
                if actor is not None and actor.is_bot:
                    continue
                if members is not None and holder.folded not in members:
                    through = f" (through {holder.via})" if holder.via else ""
                    found.append(
                        Finding(path, None, Severity.WARNING, "not-a-member", f"{holder.written}{through} is not in "
                                f"the organisation {organisation}, by the membership imported here",
                                "ask them to join, or take them out")
                    )  # fmt: skip
        return found


def _members(session: Session, book: AccountBook, organisation: str, moment: datetime) -> frozenset[str] | None:
    """Folded logins of everybody in an organisation at an instant, under all names they had; None: not imported."""
    scope = next(
        (
            name
            for name in session.scalars(select(Membership.scope).distinct())
            if name.casefold() == organisation.casefold()
        ),
        None,
    )
    if scope is None:
        return None
    rows = session.scalars(
        select(Membership.account_id).where(
            Membership.scope == scope,
            or_(Membership.since.is_(None), Membership.since < moment),
            or_(Membership.until.is_(None), Membership.until >= moment),
        )
    )
    return frozenset(fold_login(login) for number in rows for login in book.get(number).logins)


def _skipped(tree: Tree, snapshot: Snapshot) -> list[Finding]:
    """Lines of CODEOWNERS or Maintainers.txt that are skipped, and rules that match nothing."""
    found = []
    for path, why in tree.unreadable:
        number, _, words = why.removeprefix("line ").partition(": ")
        line = int(number) if number.isdigit() else None
        found.append(Finding(path, line, Severity.ERROR, "skipped-line", words if line else why, "mend the line"))
    if isinstance(tree.resolver, CodeOwners):
        for rule in tree.resolver.rules:
            if not any(matches(rule.expression, path) for path in snapshot.files):
                found.append(
                    Finding(tree.resolver.file, rule.line, Severity.INFO, "matches-nothing", f"{rule.pattern} matches "
                            "no file of this commit", "mend the pattern, or take the line out")
                )  # fmt: skip
        for path in PLACES:
            if path in snapshot.files and path != tree.resolver.file:
                found.append(
                    Finding(path, None, Severity.WARNING, "not-read", f"GitHub reads {tree.resolver.file} instead",
                            "make one file of both")
                )  # fmt: skip
    return found
