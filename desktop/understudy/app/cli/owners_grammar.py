"""What can be typed about OWNERS files, beside suggestions: looking them over, and how well they cover."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any


def add_owners(
    add: Callable[[str, str], Any], listing: Any, common: Any, day: Callable[[str], date], count: Callable[[str], int]
) -> None:
    """Put the commands into the grammar; ``listing`` is ``list``."""
    lint = add("lint", "what is wrong in files, or worth a look; nothing is changed")
    kinds = lint.add_subparsers(dest="what", metavar="WHAT", required=True, parser_class=type(lint))
    owners = kinds.add_parser("owners", help="OWNERS files, aliases, CODEOWNERS", parents=[common])
    owners.add_argument("--repo", required=True, metavar="OWNER/NAME", help="a repository whose clone was imported")
    owners.add_argument("--as-of", type=day, metavar="DATE", help="as the files were before that day (UTC)")
    owners.add_argument("--all", action="store_true", help="print what is only worth a look, too")

    listing.add_argument("--as-of", type=day, metavar="DATE", help="coverage and subprojects as known before that day")
    listing.add_argument("--without", metavar="LOGIN", help="coverage: which directories would feel it if they left")
    listing.add_argument("--days", type=count, metavar="N", help="coverage: how far back work counts as active (365)")
    listing.add_argument("--group", metavar="DIR", help="subprojects of one group, such as sig-node")


def add_owner_views(ask: Any) -> None:
    """Put the ways of ordering into ``suggest owners``."""
    ask.add_argument("--spread", action="store_true", help="who could learn and carry more, instead of who does most")
    ask.add_argument("--by-role", action="store_true", help="changes of aliases that follow from seats, by the rules")
