"""All tables."""

from understudy_db.schema.applications import (
    Application,
    ApplicationAnswer,
    ApplicationNote,
    ApplicationScore,
    FormMapping,
)
from understudy_db.schema.base import Base
from understudy_db.schema.contributions import Event, Path, event_directory, event_path
from understudy_db.schema.cycles import Cycle, CyclePhase, Programme, Role, RoleStep
from understudy_db.schema.github import Item, ItemChange, Milestone
from understudy_db.schema.groups import (
    Affiliation,
    CommunityGroup,
    GroupLeader,
    Membership,
    Subproject,
    SubprojectOwners,
)
from understudy_db.schema.history import Account, AccountLogin, Feed, Overflow, Repository, Stream
from understudy_db.schema.imports import FileAnomaly, ImportRun, Source
from understudy_db.schema.journal import JournalEntry, JournalOperation, PrivateEntry, Setting
from understudy_db.schema.ladder import CaseEntry, EvidenceRuling, LadderCase, LadderPolicy
from understudy_db.schema.owners import OwnerSpell
from understudy_db.schema.people import Identity, MergeProposal, Person, PersonState
from understudy_db.schema.rosters import RosterRow, Seat
from understudy_db.schema.suggestions import Suggestion

__all__ = [
    "Account",
    "AccountLogin",
    "Affiliation",
    "Application",
    "ApplicationAnswer",
    "ApplicationNote",
    "ApplicationScore",
    "Base",
    "CaseEntry",
    "CommunityGroup",
    "Cycle",
    "CyclePhase",
    "Event",
    "EvidenceRuling",
    "Feed",
    "FileAnomaly",
    "FormMapping",
    "GroupLeader",
    "Identity",
    "ImportRun",
    "Item",
    "ItemChange",
    "JournalEntry",
    "JournalOperation",
    "LadderCase",
    "LadderPolicy",
    "Membership",
    "MergeProposal",
    "Milestone",
    "Overflow",
    "OwnerSpell",
    "Path",
    "Person",
    "PersonState",
    "PrivateEntry",
    "Programme",
    "Repository",
    "Role",
    "RoleStep",
    "RosterRow",
    "Seat",
    "Setting",
    "Source",
    "Stream",
    "Subproject",
    "SubprojectOwners",
    "Suggestion",
    "event_directory",
    "event_path",
]
