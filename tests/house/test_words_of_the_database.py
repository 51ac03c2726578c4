"""Domain and database know the same words, and migrated databases check for them."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import get_args, get_type_hints

import pytest
from sqlalchemy import CheckConstraint, inspect

from understudy.application.people import STATE_WORDS
from understudy.application.store import Store
from understudy.domain.roles import Ended, Position, Succession, Track
from understudy.domain.rosters.source import RosterSource
from understudy.domain.suggestions.history import Answer
from understudy_db.schema import Base, cycles, imports, people, rosters, suggestions
from understudy_db.upgrade import REVISIONS, alembic_config


@pytest.mark.parametrize(
    ("words", "stored"),
    [
        (Position, rosters.POSITIONS),
        (Ended, rosters.ENDINGS),
        (Track, cycles.TRACKS),
        (Succession, cycles.STEP_KINDS),
        (Answer, suggestions.ANSWERS),
    ],
)
def test_enums_and_stored_words_agree(words: type[StrEnum], stored: tuple[str, ...]) -> None:
    assert tuple(word.value for word in words) == stored


def test_kinds_of_sources_agree() -> None:
    """``hand`` is no source that is read."""
    read = get_args(get_type_hints(RosterSource)["kind"])
    assert {*read, "hand"} == set(imports.SOURCE_KINDS)


def test_states_agree_with_what_the_people_service_takes() -> None:
    assert tuple(STATE_WORDS) == people.STATE_KINDS


def test_the_program_knows_every_migration() -> None:
    """Told by name, because asking Alembic costs every start a tenth of a second."""
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory.from_config(alembic_config())
    assert scripts.get_heads() == [REVISIONS[-1]]
    assert tuple(script.revision for script in scripts.walk_revisions())[::-1] == REVISIONS


def _checks(text: str) -> str:
    """A check's SQL without the freedom of writing it."""
    return re.sub(r"[\s()]+", " ", text).strip().casefold()


def test_a_migrated_database_has_every_check_of_the_tables(sqlite_store: Store) -> None:
    """Alembic does not compare CHECKs, so a word added to a list could miss its migration."""
    found = inspect(sqlite_store.engine)
    for table in Base.metadata.sorted_tables:
        wanted = {
            str(constraint.name): _checks(str(constraint.sqltext))
            for constraint in table.constraints
            if isinstance(constraint, CheckConstraint)
        }
        there = {
            str(check["name"]): _checks(check["sqltext"])
            for check in found.get_check_constraints(table.name)
            if check["name"]
        }
        assert there == wanted, table.name
