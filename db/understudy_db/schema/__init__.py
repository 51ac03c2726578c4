"""All tables."""

from understudy_db.schema.base import Base
from understudy_db.schema.cycles import Cycle, CyclePhase, Programme, Role, RoleStep
from understudy_db.schema.imports import FileAnomaly, ImportRun, Source
from understudy_db.schema.journal import JournalEntry, JournalOperation, Setting
from understudy_db.schema.people import Identity, MergeProposal, Person, PersonState
from understudy_db.schema.rosters import RosterRow, Seat
from understudy_db.schema.suggestions import Suggestion

__all__ = [
    "Base",
    "Cycle",
    "CyclePhase",
    "FileAnomaly",
    "Identity",
    "ImportRun",
    "JournalEntry",
    "JournalOperation",
    "MergeProposal",
    "Person",
    "PersonState",
    "Programme",
    "Role",
    "RoleStep",
    "RosterRow",
    "Seat",
    "Setting",
    "Source",
    "Suggestion",
]
