"""The commands: each calls one use case and prints what came of it."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Callable
from typing import Any

from understudy.app.cli import (
    applications,
    cases,
    coverage,
    history,
    ladder,
    owners,
    policies,
    staffing,
    upkeep,
)
from understudy.app.cli.github import sync
from understudy.app.cli.output import bar, print_csv, print_json, print_table, write_out
from understudy.application.errors import UserError
from understudy.application.imports.report import ImportReport
from understudy.application.listing import merge_json
from understudy.application.programmes import ProgrammeRow
from understudy.application.reports import ReportOptions
from understudy.application.services import Services
from understudy.application.succession import RoleList, SuccessionLists
from understudy.application.succession_json import suggestion_json
from understudy.domain.cycles import CycleName
from understudy.domain.suggestions.backtest import BacktestResult, Era
from understudy.domain.suggestions.backtest_json import to_json

Command = Callable[[Services, Namespace], int]


def _programme(services: Services, options: Namespace) -> ProgrammeRow:
    found = services.programmes.resolve(options.programme)
    if found is None:
        raise UserError("There is nothing here yet. Import rosters first: understudy import rosters PATH")
    return found


def import_rosters(services: Services, options: Namespace) -> int:
    """``import rosters``: 2 when some file could not be read, else 0."""
    report = services.imports.run(
        options.path,
        programme=options.programme,
        dry_run=options.dry_run,
        strict=options.strict,
        progress=bar(),
    )
    if options.json:
        print_json(_import_json(report))
    else:
        _print_import(report)
    return 2 if report.failed else 0


def _import_json(report: ImportReport) -> dict[str, Any]:
    def lines(anomalies: Any) -> list[dict[str, Any]]:
        return [{"file": a.file, "line": a.line, "what": a.what, "resolved_as": a.resolved_as} for a in anomalies]

    return {
        "counts": report.counts,
        "anomalies": lines(report.anomalies),
        "failed": lines(report.failed),
        "kept_local": [
            {
                "noun": k.noun,
                "id": k.row_id,
                "field": k.field,
                "what": k.what,
                "kept": k.local,
                "file_says": k.file_value if isinstance(k.file_value, str | int | type(None)) else str(k.file_value),
                "file": k.file,
                "line": k.line,
            }
            for k in report.kept_local
        ],
        "merges": [merge_json(row) for row in report.merges],
        "differences": list(report.differences),
        "dry_run": report.dry_run,
    }


def _print_import(report: ImportReport) -> None:
    verb = "Would change" if report.dry_run else "Changed"
    if report.changed:
        print(f"{verb}: " + ", ".join(f"{n} {name.replace('_', ' ')}" for name, n in report.counts.items() if n))
    else:
        print(f"Nothing new in {report.source}: {report.counts.get('seats_read', 0)} seats, all known.")
    if report.dry_run:
        for line in report.differences:
            print(f"  {line}")
    for anomaly in report.failed:
        print(f"{anomaly.file}:{anomaly.line}: {anomaly.what}; {anomaly.resolved_as}")
    if report.anomalies:
        print(f"{len(report.anomalies)} oddities in the files:")
        for anomaly in report.anomalies:
            print(f"  {anomaly.file}:{anomaly.line}: {anomaly.what} – {anomaly.resolved_as}")
    for kept in report.kept_local:
        print(f"  {kept.what}: {kept.field} stays “{kept.local}”; {kept.file} says “{kept.file_value}”")
    if report.merges:
        print(f"{len(report.merges)} pairs may be one person each (understudy merge accept ID…):")
        for row in report.merges:
            print(f"  {row.id}: {row.a} {_at(row.a_logins)} / {row.b} {_at(row.b_logins)}: {row.reason}")


def _at(logins: tuple[str, ...]) -> str:
    return f"(@{logins[0]})" if logins else "(no login)"


def suggest_leads(services: Services, options: Namespace) -> int:
    """``suggest leads``."""
    lists = services.succession.suggest(
        _programme(services, options).id,
        options.cycle,
        role=options.role,
        as_of=options.as_of,
        limit=options.limit,
    )
    if options.json:
        print_json(suggestion_json(lists))
    else:
        _print_lists(lists, options.limit or 5)
    return 0


def _print_lists(lists: SuccessionLists, limit: int) -> None:
    known = f"as known before {lists.as_of:%Y-%m-%d %H:%M} UTC" if lists.as_of else "as known from earlier cycles"
    print(f"Who could lead in {lists.cycle}, {known}. You decide; these are reasons, not verdicts.")
    if lists.pending_merges:
        print(f"{lists.pending_merges} merges wait for an answer, so some people may be counted apart.")
    for entry in lists.roles:
        _print_role(entry, limit)


def _print_role(entry: RoleList, limit: int) -> None:
    print(f"\n{entry.role}")
    for row in entry.candidates[:limit]:
        print(f"  {row.rank}. {row.name} {_at((row.login,) if row.login else ())} – {row.tier.replace('_', ' ')}")
        for reason in row.reasons:
            print(f"       · {reason.text}")
        for blocker in row.blockers:
            print(f"       ! {blocker}")
    for miss in entry.near_misses[:limit]:
        print(f"  nearly: {miss.name}: {miss.missing}")


def backtest_leads(services: Services, options: Namespace) -> int:
    """``backtest leads``."""
    progress = bar()
    eras = None
    if options.split:
        try:
            split = CycleName.parse(options.split)
            first = CycleName.parse(options.first or "0.0")
            last = CycleName.parse(options.last or "9999.9999")
        except ValueError as error:
            raise UserError(str(error)) from error
        before = CycleName((*split.parts[:-1], split.parts[-1] - 1))
        eras = (Era(f"up to {before}", first, before), Era(f"from {split}", split, last))
    result = services.succession.backtest(
        _programme(services, options).id,
        first=options.first,
        last=options.last,
        eras=eras,
        progress=lambda done, total: progress.step(done, total, "asking past questions again"),
    )
    if options.json:
        print_json(to_json(result))
    else:
        _print_backtest(result)
    return 0


def _print_backtest(result: BacktestResult) -> None:
    parts = [("all", result.overall), *result.groups.items(), *result.per_era.items(), *result.per_role.items()]
    print(f"Cycles {result.first} to {result.last}, each asked with only what was known when it began.")
    for name, figures in parts:
        if not figures.n:
            continue
        ceiling = ", ".join(
            f"{key.replace('_', ' ')} {estimate.value:.0%}" for key, estimate in figures.ceiling.items()
        )
        print(f"\n{name.replace('_', ' ')}: {figures.n} questions; ceiling: {ceiling}")
        measures = list(figures.of())
        rows = [
            [
                ranking.name,
                *(
                    f"{ranking.measures[m].value:.2f} [{ranking.measures[m].low:.2f}–{ranking.measures[m].high:.2f}]"
                    for m in measures
                ),
            ]
            for ranking in figures.rankings
        ]
        print_table(["ranking", *measures], rows)
        if figures.best_baseline:
            paired = figures.paired[figures.best_baseline]
            words = ", ".join(f"{m} {e.value:+.2f} [{e.low:+.2f}–{e.high:+.2f}]" for m, e in paired.items())
            print(f"understudy minus {figures.best_baseline}: {words}")


def report(services: Services, options: Namespace) -> int:
    """``report cycle`` and ``report retention``."""
    if options.out is None and options.fmt in ("pdf", "xlsx"):
        raise UserError(f"A {options.fmt} file needs --out FILE.")
    data = services.reports.file(
        _programme(services, options).id,
        options.kind,
        options.fmt,
        ReportOptions(cycle=options.cycle, first=options.first, last=options.last, audience=options.audience),
    )
    return _hand_out(data, options, is_json=options.fmt == "json")


def _hand_out(data: bytes, options: Namespace, *, is_json: bool = False) -> int:
    """To the file asked for, else to standard output, where ``--json`` allows nothing but JSON."""
    if options.json and options.out is None and not is_json:
        print_json({"files": [], "text": data.decode("utf-8-sig")})
        return 0
    write_out(data, options.out)
    if options.json and options.out is not None:
        print_json({"files": [str(options.out)]})
    return 0


def export_roster(services: Services, options: Namespace) -> int:
    """``export roster``."""
    text = services.exports.roster(_programme(services, options).id, options.cycle)
    return _hand_out(text.encode(), options)


def export_owners_patch(services: Services, options: Namespace) -> int:
    """``export owners-patch``: nothing is changed, the patch is for a person to send."""
    patches = services.owners_patches
    login = options.add or options.remove or options.emeritus
    if options.add and options.alias:
        found = patches.add_to_alias(options.repo, options.alias, login)
    elif options.add:
        if options.path is None:
            raise UserError("--add needs --path of a directory, or --alias NAME.")
        found = patches.add(options.repo, options.path, login, options.role)
    elif options.alias:
        found = patches.remove_from_alias(options.repo, options.alias, login)
    elif options.remove:
        found = patches.remove(options.repo, login, options.path)
    else:
        found = patches.emeritus(options.repo, login, options.path)
    for file, why in found.skipped:
        print(f"understudy: {file}: {why}; left as it is", file=sys.stderr)
    if not found.files:
        print(f"understudy: nothing to change for {login}", file=sys.stderr)
    return _hand_out(found.text.encode(), options)


def listing(services: Services, options: Namespace) -> int:
    """``list KIND``: JSON for scripts, a table for somebody who looks at a terminal."""
    if options.kind in _HISTORY_LISTS:
        return _HISTORY_LISTS[options.kind](services, options)
    rows = services.listing.rows(
        options.kind,
        _programme(services, options).id,
        cycle=options.cycle,
        person=options.person,
        since=options.since,
        until=options.until,
    )
    if options.csv:
        print_csv(rows)
    elif options.json or not rows or not sys.stdout.isatty():
        print_json({"rows": rows})
    else:
        shown = [key for key in rows[0] if not isinstance(rows[0][key], list | dict)][:9]
        print_table(shown, [[row[key] for key in shown] for row in rows])
    return 0


def merge_accept(services: Services, options: Namespace) -> int:
    """``merge accept``."""
    return _merged(services.merges.accept(options.ids).operation, options)


def merge_reject(services: Services, options: Namespace) -> int:
    """``merge reject``."""
    return _merged(services.merges.reject(options.ids).operation, options)


def merge_split(services: Services, options: Namespace) -> int:
    """``merge split``."""
    people = services.listing.rows("people", _programme(services, options).id, person=options.person)
    if len(people) != 1:
        names = ", ".join(f"{row['person']} (id {row['id']})" for row in people)
        raise UserError(f"Several people match “{options.person}”: {names}; name the id.")
    return _merged(services.merges.split(people[0]["id"]).operation, options)


def _merged(operation: str, options: Namespace) -> int:
    print(json.dumps({"operation": operation}, ensure_ascii=False) if options.json else operation)
    return 0


_HISTORY_LISTS: dict[str, Command] = {
    "contributions": history.list_contributions,
    "owners": history.list_owners,
    "repositories": history.list_repositories,
    "applications": applications.list_applications,
    "coverage": coverage.list_coverage,
    "subprojects": coverage.list_subprojects,
}

COMMANDS: dict[str, Command] = {
    **applications.COMMANDS,
    **cases.COMMANDS,
    **ladder.COMMANDS,
    **policies.COMMANDS,
    **owners.COMMANDS,
    **staffing.COMMANDS,
    "import rosters": import_rosters,
    "import git": history.import_git,
    "import org": history.import_org,
    "import sigs": history.import_sigs,
    "import affiliations": history.import_affiliations,
    "import contributions": history.import_contributions,
    "sync": sync,
    "suggest leads": suggest_leads,
    "backtest leads": backtest_leads,
    "report": report,
    "export roster": export_roster,
    "export owners-patch": export_owners_patch,
    "list": listing,
    "merge accept": merge_accept,
    "merge reject": merge_reject,
    "merge split": merge_split,
    "undo": upkeep.undo,
    "redo": upkeep.redo,
    "backup": upkeep.backup,
    "check": upkeep.check,
}
