"""What is installed: exactly three import names, with every file they need at run time."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NAMES = {"understudy": "desktop", "understudy_db": "db", "understudy_resources": "resources"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (file,) = folder.glob("*.whl")
    return zipfile.ZipFile(file)


def test_exactly_three_names_are_installed(wheel: zipfile.ZipFile) -> None:
    tops = {name.split("/")[0] for name in wheel.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == set(NAMES)


def test_every_file_of_the_packages_is_inside(wheel: zipfile.ZipFile) -> None:
    """Templates, migrations, fonts, icons: what the checkout has, the wheel has."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", *(f"{folder}/{name}" for name, folder in NAMES.items())],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert listed.returncode == 0, listed.stderr
    wanted = {path.split("/", 1)[1] for path in listed.stdout.splitlines() if (ROOT / path).is_file()}
    assert wanted - set(wheel.namelist()) == set()
    for needed in (
        "understudy_db/migrations/script.py.mako",
        "understudy_resources/fonts/NotoSans-Regular.ttf",
        "understudy_resources/lineage/kubernetes-release-team.yaml",
        "understudy_resources/reports/report.typ",
        "understudy_resources/rules/succession.yaml",
        "understudy_resources/sample/community.yaml",
        "understudy_resources/themes/dark.json",
    ):
        assert needed in wheel.namelist()


def test_the_licences_and_the_command_come_along(wheel: zipfile.ZipFile) -> None:
    names = wheel.namelist()
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)
    assert any(name.endswith("fonts/OFL.txt") and ".dist-info" in name for name in names)
    (points,) = [name for name in names if name.endswith("entry_points.txt")]
    assert b"understudy = understudy.app.cli:main" in wheel.read(points)
