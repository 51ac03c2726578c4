"""A small town whose ladder can be worked out by hand: one repository, an organisation, employers. Nobody exists.

Bo merges 24 substantial pull requests in docs/ from 1 March 2024 on, one a day; Cyn merges 5 small ones in docs/ in
May; Dee once, in 2024-02. Ada approves the top, Eve docs/; Bo becomes reviewer of docs/ on 1 September 2024. Bo is a
member since 1 April 2024, Cyn since 1 May 2024.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import understudy_resources
from tests.gitlog.story import ROBOT, Story
from tests.services import copied
from understudy.application.ladder.cases import Cases
from understudy.application.ladder.close import Close
from understudy.application.ladder.evaluate import Ladder
from understudy.application.ladder.nominations import Nominations
from understudy.application.ladder.policies import Policies
from understudy.application.ladder.quiet import Quiet
from understudy.application.ladder.replay import Replay
from understudy.application.ladder.rulings import Rulings
from understudy.application.services import Services

REPOSITORY = "lamps/lantern"
DOCS = "lamps/lantern:docs"
BEGIN = datetime(2024, 1, 1, 12, tzinfo=UTC)
LINES = "".join(f"line {number}\n" for number in range(40))
EMPLOYERS = """\
ada: ada!example.org
	Acme Lamps
bo: bo!example.org
	Birch Light until 2024-06-01
	Acme Lamps
eve: eve!example.org
	Acme Lamps
fay: fay!example.org
	Cedar Glow
"""
POLICY = (
    understudy_resources.text("policies/kubernetes-community.yaml")
    .replace("[kubernetes, kubernetes-client, kubernetes-csi, kubernetes-sigs, etcd-io]", "[lamps]")
    .replace("kubernetes-sigs/contributor-playground", "lamps/playground")
    .replace("policy: kubernetes-community", "policy: town")
    .replace("title: Kubernetes community ladder", "title: Ladder of the town")
)


def person(name: str) -> tuple[str, str]:
    """An author."""
    return (name.title(), f"{name}@example.org")


def repository(folder: Path) -> Path:
    """The repository's history, as a bare clone."""
    story = Story()
    approvers = {"OWNERS": "approvers: [ada]\n", "docs/OWNERS": "# the guide\nreviewers:\n- fay\napprovers:\n- eve\n"}
    last = story.commit("Begin", dict(approvers), by=ROBOT, at=BEGIN)
    number = 0

    def pull(who: str, when: datetime, path: str, text: str) -> None:
        nonlocal last, number
        number += 1
        story.now = when
        last = story.pull(number, who, last, {path: text}, by=person(who), title=f"Part {number} of the guide")

    pull("dee", datetime(2024, 2, 1, 12, tzinfo=UTC), "docs/dee.md", "x\n")
    for day in range(24):
        pull("bo", datetime(2024, 3, 1, 12, tzinfo=UTC) + timedelta(days=day), f"docs/bo{day}.md", LINES)
    for day in range(5):
        pull("cyn", datetime(2024, 5, 1, 12, tzinfo=UTC) + timedelta(days=day), f"docs/cyn{day}.md", "x\n")
    story.now = datetime(2024, 9, 1, 11, tzinfo=UTC)
    added = "# the guide\nreviewers:\n- bo # knows it by heart\n- fay\napprovers:\n- eve\n"
    last = story.commit("Bo reviews the guide", {"docs/OWNERS": added}, by=ROBOT, parents=(last,))
    return story.write(folder)


def organisation(folder: Path) -> Path:
    """The organisation's members, as a bare clone of its configuration."""
    story = Story()
    last = 0
    members = ["ada", "eve", "fay"]
    for day, new in (
        (BEGIN, None),
        (datetime(2024, 4, 1, tzinfo=UTC), "bo"),
        (datetime(2024, 5, 1, tzinfo=UTC), "cyn"),
    ):
        members += [new] if new else []
        listed = "".join(f"- {name}\n" for name in sorted(members))
        last = story.commit(
            "Members", {"config/lamps/org.yaml": f"name: lamps\nadmins: []\nmembers:\n{listed}"}, at=day,
            parents=(last,) if last else (),
        )  # fmt: skip
    return story.write(folder)


class Town:
    """The services of ladders on the town."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.store = services.store
        self.policies: Policies = services.policies
        self.ladder: Ladder = services.ladder
        self.cases: Cases = services.cases
        self.nominations: Nominations = services.nominations
        self.quiet: Quiet = services.quiet
        self.rulings: Rulings = services.rulings
        self.replay: Replay = services.replay
        self.close: Close = services.close_by

    def now(self, text: str) -> None:
        """Let it be noon of a day."""
        at = datetime.fromisoformat(text).replace(hour=12, tzinfo=UTC)
        self.store.clock = lambda: at


def settle(services: Services, folder: Path) -> Town:
    """Bring the town in, with its policy in use; it is noon of 10 December 2024."""
    services.clones.run(repository(folder / "lantern.git"), REPOSITORY)
    services.groups.organisations(organisation(folder / "org.git"))
    employers = folder / "employers.txt"
    employers.write_text(EMPLOYERS)
    services.groups.affiliations(employers)
    services.policies.adopt(POLICY)
    services.policies.use(["town"])
    town = Town(services)
    town.now("2024-12-10")
    return town


@pytest.fixture(scope="session")
def town_home(new_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the town in it, to be copied."""
    folder = tmp_path_factory.mktemp("town")
    services = copied(new_home, folder / "home")
    settle(services, folder)
    services.close()
    return folder / "home"


@pytest.fixture
def town(town_home: Path, tmp_path: Path) -> Iterator[Town]:
    """The town; it is noon of 10 December 2024."""
    services = copied(town_home, tmp_path / "home")
    found = Town(services)
    found.now("2024-12-10")
    yield found
    services.close()


@pytest.fixture
def shared_town(both: Services, tmp_path: Path) -> Town:
    """The town, once on SQLite and once on PostgreSQL."""
    return settle(both, tmp_path)
