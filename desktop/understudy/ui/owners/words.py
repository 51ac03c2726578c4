"""Words about OWNERS files and the people in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from understudy.domain.owners.findings import Severity

if TYPE_CHECKING:
    from understudy.application.owners.coverage import DirectoryCoverage, SubprojectCoverage
    from understudy.application.owners.humans import Human
    from understudy.application.owners.place import OwnerLine

# Named so, and called with both literals, for pyside6-lupdate to find the words.
translate = QCoreApplication.translate
Sign = tuple[str, str, str]
"""An icon, its colour, and a word."""


def place_word(path: str) -> str:
    """A directory; the top has no name of its own."""
    return path or translate("Owners", "(top)")


def of_words(active: int, everybody: int) -> str:
    """How many are active."""
    locale = QLocale()
    return translate("Owners", "{active} of {all}").format(
        active=locale.toString(active), all=locale.toString(everybody)
    )


def own_cell(own: Sequence[Human], everybody: Sequence[Human]) -> tuple[str, str]:
    """How many of a file's own people are active, and how many active ones files above add: "1/2 +3", and in words."""
    active, locale = sum(human.is_active for human in own), QLocale()
    above = sum(human.is_active for human in everybody) - active
    if own or not above:
        short, said = f"{locale.toString(active)}/{locale.toString(len(own))}", [of_words(active, len(own))]
    else:
        short, said = "", []
    if above > 0:
        short = f"{short} +{locale.toString(above)}".strip()
        said.append(translate("Owners", "{n} of files above").format(n=locale.toString(above)))
    return short, translate("Owners", "Active: {counts}").format(counts=", ".join(said))


def sign_of(row: DirectoryCoverage) -> Sign:
    """What stands out in a directory, the gravest first; three empty texts where nothing does."""
    if row.whole.has_few:
        active = row.whole.active_approvers
        words = translate("Owners", "{n} active").format(n=active)
        return "error", "danger", words
    if row.own is not None and not row.own.active_approvers:
        return "quiet", "danger", translate("Owners", "Own quiet")
    if row.sole_owner is not None:
        return "person", "danger", translate("Owners", "Sole owner")
    return "", "", ""


def flag_words(row: DirectoryCoverage) -> list[tuple[str, str, str]]:
    """All that stands out in a directory, each with icon and colour."""
    found: list[Sign] = []
    if row.whole.has_few:
        found.append(
            ("error", "danger", translate("Owners", "Fewer than two active approvers, even with those above."))
        )
    if row.own is not None and not row.own.active_approvers:
        found.append(("quiet", "danger", translate("Owners", "None of the approvers its own file names is active.")))
    elif row.sole_owner is not None:
        words = translate("Owners", "{name} is the only active approver its own file names.")
        found.append(("person", "danger", words.format(name=row.sole_owner.name)))
    return found


def subproject_sign(row: SubprojectCoverage) -> Sign:
    """What stands out in a subproject."""
    if not row.files:
        return "error", "danger", translate("Owners", "No file read")
    if row.measures.has_few:
        active = row.measures.active_approvers
        words = translate("Owners", "{n} active").format(n=active)
        return "error", "danger", words
    if row.unreachable:
        return "warning", "warning", translate("Owners", "Partial")
    return "", "", ""


def severity_sign(severity: Severity) -> Sign:
    """How grave a finding is."""
    return {
        Severity.ERROR: ("error", "danger", translate("Owners", "Misread")),
        Severity.WARNING: ("warning", "warning", translate("Owners", "To mend")),
        Severity.INFO: ("info", "info", translate("Owners", "Hint")),
    }[severity]


def activity_word(line: OwnerLine) -> str:
    """Whether somebody is active, or since when they are quiet."""
    if line.human is None:
        return translate("Owners", "a program")
    if line.human.is_active:
        return translate("Owners", "Active: {n}").format(n=QLocale().toString(line.human.contributions))
    if line.last_at is not None:
        return translate("Owners", "Quiet {month}").format(month=month(line.last_at))
    return translate("Owners", "Nothing here yet")


def month(at: datetime) -> str:
    """A month as people write it in tables."""
    return at.strftime("%Y-%m")


def day_words(day: date | datetime | None) -> str:
    """A day, or that it is not known."""
    return f"{day:%Y-%m-%d}" if day is not None else translate("Owners", "not known")


def employers_of(human: Human) -> str:
    """Where somebody works, "" where nobody knows."""
    return ", ".join(sorted(human.employers))


def zone_of(human: Human) -> str:
    """Somebody's time zone, with what it comes to."""
    if human.zone is None:
        return ""
    if human.offset is None:
        return human.zone
    sign, minutes = ("-" if human.offset < 0 else "+"), abs(human.offset)
    return f"{human.zone} (UTC{sign}{minutes // 60}" + (f":{minutes % 60:02d})" if minutes % 60 else ")")


def names(people: Iterable[Human]) -> str:
    """Names, in their order."""
    return ", ".join(human.name for human in people)


def order_word(name: str) -> str:
    """This list, or the simple order it is compared with."""
    return {
        "understudy": translate("Owners", "This list"),
        "baseline: random in the pool": translate("Owners", "Chance"),
        "baseline: commits in 12 months": translate("Owners", "Commits, 12 months"),
        "baseline: recency-weighted commits": translate("Owners", "Commits, by recency"),
        "baseline: recency-weighted merged pull requests": translate("Owners", "Merged, by recency"),
        "baseline: recency-weighted reviews": translate("Owners", "Reviews, by recency"),
        "baseline: lines changed": translate("Owners", "Lines changed"),
        "baseline: nearest owner": translate("Owners", "Nearest owner"),
    }.get(name, name.removeprefix("baseline: ").capitalize())


def order_help(name: str) -> str:
    """What an order goes by."""
    return {
        "understudy": translate("Owners", "The order of “Who could be asked”"),
        "baseline: random in the pool": translate("Owners", "Drawn by lot among those with work there"),
        "baseline: commits in 12 months": translate("Owners", "Most commits there in twelve months"),
        "baseline: recency-weighted commits": translate("Owners", "Most commits there, recent ones counting more"),
        "baseline: recency-weighted merged pull requests": translate(
            "Owners", "Most merged pull requests there, recent ones counting more"
        ),
        "baseline: recency-weighted reviews": translate("Owners", "Most reviews there, recent ones counting more"),
        "baseline: lines changed": translate("Owners", "Most lines changed there"),
        "baseline: nearest owner": translate("Owners", "Who stands in a file nearby, reviewers of the place first"),
    }.get(name, "")
