"""Syncing with GitHub: how fast pages are stored beside how fast they are served, and what memory it takes.

``python -m tests.benchmarks.sync memory NUMBER`` syncs pull requests that a gateway of this file makes up on the spot;
``… sync speed NUMBER SCHEMA LATENCY`` those of the fake GitHub, which runs in a process of its own. Each prints one
JSON line.
"""

from __future__ import annotations

import copy
import json
import os
import random
import resource
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from tests.benchmarks.measure import Figure, in_a_process
from understudy.application.settings import Settings
from understudy.application.store import Place, open_store
from understudy.application.sync.facts import (
    Change,
    Comment,
    FileChange,
    Item,
    ItemPage,
    Listing,
    RepositoryFact,
    Review,
    ReviewComment,
    Who,
)
from understudy.application.sync.port import GatewayFactory, Quota, Reply
from understudy.application.sync.service import Sync
from understudy.github.client import Client
from understudy.github.gateway import Gateway

SCHEMA = Path(os.environ.get("UNDERSTUDY_OUTSIDE", Path(__file__).parents[2] / ".outside")) / "schema.graphql"
NOW = 1_780_000_000
Request = tuple[Any, ...]
Connect = Callable[[SecretStr | None, str], GatewayFactory]
PEOPLE = tuple(Who("user", f"person-{number}", f"U_{number}", number) for number in range(1, 4001))
WORDS = ("lamp", "wick", "glow", "flame", "mirror", "harbour", "beacon", "signal", "keeper", "tower")


class MadeUp:
    """A gateway that makes pull requests up: two files, one review, two comments, three changes each."""

    def __init__(self, number: int) -> None:
        self._number = number

    def repository(self, name: str, etag: str | None = None) -> Reply[RepositoryFact | None]:
        """The one repository."""
        return self._reply(RepositoryFact("R_1", "lanternworks/lantern", "https://x/y", "main", False, False))

    def pulls(self, repository: str, size: int, cursor: str | None) -> Reply[ItemPage]:
        """A page, newest first."""
        newest = int(cursor) if cursor else self._number
        rows = tuple(self._pull(number) for number in range(newest, max(newest - size, 0), -1))
        after = newest - len(rows)
        oldest = min(row.created_at for row in rows)
        page = ItemPage(len(rows), self._number, str(after) if after else None, oldest, 0, lambda: (rows, ()))
        return self._reply(page)

    def issues(self, repository: str, size: int, cursor: str | None) -> Reply[ItemPage]:
        """None."""
        return self._reply(ItemPage(0, 0, None, None, 0, lambda: ((), ())))

    def changed(self, *_: object) -> Reply[tuple[tuple[Any, ...], str | None]]:
        """Nothing."""
        return self._reply(((), None))

    def review_comments(
        self, repository: str, since: int | None, next_page: str | None, etag: str | None
    ) -> Reply[tuple[tuple[ReviewComment, ...], str | None]]:
        """One for every second pull request."""
        start = int(next_page) if next_page else 1 if since is None else since - NOW
        rows = tuple(
            ReviewComment(
                f"L_{n}", n * 2, PEOPLE[n % 4000], NOW + n, NOW + n, f"lamps/{n % 900}.go", f"https://x/{n}", "Hm " * 30
            )
            for n in range(start, min(start + 100, self._number // 2))
        )
        following = str(start + len(rows)) if start + len(rows) < self._number // 2 and len(rows) > 1 else None
        return self._reply((rows, following))

    def owners_files(self, *_: object) -> Reply[tuple[tuple[str, str], ...] | None]:
        """None."""
        return self._reply(())

    def close(self) -> None:
        """Nothing to give back."""

    def _pull(self, number: int) -> Item:
        dice = random.Random(number)
        at = NOW - (self._number - number) * 600
        who: list[Who] = [PEOPLE[int(4000 * dice.random() ** 2)] for _ in range(4)]
        files = tuple(
            FileChange(f"{dice.choice(WORDS)}/{dice.choice(WORDS)}/file_{dice.randrange(400)}.go", 5, 2)
            for _ in range(2)
        )
        return Item(
            "pull", f"PR_{number}", number, f"Mend the {dice.choice(WORDS)}", f"https://x/{number}", "merged", who[0],
            at, at + 900, created := "", None, False, None, at + 800, at + 800, f"{number:040x}", f"{number + 1:040x}",
            "main", 10, 4, 2,
            labels=Listing(("kind/bug", "lgtm"), 2),
            files=Listing(files, 2),
            reviews=Listing((Review(f"V_{number}", who[1], "approved", at + 300, "r-1", "Fine" + created),), 1),
            comments=Listing(
                tuple(
                    Comment(f"C_{number}_{place}", who[2], at + 400 + place, None, "c-1", "/lgtm\n" + "Words " * 80)
                    for place in range(2)
                ),
                2,
            ),
            changes=Listing(
                tuple(
                    Change(f"T_{number}_{place}", kind, who[3], at + 500, "lgtm")
                    for place, kind in enumerate(("labeled", "merged", "closed"))
                ),
                3,
            ),
        )  # fmt: skip

    def _reply(self, value: Any) -> Reply[Any]:
        return Reply(value, NOW, Quota(1_000_000, 999_999, 3600))


def rss() -> int:
    """Bytes of memory this process holds now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize()


def memory(number: int) -> dict[str, float]:
    """Sync so many made-up pull requests; memory before, at most, after, and the rate."""
    with tempfile.TemporaryDirectory() as folder:
        store, _ = open_store(Place(Path(folder)), "Tess")
        service = Sync(store, Settings(store, "tess"), lambda _token, _url: lambda: MadeUp(number))  # type: ignore[arg-type, return-value]
        seen: list[int] = []
        pages = 0

        def look(_status: object) -> None:
            nonlocal pages
            pages += 1
            if pages % 200 == 0:
                seen.append(rss())

        before = rss()
        started = time.perf_counter()
        status = service.sync(["lanternworks/lantern"], token=SecretStr("none"), report=look)
        seconds = time.perf_counter() - started
        if status.repositories[0].error:
            raise RuntimeError(status.repositories[0].error)
        seen.append(rss())
        store.close()
    return {
        "before_mb": before / 1e6,
        "growth_mb": (max(seen) - before) / 1e6,
        "seconds": seconds,
        "rate": number / seconds,
        "rows": status.repositories[0].written,
    }


def serve(
    schema: Path, number: int, latency: float, *, limit: int = 1_000_000, issue_every: int = 0
) -> tuple[int, str]:
    """A fake GitHub in a process of its own that takes ``latency`` seconds more for a page: its id and address."""
    from tests.github.fakehub import FakeHub, Plan, generate
    from tests.github.fakehub.graphql.engine import load_schema

    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        plan = Plan(pull_requests=number, issue_every=issue_every, overflow_every=0)
        with FakeHub(generate(plan), load_schema(schema), limit=limit) as hub:
            hub.log.keep = False
            if latency:
                hub.after_page.append(lambda _entry: slowly(latency))
            os.write(write, f"{hub.url}\n".encode())
            signal.pause()
    os.close(write)
    with os.fdopen(read) as pipe:
        return child, pipe.readline().strip()


def slowly(seconds: float) -> None:
    """Let so much time go by."""
    threading.Event().wait(seconds)


def speed(number: int, schema: Path, latency: float) -> dict[str, float]:
    """Pull requests a second: synced, and served, in turns, the best of three.

    Served is what the same connection takes in when it asks again everything the sync asked, in the same order, and
    does nothing with the replies: the fake runs every query anew, and nobody waits for anything but it.
    """
    from tests.github.fakehub import ORG, REPOSITORY, TOKEN

    name = f"{ORG}/{REPOSITORY}"
    hub, address = serve(schema, number, latency)
    try:
        served: list[float] = []
        stored: list[float] = []
        for _ in range(3):
            asked: list[Request] = []
            with tempfile.TemporaryDirectory() as folder:
                store, _ = open_store(Place(Path(folder)), "Tess")
                service = Sync(store, Settings(store, "tess"), noting(asked))
                started = time.perf_counter()
                status = service.sync([name], token=SecretStr(TOKEN), api_url=address)
                stored.append(time.perf_counter() - started)
                store.close()
            if status.repositories[0].error:
                raise RuntimeError(status.repositories[0].error)
            client = Client(SecretStr(TOKEN), address)
            started = time.perf_counter()
            for request in asked:
                client.exchange(*copy.deepcopy(request))
            served.append(time.perf_counter() - started)
            client.close()
    finally:
        os.kill(hub, signal.SIGKILL)
        os.waitpid(hub, 0)
    return {"served": number / min(served), "stored": number / min(stored)}


def noting(asked: list[Request]) -> Connect:
    """Connections that note what they ask."""

    class Noting(Client):
        def exchange(self, *request: Any) -> Any:
            asked.append(copy.deepcopy(request))
            return super().exchange(*request)

    def connect(token: SecretStr | None, base_url: str) -> GatewayFactory:
        return lambda: Gateway(token, base_url, Noting(token, base_url))

    return connect


def figures() -> list[Figure]:
    """For the table of benchmarks."""
    taken = in_a_process("sync", "memory", "130000")
    rates = in_a_process("sync", "speed", "1000", SCHEMA, "0.05")
    most = in_a_process("sync", "speed", "3000", SCHEMA, "0")
    return [
        Figure(
            "memory for 130,000 pull requests", taken["growth_mb"], "MB", target="< 60 MB",
            held=taken["growth_mb"] < 60,
        ),
        Figure("made-up pull requests stored", taken["rate"], "a second"),
        Figure(
            "synced from a GitHub of 50 ms a page", rates["stored"], "a second", rates["served"], "served",
            "≥ 0.90 ×", rates["stored"] >= 0.9 * rates["served"],
        ),
        Figure(
            "synced from the fake at its fastest", most["stored"], "a second", most["served"], "served",
            "≥ 0.90 ×", most["stored"] >= 0.9 * most["served"],
        ),
    ]  # fmt: skip


def main(arguments: Sequence[str]) -> int:
    """One measurement as JSON."""
    if arguments[0] == "memory":
        print(json.dumps(memory(int(arguments[1]))))
    else:
        print(json.dumps(speed(int(arguments[1]), Path(arguments[2]), float(arguments[3]))))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
