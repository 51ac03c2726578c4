"""Reading rosters from folders and clones, with repositories made on the spot."""

from __future__ import annotations

import csv
import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from understudy.application.errors import Cancelled
from understudy.application.progress import CancelToken, Progress
from understudy.domain.rosters.errors import MAX_ROSTER_BYTES, RosterError
from understudy.domain.rosters.source import RosterSource, read_cycle
from understudy.gitlog.process import GitError
from understudy.gitlog.roster_history import read_source

HEAD = "| **Role** | **Name** | **Shadow Name(s)** |\n|---|---|---|\n"
OLD, NEW = "releases/release-1.99/release-team.md", "releases/release-1.99/release_team.md"


def roster(*logins: str) -> str:
    return HEAD + "".join(f"| {login} | {login} ([@{login}](https://github.com/{login})) | |\n" for login in logins)


class Repository:
    """A git repository to write history into; every commit is a day after the one before."""

    def __init__(self, path: Path, *options: str) -> None:
        self.path = path
        self._day = 0
        path.mkdir(parents=True)
        self.git("init", "-q", "-b", "main", *options)

    def git(self, *arguments: str) -> str:
        self._day += 1
        date = f"2024-03-{self._day % 28 + 1:02d}T12:00:00+02:00"
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
            "GIT_AUTHOR_DATE": "2020-01-01T00:00:00Z",
            "GIT_COMMITTER_DATE": date,
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
        }
        command = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "protocol.file.allow=always"]
        done = subprocess.run(
            [*command, *arguments], cwd=self.path, env=environment, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    def commit(self, files: dict[str, str | None]) -> str:
        for name, text in files.items():
            file = self.path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            if text is None:
                file.unlink()
            else:
                file.write_text(text, "utf-8", newline="")
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "a change")
        return self.git("rev-parse", "HEAD")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "clone")


def leads(source: RosterSource, cycle: str = "1.99") -> list[list[str | None]]:
    """The leads' logins of every version of a cycle."""
    (found,) = (c for c in source.cycles if str(c.cycle) == cycle)
    rosters = read_cycle(found)
    assert rosters is not None
    return [[p.login for row in version.roster.rows for p in row.leads] for version in rosters.versions]


def test_every_version_on_the_first_parent_chain(repository: Repository) -> None:
    first = repository.commit({NEW: roster("ada")})
    repository.git("checkout", "-q", "-b", "work")
    repository.commit({NEW: roster("ada", "bo", "typo")})
    repository.commit({NEW: roster("ada", "bo")})
    repository.git("checkout", "-q", "main")
    repository.commit({"other.md": "x"})
    repository.git("merge", "-q", "--no-ff", "-m", "Merge", "work")
    merged = repository.git("rev-parse", "HEAD")
    source = read_source(repository.path)
    (cycle,) = source.cycles
    assert (source.kind, source.head, source.anomalies) == ("clone", merged, ())
    assert [version.commit for version in cycle.versions] == [first, merged]
    assert leads(source) == [["ada"], ["ada", "bo"]]
    when = datetime.fromisoformat(repository.git("log", "-1", "--format=%cI", first)).astimezone(UTC)
    assert cycle.versions[0].at == when
    assert cycle.versions[0].at.tzinfo is UTC


def test_nothing_is_written_or_checked_out(repository: Repository) -> None:
    repository.commit({NEW: roster("ada")})
    (repository.path / NEW).write_text("uncommitted")
    before = {file: file.stat().st_mtime_ns for file in repository.path.rglob("*")}
    assert leads(read_source(repository.path)) == [["ada"]]
    assert {file: file.stat().st_mtime_ns for file in repository.path.rglob("*")} == before


def test_a_file_that_moved_within_its_folder_keeps_its_history(repository: Repository) -> None:
    repository.commit({OLD: roster("ada")})
    repository.commit({OLD: "# MOVED to https://example.org/x\n", NEW: roster("ada", "bo")})
    repository.commit({NEW: roster("cy")})
    source = read_source(repository.path)
    assert leads(source) == [["ada"], ["ada", "bo"], ["cy"]]
    rosters = read_cycle(source.cycles[0])
    assert rosters is not None
    assert rosters.file == NEW


def test_a_renamed_file_keeps_its_history(repository: Repository) -> None:
    repository.commit({OLD: roster("ada")})
    repository.commit({OLD: None, NEW: roster("ada")})
    repository.commit({NEW: roster("bo")})
    assert leads(read_source(repository.path)) == [["ada"], ["ada"], ["bo"]]


def test_a_version_that_cannot_be_read_is_skipped_and_told(repository: Repository) -> None:
    repository.commit({NEW: roster("ada")})
    broken = repository.commit({NEW: "<<<<<<< HEAD\n"})
    repository.commit({NEW: roster("ada", "bo")})
    source = read_source(repository.path)
    assert leads(source) == [["ada"], ["ada", "bo"]]
    rosters = read_cycle(source.cycles[0])
    assert rosters is not None
    (anomaly,) = rosters.anomalies
    assert broken[:10] in anomaly.what
    assert "cannot be read" in anomaly.what


def test_a_current_file_that_cannot_be_read_is_an_error(repository: Repository) -> None:
    repository.commit({NEW: roster("ada")})
    repository.commit({NEW: "nothing"})
    with pytest.raises(RosterError, match=f"{NEW}:1: no table"):
        read_cycle(read_source(repository.path).cycles[0])


def test_a_removed_roster_is_told(repository: Repository) -> None:
    repository.commit({NEW: roster("ada"), "releases/release-1.98/release-team.md": roster("bo")})
    repository.commit({NEW: None})
    source = read_source(repository.path)
    assert [str(cycle.cycle) for cycle in source.cycles] == ["1.98"]
    assert [a.what.split(" on ")[0] for a in source.anomalies] == ["the roster was removed"]


def test_bare_clone_readme_and_web_address(repository: Repository, tmp_path: Path) -> None:
    repository.commit({"release-2/release-team.md": roster("ada"), "release-2/README.md": "# Dates\n"})
    repository.git("clone", "-q", "--bare", ".", str(tmp_path / "bare.git"))
    bare = tmp_path / "bare.git"
    subprocess.run(["git", "config", "remote.origin.url", "git@github.com:example/teams.git"], cwd=bare, check=True)
    source = read_source(bare)
    assert source.web == "https://github.com/example/teams"
    assert source.cycles[0].readme is not None
    assert source.cycles[0].readme.data == b"# Dates\n"
    assert source.cycles[0].files[0].path == "release-2/release-team.md"


def test_the_default_branch_is_read_whatever_is_checked_out(repository: Repository, tmp_path: Path) -> None:
    repository.commit({NEW: roster("ada")})
    repository.git("clone", "-q", ".", str(tmp_path / "mine"))
    subprocess.run(["git", "checkout", "-q", "-b", "draft"], cwd=tmp_path / "mine", check=True)
    source = read_source(tmp_path / "mine")
    assert leads(source) == [["ada"]]
    assert [(a.what, a.resolved_as) for a in source.anomalies] == [
        ("the clone has draft checked out", "its default branch main is read")
    ]


def test_a_linked_worktree_is_a_clone_too(repository: Repository, tmp_path: Path) -> None:
    repository.commit({NEW: roster("ada")})
    repository.git("worktree", "add", "-q", "--detach", str(tmp_path / "tree"))
    assert leads(read_source(tmp_path / "tree")) == [["ada"]]


def test_an_enormous_version_is_not_loaded(repository: Repository) -> None:
    repository.commit({NEW: "x" * (MAX_ROSTER_BYTES + 100_000)})
    repository.commit({NEW: roster("ada")})
    source = read_source(repository.path)
    data = source.cycles[0].versions[0].data
    assert data is not None
    assert len(data) == MAX_ROSTER_BYTES + 1
    assert leads(source) == [["ada"]]


def test_symbolic_links_are_not_followed(repository: Repository) -> None:
    repository.commit({NEW: roster("ada"), "secret": roster("bo")})
    (repository.path / "releases/release-1.98").mkdir()
    (repository.path / "releases/release-1.98/release_team.md").symlink_to("../../secret")
    repository.git("add", "-A")
    repository.git("commit", "-q", "-m", "link")
    source = read_source(repository.path)
    for cycle in source.cycles:
        if str(cycle.cycle) == "1.98":
            with pytest.raises(RosterError):
                read_cycle(cycle)


def test_progress_and_cancelling(repository: Repository) -> None:
    repository.commit({NEW: roster("ada")})
    repository.commit({NEW: roster("bo")})
    steps: list[tuple[int, int]] = []
    read_source(repository.path, Progress(lambda done, total, text: steps.append((done, total))))
    assert steps[0] == (0, 0)
    assert steps[-1] == (2, 2)
    token = CancelToken()

    def stop(done: int, total: int, text: str) -> None:
        if text.startswith("Reading history"):
            token.cancel()

    with pytest.raises(Cancelled):
        read_source(repository.path, Progress(stop, token))


def test_a_shallow_clone_is_refused(repository: Repository, tmp_path: Path) -> None:
    repository.commit({NEW: roster("ada")})
    repository.commit({NEW: roster("bo")})
    repository.git("clone", "-q", "--depth", "1", f"file://{repository.path}", str(tmp_path / "shallow"))
    with pytest.raises(GitError, match=r"shallow, so its history is incomplete; run git fetch --unshallow"):
        read_source(tmp_path / "shallow")


def test_a_repository_without_commits(repository: Repository) -> None:
    with pytest.raises(GitError, match="no commits yet"):
        read_source(repository.path)


def test_a_damaged_repository(repository: Repository) -> None:
    repository.commit({NEW: roster("ada")})
    repository.commit({NEW: roster("bo")})
    for file in (repository.path / ".git" / "objects").rglob("*"):
        if file.is_file():
            file.chmod(0o644)
            file.write_bytes(file.read_bytes()[:-9])
    with pytest.raises(GitError, match="git fsck"):
        read_source(repository.path)


def test_a_missing_version(repository: Repository) -> None:
    repository.commit({NEW: roster("ada")})
    blob = repository.git("rev-parse", f"HEAD:{NEW}")
    repository.commit({NEW: roster("bo")})
    (repository.path / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    with pytest.raises(GitError, match="older version is missing"):
        read_source(repository.path)


def test_a_folder_that_only_looks_like_a_repository(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    with pytest.raises(GitError, match="not a git repository"):
        read_source(tmp_path)


def test_git_is_missing(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.commit({NEW: roster("ada")})
    monkeypatch.setenv("PATH", str(repository.path))
    with pytest.raises(GitError, match="git was not found; install git"):
        read_source(repository.path)


def test_the_environment_of_the_caller_does_not_matter(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit({NEW: roster("ada")})
    monkeypatch.setenv("GIT_DIR", str(tmp_path))
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    assert leads(read_source(repository.path)) == [["ada"]]


# --- folders ----------------------------------------------------------------------------------------------------------


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def test_a_folder_at_the_path_and_below(tmp_path: Path) -> None:
    write(tmp_path / "release-1.10" / "release_team.md", roster("ada"))
    write(tmp_path / "releases" / "release-1.9" / "release-team.md", roster("bo"))
    write(tmp_path / "releases" / "release-1.9" / "README.md", "# Dates\n")
    write(tmp_path / "releases" / "release-1.8" / "README.md", "# Dates\n")
    write(tmp_path / "releases" / "release-next" / "release-team.md", roster("cy"))
    write(tmp_path / "releases" / "release-1.10" / "release-team.md", roster("di"))
    write(tmp_path / "release-1.7" / "notes" / "release_team.md", roster("ed"))
    source = read_source(tmp_path)
    assert (source.kind, source.head, source.web) == ("folder", None, None)
    assert [(str(c.cycle), c.files[0].path, c.versions) for c in source.cycles] == [
        ("1.9", "releases/release-1.9/release-team.md", ()),
        ("1.10", "release-1.10/release_team.md", ()),
    ]
    assert [a.what for a in source.anomalies] == ["a second folder for 1.10", "release-next names no cycle"]
    assert source.cycles[0].readme is not None
    rosters = read_cycle(source.cycles[0])
    assert rosters is not None
    assert [p.login for row in rosters.roster.rows for p in row.leads] == ["bo"]


def test_a_folder_with_two_rosters_says_which_is_read(tmp_path: Path) -> None:
    write(tmp_path / "release-1.9" / "release_team.md", roster("ada"))
    write(tmp_path / "release-1.9" / "release-team.md", roster("bo"))
    rosters = read_cycle(read_source(tmp_path).cycles[0])
    assert rosters is not None
    assert rosters.file == "release-1.9/release-team.md"
    assert [a.what for a in rosters.anomalies] == ["two rosters in one folder"]


def test_a_folder_with_stubs_only_has_no_roster(tmp_path: Path) -> None:
    write(tmp_path / "release-1.9" / "release_team.md", "MOVED to elsewhere\n")
    assert read_cycle(read_source(tmp_path).cycles[0]) is None


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="needs file permissions that bind the user")
def test_a_file_without_permission_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    write(tmp_path / "release-1.9" / "release_team.md", roster("ada"))
    write(tmp_path / "release-1.10" / "release_team.md", roster("ada"))
    (tmp_path / "release-1.10" / "release_team.md").chmod(0)
    source = read_source(tmp_path)
    assert [error.file for error in source.errors] == ["release-1.10/release_team.md"]


def test_paths_without_rosters(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no roster here"):
        read_source(tmp_path)
    with pytest.raises(ValueError, match="no such folder"):
        read_source(tmp_path / "nowhere")
    write(tmp_path / "x.bundle", "")
    with pytest.raises(ValueError, match="git clone --bare"):
        read_source(tmp_path / "x.bundle")


# --- real history -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def bundle(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> RosterSource:
    clone = tmp_path_factory.mktemp("real") / "sig-release.git"
    subprocess.run(
        ["git", "clone", "-q", "--bare", str(real_data / "sig-release-to-1.31.bundle"), str(clone)], check=True
    )
    return read_source(clone)


@pytest.mark.real_data
def test_the_final_versions_are_the_files_of_the_folder(bundle: RosterSource, real_data: Path) -> None:
    folder = read_source(real_data / "release-teams")
    assert len(bundle.cycles) == len(folder.cycles) == 26
    for cloned, plain in zip(bundle.cycles, folder.cycles, strict=True):
        assert [file.data for file in cloned.files] == [file.data for file in plain.files]
        rosters = read_cycle(cloned)
        assert rosters is not None
        assert rosters.versions[-1].roster == rosters.roster
        assert cloned.readme is not None


@pytest.mark.real_data
def test_every_version_is_read(bundle: RosterSource, real_data: Path) -> None:
    with (real_data / "release-teams" / "cycles.csv").open(encoding="utf-8", newline="") as file:
        truth = {row["release"]: row for row in csv.DictReader(file)}
    for cycle in bundle.cycles:
        rosters = read_cycle(cycle)
        assert rosters is not None
        row = truth[str(cycle.cycle)]
        assert len(rosters.versions) == int(row["versions"])
        assert not [a for a in rosters.anomalies if "cannot be read" in a.what]
