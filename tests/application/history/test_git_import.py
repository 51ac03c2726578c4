"""``import git``: what a clone tells, once, incrementally, and after its history changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.gitlog.story import ADA, BO, ROBOT, Story, git
from understudy.application.errors import UserError
from understudy.application.history.contributions import Asked, Contributions
from understudy.application.history.feeds import Feeds
from understudy.application.history.git_import import GitImport, GitReport
from understudy.application.store import Store
from understudy.domain.contributions.kinds import Kind
from understudy.gitlog.commit_history import CommitHistory
from understudy_db.schema import Account, Event, Feed, Repository
from understudy_db.schema import Path as PathRow

REPO = "example/widgets"


def _import(store: Store, clone: Path, repository: str | None = REPO, **options: Any) -> GitReport:
    return GitImport(store, CommitHistory).run(clone, repository, **options)


def _rows(store: Store, **asked: Any) -> list[dict[str, Any]]:
    return list(Contributions(store).rows(None, Asked(**asked)))


@pytest.fixture
def story() -> Story:
    return Story()


def test_a_merged_pull_request_is_its_authors_and_its_commits_carry_the_paths(
    store: Store, story: Story, tmp_path: Path
) -> None:
    base = story.commit("Begin", {"README": "x\n"})
    merge = story.pull(7, "ada", base, {"pkg/api/types.go": "a\nb\n", "docs/x.md": "c\n"}, title="Add types")
    report = _import(store, story.write(tmp_path / "c.git"))
    assert report.counts["pull_requests"] == 1
    assert report.counts["commits"] == 2
    pull = next(row for row in _rows(store) if row["kind"] == "pr_merged")
    assert (pull["number"], pull["login"], pull["title"]) == (7, "ada", "Add types")
    assert pull["paths"] == ["docs/x.md", "pkg/api/types.go"]
    assert pull["url"] == "https://github.com/example/widgets/pull/7"
    assert (pull["added"], pull["deleted"]) == (3, 0)
    # Whatever was on the branch reached the default branch with the merge, at the merge's time.
    work = next(row for row in _rows(store) if row["kind"] == "commit" and "docs/x.md" in row["paths"])
    assert work["at"] == pull["at"]
    assert merge > base


def test_squashed_and_rebased_work_and_several_pulls_in_one_merge(store: Store, story: Story, tmp_path: Path) -> None:
    a = story.commit("Begin", {"README": "x\n"})
    b = story.commit("Make it round (#12)", {"wheel": "o\n"}, by=("Bo", "7+bo@users.noreply.github.com"), parents=(a,))
    side = story.commit("one", {"one": "1\n"}, by=BO, parents=(b,), branch="s")
    c = story.commit("Merge #20 #21\n\n20: First r=ada a=bo\n\n21: Second r=ada a=cyn\n", by=ROBOT, parents=(b, side))
    side2 = story.commit("two", {"two": "2\n"}, by=BO, parents=(c,), branch="t")
    story.commit("Auto merge of #30 - bo:two, r=ada\n\nTwo it is\n", by=ROBOT, parents=(c, side2))
    _import(store, story.write(tmp_path / "c.git"))
    pulls = {row["number"]: row for row in _rows(store) if row["kind"] == "pr_merged"}
    assert {n: row["login"] for n, row in pulls.items()} == {12: "bo", 20: "bo", 21: "cyn", 30: "bo"}
    assert pulls[12]["paths"] == ["wheel"]
    assert pulls[30]["title"] == "Two it is"
    assert {(row["number"], row["login"]) for row in _rows(store, kinds=frozenset({Kind.REVIEW}))} == {
        (20, "ada"),
        (21, "ada"),
        (30, "ada"),
    }


def test_pull_requests_into_a_branch_keep_their_own_commits(store: Store, story: Story, tmp_path: Path) -> None:
    base = story.commit("Begin", {"README": "x\n"})
    feature = story.commit("Start the feature", {"feature/a": "1\n"}, by=BO, parents=(base,), branch="feature")
    inner = story.commit("Inner work", {"feature/b": "2\n"}, parents=(feature,), branch="inner")
    merged = story.commit("Merge pull request #3 from ada/inner\n\nInner", by=ROBOT, parents=(feature, inner))
    story.commit("Merge pull request #4 from bo/feature\n\nFeature", by=ROBOT, parents=(base, merged))
    _import(store, story.write(tmp_path / "c.git"))
    pulls = {row["number"]: row["paths"] for row in _rows(store) if row["kind"] == "pr_merged"}
    assert pulls == {3: ["feature/b"], 4: ["feature/a"]}


def test_trailers_are_credits_except_for_oneself(store: Store, story: Story, tmp_path: Path) -> None:
    message = (
        "Fix it\n\nReviewed-by: Bo Marsh <bo@example.org>\nAcked-by: Cy <cy@example.org>\n"
        "Tested-by: Dee <dee@example.org>\nCo-authored-by: Eve <5+eve@users.noreply.github.com>\n"
        "Reviewed-by: Ada Fern <ada@example.org>\n"
    )
    story.commit(message, {"src/x": "1\n"})
    _import(store, story.write(tmp_path / "c.git"))
    rows = {row["kind"]: row for row in _rows(store) if row["kind"] != "commit"}
    assert {kind: row["person"] for kind, row in rows.items()} == {
        "review": "Bo Marsh", "ack": "Cy", "test": "Dee", "co_author": "Eve",
    }  # fmt: skip
    assert rows["review"]["paths"] == ["src/x"]
    assert rows["co_author"]["login"] == "eve"
    assert rows["review"]["login"] is None


def test_a_second_import_reads_only_what_is_new(store: Store, story: Story, tmp_path: Path) -> None:
    base = story.commit("Begin", {"README": "x\n"})
    story.pull(1, "ada", base, {"a/b": "1\n"})
    clone = story.write(tmp_path / "c.git")
    _import(store, clone)
    before = _rows(store)
    again = _import(store, clone)
    assert not again.changed
    assert _rows(store) == before
    story.pull(2, "bo", 3, {"a/c": "2\n"}, by=BO)
    story.write(clone)
    third = _import(store, clone)
    assert (third.counts["pull_requests"], third.counts["commits"]) == (1, 1)
    assert len(_rows(store)) == len(before) + 2


def test_steps_and_one_go_end_in_the_same_rows(
    store: Store, story: Story, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    last = story.commit("Begin", {"OWNERS": "approvers: [ada]\n"})
    for number in range(1, 30):
        last = story.pull(number, f"user{number % 5}", last, {f"d{number % 7}/f{number}": "x\n"}, by=BO)
    clone = story.write(tmp_path / "c.git")
    _import(store, clone)
    whole = _rows(store)
    Feeds(store).remove(1)
    monkeypatch.setattr("understudy.gitlog.commit_history._STEP", 3)
    monkeypatch.setattr("understudy.gitlog.commit_history._STEPS_AT_MOST", 1000)
    _import(store, clone)

    def told(rows: list[dict[str, Any]]) -> list[str]:
        return sorted(str(sorted(row.items(), key=lambda item: item[0])) for row in rows)

    assert told(_rows(store)) == told(whole)


def test_a_dry_run_counts_and_changes_nothing(store: Store, story: Story, tmp_path: Path) -> None:
    base = story.commit("Begin", {"README": "x\n"})
    story.pull(1, "ada", base, {"a/b": "1\n"})
    report = _import(store, story.write(tmp_path / "c.git"), dry_run=True)
    assert report.counts["pull_requests"] == 1
    with store.read() as session:
        assert session.scalar(select(func.count()).select_from(Event)) == 0
        assert session.scalar(select(func.count()).select_from(Repository)) == 0


def test_rewritten_history_is_said_and_read_anew(store: Store, story: Story, tmp_path: Path) -> None:
    base = story.commit("Begin", {"README": "x\n"})
    story.commit("A slip", {"slip": "1\n"}, parents=(base,))
    clone = story.write(tmp_path / "c.git")
    _import(store, clone)
    other = Story()
    base = other.commit("Begin", {"README": "x\n"})
    other.commit("Done well", {"well": "1\n"}, parents=(base,))
    (clone / "story-marks").unlink()
    other.write(clone)
    report = _import(store, clone)
    assert "history was rewritten" in report.anomalies[0].what
    assert {row["title"] for row in _rows(store)} == {"Begin", "Done well"}
    with store.read() as session:
        assert "slip" not in set(session.scalars(select(PathRow.name)))


def test_a_shallow_clone_is_said_and_completed_later(store: Store, story: Story, tmp_path: Path) -> None:
    last = story.commit("Begin", {"old/file": "x\n", "OWNERS": "approvers: [ada]\n"})
    for number in range(1, 6):
        last = story.pull(number, "ada", last, {f"new/f{number}": "x\n"})
    clone = story.write(tmp_path / "c.git")
    git(None, "clone", "-q", "--bare", "--depth", "3", clone.as_uri(), str(tmp_path / "shallow.git"))
    report = _import(store, tmp_path / "shallow.git")
    assert "shallow" in report.anomalies[0].what
    row = Contributions(store).repositories()[0]
    assert row.feeds[0].is_shallow
    assert row.feeds[0].complete_from is not None
    assert not any("old/file" in found["paths"] for found in _rows(store))
    assert [spell.began for spell in Contributions(store).owners()] == ["init"]
    git(tmp_path / "shallow.git", "fetch", "-q", "--unshallow", clone.as_uri(), "main")
    full = _import(store, tmp_path / "shallow.git")
    assert "more or less history" in full.anomalies[0].what
    assert sum(1 for found in _rows(store) if found["kind"] == "pr_merged") == 5
    assert Contributions(store).repositories()[0].feeds[0].complete_from is None


def test_a_partial_clone_gives_files_without_lines(store: Store, story: Story, tmp_path: Path) -> None:
    base = story.commit("Begin", {"README": "x\n"})
    story.pull(1, "ada", base, {"a/b": "1\n"})
    clone = story.write(tmp_path / "c.git")
    git(clone, "config", "uploadpack.allowFilter", "true")
    git(None, "clone", "-q", "--bare", "--filter=blob:none", clone.as_uri(), str(tmp_path / "partial.git"))
    report = _import(store, tmp_path / "partial.git")
    assert "partial" in report.anomalies[0].what
    pull = next(row for row in _rows(store) if row["kind"] == "pr_merged")
    assert pull["paths"] == ["a/b"]


def test_addresses_follow_logins_by_pull_requests_not_by_names(store: Store, story: Story, tmp_path: Path) -> None:
    last = story.commit("Begin", {"README": "x\n"}, by=ROBOT)
    for number, (login, by) in enumerate(
        [("fern-a", ADA), ("fern-a", ADA), ("somebody", ("Bo Marsh", "bo@work.example")), ("bo", BO)], start=1
    ):
        last = story.pull(number, login, last, {f"f{number}": "1\n"}, by=by)
    _import(store, story.write(tmp_path / "c.git"))
    by_sha = {row["paths"][0]: row["login"] for row in _rows(store) if row["kind"] == "commit"}
    assert by_sha["f1"] == "fern-a"  # two pull requests, all by this address
    assert by_sha["f3"] is None  # one only, and neither name nor address resembles the login
    assert by_sha["f4"] == "bo"  # one only, but the address says the login


def test_two_logins_of_one_number_are_one_account_renamed(store: Store, story: Story, tmp_path: Path) -> None:
    last = story.commit("Begin", {"a": "1\n"}, by=("Ada", "41+ada-old@users.noreply.github.com"))
    story.commit("Go on", {"a": "2\n"}, by=("Ada", "41+ada-new@users.noreply.github.com"), parents=(last,))
    _import(store, story.write(tmp_path / "c.git"))
    rows = _rows(store)
    assert {tuple(sorted(row["logins"])) for row in rows} == {("ada-new", "ada-old")}


def test_mailmap_joins_addresses(store: Store, story: Story, tmp_path: Path) -> None:
    last = story.commit("Begin", {".mailmap": "Ada Fern <ada@example.org> <ada@old.example>\n"})
    story.commit("Go on", {"a": "2\n"}, by=("ada", "ada@old.example"), parents=(last,))
    _import(store, story.write(tmp_path / "c.git"))
    with store.read() as session:
        old = session.scalars(select(Account).where(Account.folded == "<ada@old.example>")).one()
        new = session.scalars(select(Account).where(Account.folded == "<ada@example.org>")).one()
        assert (old.group_id, old.how) == (new.id, "mailmap")


def test_what_github_told_is_counted_once(store: Store, story: Story, tmp_path: Path) -> None:
    base = story.commit("Begin", {"README": "x\n"})
    story.pull(1, "ada", base, {"a/b": "1\n"})
    clone = story.write(tmp_path / "c.git")
    with store.operation("GitHub", journalled=False) as work:
        repository = Repository(name=REPO, folded=REPO)
        work.session.add(repository)
        work.session.flush()
        feed = Feed(kind="github", location="hub", repository_id=repository.id)
        account = Account(kind="user", folded="ada", login="ada", node_id="U_1")
        work.session.add_all([feed, account])
        work.session.flush()
        told = Event(
            feed_id=feed.id, repository_id=repository.id, kind=int(Kind.PR_MERGED), account_id=account.id, at=story.now,
            number=1, sha=bytes.fromhex(git(clone, "rev-parse", "HEAD")), node_id="PR_1/merged",
        )  # fmt: skip
        work.session.add(told)
        feed_id = feed.id
    _import(store, clone)
    assert [row["number"] for row in _rows(store) if row["kind"] == "pr_merged"] == [1]
    Feeds(store).remove(feed_id)
    assert [row["number"] for row in _rows(store) if row["kind"] == "pr_merged"] == [1]


def test_removing_a_clone_takes_out_all_it_brought(store: Store, story: Story, tmp_path: Path) -> None:
    base = story.commit("Begin", {"README": "x\n", "OWNERS": "approvers: [ada]\n"})
    story.pull(1, "ada", base, {"a/b": "1\n"})
    report = _import(store, story.write(tmp_path / "c.git"))
    assert report.feed_id is not None
    changes = Feeds(store).remove(report.feed_id)
    assert changes.feeds == {report.feed_id}
    with store.read() as session:
        for table in (Event, Account, Feed, Repository):
            assert session.scalar(select(func.count()).select_from(table)) == 0
        assert session.scalar(select(func.count()).select_from(PathRow)) == 1


def test_what_is_no_clone_or_has_no_name_gets_one_clear_line(store: Store, story: Story, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no git repository"):
        _import(store, tmp_path)
    git(None, "init", "-q", "--bare", str(tmp_path / "empty.git"))
    with pytest.raises(UserError, match="no commits yet"):
        _import(store, tmp_path / "empty.git")
    story.commit("Begin", {"README": "x\n"})
    clone = story.write(tmp_path / "c.git")
    with pytest.raises(UserError, match="--repo OWNER/NAME"):
        _import(store, clone, None)
    with pytest.raises(UserError, match="no repository name"):
        _import(store, clone, "widgets")


def test_hostile_messages_and_paths_are_read_as_they_are(store: Store, story: Story, tmp_path: Path) -> None:
    story.commit("\x01" + "a" * 40 + "\n1\t2\tx\n\n:100644", {"tab\\there/ü\\n.txt": "1\n", "'; drop table": "x\n"})
    _import(store, story.write(tmp_path / "c.git"))
    (row,) = _rows(store)
    assert row["paths"] == ["'; drop table", "tab\there/ü\n.txt"]


def test_the_clone_is_not_written_to(store: Store, story: Story, tmp_path: Path) -> None:
    story.commit("Begin", {"README": "x\n"})
    clone = story.write(tmp_path / "c.git")
    before = {file: (file.stat().st_mtime_ns, file.stat().st_size) for file in clone.rglob("*")}
    _import(store, clone)
    assert {file: (file.stat().st_mtime_ns, file.stat().st_size) for file in clone.rglob("*")} == before
