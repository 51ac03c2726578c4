"""``case`` and ``evidence``: nominations, talks, and words of people."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from understudy.app.cli.ladder import print_verdict, verdict_json
from understudy.app.cli.output import print_json, print_table, write_out
from understudy.application.ladder.cases import CasePage, CaseRow
from understudy.application.services import Services


def case_list(services: Services, options: Namespace) -> int:
    """``case list``."""
    rows = [_case(row) for row in services.cases.rows()]
    if options.json:
        print_json({"rows": rows})
    else:
        shown = ("id", "kind", "person", "level", "scope", "state", "deadline")
        print_table(shown, [[row[key] for key in shown] for row in rows])
    return 0


def _case(row: CaseRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "kind": row.kind,
        "login": row.login,
        "person": row.name,
        "policy": row.policy,
        "level": row.level,
        "scope": row.scope.written,
        "state": row.state,
        "opened_at": row.opened_at.isoformat(),
        "opened_by": row.opened_by,
        "deadline": row.deadline.isoformat() if row.deadline else None,
        "late": row.is_late,
    }


def case_show(services: Services, options: Namespace) -> int:
    """``case show``."""
    page = services.cases.page(options.id)
    if options.json:
        print_json(_page(page))
        return 0
    row = page.row
    print(f"{row.name}: {row.level_name} for {row.scope.words}; {row.state.replace('_', ' ')}")
    for verdict in page.verdict.verdicts if page.verdict is not None else ():
        print_verdict(verdict, 1)
    for entry in page.entries:
        print(f"  {entry.at:%Y-%m-%d} {entry.kind}, {entry.who}: {entry.text}")
    if page.may_step_back:
        print(f"  before a patch: {page.may_step_back}")
    print(f"  can go to: {', '.join(page.moves)}")
    return 0


def _page(page: CasePage) -> dict[str, Any]:
    return _case(page.row) | {
        "moves": list(page.moves),
        "before_stepping_back": page.may_step_back,
        "requirements": [verdict_json(each) for each in page.verdict.verdicts] if page.verdict is not None else [],
        "log": [
            {
                "id": e.id, "kind": e.kind, "requirement": e.requirement, "who": e.who, "agrees": e.agrees,
                "text": e.text, "url": e.url, "at": e.at.isoformat(), "recorded_by": e.recorded_by,
            }
            for e in page.entries
        ],
    }  # fmt: skip


def case_open(services: Services, options: Namespace) -> int:
    """``case open``."""
    kind = "inactivity" if options.inactivity else "promotion"
    number, _ = services.cases.open(
        options.login, options.rung, options.scope, policy=options.policy, kind=kind, deadline=options.deadline,
        note=options.note,
    )  # fmt: skip
    if options.json:
        print_json({"id": number})
    else:
        print(f"Case {number} is open.")
    return 0


def case_say(services: Services, options: Namespace) -> int:
    """``case say``."""
    services.cases.say(
        options.id, options.kind, who=options.who, requirement=options.requirement, agrees=options.agrees,
        text=options.text, url=options.url, on=options.on,
    )  # fmt: skip
    return _said(services, options)


def case_move(services: Services, options: Namespace) -> int:
    """``case move``."""
    services.cases.move(options.id, options.state, options.text)
    return _said(services, options)


def _said(services: Services, options: Namespace) -> int:
    page = services.cases.page(options.id)
    if options.json:
        print_json(_page(page))
    else:
        print(f"Case {options.id} is {page.row.state.replace('_', ' ')}; {len(page.entries)} lines in its log.")
    return 0


def case_body(services: Services, options: Namespace) -> int:
    """``case body``: title and text of the pull request."""
    title, body = services.nominations.title(options.id), services.nominations.body(options.id)
    if options.json:
        print_json({"title": title, "body": body})
    else:
        write_out(f"# {title}\n\n{body}".encode(), options.out)
    return 0


def case_patch(services: Services, options: Namespace) -> int:
    """``case patch``."""
    found = services.nominations.patch(options.id, options.alias)
    if options.json:
        print_json({"patch": found.text, "files": list(found.files), "commit": found.commit})
    else:
        write_out(found.text.encode(), options.out)
    return 0


def evidence(services: Services, options: Namespace) -> int:
    """``evidence``: a person's word on a contribution."""
    if options.word == "forget":
        services.rulings.take_back(options.login, options.metric, options.evidence)
    else:
        services.rulings.rule(
            options.login, options.metric, options.evidence, options.word == "counts", options.because
        )
    rows = [
        {
            "count": r.metric, "evidence": r.evidence, "counts": r.counts, "reason": r.reason, "by": r.decided_by,
            "at": r.decided_at.isoformat(),
        }
        for r in services.rulings.rows(options.login)
    ]  # fmt: skip
    if options.json:
        print_json({"rows": rows})
    else:
        print_table(("count", "evidence", "counts", "reason", "by"), [list(row.values())[:5] for row in rows])
    return 0


COMMANDS = {
    "case list": case_list,
    "case show": case_show,
    "case open": case_open,
    "case say": case_say,
    "case move": case_move,
    "case body": case_body,
    "case patch": case_patch,
    "evidence": evidence,
}
