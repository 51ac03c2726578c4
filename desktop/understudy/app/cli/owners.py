"""``suggest owners`` and ``backtest owners``."""

from __future__ import annotations

import re
import sys
from argparse import Namespace
from collections.abc import Callable
from typing import Any

from understudy.app.cli.output import bar, print_json, print_rows, print_table
from understudy.application.errors import UserError
from understudy.application.ladder.close import CloseRow
from understudy.application.owners.suggest import OwnerCandidate, OwnerLists
from understudy.application.services import Services
from understudy.domain.owners.findings import Severity
from understudy.domain.owners.resolve import Standing


def suggest_owners(services: Services, options: Namespace) -> int:
    """``suggest owners``: for one directory, or for every one with an OWNERS file; ``--by-role``: for aliases."""
    if options.by_role:
        return _by_role(services, options)
    if options.repo is None:
        raise UserError("suggest owners needs --repo OWNER/NAME.")
    found = services.owner_suggestions.suggest(
        options.repo, options.path, options.role, options.as_of, options.limit, "spread" if options.spread else "suited"
    )
    close = _by_policy(services, found, options.limit or _JUDGED) if options.path is not None else {}
    if options.json:
        print_json(_json(found, close))
    else:
        _print(found, options.limit or 5, close)
    return 0


_JUDGED = 20
"""So many candidates of one directory are held against the policy in use; each costs a look at all they did there."""
_Close = dict[tuple[str, int], CloseRow]


def _by_policy(services: Services, found: OwnerLists, limit: int) -> _Close:
    """What the policy in use finds missing for those listed first, kept apart from their order."""
    told: _Close = {}
    for each in found.lists:
        accounts = [candidate.actor.account_id for candidate in each.candidates[:limit]]
        rows = services.close_by.eligible(found.repository, each.path, each.role, accounts, found.as_of)
        told |= {(each.role, account): row for account, row in rows.items()}
    return told


def list_effective(services: Services, options: Namespace) -> int:
    """``list owners --effective``: who acts for a path, whichever files say it."""
    if options.repo is None or options.path is None:
        raise UserError("--effective needs --repo OWNER/NAME and --path of a file, or of a directory with a slash.")
    tree, found = services.effective_owners.of(options.repo, options.path, options.until)
    parts = (
        ("approver", found.approvers, found.leaf_approvers),
        ("reviewer", found.reviewers, found.leaf_reviewers),
        ("required_reviewer", found.required_reviewers, found.required_reviewers),
    )
    rows = (
        {
            "repo": tree.repository,
            "path": found.path,
            "role": role,
            "login": _login(standing),
            "owner": _spoken(standing),
            "file": standing.file,
            "via": standing.via,
            "nearest": standing in leaf,
            "commit": tree.commit,
        }
        for role, everybody, leaf in parts
        for standing in everybody
    )
    for path, why in tree.unreadable:
        print(f"understudy: {path}: {why}; left out", file=sys.stderr)
    return print_rows(rows, options)


def _login(standing: Standing) -> str | None:
    """The login, None for an e-mail address, a team of GitHub's, or everybody."""
    return None if re.search(r"[@/*]", standing.folded) else standing.written.removeprefix("@")


def _spoken(standing: Standing) -> str:
    """Who is meant: as written, of an e-mail address only the part that is none."""
    name, at, _ = standing.written.partition("@")
    return name if name and at else standing.written


def _by_role(services: Services, options: Namespace) -> int:
    found = services.owners_by_role.run(options.repo, options.as_of)
    if options.json:
        print_json(
            {
                "changes": [
                    {
                        "kind": each.kind,
                        "repo": each.repository,
                        "alias": each.alias,
                        "login": each.login,
                        "person": each.person,
                        "id": each.person_id,
                        "reasons": [{"text": each.why, "url": each.url}],
                    }
                    for each in found.changes
                ],
                "problems": list(found.problems),
            }
        )
        return 0
    for problem in found.problems:
        print(f"understudy: {problem}", file=sys.stderr)
    for each in found.changes:
        print(f"{each.person} (@{each.login}) {each.why}")
        print(
            f"  understudy export owners-patch --repo {each.repository} --alias {each.alias} --{each.kind} {each.login}"
        )
    if not found.changes:
        print("Every alias agrees with the seats.")
    return 0


def _json(found: OwnerLists, close: _Close) -> dict[str, Any]:
    return {
        "repo": found.repository,
        "as_of": found.as_of.isoformat(),
        "window_months": found.window_months,
        "view": found.view,
        "paths": [
            {
                "path": each.path,
                "role": each.role,
                "holders": each.holders,
                "known_by_two": round(each.known_by_two, 3) if each.known_by_two is not None else None,
                "workers": each.workers,
                "candidates": [
                    _candidate(candidate, close.get((each.role, candidate.actor.account_id)))
                    for candidate in each.candidates
                ],
            }
            for each in found.lists
        ],
    }


def _candidate(candidate: OwnerCandidate, close: CloseRow | None) -> dict[str, Any]:
    actor = candidate.actor
    # Whether somebody meets the policy has no part in the order; it is told of those who were held against it.
    judged = {} if close is None else {"policy": {"counts_met": close.counts_met, "missing": list(close.missing)}}
    return judged | {
        "rank": candidate.rank,
        "login": actor.login,
        "logins": list(actor.logins),
        "person": actor.name,
        "id": actor.person_id,
        "score": candidate.score,
        "reasons": [{"text": r.text, "points": r.points, "url": r.url} for r in candidate.reasons],
        "blockers": list(candidate.blockers),
        "holds": candidate.holds,
        "reviews_lately": candidate.reviews_lately,
    }


def _print(found: OwnerLists, limit: int, close: _Close) -> None:
    print(
        f"Who could be asked in {found.repository}, as known before {found.as_of:%Y-%m-%d %H:%M} UTC; work of "
        f"{found.window_months} months. You decide; these are reasons, not verdicts."
    )
    for each in found.lists:
        print(f"\n{each.path or '(top)'} – {each.role}; {each.holders} hold it already, parents counted")
        for candidate in each.candidates[:limit]:
            login = f" (@{candidate.actor.login})" if candidate.actor.login else ""
            print(f"  {candidate.rank}. {candidate.actor.name}{login}")
            for reason in candidate.reasons:
                print(f"       {reason.points:+.2f} {reason.text}")
            for blocker in candidate.blockers:
                print(f"       ! {blocker}")
            judged = close.get((each.role, candidate.actor.account_id))
            if judged is not None:
                missing = "; ".join(judged.missing)
                print(f"       by the policy: {missing or 'all that can be counted is there'}")


def lint_owners(services: Services, options: Namespace) -> int:
    """``lint owners``: what is wrong in a repository's OWNERS files, or worth a look."""
    report = services.owners_lint.run(options.repo, options.as_of)
    if options.json:
        print_json(
            {
                "repo": report.repository,
                "commit": report.commit,
                "syntax": report.syntax,
                "files": report.files,
                "counts": report.counts,
                "findings": [
                    {
                        "file": each.file,
                        "line": each.line,
                        "severity": each.severity.value,
                        "code": each.code,
                        "what": each.what,
                        "mend": each.mend,
                    }
                    for each in report.findings
                ],
            }
        )
        return 0
    for each in report.findings:
        if each.severity is Severity.INFO and not options.all:
            continue
        place = f"{each.file}:{each.line}" if each.line else each.file
        print(f"{place}: {each.severity.value}: {each.what}; {each.mend}")
    told = ", ".join(f"{number} {severity}" for severity, number in report.counts.items())
    more = "" if options.all or not report.counts["info"] else "; --all prints what is only worth a look"
    print(f"{report.repository} at {report.commit[:10]}: {report.files} files, {told}{more}")
    return 0


def backtest_owners(services: Services, options: Namespace) -> int:
    """``backtest owners``: every past promotion asked again."""
    progress = bar()
    found = services.owner_backtest.run(
        options.repos or (),
        options.first,
        options.last,
        progress=lambda done, total: progress.step(done, total, "asking past promotions again"),
    )
    if options.json:
        print_json(found)
        return 0
    print(
        f"{found['promotions']} promotions in {found['acts']} acts; {found['queries']} times they were in the pool "
        f"(ceiling {found['ceiling']:.0%}). Each asked with what was known thirty days before."
    )
    groups = {"all": found, **found["groups"], **found["per_repository"], **found["per_era"]}
    for name, part in groups.items():
        if not part["n"]:
            continue
        print(f"\n{name}: {part['n']} questions, median pool {part['median_pool']}")
        measures = ["hit@1", "hit@3", "hit@5", "hit@10", "mrr"]
        rows = [[r["name"], *(f"{r[m]:.2f}" for m in measures)] for r in part["rankings"]]
        print_table(["ranking", *measures], rows)
        difference = part["mrr_difference"]
        low, high = difference["ci95"]
        print(f"understudy minus {part['best_baseline']}: mrr {difference['value']:+.3f} [{low:+.3f}, {high:+.3f}]")
    return 0


COMMANDS: dict[str, Callable[[Services, Namespace], int]] = {
    "suggest owners": suggest_owners,
    "backtest owners": backtest_owners,
    "lint owners": lint_owners,
}
