"""What another text of a policy would change today: who would meet its counts, whom it would call quiet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from understudy.application.ladder.close import Close
from understudy.application.ladder.policies import Difference, Edition, compare
from understudy.application.ladder.quiet import Quiet
from understudy.application.ladder.replay import Replay, Replayed
from understudy.application.progress import Progress
from understudy.domain.ladder.scopes import Scope

QUIET = ("quiet", "unsure")
STEPS = 6


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """Somebody whom the other text sees differently.

    ``change``: meets (would meet the counts), misses (would no more), quiet (would be called so), active (no more).
    """

    name: str
    login: str | None
    person_id: int | None
    account_id: int | None
    level_name: str
    scopes: tuple[Scope, ...]
    change: str


@dataclass(frozen=True, slots=True)
class Consequences:
    """Both texts side by side: how many meet the counts without holding the level, how many are called quiet."""

    differences: tuple[Difference, ...]
    meets: tuple[int, int]
    quiet: tuple[int, int]
    replayed: tuple[Replayed, Replayed]
    rows: tuple[ChangeRow, ...]


def consequences(
    replay: Replay,
    close: Close,
    quiet: Quiet,
    before: Edition,
    after: Edition,
    *,
    as_of: date | None = None,
    progress: Progress | None = None,
) -> Consequences:
    """Judge everybody by both texts, and play both back. Raises Cancelled."""
    told = progress or Progress()
    meets, called, replayed = [], [], []
    for number, edition in enumerate((before, after)):
        told.step(number * 3, STEPS, edition.policy.title)
        rows = [row for row in close.rows(policy=edition, as_of=as_of) if row.counts_met]
        meets.append({(row.who.account_id, row.level, row.scope): row for row in rows})
        told.step(number * 3 + 1, STEPS, edition.policy.title)
        seen = [row for row in quiet.suggest(policy=edition, as_of=as_of) if row.verdict in QUIET]
        called.append({(row.subject.key, row.level): row for row in seen})
        told.step(number * 3 + 2, STEPS, edition.policy.title)
        replayed.append(replay.run(edition, as_of=as_of, progress=Progress(None, told.token)))
    found = []
    for one, other, change in ((meets[1], meets[0], "meets"), (meets[0], meets[1], "misses")):
        for key in one.keys() - other.keys():
            row = one[key]
            who = row.who
            found.append(
                ChangeRow(who.name, who.login, who.person_id, who.account_id, row.level_name, (row.scope,), change)
            )
    for had, has, change in ((called[1], called[0], "quiet"), (called[0], called[1], "active")):
        for subject_key in had.keys() - has.keys():
            seen_row = had[subject_key]
            subject = seen_row.subject
            found.append(
                ChangeRow(
                    subject.name, subject.login, subject.person_id, subject.account_id, seen_row.level_name,
                    seen_row.scopes, change,
                )
            )  # fmt: skip
    found.sort(key=lambda each: (each.change, each.level_name, each.name.casefold()))
    return Consequences(
        tuple(compare(before.policy, after.policy)),
        (len(meets[0]), len(meets[1])),
        (len(called[0]), len(called[1])),
        (replayed[0], replayed[1]),
        tuple(found),
    )
