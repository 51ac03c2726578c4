"""Counts one metric for somebody, with the evidence of each thing counted, not counted, or left to a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from understudy.application.errors import UserError
from understudy.application.history.events import Contribution, Wanted, read, read_events
from understudy.application.history.who import AccountBook
from understudy.domain.contributions.kinds import Kind
from understudy.domain.contributions.metrics import METRICS, REVIEWING, Part, primary, substantial
from understudy.domain.folding import fold_login
from understudy_db.schema import Event, Feed, Item, ItemChange, Repository
from understudy_db.schema.contributions import SHOWN

_CHUNK = 300
_Key = tuple[str | None, int | str]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One contribution, whether it counts (None: a person should say) and why, in words."""

    contribution: Contribution
    counts: bool | None
    reason: str


@dataclass(frozen=True, slots=True)
class Measured:
    """A count with everything under it. ``partial`` says in words what data is missing; empty: nothing."""

    metric: str
    title: str
    definition: str
    value: int
    to_confirm: int
    since: datetime | None
    until: datetime | None
    evidence: tuple[Evidence, ...]
    partial: tuple[str, ...]


def measure(session: Session, book: AccountBook, metric: str, wanted: Wanted) -> Measured:
    """Count a metric for the accounts in ``wanted``. Raises UserError for a metric there is none of."""
    try:
        what = METRICS[metric]
    except KeyError:
        raise UserError(f"There is no count called “{metric}”; there are {', '.join(METRICS)}.") from None
    rows = list(read(session, replace(wanted, kinds=what.kinds), book))
    if metric in ("merged_prs", "commits", "comments", "issues", "contributions"):
        evidence = _plain(rows, metric)
    elif metric in ("pr_comments", "commented_merged_prs"):
        evidence = _on_pulls(session, book, rows, once=metric == "commented_merged_prs")
    elif metric == "substantial_prs":
        evidence = _substantial(session, _plain(rows, "merged_prs"))
    else:
        evidence = _reviewing(session, book, rows, metric, wanted)
    return Measured(
        what.id,
        what.title,
        what.definition,
        sum(1 for each in evidence if each.counts),
        sum(1 for each in evidence if each.counts is None),
        wanted.since,
        wanted.until,
        tuple(evidence),
        tuple(missing_data(session, wanted, needs_github=what.needs_github)),
    )


def _key(row: Contribution) -> _Key:
    return row.repository, row.number if row.number is not None else (row.sha or f"event {row.id}")


def _plain(rows: Iterable[Contribution], metric: str) -> list[Evidence]:
    """Each once; of merged pull requests, automated cherry-picks count with the one they were picked from."""
    found: list[Evidence] = []
    seen: set[_Key] = set()
    for row in rows:
        if metric == "merged_prs":
            if _key(row) in seen:
                continue
            seen.add(_key(row))
            if (row.title or "").casefold().startswith("automated cherry pick of"):
                found.append(Evidence(row, False, "a cherry-pick of one that is counted"))
                continue
        found.append(Evidence(row, True, row.kind.word.replace("_", " ")))
    return found


def _on_pulls(session: Session, book: AccountBook, rows: Sequence[Contribution], *, once: bool) -> list[Evidence]:
    """Comments on pull requests; ``once``: only other people's merged ones, one line each."""
    keys = list(dict.fromkeys(_key(row) for row in rows))
    pulls = {key for key, item in _items(session, keys).items() if item.kind == "pull"}
    threads = _threads(session, book, keys) if once else {}
    found: dict[_Key | int, Evidence] = {}
    for row in rows:
        key = _key(row)
        if row.kind is not Kind.REVIEW_COMMENT and key not in pulls:
            continue
        if not once:
            found[row.id] = Evidence(row, True, row.kind.word.replace("_", " "))
            continue
        thread = threads.get(key, _Thread())
        if thread.merged_at is not None and thread.author != row.actor.account_id:
            found.setdefault(key, Evidence(row, True, "commented"))
    return list(found.values())


def merged_of(
    session: Session, book: AccountBook, rows: Sequence[Contribution], before: datetime
) -> dict[str, Contribution]:
    """The pull requests that contributions are about, by ``OWNER/NAME#12``, if merged before an instant."""
    wanted = _numbered(session, list(dict.fromkeys(_key(row) for row in rows)))
    numbers: list[int] = []
    pairs = list(wanted)
    for start in range(0, len(pairs), _CHUNK):
        numbers += session.scalars(
            select(Event.id).where(
                tuple_(Event.repository_id, Event.number).in_(pairs[start : start + _CHUNK]),
                Event.kind == int(Kind.PR_MERGED),
                Event.standing == SHOWN,
                Event.at < before,
            )
        )
    return {f"{row.repository}#{row.number}": row for row in read_events(session, numbers, book)}


def judge_substantial(session: Session, rows: Sequence[Evidence], merged: Mapping[str, Contribution]) -> list[Evidence]:
    """Reviews and pull requests, each counted only when the pull request it is about is a substantial one.

    A review of a commit that came without a pull request is judged by the commit's own size.
    """
    about = []
    for each in rows:
        row = each.contribution
        about.append(merged.get(f"{row.repository}#{row.number}", row) if row.number is not None else row)
    judged = _substantial(session, [Evidence(row, True, "") for row in about])
    return [
        replace(each, counts=each.counts if verdict.counts else False, reason=_both(each.reason, verdict.reason))
        for each, verdict in zip(rows, judged, strict=True)
    ]


def _both(one: str, other: str) -> str:
    return f"{one}; {other}" if one else other


def labels_of(session: Session, rows: Sequence[Contribution]) -> dict[str, frozenset[str]]:
    """The labels of the issues and pull requests that contributions are about, by ``OWNER/NAME#12``."""
    items = _items(session, list(dict.fromkeys(_key(row) for row in rows)))
    return {f"{repository}#{number}": frozenset(item.labels) for (repository, number), item in items.items()}


def _substantial(session: Session, merged: Sequence[Evidence]) -> list[Evidence]:
    keys = [_key(each.contribution) for each in merged]
    items = _items(session, keys)
    talked = _comments(session, keys)
    found = []
    for each in merged:
        if not each.counts:
            found.append(each)
            continue
        row = each.contribution
        item = items.get(_key(row))
        lines = None if row.added is None and row.deleted is None else (row.added or 0) + (row.deleted or 0)
        verdict = substantial(
            title=row.title or "",
            base=item.base if item else None,
            lines=lines,
            labels=item.labels if item else (),
            comments=talked.get(_key(row), 0),
            paths=row.paths,
        )
        found.append(Evidence(row, verdict.counts, verdict.reason))
    return found


def _reviewing(
    session: Session, book: AccountBook, rows: Sequence[Contribution], metric: str, wanted: Wanted
) -> list[Evidence]:
    """Reviews of other people's work, one line a pull request or commit."""
    by_key: dict[_Key, list[Contribution]] = defaultdict(list)
    for row in rows:
        by_key[_key(row)].append(row)
    threads = _threads(session, book, list(by_key))
    found = []
    for key, mine in by_key.items():
        thread = threads.get(key, _Thread())
        me = mine[0].actor.account_id
        if thread.author == me:
            continue
        last = mine[-1]
        if metric == "reviewed_prs":
            found.append(Evidence(last, True, ", ".join(sorted({row.kind.word.replace("_", " ") for row in mine}))))
            continue
        if isinstance(key[1], int) and thread.merged_at is None:
            continue  # not merged: nothing stood at a merge
        if metric in ("lgtms", "approvals"):
            kind = Kind.LGTM if metric == "lgtms" else Kind.APPROVE
            if _stood(mine, kind, thread.merged_at):
                found.append(Evidence(last, True, f"their {kind.word} stood at the merge"))
            continue
        part = _part(mine, thread, me)
        level, why = primary(part)
        found.append(Evidence(last, True if level == "high" else None, f"{level}: {why}"))
    return sorted(found, key=lambda each: (each.contribution.at, each.contribution.id))


@dataclass(slots=True)
class _Thread:
    """All of one pull request that bears on review."""

    author: int | None = None
    merged_at: datetime | None = None
    comments: dict[int, int] | None = None
    first: int | None = None
    asked: frozenset[str] = frozenset()


def _stood(mine: Sequence[Contribution], kind: Kind, merged_at: datetime | None) -> bool:
    """The last word on this before the merge was yes."""
    cancel = Kind.LGTM_CANCEL if kind is Kind.LGTM else Kind.APPROVE_CANCEL
    words = [row for row in mine if row.kind in (kind, cancel) and (merged_at is None or row.at <= merged_at)]
    return bool(words) and words[-1].kind is kind


def _part(mine: Sequence[Contribution], thread: _Thread, me: int) -> Part:
    comments = thread.comments or {}
    days = {row.at.date() for row in mine if row.kind in (Kind.REVIEW, Kind.REVIEW_COMMENT)}
    return Part(
        lgtm_stood=_stood(mine, Kind.LGTM, thread.merged_at),
        reviewed_first=thread.first == me,
        was_asked=any(fold_login(login) in thread.asked for login in mine[0].actor.logins),
        comments=comments.get(me, 0),
        all_comments=sum(comments.values()),
        rounds=len(days),
    )


def _threads(session: Session, book: AccountBook, keys: Sequence[_Key]) -> dict[_Key, _Thread]:
    found: dict[_Key, _Thread] = {}
    for (repository, number), events in _events_of(session, keys).items():
        thread = found.setdefault((repository, number), _Thread(comments={}))
        for kind, account_id, at in events:
            actor = book.get(account_id)
            if kind in (Kind.PR_MERGED, Kind.PR_OPENED):
                thread.author = actor.account_id
                if kind is Kind.PR_MERGED:
                    thread.merged_at = at
        assert thread.comments is not None
        for kind, account_id, _ in events:
            actor = book.get(account_id)
            if actor.is_bot or actor.is_ghost or actor.account_id == thread.author or kind not in REVIEWING:
                continue
            if thread.first is None:
                thread.first = actor.account_id
            if kind is Kind.REVIEW_COMMENT:
                thread.comments[actor.account_id] = thread.comments.get(actor.account_id, 0) + 1
    for key, item in _items(session, keys).items():
        logins = set(item.assignees)
        logins |= {
            subject
            for subject in session.scalars(
                select(ItemChange.subject).where(ItemChange.item_id == item.id, ItemChange.kind == "review_requested")
            )
            if subject
        }
        found.setdefault(key, _Thread(comments={})).asked = frozenset(fold_login(login) for login in logins)
    return found


def _numbered(session: Session, keys: Sequence[_Key]) -> dict[tuple[int, int], _Key]:
    ids = dict(session.execute(select(Repository.name, Repository.id)).all())
    return {
        (ids[repository], number): (repository, number)
        for repository, number in keys
        if repository in ids and isinstance(number, int)
    }


def _events_of(
    session: Session, keys: Sequence[_Key]
) -> dict[tuple[str | None, int | str], list[tuple[Kind, int, datetime]]]:
    wanted = _numbered(session, keys)
    found: dict[tuple[str | None, int | str], list[tuple[Kind, int, datetime]]] = defaultdict(list)
    pairs = list(wanted)
    for start in range(0, len(pairs), _CHUNK):
        rows = session.execute(
            select(Event.repository_id, Event.number, Event.kind, Event.account_id, Event.at)
            .where(
                tuple_(Event.repository_id, Event.number).in_(pairs[start : start + _CHUNK]), Event.standing == SHOWN
            )
            .order_by(Event.at, Event.id)
        )
        for repository_id, number, kind, account_id, at in rows:
            found[wanted[repository_id or 0, number or 0]].append((Kind(kind), account_id, at))
    return found


def _items(session: Session, keys: Sequence[_Key]) -> dict[_Key, Item]:
    wanted = _numbered(session, keys)
    found: dict[_Key, Item] = {}
    pairs = list(wanted)
    for start in range(0, len(pairs), _CHUNK):
        for item in session.scalars(
            select(Item).where(tuple_(Item.repository_id, Item.number).in_(pairs[start : start + _CHUNK]))
        ):
            found[wanted[item.repository_id, item.number]] = item
    return found


def _comments(session: Session, keys: Sequence[_Key]) -> dict[_Key, int]:
    return {
        key: sum(1 for kind, _, _ in events if kind is Kind.REVIEW_COMMENT)
        for key, events in _events_of(session, keys).items()
    }


def missing_data(session: Session, wanted: Wanted, *, needs_github: bool) -> list[str]:
    """What the data under a count lacks, in words."""
    query = select(Repository.name, Feed.kind, Feed.complete_from, Feed.complete_to, Feed.state).join(
        Feed, Feed.repository_id == Repository.id
    )
    if wanted.repository is not None:
        query = query.where(Repository.folded == wanted.repository.casefold())
    by_repository: dict[str, list[tuple[str, datetime | None, datetime | None, str]]] = defaultdict(list)
    for name, kind, start, end, state in session.execute(query):
        by_repository[name].append((kind, start, end, state))
    said = []
    for name, feeds in sorted(by_repository.items()):
        kinds = {kind for kind, *_ in feeds}
        if needs_github and "github" not in kinds:
            said.append(f"{name}: reviews and comments on GitHub were not read, only the clone.")
            continue
        told = [feed for feed in feeds if not needs_github or feed[0] == "github"]
        begins = [start for _, start, _, _ in told]
        if told and all(start is not None for start in begins):
            first = min(start for start in begins if start is not None)
            if wanted.since is None or wanted.since < first:
                said.append(f"{name}: complete from {first:%Y-%m-%d} only.")
        if any(state in ("running", "paused", "stopped", "new") for *_, state in told):
            said.append(f"{name}: reading is not finished.")
    if not by_repository:
        said.append("No repository was read yet.")
    return said
