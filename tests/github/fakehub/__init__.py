"""A GitHub of our own for tests: GitHub's published schema and REST shapes over an invented, seeded world.

In a test, the fixture ``hub`` (``tests.github.fakehub.fixtures``) is a running one::

    repository = hub.world.names[f"{ORG}/{REPOSITORY}"]
    hub.fault("502", match="graphql", times=2)
    hub.changes.edit(repository, 3, body="Other words")
    hub.clock.advance(3600)
    ...  # Github(auth=Auth.Token(TOKEN), base_url=hub.url, retry=None)
    assert hub.log.violations == []

Larger or other worlds: ``FakeHub(generate(Plan(pull_requests=130_000, lazy=True)), schema)``. By itself:
``python -m tests.github.fakehub --prs 1000 --port 0``. What nothing offline can prove is in UNPROVEN.md.
"""

from tests.github.fakehub.clock import Clock
from tests.github.fakehub.generate import ORG, REPOSITORY, TOKEN, Plan, generate
from tests.github.fakehub.hub import FakeHub
from tests.github.fakehub.world import World

__all__ = ["ORG", "REPOSITORY", "TOKEN", "Clock", "FakeHub", "Plan", "World", "generate"]
