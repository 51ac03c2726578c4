"""Words of the ladder: outcomes, states and deeds of cases, what requirements ask for. Plain and kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from understudy.ui.kit.link import link_to

if TYPE_CHECKING:
    from understudy.domain.ladder.outcomes import Outcome
    from understudy.domain.ladder.policy import RecordedIn, ScopeKind

# Named so, and called with both literals, for pyside6-lupdate to find the words.
translate = QCoreApplication.translate


def outcome_word(outcome: Outcome) -> str:
    """One word or two."""
    return {
        "met": translate("Ladder", "there"),
        "not_met": translate("Ladder", "missing"),
        "needs_human": translate("Ladder", "for people to say"),
        "not_configured": translate("Ladder", "not configured"),
    }[outcome.value]


def level_word(outcome: Outcome) -> str:
    """How a whole level stands, in a sentence."""
    return {
        "met": translate("Ladder", "Everything asked for is there."),
        "not_met": translate("Ladder", "Something is missing yet."),
        "needs_human": translate("Ladder", "All that can be counted is there; people have to say the rest."),
        "not_configured": translate("Ladder", "A number in the policy is not configured."),
    }[outcome.value]


def outcome_icon(outcome: Outcome) -> tuple[str, str]:
    """An icon and its colour."""
    return {
        "met": ("check", "success"),
        "not_met": ("remove", "warning"),
        "needs_human": ("people", "info"),
        "not_configured": ("settings", "text_muted"),
    }[outcome.value]


def outcome_tone(outcome: Outcome) -> str:
    """The tone of a badge."""
    return {"met": "success", "not_met": "warning", "needs_human": "info", "not_configured": ""}[outcome.value]


def kind_word(kind: str) -> str:
    """What a case is about."""
    return {
        "promotion": translate("Ladder", "nomination"),
        "inactivity": translate("Ladder", "talk about a quiet time"),
    }[kind]


def kind_icon(kind: str) -> str:
    """Its icon."""
    return {"promotion": "ladder", "inactivity": "quiet"}[kind]


def state_word(state: str) -> str:
    """How a case stands."""
    return {
        "draft": translate("Ladder", "draft"),
        "open": translate("Ladder", "open"),
        "waiting": translate("Ladder", "waiting for others"),
        "granted": translate("Ladder", "granted"),
        "not_now": translate("Ladder", "not this time"),
        "withdrawn": translate("Ladder", "withdrawn"),
        "stepped_back": translate("Ladder", "stepped back, with thanks"),
        "stays": translate("Ladder", "stays"),
    }[state]


def state_tone(state: str) -> str:
    """The tone of a badge."""
    return {"granted": "success", "stays": "success", "open": "accent", "waiting": "info"}.get(state, "")


def move_word(state: str, closed: bool) -> str:
    """What a button says that moves a case; ``closed``: from an end."""
    if state == "open" and closed:
        return translate("Ladder", "Open again")
    return {
        "open": translate("Ladder", "Open for talk"),
        "waiting": translate("Ladder", "Wait for others"),
        "granted": translate("Ladder", "Granted"),
        "not_now": translate("Ladder", "Not this time"),
        "withdrawn": translate("Ladder", "Withdraw"),
        "stepped_back": translate("Ladder", "They step back"),
        "stays": translate("Ladder", "They stay"),
    }[state]


def entry_word(kind: str, agrees: bool | None = None) -> str:
    """What a line of a log is."""
    if kind in ("attestation", "vote") and agrees is not None:
        return {
            ("attestation", True): translate("Ladder", "says: it is so"),
            ("attestation", False): translate("Ladder", "says: not yet"),
            ("vote", True): translate("Ladder", "voted yes"),
            ("vote", False): translate("Ladder", "voted no"),
        }[kind, agrees]
    if kind == "replied" and agrees is not None:
        return {
            True: translate("Ladder", "answered: steps back"),
            False: translate("Ladder", "answered: stays"),
        }[agrees]
    return {
        "note": translate("Ladder", "note"),
        "state": translate("Ladder", "the case moved"),
        "sponsor": translate("Ladder", "sponsors"),
        "attestation": translate("Ladder", "a word"),
        "vote": translate("Ladder", "a vote"),
        "objection": translate("Ladder", "objects"),
        "answered": translate("Ladder", "the objection is answered"),
        "contacted": translate("Ladder", "wrote to them"),
        "replied": translate("Ladder", "answered"),
        "vouched": translate("Ladder", "vouches for them"),
        "appeal": translate("Ladder", "asked to stay"),
    }[kind]


def quiet_word(verdict: str) -> str:
    """What the thresholds say together."""
    return {
        "quiet": translate("Ladder", "has gone quiet"),
        "unsure": translate("Ladder", "perhaps quiet"),
        "left_out": translate("Ladder", "left out"),
        "active": translate("Ladder", "active"),
    }[verdict]


def quiet_icon(verdict: str) -> str:
    """Its icon."""
    return {"quiet": "quiet", "unsure": "help", "left_out": "exclude", "active": "check"}[verdict]


def how_word(how: str) -> str:
    """How what a policy would have done compares with what happened."""
    return {
        "same": translate("Ladder", "as it happened"),
        "later": translate("Ladder", "policy first, then history"),
        "earlier": translate("Ladder", "history first, then the policy's counts"),
        "never": translate("Ladder", "counts are there; it did not happen"),
        "below": translate("Ladder", "it happened; counts are missing"),
        "given": translate("Ladder", "with a new or moved file, or before the data"),
    }[how]


def held_in(kind: ScopeKind) -> str:
    """What a level is held in."""
    return {
        "organisation": translate("Ladder", "held in the organisation"),
        "repository": translate("Ladder", "held in a repository"),
        "directory": translate("Ladder", "held in a directory"),
        "subproject": translate("Ladder", "held in a subproject"),
        "group": translate("Ladder", "held in a group"),
        "programme": translate("Ladder", "held in the programme"),
    }[kind.value]


def scope_example(kind: ScopeKind) -> str:
    """How a scope of that kind is written."""
    return {
        "organisation": translate("Ladder", "Written as org:NAME."),
        "repository": translate("Ladder", "Written as OWNER/NAME."),
        "directory": translate("Ladder", "Written as OWNER/NAME:PATH; OWNER/NAME: is the top."),
        "subproject": translate("Ladder", "Written as subproject:NAME."),
        "group": translate("Ladder", "Written as group:NAME."),
        "programme": translate("Ladder", "Written as programme."),
    }[kind.value]


def recorded_word(record: RecordedIn) -> str:
    """Where holding a level can be seen."""
    if record.organisation:
        return translate("Ladder", "members of the organisation")
    if record.owners:
        roles = [role.replace("_", " ") for role in record.owners]
        return translate("Ladder", "OWNERS files: {roles}").format(roles=", ".join(roles))
    if record.leaders:
        roles = [role.replace("_", " ") for role in record.leaders]
        return translate("Ladder", "leaders of groups: {roles}").format(roles=", ".join(roles))
    if record.seats is not None:
        parts = [", ".join(record.seats.positions), ", ".join(record.seats.roles)]
        said = "; ".join(part for part in parts if part)
        seats = translate("Ladder", "seats on rosters")
        return f"{seats}: {said}" if said else seats
    return translate("Ladder", "written down by hand")


def then_word(then: str) -> str:
    """What happens after a talk."""
    return {
        "emeritus": translate("Ladder", "moves to emeritus"),
        "removed": translate("Ladder", "is taken out of the list"),
        "by_hand": translate("Ladder", "steps back by hand"),
    }[then]


def person_link(person_id: int | None, account_id: int | None) -> str:
    """The page of somebody; "" when there is none."""
    if person_id is not None:
        return link_to("person", person_id)
    return link_to("account", account_id) if account_id is not None else ""


def asked_by(name: str, login: str | None) -> str:
    """How services are asked about somebody: by login where there is one."""
    return login or name
