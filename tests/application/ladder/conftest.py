"""Fixtures of the town for every test here."""

from tests.application.ladder.town import shared_town, town, town_home

__all__ = ["shared_town", "town", "town_home"]
