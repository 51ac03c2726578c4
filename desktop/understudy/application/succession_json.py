"""The stable JSON of ``suggest leads``."""

from __future__ import annotations

from typing import Any

from understudy.application.succession import Listed, SuccessionLists


def suggestion_json(lists: SuccessionLists) -> dict[str, Any]:
    """The stable JSON of ``suggest leads``."""

    def person(row: Listed) -> dict[str, Any]:
        return {
            "rank": row.rank,
            "login": row.login,
            "person": row.name,
            "id": row.person_id,
            "tier": row.tier,
            "score": round(row.score, 4),
            "equals": row.equals,
            "reasons": [{"text": r.text, "url": r.url, "rule": r.rule, "weight": r.contribution} for r in row.reasons],
            "blockers": list(row.blockers),
            "answer": None
            if row.answer is None
            else {"answer": row.answer.answer.value, "day": row.answer.day.isoformat(), "note": row.answer.note},
        }

    return {
        "cycle": lists.cycle,
        "as_of": lists.as_of.isoformat() if lists.as_of else None,
        "pending_merges": lists.pending_merges,
        "roles": [
            {
                "role": entry.role,
                "track": entry.track,
                "candidates": [person(row) for row in entry.candidates],
                "also_consider": [person(row) for row in entry.also_consider],
                "near_misses": [
                    {
                        "login": miss.login,
                        "person": miss.name,
                        "id": miss.person_id,
                        "missing": miss.missing,
                        "reasons": [{"text": r.text, "url": r.url} for r in miss.reasons],
                    }
                    for miss in entry.near_misses
                ],
            }
            for entry in lists.roles
        ],
    }
