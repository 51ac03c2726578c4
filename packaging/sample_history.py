"""Draws the histories of the sample community: two repositories and an organisation, by the people of its rosters.

Days and minutes count from the Monday of the week in which the sample is loaded. Nobody exists.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

from sample_book import Book

SEED = 31_10
DAY = 24 * 60
WEEK = 7 * DAY
ORG = "lantern-sample"
PRODUCT, RELEASES, MEMBERS = f"{ORG}/lantern", f"{ORG}/releases", f"{ORG}/org"
OTHERS = tuple(
    (name, f"lantern-{login}")
    for name, login in (
        ("Aurel Finch", "aurelfinch"),
        ("Bryndis Hale", "bryndis-h"),
        ("Caspar Idowu", "casparidowu"),
        ("Dunja Marek", "dmarek"),
        ("Ebba Quist", "ebbaq"),
        ("Florin Sato", "florin-sato"),
        ("Gwendal Roux", "gwendalr"),
        ("Hyacinth Obi", "hyacinthobi"),
        ("Ianto Pryce", "iantop"),
        ("Jelena Borg", "jelenaborg"),
        ("Kasimir Thorn", "kthorn"),
        ("Liesel Anand", "lieselanand"),
        ("Mirabel Costa", "mirabelc"),
        ("Nils Okoye", "nilsokoye"),
        ("Orla Venter", "orlaventer"),
        ("Perpetua Lam", "perpetualam"),
        ("Rasmus Achebe", "rachebe"),
        ("Sunniva Ortiz", "sunniva-o"),
        ("Tadeus Mori", "tmori"),
        ("Una Bellweather", "unabw"),
        ("Valentin Ruiz", "valruiz"),
        ("Wilhelmina Dao", "wdao"),
        ("Xenia Holt", "xeniaholt"),
        ("Yannick Lowe", "ylowe"),
    )
)
"""People who contribute and were never on a team. The first eight look after the code."""
AREAS = {
    "Team Lead": (RELEASES, ("releases/release-{c}", "handbooks/team-lead")),
    "Enhancements": (RELEASES, ("enhancements/{c}", "handbooks/enhancements")),
    "Release Signal": (PRODUCT, ("test/e2e", "test/signal")),
    "CI Signal": (PRODUCT, ("test/e2e", "test/signal")),
    "Bug Triage": (PRODUCT, ("test/signal", "hack/triage")),
    "Docs": (PRODUCT, ("docs/guide", "docs/reference")),
    "Release Notes": (RELEASES, ("releases/release-{c}/notes", "tools/notes")),
    "Communications": (RELEASES, ("communications/{c}", "handbooks/communications")),
    "Branch Manager": (RELEASES, ("tools/branch", "releases/release-{c}")),
    "Emeritus Adviser": (RELEASES, ("handbooks/adviser",)),
}
CODE = ("pkg/beam", "pkg/keeper", "pkg/keeper/store", "pkg/signal", "cmd/lantern", "api/v1")
TITLES = {
    "docs": ("Explain {w} step by step", "Correct the page about {w}", "Show {w} with an example"),
    "test": ("Test {w} end to end", "Make the test of {w} steady", "Watch {w} on the board"),
    "hack": ("Sort reports about {w}", "Label reports about {w}"),
    "handbooks": ("Handbook: say when to look at {w}", "Handbook: what a shadow learns about {w}"),
    "enhancements": ("Track {w}", "Note what {w} still needs"),
    "communications": ("Draft the post about {w}", "Plan what to say about {w}"),
    "tools": ("Let the tool find {w}", "Mend the tool for {w}"),
    "releases": ("Note {w} for this cycle", "Write down what was decided about {w}"),
}
CODE_TITLES = ("Add {w}", "Fix {w} after a restart", "Make {w} quicker", "Let callers turn off {w}", "Tidy up {w}")
WORDS = (
    "beam width", "the wick", "slow lamps", "the night watch", "fog mode", "mirror drift", "the oil gauge",
    "shutter timing", "harbour lights", "the spare lamp", "dawn mode", "tide tables", "the lens index",
    "keeper logins", "storm retries", "quiet hours", "the signal log", "lamp groups", "the bell", "moonlight",
)  # fmt: skip
FILES = ("index", "plan", "lamp", "tide", "watch", "lens")
ENDINGS = {"pkg": "go", "cmd": "go", "api": "go", "test": "go", "tools": "py", "hack": "sh"}
ROBOT = ("Lantern Robot", "7700+lantern-robot@users.noreply.github.com")
UPDATES = ("lantern-updates[bot]", "7701+lantern-updates[bot]@users.noreply.github.com")


class Drawing:
    """Everything drawn for one community."""

    def __init__(self, community: dict[str, Any]) -> None:
        self.rng = random.Random(SEED)
        self.community = community
        self.cycles = community["cycles"]
        self.logins = {key: person["login"] for key, person in community["people"].items()}
        self.names = {key: person["name"] for key, person in community["people"].items()}
        for name, login in OTHERS:
            key = login
            self.logins[key], self.names[key] = login, name
        self.people: dict[str, tuple[str, str]] = {"robot": ROBOT, "updates": UPDATES}
        for number, key in enumerate(sorted(self.logins), 8101):
            self.people[key] = (self.names[key], f"{number}+{self.logins[key]}@users.noreply.github.com")
            before = community["people"].get(key, {}).get("login_before")
            if before is not None:
                self.people[f"{key}@before"] = (self.names[key], f"{number}+{before}@users.noreply.github.com")
        self.books = {name: Book(name, self.people) for name in (PRODUCT, RELEASES)}
        self.merges_of: dict[str, Counter[str]] = {PRODUCT: Counter(), RELEASES: Counter()}
        self.squashes_of: dict[str, Counter[str]] = {PRODUCT: Counter(), RELEASES: Counter()}
        self.maintainers = [login for _, login in OTHERS[:8]]
        seats = Counter(key for c in self.cycles for row in c["rows"] for key in row["leads"] + row["shadows"])
        docs = [(n, key) for n, c in enumerate(self.cycles) for row in c["rows"] if row["label"] == "Docs"
                for key in row["shadows"]]  # fmt: skip
        self.quiet = [key for number, key in docs if seats[key] == 1 and number in (2, 5, 8)][:3]
        """Nothing but an address is known of these: whether they are those of the rosters is asked."""

    def login(self, key: str, cycle: int) -> str:
        """Somebody's login in a cycle (1 is the first)."""
        person = self.community["people"].get(key, {})
        if key in ("robot", "updates"):
            return key
        if "login_before" in person and cycle < int(person["renamed_in"].split(".")[1]):
            return str(person["login_before"])
        return self.logins[key]

    def ident(self, key: str, cycle: int) -> str:
        """The key of who somebody is in commits of a cycle."""
        return key if self.login(key, cycle) == self.logins.get(key, key) else f"{key}@before"

    def instant(self, cycle: int, first: float = 0.0, last: float = 1.0) -> int:
        """A working minute within a part of a cycle; never in the week in which the sample is loaded."""
        told = self.cycles[cycle - 1]
        days = int((told["weeks"] * 7 - 5) * (first + (last - first) * self.rng.random()))
        at = told["start"] * WEEK + days * DAY + self.rng.randint(7 * 60, 21 * 60)
        while at >= -DAY:
            at -= self.rng.randint(1, 40) * DAY
        return at

    def begin(self) -> None:
        """The first commits, before the first cycle, and the first owners."""
        at = self.cycles[0]["start"] * WEEK - 30 * DAY
        first = self.maintainers
        logins = {
            PRODUCT: (
                {"": {"approvers": ["lantern-maintainers"], "reviewers": first[3:5]}},
                {"lantern-maintainers": first[:3], "docs-leads": first[4:5], "signal-leads": first[5:6]},
            ),
            RELEASES: (
                {"": {"approvers": ["release-team-leads", first[0]], "reviewers": first[6:7]}},
                {"release-team-leads": first[6:8], "notes-leads": first[7:8]},
            ),
        }
        for name, book in self.books.items():
            files: dict[str, Any] = dict(book.owners(*logins[name]))
            files["README.md"] = [40, 0]
            files[".mailmap"] = "Dunja Marek <dunja@lamps.example.org> <dunja@oldlamps.example.org>\n"
            if name == RELEASES:
                del files[".mailmap"]
            book.told["commits"] += 1
            told = {"at": at, "by": book.who(first[0]), "say": "Begin", "files": book.files(files)}
            book.changes.append((at, told))
        self.owned(PRODUCT, 1, 0.05, first[0], "Owners for beam, docs and tests", {
            "pkg/beam": {"approvers": first[1:2], "reviewers": first[3:4]},
            "docs": {"approvers": ["docs-leads"], "reviewers": first[2:3]},
            "test": {"approvers": ["signal-leads"], "reviewers": first[4:5]},
        })  # fmt: skip
        self.owned(RELEASES, 1, 0.06, first[0], "Owners for tools and handbooks", {
            "tools": {"approvers": first[6:7], "reviewers": first[7:8]},
            "handbooks": {"approvers": ["release-team-leads"]},
        })  # fmt: skip

    def owned(
        self, name: str, cycle: int, part: float, by: str, say: str, files: dict[str, Any], aliases: Any = None
    ) -> None:
        """A merged pull request that changes OWNERS files; called in the order of time."""
        texts = self.books[name].owners(files, aliases)
        if not texts:
            return
        told = self.cycles[cycle - 1]
        at = int(told["start"] * WEEK + told["weeks"] * WEEK * part) // DAY * DAY + 9 * 60 + self.rng.randint(0, 50)
        self.merge(name, cycle, by, say, [(at - 3 * 60, by, say, texts)], at)

    def merge(self, name: str, cycle: int, by: str, say: str, commits: list[Any], at: int) -> None:
        """A pull request merged with its commits by the robot."""
        book = self.books[name]
        login = self.login(by, cycle)
        book.told["pull_requests"] += 1
        book.told["commits"] += len(commits)
        self.merges_of[name][by] += 1
        inner = [
            {"at": when, "by": book.who(self.ident(who, cycle)), "say": said, "files": book.files(files)}
            for when, who, said, files in commits
        ]
        told = {"at": at, "merge": 0, "by": book.who("robot"), "from": login, "say": say}
        book.changes.append((at, told | {"commits": inner}))

    def squash(
        self, name: str, cycle: int, by: str, say: str, files: Any, at: int, thanks: list[tuple[str, str]]
    ) -> None:
        """A pull request that became one commit on the default branch, with its trailers."""
        book = self.books[name]
        self.squashes_of[name][by] += 1
        book.told["pull_requests"] += 1
        book.told["commits"] += 1
        book.told["credits"] += len(thanks)
        told: dict[str, Any] = {
            "at": at,
            "by": book.who(self.ident(by, cycle)),
            "say": say,
            "squash": True,
            "files": book.files(files),
        }
        if thanks:
            told["with"] = [[word, book.who(self.ident(who, cycle))] for word, who in thanks]
        book.changes.append((at, told))

    def work(self, name: str, cycle: int, by: str, directory: str, at: int, helpers: list[str]) -> None:
        """One pull request in a directory, merged or squashed."""
        rng = self.rng
        top = directory.partition("/")[0]
        word = rng.choice(WORDS)
        say = rng.choice(TITLES.get(top, CODE_TITLES)).format(w=word)
        squashed = rng.random() < (0.25 if cycle < 4 else 0.6)
        if squashed and by not in self.mergers:
            others = [other for other in helpers if other != by]
            thanks = []
            if others and rng.random() < 0.75:
                # Leads, who come first, review most.
                thanks.append(("Reviewed-by", others[min(int(rng.expovariate(1.2)), len(others) - 1)]))
            if others and rng.random() < 0.12:
                thanks.append(("Co-authored-by", rng.choice(others)))
            self.squash(name, cycle, by, say, self.touched(directory, rng.choice((1, 1, 2, 3))), at, thanks)
            return
        commits = []
        for left in range(rng.choice((1, 1, 1, 2)), 0, -1):
            said = say if left == 1 else f"Begin: {say[0].lower()}{say[1:]}"
            commits.append((at - left * rng.randint(90, 900), by, said, self.touched(directory, rng.choice((1, 2)))))
        self.merge(name, cycle, by, say, sorted(commits, key=lambda commit: commit[0]), at)

    def touched(self, directory: str, number: int) -> dict[str, Any]:
        """Files of a directory with lines added and taken out."""
        ending = ENDINGS.get(directory.partition("/")[0], "md")
        files = {}
        for name in self.rng.sample(FILES, number):
            added = int(self.rng.paretovariate(1.1) * 4)
            files[f"{directory}/{name}.{ending}"] = [min(added, 240), self.rng.randint(0, 12)]
        return files

    def draw(self) -> None:
        """All cycles."""
        self.mergers = {self.renamed(), "lantern-dmarek", *self.maintainers}
        self.begin()
        for number in range(1, len(self.cycles) + 1):
            self.cycle(number)
        self.members = self.organisation()
        self.addresses()

    def renamed(self) -> str:
        """Who changed their login."""
        return next(key for key, person in self.community["people"].items() if "login_before" in person)

    def cycle(self, number: int) -> None:
        """One cycle: who comes into the OWNERS files, what the team writes, what everybody else does."""
        rng, told = self.rng, self.cycles[number - 1]
        seats = {row["label"]: row for row in told["rows"]}
        name = told["name"]
        self.leads(number, seats)
        team: list[tuple[str, str, bool]] = []
        for label, row in seats.items():
            team += [(key, label, True) for key in row["leads"]] + [(key, label, False) for key in row["shadows"]]
        for key, label, is_lead in team:
            if key in self.quiet:
                for _ in range(2):
                    files = self.touched("docs/guide", 1)
                    say = self.rng.choice(TITLES["docs"]).format(w=rng.choice(WORDS))
                    self.squash(PRODUCT, number, key, say, files, self.instant(number), [])
                continue
            lead_label = {"Lead": "Team Lead", "Features": "Enhancements"}.get(label, label)
            repository, directories = AREAS[lead_label]
            often = rng.randint(2, 4) if is_lead else rng.choice((0, 0, 0, 1, 1, 2, 2))
            for _ in range(often if number < len(self.cycles) else (often + 1) // 2):
                directory = rng.choice(directories).format(c=name)
                helpers = [k for k, other, _ in team if other == label]  # the lead first
                self.work(repository, number, key, directory, self.instant(number, 0.05, 1.0), helpers)
        for place, (_, key) in enumerate(OTHERS):
            since = 1 if place < 8 else 1 + (place * 7) % 8
            if not since <= number <= since + (20 if place < 6 else 3):
                continue
            for _ in range(rng.randint(2, 6) if place < 8 else rng.randint(0, 3)):
                directory = CODE[(place + rng.choice((0, 0, 1))) % len(CODE)]
                reviewers = rng.sample(self.maintainers, 4)
                self.work(PRODUCT, number, key, directory, self.instant(number), reviewers)
        renamed = self.renamed()
        for _ in range(2 if 4 <= number <= 9 else 0):
            self.work(PRODUCT, number, renamed, "docs/guide", self.instant(number), self.maintainers)
        for _ in range(3):
            at = self.instant(number)
            files = {"go.mod": [1, 1], "go.sum": [2, 2]}
            self.squash(PRODUCT, number, "updates", f"Bump lamps from 1.{number} to 1.{number + 1}", files, at, [])

    def leads(self, number: int, seats: dict[str, Any]) -> None:
        """The OWNERS of a cycle, in the order of time."""
        name = self.cycles[number - 1]["name"]
        lead = {label: [self.login(key, number) for key in row["leads"]] for label, row in seats.items()}
        top = lead.get("Team Lead") or lead["Lead"]
        notes = lead.get("Release Notes", lead["Docs"])
        signal = lead.get("Release Signal") or [*lead["CI Signal"], *lead["Bug Triage"]]
        by = seats.get("Team Lead", seats.get("Lead"))["leads"][0]  # type: ignore[index]
        all_leads = list(
            dict.fromkeys([*top, *(lead.get("Enhancements") or lead["Features"]), *lead["Communications"]])
        )
        aliases = {"release-team-leads": all_leads, "notes-leads": notes}
        self.owned(RELEASES, number, 0.08, by, f"Release team leads of {name}", {}, aliases)
        aliases = {"docs-leads": lead["Docs"], "signal-leads": signal}
        self.owned(PRODUCT, number, 0.1, by, f"Leads of docs and tests in {name}", {}, aliases)
        if number in (3, 6):
            # Two who look after the code grow: reviewer, then approver of the keeper.
            grown = self.maintainers[3 if number == 3 else 4]
            lists = {"approvers": [self.maintainers[2], grown], "reviewers": self.maintainers[5:7]}
            self.owned(PRODUCT, number, 0.5, grown, f"{self.names[grown]} approves the keeper", {"pkg/keeper": lists})
        if number == 7:
            # Somebody who has gone quiet is thanked and becomes emeritus.
            lists = self.books[PRODUCT].lists("pkg/beam")
            gone = lists["approvers"][0]
            lists |= {"approvers": lists["reviewers"], "emeritus_approvers": [gone]}
            self.owned(PRODUCT, number, 0.6, self.maintainers[0], "Thank a beam approver", {"pkg/beam": lists})
        if number in (4, 5, 8, 9):
            # A shadow of two cycles reviews the tools from now on.
            lists = self.books[RELEASES].lists("tools")
            shadows = (seats.get("Release Notes") or seats["Docs"])["shadows"]
            new = self.login(sorted(shadows)[0], number)
            lists["reviewers"] = [*lists["reviewers"][-2:], new]
            self.owned(RELEASES, number, 0.7, by, f"Review of tools in {name}", {"tools": lists})

    def addresses(self) -> None:
        """Some commit with an address of their own; merged pull requests then tell whose it is."""
        enough = {
            key
            for pulls in self.merges_of.values()
            for key, number in pulls.items()
            if number >= 2 and key in self.names and not any(f"{key}@before" == other for other in self.people)
        }
        for key in sorted(enough):
            if key != "lantern-dmarek" and self.rng.random() < 0.25:
                self.swap(key, f"{self.logins[key].removeprefix('lantern-')}@lamps.example.org")
        self.swap("lantern-dmarek", "dunja@lamps.example.org")
        for key in self.quiet:
            self.swap(key, f"{key.partition('-')[0]}@mail.example.org")
            self.books[PRODUCT].told["merges_proposed"] += 1
        book = self.books[PRODUCT]
        if "lantern-dmarek" in book.used:
            old = ("Dunja Marek", "dunja@oldlamps.example.org")
            book.used["lantern-dmarek@old"] = old
            half = self.cycles[4]["start"] * WEEK
            for at, change in book.changes:
                for commit in change.get("commits", [change]):
                    if at < half and commit["by"] == "lantern-dmarek":
                        commit["by"] = "lantern-dmarek@old"

    def swap(self, key: str, address: str) -> None:
        """Somebody's address in every repository."""
        for book in self.books.values():
            if key in book.used:
                book.used[key] = (self.names[key], address)

    def organisation(self) -> str:
        """Who belongs to the organisation, and to its release team, over the cycles."""
        book = Book(MEMBERS, self.people)
        at = self.cycles[0]["start"] * WEEK - 60 * DAY
        members: set[str] = set(self.maintainers)
        before: set[tuple[str, str, str]] = set()
        last_seen: dict[str, int] = dict.fromkeys(self.maintainers, 99)
        robot = book.who("robot")
        for number in range(len(self.cycles) + 1):
            team: dict[str, list[str]] = {"maintainers": [], "members": []}
            if number:
                cycle = self.cycles[number - 1]
                at = cycle["start"] * WEEK + 10 * DAY
                for row in cycle["rows"]:
                    for key in row["leads"]:
                        last_seen[key] = number
                        members.add(key)
                        team["maintainers"].append(self.logins[key])
                    for key in row["shadows"]:
                        # New shadows join the organisation once they have served a while.
                        if key in last_seen:
                            members.add(key)
                        last_seen[key] = number
                        if key in members:
                            team["members"].append(self.logins[key])
                members -= {key for key in members if last_seen[key] < number - 3}
            people = sorted(self.logins[key] for key in members if key not in self.maintainers[:2])
            lines = ["admins:", *(f"- {login}" for login in self.maintainers[:2]), "members:"]
            lines += [f"- {login}" for login in people]
            now = {(ORG, login, "admin") for login in self.maintainers[:2]} | {
                (ORG, login, "member") for login in people
            }
            if number:
                lines += ["teams:", "  release-team:"]
                maintainers = list(dict.fromkeys(team["maintainers"]))
                others = [login for login in dict.fromkeys(team["members"]) if login not in maintainers]
                for role, logins in (("maintainers", maintainers), ("members", others)):
                    lines += [f"    {role}:", *(f"    - {login}" for login in logins)]
                    now |= {(f"{ORG}/release-team", login, role.removesuffix("s")) for login in logins}
            book.told["memberships"] += sum(1 for scope, _, _ in now - before if scope == ORG)
            book.told["team_memberships"] += sum(1 for scope, _, _ in now - before if scope != ORG)
            book.told["ended"] += len(before - now)
            book.told["versions"] += 1
            before = now
            files = book.files({f"config/{ORG}/org.yaml": "\n".join(lines) + "\n"})
            say = f"Members as of {self.cycles[number - 1]['name']}" if number else "The first members"
            book.changes.append((at, {"at": at, "by": robot, "say": say, "files": files}))
        del book.told["file_changes"]
        return book.text()


def draw_histories(community: dict[str, Any], folder: Path) -> None:
    """Write the story files of a community."""
    drawing = Drawing(community)
    drawing.draw()
    folder.mkdir(exist_ok=True)
    texts = {name.rpartition("/")[2]: book.text() for name, book in drawing.books.items()}
    texts["org"] = drawing.members
    for name, text in texts.items():
        file = folder / f"{name}.jsonl"
        file.write_text(text, encoding="utf-8")
        head = json.loads(text.partition("\n")[0])
        print(f"{head['repository']}: {head['told']} -> {file} ({len(text.encode()) // 1000} kB)")
