"""OWNERS files of a repository without a clone: who stands in them at the first look, who came and who left since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from graphql import GraphQLSchema
from sqlalchemy import text

from tests.github.fakehub import FakeHub, Plan, generate
from tests.github.syncing import MAIN, Bench
from tests.gitlog.story import Story
from understudy.application.errors import Cancelled
from understudy.application.history.contributions import Contributions, OwnerRow
from understudy.application.history.feeds import Feeds
from understudy.application.history.git_import import GitImport
from understudy.application.store import Store
from understudy.application.sync.service import host_of
from understudy.gitlog.commit_history import CommitHistory
from understudy_db.schema import Feed

FIRST = {
    "OWNERS": "approvers: [ada]\nreviewers: [bo]\n",
    "OWNERS_ALIASES": "aliases:\n  leads: [ada, cyn]\n",
    "pkg/OWNERS": "approvers: [leads]\n",
}


@pytest.fixture
def bench(schema: GraphQLSchema, store: Store) -> Iterator[Bench]:
    with FakeHub(generate(Plan(pull_requests=2, issue_every=0, overflow_every=0)), schema) as hub:
        found = Bench(hub, store)
        commit(found, {**dict.fromkeys(found.main.git.commits[found.main.git.branches["main"]].tree), **FIRST})
        yield found


def commit(bench: Bench, files: Mapping[str, str | bytes | None]) -> bytes:
    """A commit on the default branch, an hour after whatever was before."""
    bench.hub.clock.advance(3600)
    content = {path: told.encode() if isinstance(told, str) else told for path, told in files.items()}
    made = bench.main.git.commit("main", content, "Owners", bench.hub.world.now(), None)
    return bytes.fromhex(made.oid)


def rows(bench: Bench) -> list[OwnerRow]:
    return Contributions(bench.store).owners()


def told(bench: Bench) -> set[tuple[str, str, str | None, str, str | None]]:
    return {(row.path, row.role, row.login, row.began, row.ended) for row in rows(bench)}


def at_host(bench: Bench, host: str) -> None:
    """Clones are always of github.com, whereas the fake is at an address of its own."""
    with bench.store.operation("Move", journalled=False) as work:
        work.session.execute(text("UPDATE repository SET host = :host"), {"host": host})


def test_who_is_there_at_the_first_look_was_there_before(bench: Bench) -> None:
    before = bench.hub.clock.epoch()
    bench.good()
    assert told(bench) == {
        ("", "approver", "ada", "init", None),
        ("", "reviewer", "bo", "init", None),
        ("pkg", "approver", "ada", "init", None),
        ("pkg", "approver", "cyn", "init", None),
    }
    assert {row.via for row in rows(bench) if row.path == "pkg"} == {"leads"}
    assert {before <= int(row.since.timestamp()) <= bench.hub.clock.epoch() for row in rows(bench)} == {True}
    head = bench.main.git.branches["main"]
    web = bench.one("SELECT web FROM repository WHERE name = :name", name=MAIN)
    assert {row.url for row in rows(bench)} == {f"{web}/commit/{head}"}


def test_a_second_look_at_the_same_files_asks_one_free_question_and_changes_nothing(bench: Bench) -> None:
    bench.good()
    before = bench.digest()
    bench.hub.clock.advance(3600)
    bench.hub.log.clear()
    assert bench.good().written == 0
    assert bench.digest() == before
    assert [e for e in bench.hub.log.of("graphql") if e.operation == "OwnersBlobs"] == []
    assert [e.status for e in bench.hub.log.of("core") if "/git/trees/" in e.path] == [304]


def test_other_files_that_change_cost_no_texts(bench: Bench) -> None:
    bench.good()
    before = bench.digest()
    commit(bench, {"README.md": "# Lamps\n"})
    bench.hub.log.clear()
    assert bench.good().written == 0
    assert bench.digest() == before
    assert [e for e in bench.hub.log.of("graphql") if e.operation == "OwnersBlobs"] == []


def test_whoever_comes_into_an_alias_or_leaves_it_does_so_when_a_sync_notices(bench: Bench) -> None:
    bench.good()
    sha = commit(bench, {"OWNERS_ALIASES": "aliases:\n  leads: [cyn, dee]\n"})
    bench.hub.clock.advance(86400)
    noticed = bench.hub.clock.epoch()
    bench.hub.log.clear()
    status = bench.good()
    assert status.written == 2
    assert told(bench) == {
        ("", "approver", "ada", "init", None),
        ("", "reviewer", "bo", "init", None),
        ("pkg", "approver", "ada", "init", "lost"),
        ("pkg", "approver", "cyn", "init", None),
        ("pkg", "approver", "dee", "gained", None),
    }
    lost = next(row for row in rows(bench) if row.ended)
    gained = next(row for row in rows(bench) if row.login == "dee")
    assert lost.until == gained.since
    assert noticed <= int(gained.since.timestamp()) <= noticed + 600
    assert bench.rows("SELECT until_sha FROM owner_spell WHERE until IS NOT NULL") == [sha]
    (asked,) = [e for e in bench.hub.log.of("graphql") if e.operation == "OwnersBlobs"]
    assert asked.points == 1


def test_a_moved_file_is_no_promotion(bench: Bench) -> None:
    bench.good()
    commit(bench, {"pkg/OWNERS": None, "lib/OWNERS": "approvers: [leads, bo]\n"})
    bench.good()
    assert told(bench) == {
        ("", "approver", "ada", "init", None),
        ("", "reviewer", "bo", "init", None),
        ("pkg", "approver", "ada", "init", "moved"),
        ("pkg", "approver", "cyn", "init", "moved"),
        ("lib", "approver", "ada", "moved", None),
        ("lib", "approver", "cyn", "moved", None),
        ("lib", "approver", "bo", "created", None),
    }


def test_a_file_that_goes_ends_its_spells_though_no_text_is_new(bench: Bench) -> None:
    bench.good()
    sha = commit(bench, {"pkg/OWNERS": None})
    bench.good()
    assert {row[2:] for row in told(bench) if row[0] == "pkg"} == {
        ("ada", "init", "deleted"),
        ("cyn", "init", "deleted"),
    }
    assert set(bench.rows("SELECT until_sha FROM owner_spell WHERE until IS NOT NULL")) == {sha}


@pytest.mark.parametrize("broken", ["approvers: [ada\n", b"\0\1", "approvers:\n" + "- person\n" * 40_000])
def test_a_version_that_cannot_be_read_leaves_the_one_before_in_force(bench: Bench, broken: str | bytes) -> None:
    bench.good()
    before = told(bench)
    commit(bench, {"OWNERS": broken})
    status = bench.good()
    assert any(n.startswith("OWNERS cannot be read: ") and n.endswith("goes on") for n in status.notices)
    assert told(bench) == before
    commit(bench, {"OWNERS": "approvers: [ada]\nreviewers: [eve]\n"})
    bench.good()
    assert told(bench) == before - {("", "reviewer", "bo", "init", None)} | {
        ("", "reviewer", "bo", "init", "lost"),
        ("", "reviewer", "eve", "gained", None),
    }


def test_a_file_unreadable_at_the_first_look_is_left_out_and_said_so(bench: Bench) -> None:
    commit(bench, {"pkg/OWNERS": "approvers: {a: b}\n"})
    status = bench.good()
    assert [n for n in status.notices if n.startswith("pkg/OWNERS")] == [
        "pkg/OWNERS cannot be read: approvers must be a list; this is a mapping; it is left out"
    ]
    assert {row[0] for row in told(bench)} == {""}


def test_many_files_are_read_a_hundred_a_point_and_never_twice(bench: Bench) -> None:
    bench.hub.log.clear()
    many = {f"d{n:03}/OWNERS": f"approvers: [ada]\nlabels: [area/{n}]\n" for n in range(240)}
    commit(bench, dict(many))
    control = bench.control()

    def stop(entry: object) -> None:
        if getattr(entry, "operation", "") == "OwnersBlobs":
            control.cancel()

    bench.hub.after_page.append(stop)
    with pytest.raises(Cancelled):
        bench.sync(control=control)
    bench.hub.after_page.clear()
    assert told(bench) == set()
    bench.good()
    assert len(told(bench)) == 244
    assert {row[3] for row in told(bench)} == {"init"}
    asked = [e for e in bench.hub.log.of("graphql") if e.operation == "OwnersBlobs"]
    assert [e.points for e in asked] == [1, 1, 1]


def test_a_list_that_github_cuts_off_ends_nobodys_spell(bench: Bench) -> None:
    bench.good()
    before = told(bench)
    bench.main.git.truncate_trees = True
    commit(bench, {"README.md": "# Lamps\n"})
    status = bench.good()
    assert any("too long for GitHub" in notice for notice in status.notices)
    assert told(bench) == before


def test_a_clone_takes_over_and_gives_back(bench: Bench, tmp_path: Path) -> None:
    story = Story()
    begun = story.commit("Begin", {**FIRST, "OWNERS": "approvers: [ada]\n"})
    story.commit("More", {"OWNERS": FIRST["OWNERS"]}, parents=(begun,))
    bench.good()
    git = GitImport(bench.store, CommitHistory)
    clone = story.write(tmp_path / "c.git")
    at_host(bench, "github.com")
    assert git.run(clone, MAIN, dry_run=True).counts["owners_begun"] == 4
    assert {row.began for row in rows(bench)} == {"init"}
    report = git.run(clone, MAIN)
    by_clone = {
        ("", "approver", "ada", "created", None),
        ("", "reviewer", "bo", "gained", None),
        ("pkg", "approver", "ada", "created", None),
        ("pkg", "approver", "cyn", "created", None),
    }
    assert len(rows(bench)) == 4
    assert told(bench) == by_clone
    assert report.feed_id is not None
    at_host(bench, host_of(bench.hub.url))
    commit(bench, {"pkg/OWNERS": None})
    bench.good()
    assert told(bench) == by_clone
    Feeds(bench.store).remove(report.feed_id)
    assert told(bench) == set()
    bench.good()
    assert told(bench) == {("", "approver", "ada", "init", None), ("", "reviewer", "bo", "init", None)}


def test_spells_that_github_told_beside_a_clone_go_at_the_next_sync(bench: Bench) -> None:
    bench.good()
    with bench.store.operation("A clone", journalled=False) as work:
        number = bench.one("SELECT id FROM repository WHERE name = :name", name=MAIN)
        work.session.add(Feed(kind="git", location="/lantern", repository_id=number))
    assert told(bench) != set()
    bench.good()
    assert told(bench) == set()
