"""The fixtures of the fake GitHub. Another folder gets them by the same import in its own conftest."""

from tests.github.fakehub.fixtures import hub, outside, schema

__all__ = ["hub", "outside", "schema"]
