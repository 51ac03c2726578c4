"""``evaluate``, ``suggest inactive`` and ``replay-policy``."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from understudy.app.cli.output import print_json, print_table
from understudy.app.cli.policies import policy_of
from understudy.application.ladder.evaluate import Evaluation, LevelRow
from understudy.application.ladder.quiet import QuietRow
from understudy.application.ladder.replay import Replayed
from understudy.application.services import Services
from understudy.domain.ladder.outcomes import Outcome, Verdict

_MARKS = {Outcome.MET: "✓", Outcome.NOT_MET: "–", Outcome.NEEDS_HUMAN: "?", Outcome.NOT_CONFIGURED: "·"}
_SHOWN = 5


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
            print_verdict(each, 1)
        if verdict.near:
            print(f"  close: {verdict.near}")


def print_verdict(verdict: Verdict, depth: int) -> None:
    """One requirement, with those inside it and its evidence."""
    indent = "  " * depth
    print(f"{indent}{_MARKS[verdict.outcome]} {verdict.requirement.text}: {verdict.said}")
    if verdict.fills and verdict.outcome is not Outcome.MET:
        print(f"{indent}    what would fill it: {verdict.fills}")
    for part in verdict.parts:
        print_verdict(part, depth + 1)
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
    "evaluate": evaluate,
    "suggest inactive": suggest_inactive,
    "replay-policy": replay_policy,
}
