"""Finding people, roles and cycles by a few letters."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz import fuzz, process
from sqlalchemy import false, func, select

from understudy.application.lineage import load_lineage
from understudy.application.persons import PersonBook
from understudy.application.store import Store
from understudy.domain.folding import fold_login, fold_name
from understudy_db.schema import Account, Cycle, Identity

_LETTERS = 2
"""Accounts are looked for from so many letters on."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: its kind (person, role, cycle, account), what to show, and the link that opens it."""

    kind: str
    title: str
    detail: str
    link: str


class Search:
    """Global search over one programme."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def everything(self, programme_id: int) -> list[tuple[str, Hit]]:
        """All that can be found, each with the folded text to look in."""
        with self._store.read() as session:
            people = PersonBook(session)
            words: dict[int, list[str]] = {}
            for person_id, value in session.execute(select(Identity.person_id, Identity.value)):
                words.setdefault(people.canonical(person_id), []).append(value)
            found = [
                (
                    fold_name(" ".join([known.name, *words.get(known.id, ())])),
                    Hit(
                        "person", known.name, f"@{known.login}" if known.login else "", f"understudy:person/{known.id}"
                    ),
                )
                for known in people.all()
            ]
            lineage, ids = load_lineage(session, programme_id)
            for spec in lineage.roles:
                found.append(
                    (
                        fold_name(" ".join([spec.name, *spec.spellings])),
                        Hit("role", spec.name, ", ".join(spec.spellings), f"understudy:roles/{ids[spec.name]}"),
                    )
                )
            for name in session.scalars(
                select(Cycle.name).where(Cycle.programme_id == programme_id).order_by(Cycle.sort_key.desc())
            ):
                found.append((f"{name} v{name}", Hit("cycle", name, "", f"understudy:team/{name}")))
        return found

    def find(self, programme_id: int, text: str, limit: int = 20) -> list[Hit]:
        """The best matches first: whole beginnings of words before loose ones."""
        wanted = fold_name(text).removeprefix("@")
        if not wanted:
            return []
        items = self.everything(programme_id)
        direct = [hit for words, hit in items if any(word.startswith(wanted) for word in (words, *words.split()))]
        direct += self._accounts(text, limit - len(direct))
        if len(direct) >= limit:
            return direct[:limit]
        rest = [(words, hit) for words, hit in items if hit not in direct]
        loose = process.extract(
            wanted, [words for words, _ in rest], scorer=fuzz.partial_ratio, limit=limit, score_cutoff=78
        )
        return (direct + [rest[place][1] for _, _, place in loose])[:limit]

    def _accounts(self, text: str, limit: int) -> list[Hit]:
        """Accounts that acted in what was read and are nobody's in the directory, by the beginning of login or name.

        Left to the database: there may be very many.
        """
        login, name = fold_login(text.strip().removeprefix("@")), text.strip().casefold()
        if limit <= 0 or len(login) < _LETTERS:
            return []
        known = select(func.lower(Identity.value)).where(Identity.kind == "login")
        with self._store.read() as session:
            found = session.execute(
                select(Account.id, Account.login, Account.name)
                .where(
                    Account.login.is_not(None),
                    Account.is_bot.is_(false()),
                    Account.group_id.is_(None) | (Account.group_id == Account.id),
                    Account.folded.startswith(login, autoescape=True)
                    | func.lower(Account.name).startswith(name, autoescape=True),
                    Account.folded.not_in(known),
                )
                .order_by(Account.folded)
                .limit(limit)
            )
            return [
                Hit("account", known_as or held or "", f"@{held}", f"understudy:account/{number}")
                for number, held, known_as in found
            ]
