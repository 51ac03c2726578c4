"""All services of one open database, as one value that the composition root fills and everybody above is handed."""

from __future__ import annotations

from dataclasses import dataclass

from understudy.application.applications.intake import ApplicationIntake
from understudy.application.applications.letters import Letters
from understudy.application.applications.readout import Applications
from understudy.application.applications.triage import Triage
from understudy.application.backups import Backups
from understudy.application.checks import Checks
from understudy.application.cycles import Cycles
from understudy.application.exports import Exports
from understudy.application.history.contributions import Contributions
from understudy.application.history.feeds import Feeds
from understudy.application.history.git_import import GitImport
from understudy.application.history.group_imports import GroupImports
from understudy.application.home import Home
from understudy.application.imports.rosters import RosterImport
from understudy.application.journal import Journal
from understudy.application.ladder.cases import Cases
from understudy.application.ladder.close import Close
from understudy.application.ladder.evaluate import Ladder
from understudy.application.ladder.nominations import Nominations
from understudy.application.ladder.policies import Policies
from understudy.application.ladder.quiet import Quiet
from understudy.application.ladder.replay import Replay
from understudy.application.ladder.rulings import Rulings
from understudy.application.lineage import Roles
from understudy.application.listing import Listing
from understudy.application.merges import Merges
from understudy.application.owners.backtest import OwnerBacktest
from understudy.application.owners.by_role import OwnersByRole
from understudy.application.owners.coverage import OwnersCoverage
from understudy.application.owners.effective import EffectiveOwners
from understudy.application.owners.lint import OwnersLint
from understudy.application.owners.patches import OwnersPatches
from understudy.application.owners.suggest import OwnerSuggestions
from understudy.application.people import People
from understudy.application.programmes import Programmes
from understudy.application.reports import Reports
from understudy.application.rosters import Rosters
from understudy.application.sample_loading import Sample
from understudy.application.search import Search
from understudy.application.seats import Seats
from understudy.application.settings import Settings
from understudy.application.sources import Sources
from understudy.application.staffing.staffing import Staffing
from understudy.application.store import Opened, Place, Store
from understudy.application.succession import Succession
from understudy.application.sync.service import Sync
from understudy.application.sync.sign_in import SignIn


@dataclass(frozen=True)
class Services:
    """Every service of one open database."""

    place: Place
    staffing: Staffing
    store: Store
    opened: Opened
    application_intake: ApplicationIntake
    applications: Applications
    backups: Backups
    cases: Cases
    checks: Checks
    clones: GitImport
    close_by: Close
    contributions: Contributions
    cycles: Cycles
    effective_owners: EffectiveOwners
    exports: Exports
    feeds: Feeds
    groups: GroupImports
    home: Home
    imports: RosterImport
    journal: Journal
    ladder: Ladder
    letters: Letters
    listing: Listing
    merges: Merges
    nominations: Nominations
    owner_backtest: OwnerBacktest
    owner_suggestions: OwnerSuggestions
    owners_by_role: OwnersByRole
    owners_coverage: OwnersCoverage
    owners_lint: OwnersLint
    owners_patches: OwnersPatches
    people: People
    policies: Policies
    programmes: Programmes
    quiet: Quiet
    replay: Replay
    reports: Reports
    roles: Roles
    rosters: Rosters
    rulings: Rulings
    sample: Sample
    search: Search
    seats: Seats
    settings: Settings
    sign_in: SignIn
    sources: Sources
    succession: Succession
    sync: Sync
    triage: Triage

    def close(self) -> None:
        """Give the database back."""
        self.store.close()
