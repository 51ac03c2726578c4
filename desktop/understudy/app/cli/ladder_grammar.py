"""What can be typed about ladders: policies, verdicts, cases, evidence, replays."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

Day = Callable[[str], date]


def add_ladder(add: Callable[[str, str], Any], suggest: Any, common: Any, day: Day) -> None:
    """Put the commands of the ladder into the grammar; ``suggest`` are the kinds of suggestions."""
    judge = add("evaluate", "a verdict per requirement on somebody, with the evidence; nothing is granted")
    judge.add_argument("login", metavar="LOGIN", help="a login, a full name or an id")
    _policy(judge)
    judge.add_argument("--rung", metavar="R", help="one level (default: all)")
    judge.add_argument("--scope", metavar="S", help="org, OWNER/NAME, OWNER/NAME:PATH, group:NAME, programme")
    judge.add_argument("--as-of", type=day, metavar="DATE", help="only what was known before that day (UTC)")

    quiet = suggest.add_parser("inactive", help="who has gone quiet, by every published threshold", parents=[common])
    quiet.add_argument("--repo", metavar="OWNER/NAME", help="owners of one repository (default: everybody)")
    _policy(quiet)
    quiet.add_argument("--rung", metavar="R", help="one level (default: all with a rule)")
    quiet.add_argument("--as-of", type=day, metavar="DATE", help="only what was known before that day (UTC)")
    quiet.add_argument("--limit", type=int, metavar="N")

    replay = add("replay-policy", "who would have been promoted or stepped back under a policy, beside what happened")
    replay.add_argument("--policy", required=True, metavar="FILE", help="a policy file, or the name of one in force")
    replay.add_argument("--repo", metavar="OWNER/NAME", help="one repository (default: all)")
    replay.add_argument("--as-of", type=day, metavar="DATE", help="as things stood before that day (default: now)")
    replay.add_argument("--from", dest="first", type=day, metavar="DATE", help="only what changes from then on")
    replay.add_argument("--rung", metavar="R", help="one level")

    policy = add("policy", "the ladder's policies: which there are, what they say, how two differ")
    kinds = policy.add_subparsers(dest="what", metavar="WHAT", required=True, parser_class=type(policy))
    kinds.add_parser("list", help="every edition, and which are in use", parents=[common])
    show = kinds.add_parser("show", help="the text in force", parents=[common])
    show.add_argument("name", metavar="NAME")
    show.add_argument("--as-of", type=day, metavar="DATE")
    check = kinds.add_parser("check", help="is this a policy, and if not, what to mend", parents=[common])
    check.add_argument("file", type=Path, metavar="FILE")
    adopt = kinds.add_parser("adopt", help="put a policy in force from its in_force_from on", parents=[common])
    adopt.add_argument("file", type=Path, metavar="FILE")
    use = kinds.add_parser("use", help="judge people by these policies", parents=[common])
    use.add_argument("names", nargs="+", metavar="NAME")
    differ = kinds.add_parser("compare", help="in what two policies differ", parents=[common])
    differ.add_argument("one", metavar="POLICY", help="a file, or a name in force")
    differ.add_argument("other", metavar="POLICY")

    case = add("case", "nominations and talks about having gone quiet; people decide, the log is kept")
    kinds = case.add_subparsers(dest="what", metavar="WHAT", required=True, parser_class=type(case))
    kinds.add_parser("list", help="all cases", parents=[common])
    for name, words in (
        ("show", "one case with its log and the verdict as things stand"),
        ("body", "the text of the pull request, with the checklist and links"),
        ("patch", "the change of the OWNERS file, for git apply"),
    ):
        one = kinds.add_parser(name, help=words, parents=[common])
        one.add_argument("id", type=int, metavar="N")
        if name != "show":
            one.add_argument("--out", type=Path, metavar="FILE", help="default: standard output")
        if name == "patch":
            one.add_argument("--alias", metavar="NAME", help="add to an alias instead of the directory's file")
    start = kinds.add_parser("open", help="nominate somebody, or open a talk", parents=[common])
    start.add_argument("login", metavar="LOGIN")
    start.add_argument("--rung", required=True, metavar="R")
    start.add_argument("--scope", required=True, metavar="S")
    start.add_argument("--policy", metavar="NAME", help="default: the first in use that has the level")
    start.add_argument("--inactivity", action="store_true", help="about having gone quiet, not about a promotion")
    start.add_argument("--deadline", type=day, metavar="DATE")
    start.add_argument("--note", default="", metavar="TEXT")
    say = kinds.add_parser(
        "say", help="a sponsor, an attestation, a vote, an objection, a talk, a note", parents=[common]
    )
    say.add_argument("id", type=int, metavar="N")
    say.add_argument("kind", metavar="KIND")
    say.add_argument("--who", metavar="LOGIN", help="whose word it is (default: yours)")
    say.add_argument("--requirement", metavar="ID")
    say.add_argument("--yes", dest="agrees", action="store_true", default=None)
    say.add_argument("--no", dest="agrees", action="store_false")
    say.add_argument("--text", default="", metavar="TEXT")
    say.add_argument("--url", metavar="URL")
    say.add_argument("--on", type=day, metavar="DATE")
    move = kinds.add_parser("move", help="say how a case stands", parents=[common])
    move.add_argument("id", type=int, metavar="N")
    move.add_argument("state", metavar="STATE")
    move.add_argument("--text", default="", metavar="TEXT")

    word = add("evidence", "say that a contribution counts, or does not, for somebody")
    word.add_argument("login", metavar="LOGIN")
    word.add_argument("metric", metavar="COUNT", help="primary_reviews, substantial_prs, …")
    word.add_argument("evidence", metavar="WHAT", help="OWNER/NAME#12 or OWNER/NAME@commit")
    word.add_argument("word", choices=["counts", "counts-not", "forget"])
    word.add_argument("--because", default="", metavar="TEXT")


def _policy(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--policy", metavar="FILE", help="a policy file, or the name of one (default: those in use)")
