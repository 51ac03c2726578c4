"""Writes a roster in the release team's house format, so that reading it back gives the same rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote

from understudy.domain.cycles import CycleName
from understudy.domain.rosters.model import RosterPerson, RosterRow
from understudy.domain.rosters.people import LOGIN, clean, is_nobody, is_vacant

HEAD = (
    "| **Team/Role** | **Lead Name** (**GitHub / Slack ID**) | **Shadow Name(s) (GitHub / Slack ID)** |\n|---|---|---|"
)
TITLE = "Kubernetes v{cycle} Release Team"
_PAGES = "https://github.com/kubernetes/website/blob/main/content/en/releases"
FOOTER = (
    f"Review the [Release Managers page]({_PAGES}/release-managers.md) for up-to-date contact information on "
    "Release Engineering personnel.\n\n"
    f"The schedule for all patch releases can be found at [Patch Releases page]({_PAGES}/patch-releases.md). "
    "It will be updated to include {cycle}, once the {cycle} release cycle concludes."
)

_SPECIAL = re.compile(r"[\\`\[\]()<>*~,/;@]|&(?=[#A-Za-z]|$|\s)|^_|_$|(?i:https?(?=://))|(?i:www(?=\.))")
_LABEL_SPECIAL = re.compile(r"[\\`\[\]<>*~]|&(?=[#A-Za-z])|(?i:https?(?=://))|(?i:www(?=\.))")
_NOT_FOR_CODE = re.compile(r"\]\(|<!--|github\.com/|.{190}", re.IGNORECASE)


def emit_roster(
    cycle: CycleName, rows: Sequence[RosterRow], *, footer: str | None = None, title: str | None = None
) -> str:
    """The roster file of a cycle, rows and people in the order given.

    A person is ``Name ([@login](https://github.com/login) / Slack: `@handle`)``; without a chat id the part from the
    slash on is missing, without a login there is the name alone. ``footer`` (Markdown) and ``title`` default to the
    Kubernetes release team's words with the cycle's name. Raises ValueError for a row without a label.
    """
    name = str(cycle)
    lines = [f"# {title or TITLE.format(cycle=name)}", "", HEAD]
    for row in rows:
        if not clean(row.label):
            raise ValueError("a row of a roster needs a label")
        leads = _cell(row.leads + row.bots, row.lead_tbd)
        lines.append(f"| {_label(row.label)} | {leads} | {_cell(row.shadows, row.shadows_tbd)} |")
    text = FOOTER.format(cycle=name) if footer is None else footer.strip()
    return "\n".join([*lines, "", text]).rstrip() + "\n"


def _label(label: str) -> str:
    return _bars(_LABEL_SPECIAL.sub(_escape, clean(label)))


def _cell(people: Sequence[RosterPerson], tbd: bool) -> str:
    parts = [_bars(_person(person)) for person in people]
    return ", ".join([*parts, "TBD"] if tbd else parts)


def _bars(text: str) -> str:
    """Bars as a table cell wants them: escaped, wherever they stand."""
    return text.replace("|", "\\|")


def _person(person: RosterPerson) -> str:
    ids: list[str] = []
    if person.login:
        ids.append(f"[@{_login_text(person.login)}](https://github.com/{quote(person.login, safe='')})")
    in_code = [chat for chat in person.chats if not _NOT_FOR_CODE.search(chat)]
    if len(in_code) == len(person.chats) > 0:
        ids.append("Slack: " + " ".join(_chat(chat) for chat in in_code))
    else:
        ids.extend(f"Slack: @{_SPECIAL.sub(_escape, clean(chat))}" for chat in person.chats)
    return f"{_name(person.name)} ({' / '.join(ids)})" if ids else _name(person.name)


def _login_text(login: str) -> str:
    return login if LOGIN.fullmatch(login) else _SPECIAL.sub(_escape, login)


def _name(name: str) -> str:
    plain = clean(name)
    if is_nobody(plain) or is_vacant(plain) or plain.casefold().startswith("slack"):
        return f"&#{ord(plain[0])};{_SPECIAL.sub(_escape, plain[1:])}"
    return _SPECIAL.sub(_escape, plain)


def _chat(chat: str) -> str:
    plain = clean(chat)
    longest = max((len(run) for run in re.findall(r"`+", plain)), default=0)
    fence = "`" * (longest + 1)
    return f"{fence} @{plain} {fence}" if longest else f"`@{plain}`"


def _escape(match: re.Match[str]) -> str:
    found = match.group()
    return f"&#{ord(found[0])};{found[1:]}" if found[0].isalpha() else f"\\{found}"
