"""A fake GitHub for every test that wants one, and the outside material it is measured against."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from graphql import GraphQLSchema

from tests.github.fakehub import FakeHub, Plan, generate
from tests.github.fakehub.graphql.engine import load_schema

PROJECT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def outside() -> Path:
    """The folder packaging/outside.sh fills. Missing: a failure in CI, elsewhere a skip that says so."""
    folder = Path(os.environ.get("UNDERSTUDY_OUTSIDE", PROJECT / ".outside"))
    if (folder / "stamp").is_file():
        return folder
    message = f"what the GitHub tests compare with is not in {folder}: run packaging/outside.sh"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="session")
def schema(outside: Path) -> GraphQLSchema:
    """GitHub's published GraphQL schema."""
    return load_schema(outside / "schema.graphql")


@pytest.fixture
def hub(schema: GraphQLSchema) -> Iterator[FakeHub]:
    """A running fake with 60 pull requests and 19 issues; closed after the test, with no thread left."""
    before = set(threading.enumerate())
    with FakeHub(generate(Plan(pull_requests=60)), schema) as running:
        yield running
    left = [thread for thread in threading.enumerate() if thread not in before and "fakehub" in thread.name]
    assert left == []
