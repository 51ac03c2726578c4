"""``understudy demo`` without a display: every report, and a picture of every screen."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from understudy.app.pictures import SIZE
from understudy.ui.screens import screen_specs

REPORTS = {f"{kind}-report.{fmt}" for kind in ("cycle", "retention") for fmt in ("pdf", "html", "md", "csv", "xlsx")}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """The demo as a process of its own, as on a server: no display at all."""
    out = tmp_path_factory.mktemp("demo") / "out"
    environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    done = subprocess.run(
        [sys.executable, "-m", "understudy", "demo", "--out", str(out), "--json"],
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
        env=environment | {"TMPDIR": str(tmp_path_factory.mktemp("throw-away"))},
    )
    return out, done


def test_it_ends_well_and_says_what_it_wrote(demo: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    out, done = demo
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["out"] == str(out)
    assert said["left_out"] == []
    there = {str(path) for path in out.rglob("*") if path.is_file()}
    assert set(said["files"]) == there


def test_every_report_is_there(demo: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    out, _ = demo
    names = {path.name for path in out.iterdir() if path.is_file()}
    assert names >= REPORTS | {"release-team.md", "suggestions-3.11.json"}
    assert all((out / name).stat().st_size > 300 for name in names)
    roles = json.loads((out / "suggestions-3.11.json").read_text("utf-8"))["roles"]
    assert all(1 <= len(role["candidates"]) <= 5 for role in roles)


def test_every_screen_is_pictured_in_both_looks(demo: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    out, _ = demo

    def never() -> None:
        raise AssertionError("nothing is built here")

    screens = {spec.id for spec in screen_specs(never)}  # type: ignore[arg-type]
    pictures = {path.name: QImage(str(path)) for path in (out / "screens").iterdir()}
    assert set(pictures) == {f"{screen}-{mode}.png" for screen in screens for mode in ("light", "dark")}
    for name, picture in pictures.items():
        assert (picture.width(), picture.height()) == SIZE, name
        colours = {picture.pixel(x, y) for x in range(0, SIZE[0], 16) for y in range(0, SIZE[1], 16)}
        assert len(colours) > 5, f"{name} is nearly empty"
        middle = picture.pixelColor(SIZE[0] - 4, SIZE[1] - 4).lightness()
        assert (middle > 128) == name.endswith("light.png"), f"{name} is not in its look"


def test_no_two_screens_look_the_same(demo: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    """A place that did not open would be a picture of the one before."""
    out, _ = demo
    seen: dict[bytes, str] = {}
    for path in sorted((out / "screens").iterdir()):
        data = bytes(QImage(str(path)).constBits())
        assert data not in seen, f"{path.name} shows what {seen[data]} shows"
        seen[data] = path.name


def test_nothing_is_left_behind(demo: tuple[Path, subprocess.CompletedProcess[str]], tmp_path: Path) -> None:
    out, done = demo
    assert "Traceback" not in done.stderr
    assert not list(out.rglob("*.partial"))
    assert not list(out.rglob("*.db"))
