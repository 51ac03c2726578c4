"""Who may be whom: groups what rosters name into people, and proposes which of them are one person.

People are grouped by login whatever its case, by name where there is no login. Nothing is ever merged here: proposals
go to a human, with the reason in plain words. A name alone is a hint, never a proof; a chat handle alone is neither.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from understudy.domain.cycles import CycleName
from understudy.domain.folding import fold_login, fold_name
from understudy.domain.rosters.model import IdentityCorrection, RosterPerson

PROPOSE_FROM = 0.6
"""Scores below are not proposed."""
_MANY = 40
"""A beginning that more logins share than this is a company's or a project's prefix and says nothing of anybody."""
_TOGETHER = 0.7
"""What is left of a score when both stand in one roster under different logins: a name alone is then not enough."""


@dataclass(frozen=True, slots=True)
class PersonSketch:
    """What is known of one person. ``key`` is the caller's (an id, or what ``person_key`` gives).

    ``seen`` names the roster versions (any labels, such as cycles) that list the person: two keys seen in one are
    probably two people.
    """

    key: str
    names: frozenset[str]
    logins: frozenset[str] = frozenset()
    chats: frozenset[str] = frozenset()
    seen: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class MergeProposal:
    """Two keys that may be one person: ``a`` was seen first. ``score`` from 0 to 1; ``reasons`` in plain words."""

    a: str
    b: str
    score: float
    reasons: tuple[str, ...]
    against: tuple[str, ...] = ()


def person_key(person: RosterPerson) -> str:
    """What a person is grouped by: the login whatever its case, else the name without accents and case."""
    return f"@{fold_login(person.login)}" if person.login else fold_name(person.name)


def sketch_people(listed: Iterable[tuple[CycleName | str, RosterPerson]]) -> list[PersonSketch]:
    """Group what rosters name into people, in the order first seen."""
    names: dict[str, dict[str, None]] = {}
    logins: dict[str, set[str]] = defaultdict(set)
    chats: dict[str, set[str]] = defaultdict(set)
    seen: dict[str, set[str]] = defaultdict(set)
    for where, person in listed:
        key = person_key(person)
        names.setdefault(key, {})[person.name] = None
        if person.login:
            logins[key].add(person.login)
        chats[key].update(person.chats)
        seen[key].add(str(where))
    return [
        PersonSketch(key, frozenset(names[key]), frozenset(logins[key]), frozenset(chats[key]), frozenset(seen[key]))
        for key in names
    ]


@dataclass(frozen=True, slots=True)
class _Known:
    """A sketch with everything folded for comparison."""

    sketch: PersonSketch
    names: frozenset[str]
    logins: frozenset[str]
    chats: frozenset[str]
    surnames: frozenset[str]

    @classmethod
    def of(cls, sketch: PersonSketch) -> _Known:
        names = frozenset(fold_name(name) for name in sketch.names)
        return cls(
            sketch,
            names,
            frozenset(fold_login(login) for login in sketch.logins),
            frozenset(fold_login(chat) for chat in sketch.chats),
            frozenset(name.split()[-1] for name in names if " " in name),
        )

    @property
    def handles(self) -> frozenset[str]:
        """Logins and chat handles as one word each, to compare across."""
        return frozenset(_word(handle) for handle in self.logins | self.chats)


def propose_merges(
    people: Sequence[PersonSketch], corrections: Sequence[IdentityCorrection] = ()
) -> list[MergeProposal]:
    """Pairs that may be one person, the likeliest first.

    ``corrections`` are spellings that a file's history shows to be one person. Pairs are compared only where they share
    a folded name, surname, chat handle or the start of a login, so that thousands of people stay quick.
    """
    known = [_Known.of(sketch) for sketch in people]
    corrected = _corrected(corrections, known)
    proposals: list[MergeProposal] = []
    for first, second in sorted(_candidates(known) | corrected.keys()):
        proposal = _judge(known[first], known[second], corrected.get((first, second)))
        if proposal is not None:
            proposals.append(proposal)
    return sorted(proposals, key=lambda proposal: -proposal.score)


def _corrected(
    corrections: Sequence[IdentityCorrection], known: Sequence[_Known]
) -> dict[tuple[int, int], IdentityCorrection]:
    by_login = {login: index for index, person in enumerate(known) for login in person.logins}
    nameless = {name: index for index, person in enumerate(known) if not person.logins for name in person.names}
    found: dict[tuple[int, int], IdentityCorrection] = {}
    for correction in corrections:
        ends = [
            by_login.get(fold_login(person.login)) if person.login else nameless.get(fold_name(person.name))
            for person in (correction.before, correction.after)
        ]
        if ends[0] is not None and ends[1] is not None and ends[0] != ends[1]:
            found[min(ends[0], ends[1]), max(ends[0], ends[1])] = correction
    return found


def _candidates(known: Sequence[_Known]) -> set[tuple[int, int]]:
    blocks: dict[str, list[int]] = defaultdict(list)
    for index, person in enumerate(known):
        signs = {f"n {name}" for name in person.names}
        signs |= {f"s {surname}" for surname in person.surnames}
        signs |= {f"c {handle}" for handle in person.handles}
        signs |= {f"l {login[:5]}" for login in person.logins if len(login) >= 5}
        signs |= {f"t {' '.join(sorted(name.split()))}" for name in person.names}
        for sign in signs:
            blocks[sign].append(index)
    return {
        (first, second)
        for sign, block in blocks.items()
        if len(block) <= _MANY or not sign.startswith("l ")
        for at, first in enumerate(block)
        for second in block[at + 1 :]
    }


def _judge(one: _Known, other: _Known, correction: IdentityCorrection | None) -> MergeProposal | None:
    score = 0.0
    reasons: list[str] = []

    def add(value: float, reason: str) -> None:
        nonlocal score
        score = 1 - (1 - score) * (1 - value)
        reasons.append(reason)

    if correction is not None:
        add(0.9, f"the roster of {correction.cycle} corrected one into the other on {correction.at:%Y-%m-%d}")
    alike = _names_alike(one, other)
    chat = _chat_in_common(one, other)
    login = _login_relation(one, other)
    if alike is not None:
        value, words = alike
        add(value, words)
    # A chat handle or a look-alike login says something only beside a name in common.
    if alike is not None or correction is not None:
        if chat is not None:
            add(0.6, chat)
        if login is not None:
            add(0.4, login)
    together = sorted(one.sketch.seen & other.sketch.seen)
    against: list[str] = []
    if together and correction is None and one.logins and other.logins:
        score *= _TOGETHER
        against.append(f"both are listed in {', '.join(together[:3])}{' and more' if len(together) > 3 else ''}")
    if score < PROPOSE_FROM:
        return None
    return MergeProposal(one.sketch.key, other.sketch.key, round(score, 3), tuple(reasons), tuple(against))


def _names_alike(one: _Known, other: _Known) -> tuple[float, str] | None:
    """How much two people's names are alike, with the words for it; None when they are not."""
    both = sorted(one.names & other.names)
    full = [name for name in both if " " in name]
    if full:
        return 0.75, f"same full name ({_shown(one, full[0])})"
    if both:
        return 0.4, f"same name ({_shown(one, both[0])}), one word only"
    surnames = sorted(one.surnames & other.surnames)
    best = max(
        (
            (fuzz.token_sort_ratio(a, b), a, b)
            for a in one.names
            for b in other.names
            if a.split()[-1] == b.split()[-1] or fuzz.token_sort_ratio(a, b) >= 92
        ),
        default=(0.0, "", ""),
    )
    ratio, a, b = best
    shown = f"({_shown(one, a)}, {_shown(other, b)})"
    if ratio >= 92:
        return 0.6, f"almost the same name {shown}"
    if surnames and _short_form(a, b):
        return 0.45, f"same surname and a short form of the first name {shown}"
    return None


def _short_form(one: str, other: str) -> bool:
    """“Rey Example” and “Reyann Example”, “J. Example” and “Jo Example”: first names of which one begins the other."""
    first, second = one.split()[0].rstrip("."), other.split()[0].rstrip(".")
    return first.startswith(second) or second.startswith(first)


def _chat_in_common(one: _Known, other: _Known) -> str | None:
    both = sorted(one.chats & other.chats)
    if both:
        return f"same chat handle ({both[0]})"
    crossed = sorted({_word(chat) for chat in one.chats} & {_word(login) for login in other.logins}) or sorted(
        {_word(chat) for chat in other.chats} & {_word(login) for login in one.logins}
    )
    return f"the chat handle of one is the login of the other ({crossed[0]})" if crossed else None


def _login_relation(one: _Known, other: _Known) -> str | None:
    for a in sorted(one.logins):
        for b in sorted(other.logins):
            short, long = sorted((a, b), key=len)
            if len(short) >= 4 and long.startswith(short):
                return f"one login begins with the other ({short}, {long})"
            if len(short) >= 5 and fuzz.ratio(a, b) >= 85:
                return f"the logins differ by little ({a}, {b})"
    return None


def _word(handle: str) -> str:
    return "".join(c for c in handle if c.isalnum())


def _shown(person: _Known, folded: str) -> str:
    return next((name for name in sorted(person.sketch.names) if fold_name(name) == folded), folded)
