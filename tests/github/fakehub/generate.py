"""A seeded world of any size: the same seed gives the same world, item by item."""

from __future__ import annotations

import random
from dataclasses import dataclass

from tests.github.fakehub.accounts import Record
from tests.github.fakehub.clock import Clock, stamp
from tests.github.fakehub.items import (
    changed_file,
    comment,
    event,
    issue,
    pull_request,
    review,
    review_comment,
    set_label,
    unset_label,
)
from tests.github.fakehub.repository import Repository
from tests.github.fakehub.world import World

ORG = "lanternworks"
REPOSITORY = "lantern"
TOKEN = "fake-token-of-the-reader"
ROBOT = "tidemark-robot"
"""A bot that is an ordinary User account, as the big robots are."""

FIRST = [
    "ada",
    "bram",
    "cleo",
    "dorin",
    "elke",
    "farid",
    "gwen",
    "hanno",
    "ines",
    "joris",
    "kofi",
    "lumi",
    "mara",
    "nilo",
    "orla",
    "piet",
    "quin",
    "runa",
    "sven",
    "tilda",
]
LAST = [
    "alder",
    "birch",
    "cedar",
    "dahlia",
    "elm",
    "fern",
    "gorse",
    "hazel",
    "iris",
    "juniper",
    "kelp",
    "linden",
    "moss",
    "nettle",
    "oak",
    "pine",
    "reed",
    "sorrel",
]
LABELS = ("lgtm", "approved", "kind/bug", "kind/feature", "size/S", "size/L", "sig/lamps", "sig/wicks", "area/docs")
FOLDERS = ("lamps/core", "lamps/cli", "wicks", "docs", "hack", "test/e2e", "pkg/glow")
WORDS = [
    "lamp",
    "wick",
    "glow",
    "flame",
    "shade",
    "mirror",
    "harbour",
    "beacon",
    "signal",
    "keeper",
    "tower",
    "tide",
    "foghorn",
    "oil",
    "brass",
]


@dataclass(frozen=True, slots=True)
class Plan:
    """What to generate. Numbers run from 1; every ``issue_every``-th is an issue (0: none)."""

    pull_requests: int = 1000
    issue_every: int = 4
    people: int = 60
    overflow_every: int = 50
    """Every so many items one has more comments, files, labels and events than a page holds (0: none)."""
    ghost_every: int = 100
    lazy: bool = False
    seed: int = 7
    step: int = 4 * 3600
    """Seconds between two new items."""
    newest_before: int = 4 * 86400
    """Seconds from the newest item to now."""

    @property
    def items(self) -> int:
        """How many numbers are used."""
        if not self.issue_every:
            return self.pull_requests
        rest = self.pull_requests
        return rest + (rest - 1) // (self.issue_every - 1) if rest else 0


class Cast:
    """The accounts and labels a generated repository uses."""

    def __init__(self, world: World, org: Record, people: int, rng: random.Random) -> None:
        self.people: list[Record] = []
        for index in range(people):
            first, last = FIRST[index % len(FIRST)], LAST[index * 7 % len(LAST)]
            login = f"{first}-{last}" + (str(index) if f"{first}-{last}" in world.logins else "")
            company = rng.choice((None, None, "@brassworks", "Harbour Lights"))
            joined = stamp(1_400_000_000 + rng.randrange(300_000_000))
            name = f"{first.title()} {last.title()}"
            self.people.append(world.user(login, name=name, company=company, created=joined))
        self.robot = world.logins.get(ROBOT) or world.user(ROBOT, name="Tidemark Robot")
        self.app = world.logins.get("mossgate") or world.user("mossgate", "Bot")
        self.mannequin = world.logins.get("old-keeper") or world.user("old-keeper", "Mannequin")
        for index, person in enumerate(self.people[: max(len(self.people) // 2, 1)]):
            world.member(org, person, "ADMIN" if index == 0 else "MEMBER", public=index % 3 != 2)


class Maker:
    """Makes item by item from the seed alone, so any of 130,000 can be had without the others."""

    def __init__(self, world: World, repository: Repository, cast: Cast, plan: Plan) -> None:
        self.repository = repository
        self.cast = cast
        self.plan = plan
        self.labels = [world.label(repository, name) for name in LABELS]
        self.many = [world.label(repository, f"team/{number:03}") for number in range(120)]
        self.milestones = [world.milestone(repository, title) for title in ("v1.30", "v1.31", "v1.32")]
        self.teams = [node for node in world.nodes.values() if node["__typename"] == "Team"]
        self.end = world.clock.epoch() - plan.newest_before

    def kind(self, number: int) -> str:
        every = self.plan.issue_every
        return "Issue" if every and number % every == 0 else "PullRequest"

    def created(self, number: int) -> int:
        return self.end - (self.plan.items - number) * self.plan.step

    def updated(self, number: int) -> int:
        """Some time after it was made; not in the order of the numbers."""
        return self.created(number) + 7200 + number * 7919 % 200_000

    def __call__(self, number: int) -> Record:
        rng = random.Random(self.plan.seed * 1_000_003 + number)
        every, ghosts = self.plan.overflow_every, self.plan.ghost_every
        big = bool(every) and (number % every == 1 or number % (2 * every) == 0)
        people = self.cast.people
        author = None if ghosts and number % ghosts == 3 else people[int(len(people) * rng.random() ** 2)]
        if number % 37 == 5:
            author = self.cast.app
        if number % 59 == 11:
            author = self.cast.mannequin
        times = Times(self.created(number), self.updated(number), 1200)
        title = f"{rng.choice(WORDS).title()}: mend the {rng.choice(WORDS)} of the {rng.choice(WORDS)}"
        body = f"Number {number}. " + " ".join(rng.choices(WORDS, k=30))
        when = stamp(self.created(number))
        if self.kind(number) == "Issue":
            item = issue(self.repository, number, author, title, body, when)
        else:
            oid = f"{rng.getrandbits(160):040x}"
            item = pull_request(self.repository, number, author, title, body, when, head=f"mend-{number}", head_oid=oid)
            self._files(item, rng, big)
            self._reviews(item, rng, times)
            self._rarities(item, times)
        self._labels(item, rng, times, big)
        for _ in range(70 if big else int(rng.expovariate(0.4))):
            comment(item, rng.choice(people), rng.choice(("/lgtm", "/approve", "/retest", "Thank you!")), next(times))
        self._finish(item, rng, times)
        item["updatedAt"] = stamp(self.updated(number))
        return item

    def _files(self, item: Record, rng: random.Random, big: bool) -> None:
        for index in range(250 if big else 1 + int(rng.expovariate(0.5))):
            path = f"{rng.choice(FOLDERS)}/{rng.choice(WORDS)}_{index}.go"
            change = rng.choice(("MODIFIED", "MODIFIED", "ADDED", "DELETED", "RENAMED"))
            added = 0 if change == "DELETED" else rng.randrange(120)
            item["files"].append(changed_file(path, added, 0 if change == "ADDED" else rng.randrange(60), change))

    def _rarities(self, item: Record, times: Times) -> None:
        """What happens now and then: a team asked for review, a force push."""
        number = item["number"]
        if number % 29 == 13 and self.teams:
            team = self.teams[number % len(self.teams)]
            event(item, "ReviewRequestedEvent", self.cast.robot, next(times), requestedReviewer=team)
        if number % 97 == 90:
            before = {"__typename": "Commit", "oid": f"{number:040x}", "_gone": False}
            after = {"__typename": "Commit", "oid": item["headRefOid"], "_gone": False}
            who = item["author"]
            event(item, "HeadRefForcePushedEvent", who, next(times), beforeCommit=before, afterCommit=after)

    def _reviews(self, item: Record, rng: random.Random, times: Times) -> None:
        for _ in range(rng.choice((0, 1, 1, 2, 3))):
            person = rng.choice(self.cast.people)
            event(item, "ReviewRequestedEvent", self.cast.robot, next(times), requestedReviewer=person)
            state = rng.choice(("APPROVED", "COMMENTED", "COMMENTED", "CHANGES_REQUESTED"))
            made = review(item, person, state, "" if state == "APPROVED" else "A few remarks.", next(times))
            for _ in range(rng.randrange(3) if state != "APPROVED" else 0):
                review_comment(item, person, "Could this be shorter?", made["createdAt"], under=made)
        if item["reviews"] and item["reviews"][-1]["state"] == "APPROVED":
            item["reviewDecision"] = "APPROVED"

    def _labels(self, item: Record, rng: random.Random, times: Times, big: bool) -> None:
        for label in self.many if big else rng.sample(self.labels, rng.randrange(4)):
            set_label(item, label, self.cast.robot, next(times))
        if item["labels"] and rng.random() < 0.1:
            unset_label(item, item["labels"][0], self.cast.robot, next(times))
        if rng.random() < 0.3:
            item["milestone"] = rng.choice(self.milestones)
            title = item["milestone"]["title"]
            if item["__typename"] == "PullRequest":
                event(item, "MilestonedEvent", self.cast.robot, next(times), milestoneTitle=title)
        if rng.random() < 0.3:
            person = rng.choice(self.cast.people)
            item["assignees"].append(person)
            event(item, "AssignedEvent", self.cast.robot, next(times), assignee=person)

    def _finish(self, item: Record, rng: random.Random, times: Times) -> None:
        ending = rng.random()
        if ending < 0.2:
            return
        when = next(times)
        item["closedAt"] = when
        person = rng.choice(self.cast.people)
        if item["__typename"] == "Issue":
            item["state"], item["stateReason"] = "CLOSED", "COMPLETED" if ending < 0.9 else "NOT_PLANNED"
            event(item, "ClosedEvent", person, when)
            return
        if ending < 0.9:
            oid = f"{rng.getrandbits(160):040x}"
            merge = {"__typename": "Commit", "oid": oid, "_gone": False}
            item.update(state="MERGED", mergedAt=when, mergedBy=self.cast.robot, mergeCommit=merge)
            event(item, "MergedEvent", self.cast.robot, when, commit=merge)
        else:
            item["state"] = "CLOSED"
        event(item, "ClosedEvent", self.cast.robot, when)


def generate(plan: Plan | None = None, *, clock: Clock | None = None, world: World | None = None) -> World:
    """A world with the organisation ``lanternworks``, its repository ``lantern`` as planned, a small second and a
    private third repository, teams, OWNERS files and one token."""
    plan = plan or Plan()
    world = world or World(clock)
    rng = random.Random(plan.seed)
    org = world.organisation(ORG)
    cast = Cast(world, org, plan.people, rng)
    world.token(TOKEN, cast.people[0])
    begun = stamp(world.clock.epoch() - plan.items * plan.step - 86400)
    lamps = world.team(org, "Lamp Keepers", cast.people[1:5], maintainers=cast.people[:1])
    world.team(org, "Lamp Trimmers", cast.people[4:6], parent=lamps)
    world.team(org, "Quiet Ones", cast.people[6:8], privacy="SECRET")
    main = world.repository(org, REPOSITORY, created=begun)
    fill(world, main, cast, plan)
    second = world.repository(org, "orchard", created=begun)
    fill(world, second, cast, Plan(pull_requests=min(plan.pull_requests, 12), overflow_every=0, seed=plan.seed + 1))
    world.repository(org, "vault", private=True, created=begun)
    return world


def fill(world: World, repository: Repository, cast: Cast, plan: Plan) -> None:
    """Items and OWNERS files for a repository."""
    maker = Maker(world, repository, cast, plan)
    numbers = range(1, plan.items + 1)
    if plan.lazy:
        repository.fill(maker, [(maker.kind(n), n, maker.created(n), maker.updated(n)) for n in numbers])
    else:
        for number in numbers:
            repository.add(maker(number))
    owners(world, repository, cast)


def owners(world: World, repository: Repository, cast: Cast) -> None:
    """OWNERS files in a few folders, with one change of hands, so that there is some history."""
    git = repository.git
    first, second, third = (p["login"] for p in cast.people[:3])
    start = repository.record["createdAt"]
    files: dict[str, bytes | None] = {
        "README.md": b"# A lantern\n",
        "OWNERS": f"approvers:\n- {first}\nreviewers:\n- {second}\n".encode(),
        "OWNERS_ALIASES": f"aliases:\n  lamp-keepers:\n  - {first}\n  - {third}\n".encode(),
    }
    for folder in FOLDERS:
        files[f"{folder}/OWNERS"] = f"approvers:\n- lamp-keepers\nreviewers:\n- {second}\n# {folder}\n".encode()
    git.commit("main", files, "Begin", start, cast.people[0])
    changed = f"approvers:\n- {third}\nreviewers:\n- {second}\n".encode()
    git.commit("main", {"wicks/OWNERS": changed}, "Wicks have a new keeper", world.now(), cast.people[2])
    repository.record["pushedAt"] = world.now()


class Times:
    """Times in order between an item's creation and its last update."""

    def __init__(self, start: int, end: int, most: int) -> None:
        self._start, self._step, self._at = start, (end - start) / most, 0

    def __iter__(self) -> Times:
        return self

    def __next__(self) -> str:
        self._at += 1
        return stamp(self._start + int(self._step * self._at))
