"""``list coverage`` and ``list subprojects``: how well OWNERS files cover what they are for."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from understudy.app.cli.output import print_csv, print_rows
from understudy.application.errors import UserError
from understudy.application.owners.coverage import WINDOW_DAYS, DirectoryCoverage, RepositoryCoverage
from understudy.application.owners.humans import Human
from understudy.application.services import Services
from understudy.domain.owners.coverage import Spread


def list_coverage(services: Services, options: Namespace) -> int:
    """``list coverage``: every directory with an OWNERS file; ``--without``: those that would feel somebody leave."""
    if options.repo is None:
        raise UserError("list coverage needs --repo OWNER/NAME.")
    found = services.owners_coverage.repository(
        options.repo, options.as_of, options.days or WINDOW_DAYS, options.without
    )
    for path, why in found.unreadable:
        print(f"understudy: {path}: {why}; left out", file=sys.stderr)
    rows = _falls(found) if found.without is not None else [_row(found, each) for each in found.directories]
    more = {
        "repo": found.repository,
        "commit": found.commit,
        "as_of": found.as_of.isoformat(),
        "window_days": found.window_days,
        "read_to": found.read_to.isoformat() if found.read_to else None,
        "totals": asdict(found.totals),
    }
    if found.read_to is not None and (found.as_of - found.read_to).days > found.window_days // 4:
        told = f"contributions to {found.repository} are here up to {found.read_to:%Y-%m-%d} only"
        print(f"understudy: {told}; whoever was active later counts as quiet", file=sys.stderr)
    return _print(rows, more, options)


def _row(found: RepositoryCoverage, each: DirectoryCoverage) -> dict[str, Any]:
    own = each.own
    return {
        "repo": found.repository,
        "path": each.path,
        "approvers": each.whole.approvers,
        "active_approvers": each.whole.active_approvers,
        "own_approvers": own.approvers if own else 0,
        "own_active_approvers": own.active_approvers if own else 0,
        "reviewers": each.whole.reviewers,
        "active_reviewers": each.whole.active_reviewers,
        "reviewers_per_approver": each.whole.ratio,
        "sole_owner": _called(each.sole_owner) if each.sole_owner else None,
        **_spread((own or each.whole).spread),
        "active": [_called(human) for human in each.approvers if human.is_active],
        "flags": list(each.flags),
    }


def _spread(spread: Spread) -> dict[str, Any]:
    return {
        "top_employer": spread.top_employer,
        "top_employer_share": spread.top_share,
        "employer_unknown": spread.unknown_employers,
        "hours_awake": spread.hours_awake,
        "zone_unknown": spread.zones_unknown,
    }


def _falls(found: RepositoryCoverage) -> list[dict[str, Any]]:
    own = {fall.place: fall for fall in found.own_falls}
    whole = {fall.place: fall for fall in found.falls}
    return [
        {
            "repo": found.repository,
            "path": place,
            "without": _called(found.without) if found.without else None,
            "own_before": own[place].before if place in own else None,
            "own_after": own[place].after if place in own else None,
            "before": whole[place].before if place in whole else None,
            "after": whole[place].after if place in whole else None,
        }
        for place in sorted({*own, *whole})
    ]


def list_subprojects(services: Services, options: Namespace) -> int:
    """``list subprojects``: the people behind every subproject of sigs.yaml, and addresses that lead nowhere."""
    found = services.owners_coverage.subprojects(options.group, options.as_of, options.days or WINDOW_DAYS)
    rows = [
        {
            "group": each.group,
            "subproject": each.subproject,
            "approvers": each.measures.approvers,
            "active_approvers": each.measures.active_approvers,
            "reviewers": each.measures.reviewers,
            "active_reviewers": each.measures.active_reviewers,
            "reviewers_per_approver": each.measures.ratio,
            **_spread(each.measures.spread),
            "files": list(each.files),
            "unreachable": [{"url": url, "why": why} for url, why in each.unreachable],
            "flags": list(each.flags),
        }
        for each in found.subprojects
    ]
    more = {
        "as_of": found.as_of.isoformat(),
        "window_days": found.window_days,
        "totals": {group: asdict(totals) for group, totals in found.groups},
    }
    return _print(rows, more, options)


def _print(rows: Iterable[dict[str, Any]], more: dict[str, Any], options: Namespace) -> int:
    """As other lists do, with what is true of all rows beside them in JSON, and in one line for somebody reading."""
    if options.csv:
        print_csv(list(rows))
    elif options.json or not sys.stdout.isatty():
        print(json.dumps({"rows": list(rows), **more}, ensure_ascii=False, indent=2))
    else:
        print_rows(rows, options)
        totals = json.dumps(more["totals"], ensure_ascii=False)
        print(f"Active: a contribution in the {more['window_days']} days before {more['as_of']}. Totals: {totals}")
    return 0


def _called(human: Human) -> str:
    return human.login or human.name
