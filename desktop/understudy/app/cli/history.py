"""Commands that bring in contribution history and read it out."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from understudy.app.cli.output import bar, print_json, print_rows
from understudy.app.cli.owners import list_effective
from understudy.application.errors import UserError
from understudy.application.history.contributions import Asked
from understudy.application.history.git_import import GitReport
from understudy.application.history.group_imports import GroupReport
from understudy.application.services import Services
from understudy.domain.contributions.kinds import Kind
from understudy.domain.rosters.model import Anomaly


def import_git(services: Services, options: Namespace) -> int:
    """``import git``: contributions and OWNERS history of a clone."""
    report = services.clones.run(options.path, options.repo, dry_run=options.dry_run, progress=bar())
    if options.json:
        print_json(
            {
                "counts": report.counts,
                "anomalies": [_anomaly(a) for a in report.anomalies],
                "merges": [],
                "repo": report.repository,
                "dry_run": report.dry_run,
            }
        )
    else:
        _print_clone(report)
    return 0


def _print_clone(report: GitReport) -> None:
    if report.changed:
        told = ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in report.counts.items() if number)
        print(f"{report.repository}: {'would bring' if report.dry_run else 'brought'} {told}")
    else:
        print(f"{report.repository}: nothing new in {report.location}")
    for note in report.anomalies:
        print(f"  {note.file}: {note.what} – {note.resolved_as}")


def import_org(services: Services, options: Namespace) -> int:
    """``import org``."""
    return _brought(services.groups.organisations(options.path, dry_run=options.dry_run, progress=bar()), options)


def import_sigs(services: Services, options: Namespace) -> int:
    """``import sigs``."""
    return _brought(services.groups.sigs(options.path, dry_run=options.dry_run), options)


def import_affiliations(services: Services, options: Namespace) -> int:
    """``import affiliations``."""
    return _brought(services.groups.affiliations(options.path, dry_run=options.dry_run), options)


def import_contributions(services: Services, options: Namespace) -> int:
    """``import contributions``."""
    return _brought(services.groups.elsewhere(options.path, dry_run=options.dry_run), options)


def _brought(report: GroupReport, options: Namespace) -> int:
    if options.json:
        print_json(
            {
                "counts": report.counts,
                "anomalies": [_anomaly(a) for a in report.anomalies],
                "merges": [],
                "dry_run": report.dry_run,
            }
        )
        return 0
    told = ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in report.counts.items() if number)
    print(f"{report.source}: {'would bring' if report.dry_run else 'holds'} {told or 'nothing new'}")
    for note in report.anomalies:
        print(f"  {note.file}:{note.line}: {note.what} – {note.resolved_as}")
    return 0


def _anomaly(anomaly: Anomaly) -> dict[str, Any]:
    return {"file": anomaly.file, "line": anomaly.line, "what": anomaly.what, "resolved_as": anomaly.resolved_as}


def _asked(options: Namespace) -> Asked:
    try:
        kinds = frozenset(Kind.of(word) for word in options.only.split(",")) if options.only else None
    except ValueError as error:
        raise UserError(str(error)) from error
    return Asked(options.repo, options.person, options.path, options.cycle, options.since, options.until, kinds)


def list_contributions(services: Services, options: Namespace) -> int:
    """``list contributions``: row after row, however many there are."""
    programme = services.programmes.resolve(options.programme)
    rows = services.contributions.rows(programme.id if programme else None, _asked(options))
    return print_rows(rows, options)


def list_owners(services: Services, options: Namespace) -> int:
    """``list owners``: who stood in which OWNERS file, from when to when; ``--effective``: who acts for a path."""
    if options.effective:
        return list_effective(services, options)
    rows = (
        {
            "repo": row.repository,
            "path": row.path,
            "role": row.role,
            "login": row.login,
            "person": row.person,
            "id": row.person_id,
            "from": row.since.isoformat(),
            "to": row.until.isoformat() if row.until else None,
            "via": row.via,
            "pattern": row.pattern,
            "began": row.began,
            "ended": row.ended,
            "url": row.url,
        }
        for row in services.contributions.owners(
            repository=options.repo,
            person=options.person,
            path=options.path,
            since=options.since,
            until=options.until,
        )
    )
    return print_rows(rows, options)


def list_repositories(services: Services, options: Namespace) -> int:
    """``list repositories``: how fresh and how complete each one's history is."""
    rows = (
        {
            "repo": row.name,
            "state": row.state,
            "private": row.is_private,
            "first": row.first_at.isoformat() if row.first_at else None,
            "last": row.last_at.isoformat() if row.last_at else None,
            "counts": {kind.word: number for kind, number in sorted(row.counts.items())},
            "owners": row.owners,
            "feeds": [
                {
                    "id": feed.id,
                    "kind": feed.kind,
                    "location": feed.location,
                    "state": feed.state,
                    "complete_from": feed.complete_from.isoformat() if feed.complete_from else None,
                    "complete_to": feed.complete_to.isoformat() if feed.complete_to else None,
                    "says": feed.says,
                }
                for feed in row.feeds
            ],
        }
        for row in services.contributions.repositories()
    )
    return print_rows(rows, options)
