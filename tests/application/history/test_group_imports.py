"""Memberships, groups, employers and work done elsewhere, brought in."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.gitlog.story import Story
from understudy.application.errors import UserError
from understudy.application.history.contributions import Asked, Contributions
from understudy.application.history.feeds import Feeds
from understudy.application.history.git_import import GitImport
from understudy.application.history.group_imports import GroupImports
from understudy.application.store import Store
from understudy.gitlog.commit_history import CommitHistory
from understudy_db.schema import Account, Affiliation, CommunityGroup, GroupLeader, Membership, SubprojectOwners


def _imports(store: Store) -> GroupImports:
    return GroupImports(store, CommitHistory)


def _memberships(store: Store) -> set[tuple[str, str | None, str, bool, bool]]:
    with store.read() as session:
        return {
            (scope, login, role, since is not None, until is not None)
            for scope, login, role, since, until in session.execute(
                select(Membership.scope, Account.login, Membership.role, Membership.since, Membership.until).join(
                    Account, Account.id == Membership.account_id
                )
            )
        }


def test_membership_over_time_from_a_clone(store: Store, tmp_path: Path) -> None:
    story = Story()
    org = "config/example/org.yaml"
    last = story.commit("Begin", {org: "admins: [boss]\nmembers: [ada]\n", "README": "x\n"})
    last = story.commit("Join", {org: "admins: [boss]\nmembers: [ada, bo]\n"}, parents=(last,))
    last = story.commit("Break", {org: "members: [ada\n"}, parents=(last,))
    last = story.commit("Leave", {org: "admins: [boss, bo]\nmembers: []\n"}, parents=(last,))
    clone = story.write(tmp_path / "org.git")
    report = _imports(store).organisations(clone)
    assert report.counts["memberships"] == 4
    assert "before goes on" in report.anomalies[0].resolved_as
    expected = {
        ("example", "boss", "admin", False, False),
        ("example", "ada", "member", False, True),
        ("example", "bo", "member", True, True),
        ("example", "bo", "admin", True, False),
    }
    assert _memberships(store) == expected
    assert _imports(store).organisations(clone).counts["memberships"] == 0
    story.commit("Go", {org: "admins: [bo]\nmembers: [cyn]\n"}, parents=(last,))
    story.write(clone)
    again = _imports(store).organisations(clone)
    assert (again.counts["memberships"], again.counts["ended"]) == (1, 1)
    assert _memberships(store) == (expected - {("example", "boss", "admin", False, False)}) | {
        ("example", "boss", "admin", False, True),
        ("example", "cyn", "member", True, False),
    }


def test_membership_as_of_now_from_a_folder(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "example"
    folder.mkdir()
    (folder / "org.yaml").write_text("members: [ada]\nteams: {docs: {members: [bo]}}\n")
    _imports(store).organisations(folder)
    assert _memberships(store) == {
        ("example", "ada", "member", False, False),
        ("example/docs", "bo", "member", False, False),
    }
    (folder / "org.yaml").write_text("members: [ada]\n")
    _imports(store).organisations(folder)
    assert _memberships(store) == {("example", "ada", "member", False, False)}


def test_what_lists_nobody_is_refused(store: Store, tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("a: b\n")
    with pytest.raises(UserError, match="no file here lists members"):
        _imports(store).organisations(tmp_path)
    with pytest.raises(UserError, match="no such file"):
        _imports(store).organisations(tmp_path / "nowhere")


def test_sigs_are_replaced_by_their_next_version(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "sigs.yaml"
    text = """
sigs:
- {dir: sig-x, name: X, label: x,
   leadership: {chairs: [{github: ada, name: Ada Fern, company: Acme}]},
   subprojects: [{name: widgets, owners: ['https://github.com/example/widgets/blob/main/OWNERS', odd]}]}
"""
    file.write_text(text)
    report = _imports(store).sigs(file)
    assert report.counts == {"groups": 1, "subprojects": 1, "leaders": 1, "owners_files": 2}
    assert "odd" in report.anomalies[0].what
    _imports(store).sigs(file)
    with store.read() as session:
        assert len(session.scalars(select(CommunityGroup)).all()) == 1
        assert [leader.company for leader in session.scalars(select(GroupLeader))] == ["Acme"]
        assert {link.repository for link in session.scalars(select(SubprojectOwners))} == {"example/widgets", None}


def test_employers_only_of_people_who_are_met(store: Store, tmp_path: Path) -> None:
    story = Story()
    base = story.commit("Begin", {"README": "x\n"})
    story.pull(1, "Ada", base, {"a": "1\n"})
    GitImport(store, CommitHistory).run(story.write(tmp_path / "c.git"), "example/widgets")
    file = tmp_path / "devs.txt"
    file.write_text("ada: a!x.org\n\tAcme until 2024-01-01\n\tBolt\nstranger: s!x.org\n\tOther\n")
    report = _imports(store).affiliations(file)
    assert report.counts == {"people": 1, "employers": 2, "people_not_met": 1}
    with store.read() as session:
        spells = session.scalars(select(Affiliation).order_by(Affiliation.id)).all()
        assert [(s.employer, s.since, s.until) for s in spells] == [
            ("Acme", None, date(2024, 1, 1)),
            ("Bolt", date(2024, 1, 1), None),
        ]


def test_work_done_elsewhere_counts_and_goes_with_its_file(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "told.csv"
    head = "date,kind,login,title,vouched_by,url,repo\n"
    row = "2024-03-02,talk,ada,Gates,Bo,https://example.org/talk,example/widgets\n"
    file.write_text(head + row)
    imports = _imports(store)
    assert imports.elsewhere(file, dry_run=True).counts == {"contributions": 1, "people": 1}
    contributions = Contributions(store)
    assert list(contributions.rows(None, Asked())) == []
    imports.elsewhere(file)
    report = imports.elsewhere(file)
    (found,) = contributions.rows(None, Asked(repository="example/widgets"))
    assert (found["kind"], found["detail"], found["url"]) == ("talk", "vouched for by Bo", "https://example.org/talk")
    file.write_text(head + row + "2024-03-02,dance,ada,Gates,Bo,,\n")
    with pytest.raises(UserError, match=r"told\.csv:3: “dance” is no kind"):
        imports.elsewhere(file)
    assert len(list(contributions.rows(None, Asked()))) == 1
    assert report.feed_id is not None
    Feeds(store).remove(report.feed_id)
    assert list(contributions.rows(None, Asked())) == []
