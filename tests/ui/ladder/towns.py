"""The town of the ladder tests with a nomination and a talk under way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.application.ladder.town import DOCS
from tests.services import copied
from understudy.application.services import Services

NOON = datetime(2024, 12, 10, 12, tzinfo=UTC)
NOMINATION, TALK = 1, 2


@pytest.fixture
def ladder_town(town_home: Path, tmp_path: Path) -> Iterator[Services]:
    """Noon of 10 December 2024: Cyn is nominated as reviewer of docs/, late; somebody wrote to Fay."""
    services = copied(town_home, tmp_path / "town")
    services.store.clock = lambda: NOON
    first, _ = services.cases.open("cyn", "reviewer", DOCS, policy="town", deadline=date(2024, 12, 1), note="Kind.")
    second, _ = services.cases.open("fay", "reviewer", DOCS, policy="town", kind="inactivity", note="Is Fay well?")
    services.cases.say(second, "contacted", who="ada", text="Wrote to her.", on=date(2024, 12, 9))
    assert (first, second) == (NOMINATION, TALK)
    yield services
    services.close()
