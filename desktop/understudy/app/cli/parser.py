"""What can be typed: commands, options and their help."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import NoReturn

from understudy.app.cli.ladder_grammar import add_ladder
from understudy.app.cli.owners_grammar import add_owner_views, add_owners

EPILOG = "Without a command the window opens. Every command can be given --help."


class Parser(argparse.ArgumentParser):
    """argparse with one clear line on bad usage."""

    def error(self, message: str) -> NoReturn:
        """Say it in one line and end with exit code 2."""
        self.exit(2, f"understudy: {message} (see {self.prog} --help)\n")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}” is not a date; write it like 2024-03-19") from error


def _count(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"“{text}” is not a number of 1 or more")
    return int(text)


def _path(text: str) -> Path:
    return Path(text).expanduser()


def _globals() -> Parser:
    """Options that may stand before or after the command: absent ones leave what the other place said."""
    common = Parser(add_help=False, argument_default=argparse.SUPPRESS)
    group = common.add_argument_group("everywhere")
    group.add_argument("--home", type=_path, metavar="DIR", help="folder for all data of this Understudy")
    group.add_argument("--database", metavar="URL", help="a shared PostgreSQL database instead of the home's own")
    group.add_argument("--programme", metavar="NAME", help="which programme, once there are several")
    group.add_argument("--as", dest="actor", metavar="NAME", help="who you are, for the journal")
    group.add_argument("--json", action="store_true", help="machine output on stdout, nothing else there")
    return common


def build_parser() -> Parser:
    """The whole grammar."""
    common = _globals()
    parser = Parser(
        prog="understudy",
        description="Who led, who shadowed, who could lead next.",
        epilog=EPILOG,
        parents=[common],
    )
    parser.add_argument("--version", action="store_true", help="print the version and end")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)

    def add(name: str, words: str) -> Parser:
        made: Parser = commands.add_parser(name, help=words, description=words, parents=[common])
        return made

    demo = add("demo", "the sample community in a throw-away home: opens the window, or writes reports and pictures")
    demo.add_argument("--out", type=_path, metavar="DIR", help="write to DIR instead of opening the window")

    bring = add("import", "bring facts in from files")
    kinds = bring.add_subparsers(dest="what", metavar="WHAT", required=True, parser_class=Parser)
    rosters = kinds.add_parser("rosters", help="release-team files, from a folder or a git clone", parents=[common])
    rosters.add_argument("path", type=_path, metavar="PATH")
    rosters.add_argument("--dry-run", action="store_true", help="say what would change, change nothing")
    rosters.add_argument("--strict", action="store_true", help="import all files or none")

    git = kinds.add_parser("git", help="contribution and OWNERS history, from a local clone", parents=[common])
    git.add_argument("path", type=_path, metavar="PATH", help="a clone, bare or normal; nothing is written to it")
    git.add_argument("--repo", metavar="OWNER/NAME", help="which repository it is (default: as its origin says)")
    git.add_argument("--dry-run", action="store_true", help="say what would change, change nothing")

    for name, words, what in (
        ("org", "who belonged to organisations and teams: a clone of kubernetes/org, a folder or a file", "PATH"),
        ("sigs", "groups, their leaders and subprojects: a sigs.yaml", "FILE"),
        ("affiliations", "employers with dates: a file of cncf/gitdm, JSON or text", "FILE"),
        ("contributions", "what was done elsewhere (talks, triage, meetings): a CSV that says who vouches", "FILE"),
    ):
        told = kinds.add_parser(name, help=words, parents=[common])
        told.add_argument("path", type=_path, metavar=what)
        told.add_argument("--dry-run", action="store_true", help="say what would change, change nothing")

    apply = kinds.add_parser("applications", help="applications to shadow: a form's answers as CSV", parents=[common])
    apply.add_argument("path", type=_path, metavar="FILE")
    apply.add_argument("--cycle", required=True, metavar="C", help="which cycle they are for; it need not exist yet")
    apply.add_argument("--mapping", type=_path, metavar="FILE", help="what columns mean, where the guess is wrong")
    apply.add_argument("--dry-run", action="store_true", help="say what would change, change nothing")

    people = add("applications", "correct or remove what was brought in; everything here is private")
    kinds = people.add_subparsers(dest="what", metavar="WHAT", required=True, parser_class=Parser)
    zone = kinds.add_parser("zone", help="say which time zone somebody meant", parents=[common])
    zone.add_argument("id", type=_count, metavar="ID")
    zone.add_argument("zone", metavar="ZONE")
    move = kinds.add_parser("move", help="say where the decision on applications stands", parents=[common])
    move.add_argument("ids", nargs="+", type=_count, metavar="ID")
    move.add_argument("--to", dest="state", required=True, metavar="STATE", help="in_review, shortlisted, offered, …")
    move.add_argument("--because", default="", metavar="TEXT")
    score = kinds.add_parser("score", help="say what you think of an applicant for a role, 0 to 1", parents=[common])
    score.add_argument("id", type=_count, metavar="ID")
    score.add_argument("--role", required=True, metavar="R")
    score.add_argument("--value", required=True, type=float, metavar="N")
    score.add_argument("--note", default="", metavar="TEXT")
    show = kinds.add_parser("show", help="one application with answers, scores and log", parents=[common])
    show.add_argument("id", type=_count, metavar="ID")
    show.add_argument("--blind", action="store_true", help="without name, accounts and employer")
    gone = kinds.add_parser("remove", help="remove all applications of a cycle, for good", parents=[common])
    gone.add_argument("--cycle", required=True, metavar="C")

    sync = add("sync", "bring pull requests, reviews, comments and issues of GitHub up to date; goes on where it was")
    sync.add_argument("repos", nargs="*", metavar="OWNER/NAME", help="repositories (default: all that are on the list)")
    sync.add_argument("--org", metavar="ORG", help="all repositories of an organisation, with its members and teams")
    sync.add_argument(
        "--since", type=_day, metavar="DATE", help="on the first reading, only what happened from then on"
    )
    sync.add_argument(
        "--api-url", metavar="URL", help="the API of a GitHub Enterprise Server; GITHUB_TOKEN is sent there"
    )

    suggest = add("suggest", "who could be asked next")
    kinds = suggest.add_subparsers(dest="what", metavar="WHAT", required=True, parser_class=Parser)
    leads = kinds.add_parser("leads", help="ranked successors per role of a cycle", parents=[common])
    leads.add_argument("--cycle", required=True, metavar="C")
    leads.add_argument("--role", metavar="R")
    leads.add_argument("--as-of", type=_day, metavar="DATE", help="only what was known before that day (UTC)")
    leads.add_argument("--limit", type=_count, metavar="N")

    ask = kinds.add_parser("owners", help="people for OWNERS files, with every reason's weight", parents=[common])
    ask.add_argument("--repo", metavar="OWNER/NAME", help="needed but with --by-role")
    ask.add_argument("--path", metavar="P", help="one directory (default: every one with an OWNERS file)")
    ask.add_argument("--role", choices=["reviewer", "approver"])
    ask.add_argument("--as-of", type=_day, metavar="DATE", help="only what was known before that day (UTC)")
    ask.add_argument("--limit", type=_count, metavar="N")
    add_owner_views(ask)

    add_ladder(add, kinds, common, _day)

    back = add("backtest", "how well suggestions would have done in the past")
    kinds = back.add_subparsers(dest="what", metavar="WHAT", required=True, parser_class=Parser)
    leads = kinds.add_parser("leads", help="walk-forward over past cycles, beside named baselines", parents=[common])
    leads.add_argument("--from", dest="first", metavar="CYCLE")
    leads.add_argument("--to", dest="last", metavar="CYCLE")
    leads.add_argument("--split", metavar="CYCLE", help="first cycle of the later era (default: the middle)")

    again = kinds.add_parser("owners", help="past promotions in OWNERS files, beside named baselines", parents=[common])
    again.add_argument("--repo", dest="repos", action="append", metavar="OWNER/NAME", help="may be given several times")
    again.add_argument("--from", dest="first", type=_day, metavar="DATE")
    again.add_argument("--to", dest="last", type=_day, metavar="DATE")

    team = add("staff", "a team proposed from the applications of a cycle, with reasons; nobody is seated by it")
    team.add_argument("--cycle", required=True, metavar="C")
    team.add_argument("--plan", type=_path, metavar="FILE", help="seats, rules, merit, pins (default: by the roster)")
    team.add_argument("--seconds", type=float, default=10.0, metavar="N", help="how long to look for the best (10)")

    report = add("report", "a report as a file")
    report.add_argument("kind", metavar="KIND", choices=["cycle", "retention"], help="cycle or retention")
    report.add_argument("--cycle", metavar="C", help="the cycle reported on (default: the last)")
    report.add_argument("--from", dest="first", metavar="CYCLE", help="first cycle of the window (retention)")
    report.add_argument("--to", dest="last", metavar="CYCLE", help="last cycle of the window (retention)")
    report.add_argument("--format", dest="fmt", choices=["pdf", "html", "md", "csv", "xlsx", "json"], default="md")
    report.add_argument("--audience", choices=["public", "steering", "private"], default="public")
    report.add_argument("--out", type=_path, metavar="FILE", help="default: standard output")

    export = add("export", "files that are ready for a pull request")
    kinds = export.add_subparsers(dest="what", metavar="WHAT", required=True, parser_class=Parser)
    roster = kinds.add_parser("roster", help="the roster file of a cycle, in the house format", parents=[common])
    roster.add_argument("--cycle", required=True, metavar="C")
    roster.add_argument("--out", type=_path, metavar="FILE", help="default: standard output")

    owners = kinds.add_parser(
        "owners-patch", help="a change of OWNERS files or aliases as a patch for git apply", parents=[common]
    )
    owners.add_argument("--repo", required=True, metavar="OWNER/NAME", help="a repository whose clone was imported")
    act = owners.add_mutually_exclusive_group(required=True)
    act.add_argument("--add", metavar="LOGIN", help="to the directory of --path, or to --alias")
    act.add_argument("--remove", metavar="LOGIN", help="from --path or --alias, else from everywhere")
    act.add_argument("--emeritus", metavar="LOGIN", help="approvers to emeritus_approvers; everywhere without --path")
    place = owners.add_mutually_exclusive_group()
    place.add_argument("--path", metavar="D", help="the directory whose OWNERS file is changed")
    place.add_argument("--alias", metavar="NAME", help="an alias of OWNERS_ALIASES")
    owners.add_argument("--role", choices=["reviewer", "approver"], default="reviewer", help="with --add --path")
    owners.add_argument("--out", type=_path, metavar="FILE", help="default: standard output")

    letters = kinds.add_parser(
        "applications-letters", help="one letter for each applicant, as drafts for a mail program", parents=[common]
    )
    letters.add_argument("--cycle", required=True, metavar="C")
    letters.add_argument("--out", type=_path, required=True, metavar="DIR", help="a folder for .eml drafts")
    letters.add_argument("--templates", type=_path, metavar="DIR", help="your own placed.txt, not_selected.txt, …")
    letters.add_argument("--even-so", action="store_true", help="although some applications are not decided yet")
    letters.add_argument("--dry-run", action="store_true", help="write the drafts, and do not note that they were")

    listing = add("list", "read-outs for scripts")
    listing.add_argument(
        "kind",
        metavar="KIND",
        choices=[
            "people", "cycles", "roles", "seats", "suggestions", "merges", "contributions", "owners", "repositories",
            "applications",
            "coverage", "subprojects"
        ],
        help="people, cycles, roles, seats, suggestions, merges, contributions, owners, repositories, coverage or "
        "subprojects",
    )  # fmt: skip
    listing.add_argument("--repo", metavar="OWNER/NAME", help="contributions and owners of one repository")
    listing.add_argument("--path", metavar="D", help="contributions to, or owners of, a directory and all below it")
    listing.add_argument("--effective", action="store_true", help="owners who act for --path, before --until if given")
    listing.add_argument("--only", metavar="KINDS", help="kinds of contributions, such as pr_merged,review")
    listing.add_argument("--cycle", metavar="C")
    listing.add_argument("--person", metavar="P", help="a login, a full name or an id")
    listing.add_argument("--since", type=_day, metavar="D")
    listing.add_argument("--until", type=_day, metavar="D")
    listing.add_argument("--csv", action="store_true")
    add_owners(add, listing, common, _day, _count)

    merge = add("merge", "decide which records are one person")
    kinds = merge.add_subparsers(dest="what", metavar="WHAT", required=True, parser_class=Parser)
    for name, words in (("accept", "these are one person each"), ("reject", "these are two people")):
        decide = kinds.add_parser(name, help=words, parents=[common])
        decide.add_argument("ids", nargs="+", type=_count, metavar="ID")
    split = kinds.add_parser("split", help="take merged records apart again", parents=[common])
    split.add_argument("person", metavar="PERSON", help="a login, a full name or an id")

    add("undo", "take back your newest change")
    add("redo", "repeat the change taken back last")
    backup = add("backup", "write a backup")
    backup.add_argument("file", type=_path, metavar="FILE")
    restore = add("restore", "put a backup in place; what it replaces is kept beside it")
    restore.add_argument("file", type=_path, metavar="FILE")
    add("check", "is everything sound, and how to mend it if not")
    return parser


def _window_alone(given: list[str]) -> argparse.Namespace | None:
    """The options of a start that only opens the window; None for anything else, and for mistakes.

    The whole grammar takes longer to make than some of what has to be there before the window is seen.
    """
    quick = _globals()
    quick.exit_on_error = False
    try:
        options, rest = quick.parse_known_args(given)
    except argparse.ArgumentError:
        return None
    if rest:
        return None
    options.command, options.version = None, False
    return options


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    """The options given, with defaults for the global ones."""
    given = sys.argv[1:] if arguments is None else arguments
    options = _window_alone(given) or build_parser().parse_args(given)
    for name, value in {"home": None, "database": None, "programme": None, "actor": None, "json": False}.items():
        if not hasattr(options, name):
            setattr(options, name, value)
    return options
