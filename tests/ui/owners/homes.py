"""A repository with OWNERS files, told and imported, with people in several time zones and a sigs.yaml."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.gitlog.story import Story
from tests.services import copied
from understudy.app.container import open_services
from understudy.application.services import Services
from understudy_db.schema import Account, Affiliation, Feed, Identity, Person

NOW = datetime(2024, 6, 1, 9, tzinfo=UTC)
REPOSITORY = "acme/widgets"
ADDRESS = "{}@users.noreply.github.com"
FILES: dict[str, str | None] = {
    "OWNERS": "approvers: [ada, bo]\nreviewers: [ada, cyn]\n",
    "OWNERS_ALIASES": "aliases:\n  leads: [Bo, dee]\n",
    "pkg/OWNERS": "# who looks after it\napprovers: [leads]\nreviewers: [eve]\nemeritus_approvers: [gus]\n",
    "pkg/core/deep/OWNERS": "approvers: [ada]\noptions: {no_parent_owners: true}\n",
    "docs/OWNERS": "reviewers: [cyn]\n",
    "odd/OWNERS": "- x\n",
}
SIGS = """\
sigs:
- dir: sig-widgets
  name: Widgets
  label: widgets
  subprojects:
  - name: core
    owners:
    - https://raw.githubusercontent.com/acme/widgets/main/OWNERS
    - https://raw.githubusercontent.com/acme/gears/main/OWNERS
  - name: elsewhere
    owners:
    - https://example.org/OWNERS
"""
WORK = (
    ("2022-01-01", "bo", "bo.txt", 1),
    ("2024-01-05", "ada", "pkg/a.go", 2),
    ("2024-02-01", "dee", "pkg/d.go", 3),
    ("2024-03-01", "fay", "pkg/core/f.go", 4),
    ("2024-04-01", "fay", "pkg/g.go", 5),
    ("2024-05-01", "hal", "docs/h.md", 6),
    ("2024-05-02", "fay2", "pkg/two.go", 7),
)


def tell(folder: Path) -> Path:
    """Bo worked long ago; Ada, Dee, Fay and Hal lately; Cyn and Eve never."""
    story = Story()
    at = datetime(2021, 12, 1, tzinfo=UTC)
    base = story.commit("Begin", dict(FILES), by=("Ada Fern", ADDRESS.format("ada")), at=at)
    for day, who, file, number in WORK:
        story.now = datetime.fromisoformat(day).replace(tzinfo=UTC)
        # Fay and Fay2 share a name.
        by = (f"{who.title().rstrip('2')} Reed", ADDRESS.format(who))
        base = story.pull(number, who, base, {file: f"{number}\n"}, by=by)
    files = {"pkg/OWNERS": str(FILES["pkg/OWNERS"]).replace("[eve]", "[eve, fay]")}
    story.commit(
        "Fay reviews", dict(files), by=("Ada Fern", ADDRESS.format("ada")), at=datetime(2024, 5, 20, tzinfo=UTC),
        parents=(base,),
    )  # fmt: skip
    return story.write(folder / "widgets.git")


def know(services: Services) -> None:
    """Ada is in Nairobi and works for Old Oak, Dee in Tokyo."""
    with services.store.operation("People", journalled=False) as work:
        accounts = {account.folded: account.id for account in work.session.query(Account)}
        feed = Feed(kind="affiliations", location="x")
        ada = Person(name="Ada Fern", time_zone="Africa/Nairobi")
        dee = Person(name="Dee Reed", time_zone="Asia/Tokyo")
        work.session.add_all([feed, ada, dee])
        work.session.flush()
        for person, login in ((ada, "ada"), (dee, "dee")):
            work.session.add(Identity(person_id=person.id, kind="login", value=login, folded=login))
        work.session.add(Affiliation(feed_id=feed.id, account_id=accounts["ada"], employer="Old Oak"))


@pytest.fixture(scope="session")
def owned_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once, to be copied; the clone stays where it is."""
    folder = tmp_path_factory.mktemp("owned")
    sigs = folder / "sigs.yaml"
    sigs.write_text(SIGS, "utf-8")
    services = open_services(folder / "home", name="Tess Tester", clock=lambda: NOW)
    services.clones.run(tell(folder), REPOSITORY)
    services.groups.sigs(sigs)
    know(services)
    services.close()
    return folder / "home"


@pytest.fixture
def owned(owned_home: Path, tmp_path: Path) -> Iterator[Services]:
    """Services on a copy."""
    found = copied(owned_home, tmp_path / "owned")
    found.store.clock = lambda: NOW
    yield found
    found.close()
