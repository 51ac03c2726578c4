"""The fake as a program of its own, as the tests that kill a sync use it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import requests

PROJECT = Path(__file__).resolve().parents[2]


def test_it_says_where_it_is_and_serves_until_its_input_ends(outside: Path) -> None:
    command = [sys.executable, "-m", "tests.github.fakehub", "--prs", "30", "--outside", str(outside)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=PROJECT) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        token = process.stdout.readline().split()[1]
        name = process.stdout.readline().split()[1]
        headers = {"Authorization": f"bearer {token}"}
        found = requests.get(f"{url}/repos/{name}/issues?state=all&per_page=100", headers=headers, timeout=30).json()
        assert len(found) == 39
        process.stdin.close()
        assert process.wait(30) == 0


def test_without_the_schema_it_says_what_to_do(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.github.fakehub", "--outside", str(tmp_path)]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=PROJECT, timeout=60, check=False)
    assert ended.returncode == 2
    assert ended.stderr == f"{tmp_path / 'schema.graphql'} is not there: run packaging/outside.sh\n"
