"""What may not stand in the project's files: this or that machine's paths, hosts of package registries, people."""

from __future__ import annotations

import csv
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BINARY = {".ttf", ".png", ".db", ".ico"}
MACHINE = re.compile(r"(?<![\w.:/])/(?:home|Users|root|work)/\w+|[A-Z]:\\\\Users")
"""Somebody's own folders. Put together here so that this file does not find itself."""
REGISTRIES = re.compile(
    r"(?i)\b(?:" + "|".join([r"py" + r"pi\.org", r"python" + r"hosted\.org", r"artifact" + "ory"]) + r")"
)


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert listed.returncode == 0, listed.stderr
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def _lines() -> list[tuple[str, str]]:
    found = []
    for path in _tracked():
        if path.suffix in BINARY:
            continue
        name = path.relative_to(ROOT).as_posix()
        found += [(f"{name}:{n}", line) for n, line in enumerate(path.read_text("utf-8").splitlines(), 1)]
    return found


@pytest.mark.parametrize("pattern", [MACHINE, REGISTRIES], ids=["paths of a machine", "package registries"])
def test_no_file_speaks_of(pattern: re.Pattern[str]) -> None:
    assert [f"{place}: {line.strip()[:120]}" for place, line in _lines() if pattern.search(line)] == []


def test_locks_hold_hashes_and_no_address() -> None:
    locks = sorted((ROOT / "requirements").glob("*.lock"))
    assert [lock.name for lock in locks] == ["app.lock", "dev.lock"]
    for lock in locks:
        text = lock.read_text("utf-8")
        assert "://" not in text
        assert "--index-url" not in text
        pinned = [line for line in text.splitlines() if re.match(r"^[a-z0-9]", line)]
        assert pinned
        assert all("==" in line and line.rstrip().endswith("\\") for line in pinned), "every package has its hashes"


def test_packaging_is_no_package() -> None:
    """An ``__init__.py`` there would hide the library of that name."""
    assert not (ROOT / "packaging" / "__init__.py").exists()


def test_files_end_well() -> None:
    """One newline at the end, no blanks at line ends in code: diffs stay about what changed."""
    wrong = []
    for path in _tracked():
        if path.suffix not in {".py", ".toml", ".yaml", ".sh", ".typ", ".j2"} or not path.stat().st_size:
            continue
        text = path.read_text("utf-8")
        if not text.endswith("\n") or text.endswith("\n\n") or re.search(r"[ \t]+$", text, re.MULTILINE):
            wrong.append(path.relative_to(ROOT).as_posix())
    assert wrong == []


@pytest.mark.real_data
def test_nobody_real_is_named(real_data: Path) -> None:
    """Fixtures are invented: no name or login of the real rosters stands anywhere in the project."""
    with (real_data / "release-teams" / "release_teams.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    real = {row[field].casefold() for row in rows for field in ("name", "github_login", "login_raw")}
    real = {word for word in real if len(word) >= 5}
    assert len(real) > 500
    found = []
    for place, line in _lines():
        folded = line.casefold()
        words = set(re.findall(r"[a-z0-9][a-z0-9-]+", folded))
        found += [f"{place}: {word}" for word in real & words]
        found += [f"{place}: {word}" for word in real if " " in word and word in folded]
    assert found == []
