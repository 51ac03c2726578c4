"""How commands are typed, and how they end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.app.conftest import Run
from understudy.app.cli.parser import build_parser


def program(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The program as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "understudy", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        stdin=subprocess.DEVNULL,
        env={**os.environ, **environment},
    )


def test_global_options_stand_before_or_after(anywhere: Run, rosters: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert anywhere("import", "rosters", rosters, "--home", home, "--as", "Tess", "--json").json["dry_run"] is False
    orders = [
        ("--home", home, "--json", "list", "cycles"),
        ("--json", "list", "cycles", "--home", home),
        ("list", "--home", home, "cycles", "--json"),
        ("list", "cycles", "--home", home, "--programme", "Kubernetes release team", "--json"),
        ("--programme", "Kubernetes release team", "list", "cycles", "--home", home, "--json"),
    ]
    said = [anywhere(*order) for order in orders]
    assert [one.code for one in said] == [0] * len(orders)
    assert len({one.out for one in said}) == 1
    wrong = anywhere("--home", tmp_path / "elsewhere", "list", "cycles", "--home", home, "--json")
    assert wrong.out == said[0].out, "what stands last counts"


def test_who_did_it_is_written_down(anywhere: Run, rosters: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    anywhere("--home", home, "--as", "Tess", "import", "rosters", rosters)
    assert anywhere("--home", home, "undo", "--as", "Nobody").code == 2
    assert anywhere("undo", "--home", home, "--as", "Tess").code == 0


@pytest.mark.parametrize(
    "typed",
    [
        ["fly"],
        ["import"],
        ["import", "rosters"],
        ["import", "weather", "x"],
        ["list", "cycles", "--loud"],
        ["report", "cycle", "--format", "docx"],
        ["merge", "accept"],
        ["merge", "accept", "-1"],
        ["suggest", "leads", "--cycle"],
        ["suggest", "leads", "--cycle", "3.11", "--as-of", "2026-13-01"],
        ["--home"],
    ],
    ids=" ".join,
)
def test_bad_usage_is_one_line_with_the_way_to_help(anywhere: Run, typed: list[str]) -> None:
    error = anywhere(*typed).error
    assert "--help" in error


def test_help_says_what_everything_does(capsys: pytest.CaptureFixture[str]) -> None:
    from understudy.app.cli import main

    for arguments in (["--help"], ["list", "--help"], ["suggest", "leads", "--help"]):
        assert main(arguments) == 0
        said = capsys.readouterr()
        assert said.err == ""
        assert "usage: understudy" in said.out
        assert "--home DIR" in said.out
    assert {"demo", "import", "suggest", "backtest", "report", "export", "list", "merge", "undo", "redo"} <= set(
        build_parser().format_help().split()
    )


def test_the_version(anywhere: Run) -> None:
    assert anywhere("--version").out == f"understudy {version('understudy')}\n"


def test_a_home_that_cannot_be_made(anywhere: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert "--home" in anywhere("--home", tmp_path / "file" / "home", "check").error


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("postgresql://nobody@localhost:1/nothing", "cannot be opened"),
        ("mysql://localhost/x", "not supported"),
        ("a database", "postgresql://user@host/name"),
    ],
)
def test_a_database_that_cannot_be_used(anywhere: Run, tmp_path: Path, url: str, says: str) -> None:
    assert says in anywhere("--home", tmp_path, "--database", url, "check").error


def test_a_password_is_not_shown(anywhere: Run, tmp_path: Path) -> None:
    said = anywhere("--home", tmp_path, "--database", "postgresql://me:secret7@localhost:1/x", "check")
    assert "secret7" not in said.error


def test_a_home_that_is_no_database(anywhere: Run, tmp_path: Path) -> None:
    (tmp_path / "understudy.db").write_bytes(b"these are not the rows you are looking for" * 99)
    assert str(tmp_path / "understudy.db") in anywhere("--home", tmp_path, "check").error


def test_a_failure_of_ours_is_code_1_with_a_trace(
    anywhere: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from understudy.app.cli import commands

    def broken(*_: object) -> int:
        raise ZeroDivisionError("a bug")

    monkeypatch.setitem(commands.COMMANDS, "check", broken)
    said = anywhere("--home", tmp_path, "check")
    assert said.code == 1
    assert said.out == ""
    assert "ZeroDivisionError: a bug" in said.err
    assert said.err.rstrip().endswith("please report the lines above")


def test_as_a_process(tmp_path: Path, rosters: Path) -> None:
    home = ("--home", tmp_path / "home")
    made = program(*home, "--json", "import", "rosters", rosters)
    assert (made.returncode, made.stderr) == (0, "")
    assert json.loads(made.stdout)["counts"]["seats_new"] == 9
    refused = program(*home, "list", "seats", "--cycle", "7.7")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.count("\n") == 1


def test_in_a_plain_locale(tmp_path: Path, rosters: Path) -> None:
    """Names have letters that ASCII lacks; a cron job without a locale must not fail on them."""
    text = (rosters / "release-2.2" / "release-team.md").read_text("utf-8")
    (rosters / "release-2.2" / "release-team.md").write_text(text.replace("Dina Petrov", "Dína Petrović"), "utf-8")
    home = ("--home", tmp_path / "home")
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii", "PYTHONCOERCECLOCALE": "0"}
    for command in (["import", "rosters", rosters, "--json"], ["list", "seats"], ["list", "seats", "--csv"]):
        done = program(*home, *command, **plain)
        assert (done.returncode, done.stderr) == (0, ""), command
    assert "Dína Petrović" in program(*home, "list", "people").stdout


def test_a_reader_that_goes_away_is_no_failure(sample_home: Path) -> None:
    command = [sys.executable, "-m", "understudy", "--home", str(sample_home), "list", "seats"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        errors = process.stderr.read()
        assert process.wait(60) in (0, 120)
    assert b"Traceback" not in errors


def test_no_window_without_a_display(tmp_path: Path) -> None:
    environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    done = subprocess.run(
        [sys.executable, "-m", "understudy", "--home", str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=environment,
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert "understudy demo" in done.stderr
    assert done.stderr.count("\n") == 1
