"""Builds everything, once: the store, the services on it, and the adapters they are handed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from pydantic import SecretStr

import understudy_resources
from understudy.application.applications.intake import ApplicationIntake
from understudy.application.applications.letters import Letters
from understudy.application.applications.readout import Applications
from understudy.application.applications.triage import Triage
from understudy.application.backups import Backups
from understudy.application.checks import Checks
from understudy.application.cycles import Cycles
from understudy.application.errors import UserError
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
from understudy.application.ports import Presets
from understudy.application.programmes import Programmes
from understudy.application.reports import Reports
from understudy.application.rosters import Rosters
from understudy.application.sample_loading import Sample
from understudy.application.search import Search
from understudy.application.seats import Seats
from understudy.application.services import Services
from understudy.application.settings import Settings
from understudy.application.sources import Sources
from understudy.application.staffing.staffing import Staffing
from understudy.application.store import Opened, Place, Store, open_store, utc_now
from understudy.application.succession import Succession
from understudy.application.sync.login import Login
from understudy.application.sync.port import GatewayFactory
from understudy.application.sync.service import Sync
from understudy.application.sync.sign_in import SecretStore, SignIn
from understudy.domain.owners.ranking import load_owner_rules
from understudy.gitlog.commit_history import CommitHistory
from understudy.gitlog.made import make_repository
from understudy.gitlog.roster_history import read_source
from understudy.render.documents import render
from understudy.system.paths import account_name, prepare_home

POLICIES = ("kubernetes-community", "release-team", "sig-node", "steering-voter", "cncf-template")


def presets() -> Presets:
    """The texts that ship with the program."""
    return Presets(
        lineage=understudy_resources.text("lineage/kubernetes-release-team.yaml"),
        rules=understudy_resources.text("rules/succession.yaml"),
        owner_rules=load_owner_rules("owners.yaml", understudy_resources.text("rules/owners.yaml")),
    )


def open_services(
    home: Path, database: str | None = None, name: str | None = None, clock: Callable[[], datetime] = utc_now
) -> Services:
    """Open (make, upgrade) the database of a home, or the one at a URL. Raises UserError with what to do."""
    place = Place(home, database)
    try:
        prepare_home(home)
    except OSError as error:
        raise UserError(f"The home folder {home} cannot be made: {error.strerror}. Choose another --home.") from error
    user = account_name()
    store, opened = open_store(place, name or user, clock)
    if name is None:
        store.actor = Settings(store, user).me().name
    return build_services(place, store, opened, user)


def _connect(token: SecretStr | None, api_url: str) -> GatewayFactory:
    from understudy.github.gateway import connect  # PyGithub is slow to import, and many never need it

    return connect(token, api_url)


def _secrets() -> SecretStore:
    from understudy.system.secrets import Secrets

    return Secrets()


def _login(client_id: str, web: str) -> Login:
    from understudy.github.device import DeviceLogin

    return DeviceLogin(client_id, web)


def _letter(name: str) -> str:
    return understudy_resources.text(f"letters/{name}.txt")


def _shipped_policies() -> dict[str, str]:
    return {name: understudy_resources.text(f"policies/{name}.yaml") for name in POLICIES}


def build_services(place: Place, store: Store, opened: Opened, user: str) -> Services:
    """All services on an open store; ``user`` owns the personal settings."""
    settings = Settings(store, user)
    shipped = presets()
    merges = Merges(store)
    cycles = Cycles(store)
    rosters = Rosters(store)
    people = People(store)
    succession = Succession(store, shipped, settings, merges)
    clones, groups = GitImport(store, CommitHistory), GroupImports(store, CommitHistory)
    imports = RosterImport(store, shipped, merges, read_source)
    effective = EffectiveOwners(store, CommitHistory, place.home)
    patches = OwnersPatches(effective)
    intake = ApplicationIntake(store)
    policies = Policies(store, settings, _shipped_policies)
    ladder = Ladder(store, policies)
    cases = Cases(store, policies, ladder)
    quiet = Quiet(store, policies)
    sync = Sync(store, settings, _connect)
    return Services(
        place=place,
        store=store,
        opened=opened,
        application_intake=intake,
        applications=Applications(store),
        backups=Backups(store, place),
        cases=cases,
        checks=Checks(store, place, succession),
        clones=clones,
        close_by=Close(store, policies),
        contributions=Contributions(store),
        cycles=cycles,
        effective_owners=effective,
        exports=Exports(store),
        feeds=Feeds(store),
        groups=groups,
        home=Home(store, settings, cycles, rosters, merges, people, succession),
        imports=imports,
        journal=Journal(store),
        ladder=ladder,
        letters=Letters(store, _letter),
        listing=Listing(store),
        merges=merges,
        nominations=Nominations(cases, patches, quiet),
        owner_backtest=OwnerBacktest(store, shipped.owner_rules),
        owner_suggestions=OwnerSuggestions(store, shipped.owner_rules),
        owners_by_role=OwnersByRole(store, effective, shipped.owner_rules),
        owners_coverage=OwnersCoverage(store, effective),
        owners_lint=OwnersLint(store, effective),
        owners_patches=patches,
        people=people,
        policies=policies,
        programmes=Programmes(store, shipped),
        quiet=quiet,
        replay=Replay(store, policies),
        reports=Reports(store, render, merges),
        roles=Roles(store),
        rosters=rosters,
        rulings=Rulings(store),
        sample=Sample(store, imports, clones, groups, understudy_resources.text, make_repository, place.home, intake),
        search=Search(store),
        seats=Seats(store),
        settings=settings,
        sign_in=SignIn(settings, sync, _secrets, _login),
        sources=Sources(store, place.home),
        staffing=Staffing(store),
        succession=succession,
        sync=sync,
        triage=Triage(store),
    )
