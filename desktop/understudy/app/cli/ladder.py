"""``evaluate``, ``suggest inactive``, ``policy``, ``case`` and ``evidence``."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Any

from understudy.app.cli.output import print_json, print_table, write_out
from understudy.application.errors import UserError
from understudy.application.ladder.cases import CasePage, CaseRow
from understudy.application.ladder.evaluate import Evaluation, LevelRow
from understudy.application.ladder.policies import Edition, compare
from understudy.application.ladder.quiet import QuietRow
from understudy.application.ladder.replay import Replayed
from understudy.application.services import Services
from understudy.domain.ladder.outcomes import Outcome, Verdict

_MARKS = {Outcome.MET: "✓", Outcome.NOT_MET: "–", Outcome.NEEDS_HUMAN: "?", Outcome.NOT_CONFIGURED: "·"}
_SHOWN = 5


def policy_of(services: Services, given: str | None) -> str | Edition | None:
    """A policy named on the command line: a file if there is one of that name, else a name in force."""
    if given is None:
        return None
    file = Path(given).expanduser()
    if file.is_file():
        return services.policies.read(_text(file), str(file))
    if file.suffix in (".yaml", ".yml"):
        raise UserError(f"{file}: there is no such file.")
    return given


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except OSError as error:
        raise UserError(f"{file}: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise UserError(f"{file}: this is not UTF-8 text, byte {error.start}; save it as UTF-8.") from error


def evaluate(services: Services, options: Namespace) -> int:
    """``evaluate``: verdicts on somebody."""
    found = services.ladder.evaluate(
        options.login,
        policy=policy_of(services, options.policy),
        rung=options.rung,
        scope=options.scope,
        as_of=options.as_of,
    )
    if options.json:
        first = found[0]
        print_json(
            {
                "login": first.subject.login,
                "logins": list(first.subject.logins),
                "person": first.subject.name,
                "id": first.subject.person_id,
                "as_of": first.as_of.isoformat(),
                "policies": [_evaluation(each) for each in found],
                "levels": [_level(row) | {"policy": each.edition.name} for each in found for row in each.levels],
            }
        )
        return 0
    for each in found:
        _print(each)
    return 0


def _evaluation(found: Evaluation) -> dict[str, Any]:
    policy = found.edition.policy
    return {
        "policy": policy.policy,
        "title": policy.title,
        "edition": policy.edition,
        "digest": found.edition.digest,
        "holds": [
            {
                "level": row.level, "scope": row.scope.written, "since": row.since.isoformat() if row.since else None,
                "text": row.text, "url": row.url,
            }
            for row in found.holds
        ],
    }  # fmt: skip


def _level(row: LevelRow) -> dict[str, Any]:
    verdict = row.verdict
    return {
        "level": verdict.level.id,
        "name": verdict.level.name,
        "rank": verdict.level.rank,
        "scope": row.scope.written,
        "holds": row.held is not None,
        "since": row.held.since.isoformat() if row.held is not None and row.held.since else None,
        "outcome": verdict.outcome.value,
        "counts_met": verdict.counts_met,
        "near": verdict.near,
        "case": row.case_id,
        "requirements": [verdict_json(each) for each in verdict.verdicts],
    }


def verdict_json(verdict: Verdict) -> dict[str, Any]:
    """One requirement's verdict for scripts."""
    return {
        "id": verdict.requirement.id,
        "text": verdict.requirement.text,
        "note": verdict.requirement.note,
        "outcome": verdict.outcome.value,
        "said": verdict.said,
        "needed": verdict.needed,
        "counted": verdict.counted,
        "to_confirm": verdict.to_confirm,
        "missing": verdict.missing,
        "fills": verdict.fills,
        "ready": verdict.ready.isoformat() if verdict.ready else None,
        "partial": list(verdict.partial),
        "evidence": [
            {
                "text": proof.text, "at": proof.at.isoformat() if proof.at else None, "url": proof.url,
                "counts": proof.counts, "reason": proof.reason, "key": proof.key,
            }
            for proof in verdict.proofs
        ],
        "parts": [verdict_json(part) for part in verdict.parts],
    }  # fmt: skip


def _print(found: Evaluation) -> None:
    login = f" (@{found.subject.login})" if found.subject.login else ""
    print(f"\n{found.subject.name}{login} by the {found.edition.policy.title}, before {found.as_of:%Y-%m-%d %H:%M} UTC")
    print("These are reasons to talk, not decisions.")
    for row in found.holds:
        since = f" since {row.since:%Y-%m-%d}" if row.since else ""
        print(f"  holds {row.name}: {row.text}{since}")
    for level in found.levels:
        verdict = level.verdict
        held = " (held already)" if level.held is not None else ""
        print(f"\n{verdict.level.name} for {level.scope.words}{held}: {_words(verdict.outcome)}")
        for each in verdict.verdicts:
            _print_verdict(each, 1)
        if verdict.near:
            print(f"  close: {verdict.near}")


def _print_verdict(verdict: Verdict, depth: int) -> None:
    indent = "  " * depth
    print(f"{indent}{_MARKS[verdict.outcome]} {verdict.requirement.text}: {verdict.said}")
    if verdict.fills and verdict.outcome is not Outcome.MET:
        print(f"{indent}    what would fill it: {verdict.fills}")
    for part in verdict.parts:
        _print_verdict(part, depth + 1)
    counted = [proof for proof in verdict.proofs if proof.counts is not False]
    for proof in counted[-_SHOWN:]:
        print(f"{indent}    {'' if proof.counts else '(to confirm) '}{proof.text} {proof.url or ''}".rstrip())
    if len(counted) > _SHOWN:
        print(f"{indent}    … and {len(counted) - _SHOWN} more; --json lists them all")


def _words(outcome: Outcome) -> str:
    return {
        Outcome.MET: "everything asked for is there",
        Outcome.NEEDS_HUMAN: "what can be counted is there; people have to say the rest",
        Outcome.NOT_MET: "something is missing",
        Outcome.NOT_CONFIGURED: "not configured",
    }[outcome]


def suggest_inactive(services: Services, options: Namespace) -> int:
    """``suggest inactive``: who has gone quiet, with every threshold."""
    rows = services.quiet.suggest(
        options.repo, policy=policy_of(services, options.policy), level=options.rung, as_of=options.as_of
    )
    shown = [row for row in rows if row.verdict != "active"][: options.limit]
    if options.json:
        print_json({"as_of": options.as_of.isoformat() if options.as_of else None, "rows": [_quiet(r) for r in shown]})
        return 0
    print("Who has gone quiet, as far as the data tells. Write to people first; they may have their reasons.")
    for row in shown:
        login = f" (@{row.subject.login})" if row.subject.login else ""
        last = f", last seen {row.last_at:%Y-%m-%d}" if row.last_at else ""
        where = f"{row.level_name} in {len(row.scopes)} place{'' if len(row.scopes) == 1 else 's'}"
        print(f"\n{row.subject.name}{login}, {where}{last}: {row.verdict}, {row.why}")
        for rule in row.rules:
            parts = "; ".join(f"{p.value} {p.title.lower()} ({p.threshold})" for p in rule.parts)
            print(f"  {rule.text}: {parts} → {_quiet_word(rule.quiet)}")
        for words in row.partial[:2]:
            print(f"  ! {words}")
    return 0


def _quiet_word(quiet: bool | None) -> str:
    return "not configured" if quiet is None else "quiet" if quiet else "active"


def _quiet(row: QuietRow) -> dict[str, Any]:
    return {
        "login": row.subject.login,
        "person": row.subject.name,
        "id": row.subject.person_id,
        "level": row.level,
        "scopes": [scope.written for scope in row.scopes],
        "since": row.since.isoformat() if row.since else None,
        "last_at": row.last_at.isoformat() if row.last_at else None,
        "verdict": row.verdict,
        "why": row.why,
        "then": row.then,
        "rules": [
            {
                "id": rule.id, "text": rule.text, "note": rule.note, "quiet": rule.quiet,
                "parts": [
                    {"count": p.count, "value": p.value, "threshold": p.threshold, "holds": p.holds} for p in rule.parts
                ],
            }
            for rule in row.rules
        ],
        "partial": list(row.partial),
    }  # fmt: skip


def policy_list(services: Services, options: Namespace) -> int:
    """``policy list``."""
    used = services.policies.in_use()
    rows = [
        {
            "policy": each.name, "title": each.policy.title, "edition": each.policy.edition,
            "since": each.since.isoformat() if each.since else None, "shipped": each.is_shipped,
            "in_use": each.name in used, "levels": [level.id for level in each.policy.rungs], "digest": each.digest,
        }
        for each in services.policies.editions()
    ]  # fmt: skip
    if options.json:
        print_json({"rows": rows})
    else:
        shown = ("policy", "edition", "since", "in_use", "title")
        print_table(shown, [[row[key] for key in shown] for row in rows])
    return 0


def policy_show(services: Services, options: Namespace) -> int:
    """``policy show``: the text in force."""
    print(services.policies.in_force(options.name, options.as_of).text, end="")
    return 0


def policy_check(services: Services, options: Namespace) -> int:
    """``policy check``."""
    found = services.policies.read(_text(options.file), str(options.file))
    levels = ", ".join(level.name for level in found.policy.rungs)
    if options.json:
        print_json({"policy": found.name, "levels": [level.id for level in found.policy.rungs], "digest": found.digest})
    else:
        print(f"{options.file} is a policy: {found.policy.title}, with {levels}.")
    return 0


def policy_adopt(services: Services, options: Namespace) -> int:
    """``policy adopt``."""
    found = services.policies.read(_text(options.file), str(options.file))
    services.policies.adopt(found.text, str(options.file))
    since = f"from {found.since}" if found.since else "from the beginning"
    if options.json:
        print_json({"policy": found.name, "since": found.since.isoformat() if found.since else None})
    else:
        print(f"{found.policy.title} is in force {since}. “policy use” says which policies people are judged by.")
    return 0


def policy_use(services: Services, options: Namespace) -> int:
    """``policy use``."""
    services.policies.use(options.names)
    if options.json:
        print_json({"in_use": services.policies.in_use()})
    else:
        print(f"People are judged by {', '.join(services.policies.in_use())}.")
    return 0


def policy_compare(services: Services, options: Namespace) -> int:
    """``policy compare``."""
    one, other = (_edition(services, given) for given in (options.one, options.other))
    found = compare(one.policy, other.policy)
    if options.json:
        print_json({"rows": [{"level": d.level, "what": d.what, "before": d.before, "after": d.after} for d in found]})
    elif not found:
        print("They say the same.")
    else:
        print_table(("level", "what", "before", "after"), [[d.level, d.what, d.before, d.after] for d in found])
    return 0


def _edition(services: Services, given: str) -> Edition:
    found = policy_of(services, given)
    return found if isinstance(found, Edition) else services.policies.in_force(given)


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
        _print_verdict(verdict, 1)
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


def replay_policy(services: Services, options: Namespace) -> int:
    """``replay-policy``."""
    policy = policy_of(services, options.policy)
    assert policy is not None
    found = services.replay.run(policy, options.repo, as_of=options.as_of, since=options.first, rung=options.rung)
    if options.json:
        print_json(_replayed(found))
        return 0
    told = found.tally()
    print(
        f"{found.edition.policy.title} played back over {', '.join(found.repositories)}, before {found.as_of:%Y-%m-%d}"
    )
    for text, why in found.taken:
        print(f"  taken as met: {text} ({why})")
    for key, words in _HOW.items():
        if told.get(key):
            print(f"  {told[key]} {words}")
    shown = [each for each in found.promoted if each.how != "given"]
    rows = [
        [
            p.who.login or p.who.name, p.level, p.scope.path or "(top)", f"{p.would:%Y-%m-%d}" if p.would else "",
            f"{p.did:%Y-%m-%d}" if p.did else "", p.how, "; ".join(p.lacking),
        ]
        for p in shown
    ]  # fmt: skip
    print_table(("who", "level", "where", "policy", "history", "how", "lacking"), rows)
    if found.stepped_back:
        print("\nWould be called quiet:")
        back = [
            [
                s.who.login or s.who.name, s.level, len(s.scopes), s.rule, f"{s.would:%Y-%m-%d}",
                f"{s.did:%Y-%m-%d}" if s.did else "",
            ]
            for s in found.stepped_back
        ]  # fmt: skip
        print_table(("who", "level", "places", "rule", "policy", "left"), back)
    return 0


_HOW = {
    "same": "promotions as in history, within 30 days",
    "later": "that history made later than the policy would have",
    "earlier": "that history made earlier",
    "never": "that history never made",
    "below": "that history made and the policy would not have",
    "given": "from before the data begins, or with a new or moved file",
    "stepped_back": "times somebody would be called quiet",
}


def _replayed(found: Replayed) -> dict[str, Any]:
    return {
        "policy": found.edition.name,
        "digest": found.edition.digest,
        "repositories": list(found.repositories),
        "as_of": found.as_of.isoformat(),
        "tally": found.tally(),
        "taken_as_met": [{"text": text, "why": why} for text, why in found.taken],
        "promoted": [
            {
                "login": p.who.login, "person": p.who.name, "id": p.who.person_id, "level": p.level,
                "scope": p.scope.written, "policy": p.would.isoformat() if p.would else None,
                "history": p.did.isoformat() if p.did else None, "how": p.how, "lacking": list(p.lacking), "url": p.url,
            }
            for p in found.promoted
        ],
        "stepped_back": [
            {
                "login": s.who.login, "person": s.who.name, "id": s.who.person_id, "level": s.level,
                "scopes": [scope.written for scope in s.scopes], "rule": s.rule, "policy": s.would.isoformat(),
                "history": s.did.isoformat() if s.did else None,
            }
            for s in found.stepped_back
        ],
    }  # fmt: skip


COMMANDS = {
    "replay-policy": replay_policy,
    "evaluate": evaluate,
    "suggest inactive": suggest_inactive,
    "policy list": policy_list,
    "policy show": policy_show,
    "policy check": policy_check,
    "policy adopt": policy_adopt,
    "policy use": policy_use,
    "policy compare": policy_compare,
    "case list": case_list,
    "case show": case_show,
    "case open": case_open,
    "case say": case_say,
    "case move": case_move,
    "case body": case_body,
    "case patch": case_patch,
    "evidence": evidence,
}
