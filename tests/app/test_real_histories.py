"""Real histories: every promotion of the OWNERS truth is found, and nothing is counted twice or lost."""

from __future__ import annotations

import csv
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from tests.services import copied
from understudy.application.history.contributions import Asked
from understudy.application.history.git_import import GitReport
from understudy.application.services import Services
from understudy.domain.contributions.kinds import Kind

pytestmark = pytest.mark.real_data

_ROLES = {
    "approvers": {"approver", "owner"},
    # The truth counts those who must review among the reviewers.
    "reviewers": {"reviewer", "required_reviewer", "owner"},
}


def _clone(real_data: Path, name: str, folder: Path) -> Path:
    clone = folder / f"{name}.git"
    subprocess.run(["git", "clone", "-q", "--bare", str(real_data / "git" / f"{name}.bundle"), str(clone)], check=True)
    return clone


def _git(clone: Path, *arguments: str) -> list[str]:
    return subprocess.check_output(["git", f"--git-dir={clone}", *arguments], text=True, errors="replace").splitlines()


@dataclass(frozen=True, slots=True)
class Told:
    """A clone, and a home that read it once, to be copied."""

    clone: Path
    home: Path
    report: GitReport


@pytest.fixture(scope="module")
def told(real_data: Path, new_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Told]:
    """``told("enhancements")``."""

    @cache
    def read(name: str) -> Told:
        folder = tmp_path_factory.mktemp(name)
        clone, services = _clone(real_data, name, folder), copied(new_home, folder / "home")
        report = services.clones.run(clone, f"example/{name}")
        services.close()
        return Told(clone, folder / "home", report)

    return read


@pytest.fixture
def on(told: Callable[[str], Told], tmp_path: Path) -> Iterator[Callable[[str], Services]]:
    """``on("enhancements")``: services on a copy of the home that read it."""
    opened: list[Services] = []

    def open_copy(name: str) -> Services:
        opened.append(copied(told(name).home, tmp_path / name))
        return opened[-1]

    yield open_copy
    for services in opened:
        services.close()


@pytest.mark.parametrize("name", ["enhancements", "pigweed"])
def test_every_primary_promotion_is_a_spell(name: str, real_data: Path, on: Callable[[str], Services]) -> None:
    services = on(name)
    ours: set[tuple[str, str, str, str]] = set()
    for row in services.contributions.owners():
        commit = (row.url or "").rpartition("/")[2]
        for who in {row.login or "", *row.addresses}:
            ours.add((commit, row.path, row.role, who.casefold()))
    with (real_data / "git" / "truth" / f"{name}.csv").open(newline="") as file:
        truth = [row for row in csv.DictReader(file) if row["primary"] == "yes"]
    assert len(truth) > 40
    missing = [
        row
        for row in truth
        if not any(
            (row["commit"], row["owners_path"].rpartition("/")[0], role, row["person"].casefold()) in ours
            for role in _ROLES[row["role"]]
        )
    ]
    assert missing == []


def test_promotions_asked_again_are_those_of_the_truth(real_data: Path, on: Callable[[str], Services]) -> None:
    services = on("enhancements")
    found = services.owner_backtest.run(["example/enhancements"])
    with (real_data / "git" / "truth" / "enhancements.csv").open(newline="") as file:
        truth = [row for row in csv.DictReader(file) if row["primary"] == "yes"]
    assert found["promotions"] == len(truth) == 147
    # The pool may differ by somebody whose address was joined to their login.
    assert abs(found["queries"] - sum(row["in_pool"] == "True" for row in truth)) <= 2
    chance, ours = found["rankings"][1], found["rankings"][0]
    assert chance["name"] == "baseline: random in the pool"
    assert 0.2 < chance["mrr"] < 0.3 < ours["mrr"]


def test_commits_pull_requests_and_credits_are_those_of_git(
    told: Callable[[str], Told], on: Callable[[str], Services]
) -> None:
    clone, first, services = told("enhancements").clone, told("enhancements").report, on("enhancements")
    rows = list(services.contributions.rows(None, Asked()))
    kinds = Counter(row["kind"] for row in rows)
    assert kinds["commit"] == len(_git(clone, "rev-list", "--no-merges", "HEAD"))
    merges = [line for line in _git(clone, "log", "--merges", "--format=%s") if line.startswith("Merge pull request #")]
    squashed = [
        line
        for line in _git(clone, "log", "--first-parent", "--no-merges", "--format=%s")
        if line.rstrip().endswith(")") and "(#" in line
    ]
    assert len(merges) <= kinds["pr_merged"] <= len(merges) + len(squashed)
    assert first.counts["pull_requests"] == kinds["pr_merged"]
    files = _git(clone, "log", "--no-merges", "--no-renames", "--format=", "--name-only")
    assert first.counts["file_changes"] == len([line for line in files if line])
    # Only a squash's author may be known by an address alone.
    assert sum(1 for row in rows if row["kind"] == "pr_merged" and not row["login"]) <= len(squashed)
    assert not services.clones.run(clone, "example/enhancements").changed


def test_trailers_of_a_review_by_mail_are_reviews(real_data: Path, services: Services, tmp_path: Path) -> None:
    clone = _clone(real_data, "edk2-platforms", tmp_path)
    services.clones.run(clone, "example/platforms")
    reviews = list(services.contributions.rows(None, Asked(kinds=frozenset({Kind.REVIEW}))))
    written = [
        line
        for line in _git(clone, "log", "--no-merges", "--format=%B")
        if line.casefold().startswith("reviewed-by:") and "@" in line
    ]
    # Some are repeated in one message, and some people name themselves.
    assert 0.95 * len(written) < len(reviews) <= len(written)
