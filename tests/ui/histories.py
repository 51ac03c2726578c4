"""Homes with the sample community and its histories."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services import NOW, copied, sample_services
from understudy.app.container import open_services
from understudy.application.services import Services


@pytest.fixture(scope="session")
def told_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once, to be copied."""
    home = tmp_path_factory.mktemp("told") / "home"
    services = sample_services(home)
    services.sample.load_histories()
    services.close()
    return home


@pytest.fixture
def told(told_home: Path, tmp_path: Path) -> Iterator[Services]:
    """Services on a copy of the sample community with its histories."""
    found = copied(told_home, tmp_path / "told")
    yield found
    found.close()


@pytest.fixture(scope="session")
def totals(told_home: Path) -> dict[int, int]:
    """How many contributions each person has."""
    services = open_services(told_home, name="Tess Tester", clock=lambda: NOW)
    found = {row.id: services.contributions.of_person(row.id, newest=1).total for row in services.people.rows(1)}
    services.close()
    return found


@pytest.fixture(scope="session")
def busiest(totals: dict[int, int]) -> int:
    """The person with the most contributions."""
    return max(totals, key=lambda person: totals[person])


@pytest.fixture(scope="session")
def nobodys(told_home: Path) -> int:
    """An account that acted and is nobody's in the directory, with a login."""
    services = open_services(told_home, name="Tess Tester", clock=lambda: NOW)
    try:
        for number in range(1, 400):
            actor = services.contributions.who(number)
            if actor.person_id is None and not actor.is_bot and actor.logins:
                return number
    finally:
        services.close()
    raise AssertionError("every account is somebody's")
