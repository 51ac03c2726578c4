"""A GitHub of our own for tests: GitHub's published schema and REST shapes over an invented, seeded world."""

from tests.github.fakehub.clock import Clock
from tests.github.fakehub.generate import ORG, REPOSITORY, TOKEN, Plan, generate
from tests.github.fakehub.hub import FakeHub
from tests.github.fakehub.world import World

__all__ = ["ORG", "REPOSITORY", "TOKEN", "Clock", "FakeHub", "Plan", "World", "generate"]
