"""``staff``: a team proposed from applications."""

from __future__ import annotations

from argparse import Namespace

from understudy.app.cli.output import print_json, print_table
from understudy.application.errors import UserError
from understudy.application.services import Services
from understudy.application.staffing.plan_file import PlanFile, read_plan
from understudy.domain.yaml_models import TextError


def staff(services: Services, options: Namespace) -> int:
    """``staff``: nobody is seated by it."""
    programme = services.programmes.resolve(options.programme)
    if programme is None:
        raise UserError("There is no programme yet; import rosters first.")
    team = services.staffing.propose(programme.id, options.cycle, _plan(options), options.seconds)
    found = team.proposal
    if options.json:
        print_json(
            {
                "cycle": team.cycle,
                "status": found.status,
                "gap": found.gap,
                "seconds": round(found.seconds, 4),
                "assignments": [
                    {
                        "role": a.role, "login": a.login, "person": a.name, "id": a.application_id, "merit": a.merit,
                        "reasons": list(a.reasons),
                    }
                    for a in team.assignments
                ],
                "rules": [
                    {
                        "rule": k.rule.id, "role": k.rule.role, "kept": k.by == 0, "hard": k.rule.is_hard,
                        "detail": f"{k.rule.words}: {k.detail}",
                    }
                    for k in team.rules
                ],
                "unfilled": [{"role": role, "seats": number} for role, number in found.unfilled.items()],
                "conflict": list(found.conflict),
                "notes": list(team.notes),
            }
        )  # fmt: skip
        return 0
    print(f"A team for {team.cycle}, {found.status}, in {found.seconds:.2f} s. You decide; nobody is seated by this.")
    for note in team.notes:
        print(f"  {note}")
    if found.status == "infeasible":
        print("These cannot all be had:")
        for words in found.conflict:
            print(f"  {words}")
        return 0
    print_table(
        ("role", "person", "login", "why"),
        [[a.role, a.name, a.login or "", ", ".join(a.reasons)] for a in team.assignments],
    )
    for kept in team.rules:
        if kept.by:
            print(f"  not kept, by {kept.by}: {kept.rule.words} ({kept.detail})")
    for role, number in found.unfilled.items():
        print(f"  {role}: {number} seat(s) left; ask around for more people")
    return 0


def _plan(options: Namespace) -> PlanFile | None:
    if options.plan is None:
        return None
    try:
        return read_plan(options.plan.read_text("utf-8-sig"), str(options.plan))
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{options.plan}: the plan cannot be read as UTF-8 text.") from error
    except TextError as error:
        raise UserError(str(error)) from error


COMMANDS = {"staff": staff}
