"""Services on a real SQLite home: empty, and with the sample community."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

import understudy_resources
from understudy.app.container import build_services, open_services
from understudy.application.sample import sample_programme, sample_source
from understudy.application.services import Services
from understudy.application.store import Opened, Place, Store

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
"""The instant at which tests happen: a Friday, in week 11 of the sample's last cycle."""


def import_sample(services: Services, now: datetime = NOW) -> None:
    """Bring the sample community in."""
    text = understudy_resources.text("sample/community.yaml")
    services.imports.write(
        sample_source(text, now.date()),
        programme=sample_programme(text),
        lineage=understudy_resources.text("sample/lineage.yaml"),
    )


def sample_services(home: Path) -> Services:
    """Services on a new home with the sample community."""
    services = open_services(home, name="Tess Tester", clock=lambda: NOW)
    import_sample(services)
    return services


def copied(home: Path, to: Path) -> Services:
    """Services on a copy of a home."""
    shutil.copytree(home, to)
    return open_services(to, name="Tess Tester", clock=lambda: NOW)


@pytest.fixture
def both(store: Store, tmp_path: Path) -> Services:
    """Services on an empty store, once on SQLite and once on PostgreSQL."""
    store.clock = lambda: NOW
    place = Place(tmp_path, store.engine.url.render_as_string(hide_password=False))
    return build_services(place, store, Opened(), "tess")


@pytest.fixture(scope="session")
def new_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that was opened once and holds nothing, to be copied: that takes a twentieth of making one."""
    home = tmp_path_factory.mktemp("new") / "home"
    open_services(home, name="Tess Tester", clock=lambda: NOW).close()
    return home


@pytest.fixture
def services(new_home: Path, tmp_path: Path) -> Iterator[Services]:
    """Services on an empty home."""
    found = copied(new_home, tmp_path / "home")
    yield found
    found.close()


@pytest.fixture
def empty(new_home: Path, tmp_path: Path) -> Iterator[Services]:
    """Services on an empty home that does not stand in the way of another."""
    found = copied(new_home, tmp_path / "empty")
    yield found
    found.close()


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the sample community, to be copied."""
    home = tmp_path_factory.mktemp("sample") / "home"
    sample_services(home).close()
    return home


@pytest.fixture
def sample(sample_home: Path, tmp_path: Path) -> Iterator[Services]:
    """Services on a copy of the sample community."""
    found = copied(sample_home, tmp_path / "home")
    yield found
    found.close()
