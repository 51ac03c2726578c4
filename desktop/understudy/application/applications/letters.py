"""Letters to applicants: exactly one each, written to files for a person to send. Nothing is sent from here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from string import Template

from sqlalchemy import select

from understudy.application.changes import Changes
from understudy.application.cycles import resolve_cycle
from understudy.application.errors import UserError
from understudy.application.lineage import load_lineage
from understudy.application.store import Store
from understudy_db.schema import Application, ApplicationNote

TEMPLATES = ("placed", "not_selected", "ineligible")
_OPEN = frozenset({"received", "in_review", "shortlisted", "offered", "accepted"})
_LETTER = "letter: "


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter, with the address it goes to. ``text`` begins after the subject."""

    application_id: int
    name: str
    email: str
    template: str
    subject: str
    text: str

    def eml(self) -> bytes:
        """As a draft that mail programs open."""
        message = EmailMessage(policy=SMTP)
        message["To"] = self.email
        message["Subject"] = self.subject
        message["X-Unsent"] = "1"
        message.set_content(self.text)
        return bytes(message)


class Letters:
    """Writes letters and keeps who got one. ``texts``: a template's text by its name."""

    def __init__(self, store: Store, texts: Callable[[str], str]) -> None:
        self._store = store
        self._texts = texts

    def due(
        self, programme_id: int, cycle: str, *, even_so: bool = False, own: Mapping[str, str] | None = None
    ) -> list[Letter]:
        """The letters nobody has written yet, by name. ``own``: texts to use instead of those that ship.

        Raises UserError while decisions are open: everybody is told once, when all roles have decided.
        """
        with self._store.read() as session:
            name = str(resolve_cycle(session, programme_id, cycle).name)
            lineage, _ = load_lineage(session, programme_id)
            rows = list(
                session.scalars(
                    select(Application)
                    .where(
                        Application.programme_id == programme_id,
                        Application.cycle == name,
                        Application.latest_id.is_(None),
                    )
                    .order_by(Application.id)
                )
            )
            open_ = [row for row in rows if row.status in _OPEN]
            if open_ and not even_so:
                raise UserError(
                    f"{len(open_)} applications are not decided yet; letters go out once all roles have decided."
                )
            written = set(
                session.scalars(select(ApplicationNote.application_id).where(ApplicationNote.text.startswith(_LETTER)))
            )
            placed = dict(
                session.execute(
                    select(ApplicationNote.application_id, ApplicationNote.role)
                    .where(ApplicationNote.after == "placed", ApplicationNote.role.is_not(None))
                    .order_by(ApplicationNote.id)
                ).all()
            )
            found = []
            for row in rows:
                if row.status not in TEMPLATES or row.id in written or "@" not in row.email:
                    continue
                wish = row.roles[0] if row.roles else ""
                spec = lineage.find(placed.get(row.id) or wish)
                role = lineage.current(spec.name) if spec is not None else wish
                found.append(_letter(row, name, role, (own or {}).get(row.status) or self._texts(row.status)))
        return sorted(found, key=lambda letter: letter.name.casefold())

    def record(self, letters: list[Letter]) -> Changes:
        """Keep that these were written; who was not selected is notified by that. Undoable."""
        with self._store.operation("Write letters to applicants") as work:
            for letter in letters:
                row = work.session.get_one(Application, letter.application_id)
                after = "notified" if row.status == "not_selected" else None
                work.session.add(
                    ApplicationNote(
                        application_id=row.id, at=work.at, who=work.actor, before=row.status if after else None,
                        after=after, role=None, text=f"{_LETTER}{letter.template}",
                    )
                )  # fmt: skip
                if after:
                    row.status = after
                    row.edited = sorted({*row.edited, "status"})
        return work.changes


def _letter(row: Application, cycle: str, role: str, text: str) -> Letter:
    subject, _, body = text.partition("\n")
    values = {"name": row.name or "there", "cycle": cycle, "role": role}
    try:
        told = Template(body.strip("\n") + "\n").substitute(values)
        head = Template(subject.strip()).substitute(values)
    except (KeyError, ValueError) as error:
        raise UserError(
            f"The letter “{row.status}” cannot be filled in: {error}. Use $name, $cycle and $role."
        ) from error
    return Letter(row.id, row.name, row.email, row.status, " ".join(head.split()), told)
