"""The look-over of a whole repository, beside what is known of its people."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.gitlog.story import Story
from understudy.application.history.git_import import GitImport
from understudy.application.owners.effective import EffectiveOwners
from understudy.application.owners.lint import LintReport, OwnersLint
from understudy.application.store import Store
from understudy.domain.owners.findings import Severity
from understudy.gitlog.commit_history import CommitHistory
from understudy_db.schema import Account, Feed, Membership


def _import(store: Store, folder: Path, *days: tuple[str, dict[str, str | None]]) -> None:
    story = Story()
    last: tuple[int, ...] = ()
    for day, files in days:
        at = datetime.fromisoformat(day).replace(tzinfo=UTC)
        last = (story.commit("Change", files, at=at, parents=last),)
    GitImport(store, CommitHistory).run(story.write(folder / "c.git"), "acme/widgets")


def _codes(report: LintReport) -> list[tuple[str, str]]:
    return [(finding.file, finding.code) for finding in report.findings]


def _lint(store: Store) -> OwnersLint:
    return OwnersLint(store, EffectiveOwners(store, CommitHistory))


def test_a_repository_of_prow(store: Store, tmp_path: Path) -> None:
    _import(
        store,
        tmp_path,
        ("2024-01-01", {"pkg/OWNERS": "approvers: [ada, bo]\n", "pkg/x": "x", "docs/a/x": "x", "odd/OWNERS": "- x\n"}),
        ("2024-09-01", {"OWNERS_ALIASES": "aliases:\n  leads:\n", "pkg/y": "y"}),
    )
    report = _lint(store).run("acme/widgets")
    assert _codes(report) == [
        ("/", "unowned"),
        ("OWNERS_ALIASES", "empty-alias"),
        ("OWNERS_ALIASES", "unused-alias"),
        ("odd/OWNERS", "unreadable"),
        ("odd/OWNERS", "untouched"),
        ("pkg/OWNERS", "untouched"),
    ]
    assert report.counts == {"error": 1, "warning": 2, "info": 3}
    assert (report.syntax, report.files) == ("prow", 1)
    before = _lint(store).run("Acme/Widgets", date(2024, 2, 1))
    assert _codes(before) == [("docs/a/", "unowned"), ("odd/", "unowned"), ("odd/OWNERS", "unreadable")]


def test_people_outside_the_organisation(store: Store, tmp_path: Path) -> None:
    _import(
        store,
        tmp_path,
        ("2024-01-01", {"OWNERS": "approvers: [leads, Cyn]\nemeritus_approvers: [old]\n",
                        "OWNERS_ALIASES": "aliases:\n  leads: [Ada, bo]\n"}),
    )  # fmt: skip
    assert _codes(_lint(store).run("acme/widgets")) == []
    with store.operation("Members", journalled=False) as work:
        feed = Feed(kind="org", location="x")
        work.session.add(feed)
        work.session.flush()
        accounts = {account.login: account.id for account in work.session.query(Account)}
        left = datetime(2024, 1, 5, tzinfo=UTC)
        for login, until in (("Ada", None), ("Cyn", left)):
            work.session.add(
                Membership(feed_id=feed.id, scope="Acme", account_id=accounts[login], role="member", until=until)
            )
    report = _lint(store).run("acme/widgets")
    assert [(f.code, f.what.split(" is ")[0], f.severity) for f in report.findings] == [
        ("not-a-member", "Cyn", Severity.WARNING),
        ("not-a-member", "bo (through leads)", Severity.WARNING),
    ]
    then = _lint(store).run("acme/widgets", date(2024, 1, 4))
    assert [f.what.split(" is ")[0] for f in then.findings] == ["bo (through leads)"]


def test_a_repository_of_gerrit(store: Store, tmp_path: Path) -> None:
    _import(
        store,
        tmp_path,
        ("2024-01-01", {"OWNERS": "ada@x.example\nbo@x.example\nADA@x.example\n",
                        "pkg/OWNERS": "cyn@x.example\nfile:/nowhere\n"}),
    )  # fmt: skip
    report = _lint(store).run("acme/widgets")
    assert _codes(report) == [("OWNERS", "duplicate-name"), ("pkg/OWNERS", "include")]
    assert "@" not in " ".join(finding.what for finding in report.findings)


@pytest.mark.parametrize("place", ["CODEOWNERS", ".github/CODEOWNERS"])
def test_a_repository_of_github(store: Store, tmp_path: Path, place: str) -> None:
    _import(
        store,
        tmp_path,
        ("2024-01-01", {place: "/pkg/ @ada\n/gone/ @bo\n/x nobody\n", "docs/CODEOWNERS": "* @bo\n", "pkg/x": "x"}),
    )
    report = _lint(store).run("acme/widgets")
    assert _codes(report)[-1] == ("docs/CODEOWNERS", "not-read")
    assert [(f.line, f.code) for f in report.findings if f.file == place] == [
        (2, "matches-nothing"),
        (3, "skipped-line"),
    ]
