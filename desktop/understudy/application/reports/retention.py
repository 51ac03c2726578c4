"""The retention report: who stays, who leads next, who ever leads, with every definition stated."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from understudy.application.documents import Bars, Block, Document, Facts, Heading, Paragraph, Table
from understudy.application.persons import PersonBook
from understudy.application.seat_history import load_history
from understudy.domain.cycles import CycleName
from understudy.domain.retention import Case, Retention, Share, retention

if TYPE_CHECKING:
    from understudy.application.reports.service import ReportContext

SMALL_CELL = 3
"""Groups under this many people are not shown to public readers (privacy rules of the reports)."""

TITLES = {
    "leads_from_shadows": "Leads who were last cycle's shadows of the role",
    "leads_from_shadows_with_branch_manager": "The same, with branch managers counted as well",
    "shadows_serving_again": "Shadows who return in the next cycle",
    "shadows_leading_next": "Shadows who lead in the next cycle",
    "shadows_who_ever_led": "People who ever shadowed and later led",
}


def retention_report(
    session: Session, context: ReportContext, first: CycleName, last: CycleName, audience: str, made_at: datetime
) -> Document:
    """Retention over the cycles ``first`` to ``last``. Only private readers see who the people behind a figure are."""
    history = load_history(session, context.programme_id)
    found = retention(history, first=first, last=last)
    blocks: list[Block] = [
        Facts(
            "",
            (
                ("Programme", context.programme),
                ("Window", f"cycles {found.first} to {found.last}"),
                ("Sources", context.sources),
                (
                    "Completeness",
                    "final rosters; people who left before a cycle's end are not counted"
                    + (
                        f"; records that may be one person: {context.pending_merges} pairs, so some people count twice"
                        if context.pending_merges
                        else ""
                    ),
                ),
            ),
        ),
        Heading("At a glance"),
        Bars(
            "Share of all, over the whole window",
            tuple(TITLES[share.key] for share in found.shares),
            tuple(share.share for share in found.shares),
            tuple(f"{share.yes} of {share.n}" for share in found.shares),
        ),
        Paragraph(_median(found)),
        Heading("By cycle"),
        _by_cycle(found, audience),
        Heading("Leads by role"),
        _by_role(found.leads_from_shadows_with_branch_manager, audience),
        Heading("How this was counted"),
        Facts("", tuple((TITLES[share.key], share.definition) for share in found.shares)),
    ]
    if audience == "private":
        blocks += _evidence(session, found)
    return Document(
        kind="retention",
        title=f"Retention, {context.programme}",
        subtitle=f"Cycles {found.first} to {found.last}, for {audience} readers, made {made_at:%Y-%m-%d %H:%M} UTC",
        audience=audience,
        made_at=made_at,
        blocks=tuple(blocks),
    )


def _median(found: Retention) -> str:
    if found.cycles_to_lead is None:
        return "Nobody who shadowed has led yet."
    return f"Half of those who came to lead did so within {found.cycles_to_lead:g} cycles of their first shadow seat."


def _cell(cases: Iterable[Case], audience: str) -> str:
    """ "3 of 12"; a group of fewer than three people is left out for public readers."""
    listed = list(cases)
    if not listed:
        return "–"
    if audience == "public" and len(listed) < SMALL_CELL:
        return f"under {SMALL_CELL}"
    return f"{sum(case.yes for case in listed)} of {len(listed)}"


def _by_cycle(found: Retention, audience: str) -> Table:
    shares = (found.leads_from_shadows, found.shadows_serving_again, found.shadows_leading_next)
    cycles = sorted({case.cycle for share in shares for case in share.cases})
    return Table(
        "",
        ("Cycle", "Leads from shadows", "Shadows who return", "Shadows who lead next"),
        tuple(
            (str(cycle), *(_cell((c for c in share.cases if c.cycle == cycle), audience) for share in shares))
            for cycle in cycles
        ),
        numeric=frozenset({1, 2, 3}),
        note="The last cycle's shadows have no next cycle yet." if cycles else "",
    )


def _by_role(share: Share, audience: str) -> Table:
    roles = sorted({case.role for case in share.cases if case.role})
    return Table(
        "Leads who were last cycle's shadows of the role, branch managers included",
        ("Role today", "Leads from shadows"),
        tuple((role, _cell((c for c in share.cases if c.role == role), audience)) for role in roles),
        numeric=frozenset({1}),
    )


def _evidence(session: Session, found: Retention) -> list[Block]:
    people = PersonBook(session)
    blocks: list[Block] = [Heading("The people behind the figures")]
    for share in found.shares:
        rows = sorted(
            (str(case.cycle), case.role or "–", people.get(case.person_id).name, "yes" if case.yes else "no")
            for case in share.cases
        )
        blocks.append(Table(TITLES[share.key], ("Cycle", "Role", "Person", "Counts"), tuple(rows)))
    return blocks
