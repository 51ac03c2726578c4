"""``import applications``: an export of a form into applications of one cycle. Nothing is guessed silently.

The same sending is recognised by its time and e-mail address, so that importing again changes nothing; what a person
set is kept. Imports of private rows are not journalled: the journal is not private.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from understudy.application.applications.matching import Matched, Matcher
from understudy.application.cycles import resolve_cycle
from understudy.application.errors import UserError
from understudy.application.progress import Progress
from understudy.application.store import Store
from understudy.domain.applications.fields import Field, fold_header
from understudy.domain.applications.mapping import Column, Profile, column_key, columns, signature
from understudy.domain.applications.read import ExportError, Form, duplicates, read_csv, read_forms
from understudy.domain.rosters.model import Anomaly
from understudy.domain.yaml_models import TextError, read_model
from understudy_db.schema import Application, ApplicationAnswer, FormMapping, Role

_STEP = 50


@dataclass(frozen=True, slots=True)
class IntakeReport:
    """What an import brought, or would bring. ``columns`` say what each was taken for; ``anomalies`` what was odd."""

    cycle: str
    counts: dict[str, int]
    columns: tuple[Column, ...]
    anomalies: tuple[Anomaly, ...]
    dry_run: bool
    known_form: bool
    """The columns were corrected for this form before, or given now."""


@dataclass(slots=True)
class _Brought:
    counts: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys(
            ("new", "changed", "same", "duplicates", "spam", "returning_known", "matched", "zones_to_ask"), 0
        )
    )
    anomalies: list[Anomaly] = field(default_factory=list)


class ApplicationIntake:
    """Brings exports in."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def run(
        self,
        path: Path,
        programme_id: int,
        cycle: str,
        *,
        mapping: Path | None = None,
        dry_run: bool = False,
        progress: Progress | None = None,
    ) -> IntakeReport:
        """Bring an export in. ``mapping``: a YAML file of headers to fields, kept for the next export of this form.

        Raises UserError with file and line when the export or the mapping cannot be read; then nothing has changed.
        """
        progress = progress or Progress()
        headers, rows = _read(path)
        brought = _Brought()
        with self._store.operation(f"Import applications for {cycle}", journalled=False, dry_run=dry_run) as work:
            session = work.session
            ref = resolve_cycle(session, programme_id, cycle)
            given = _mapping(mapping) if mapping is not None else None
            stored = session.scalar(select(FormMapping).where(FormMapping.signature == signature(headers)))
            corrections = given if given is not None else _stored(stored)
            if mapping is not None:
                _refuse_unknown(corrections, headers, mapping)
            try:
                found = columns(headers, corrections)
            except ValueError as error:
                raise UserError(f"{path}:1: {error}") from error
            if given is not None:
                _keep(session, stored, signature(headers), given, work.at, work.actor)
            roles = list(session.scalars(select(Role.name).where(Role.programme_id == programme_id)))
            forms = read_forms(found, rows, roles)
            matcher = Matcher(session, programme_id)
            self._write(session, forms, programme_id, str(ref.name), path, matcher, brought, work.at, progress)
        return IntakeReport(
            str(ref.name), brought.counts, tuple(found), tuple(brought.anomalies), dry_run, corrections is not None
        )

    def _write(
        self,
        session: Session,
        forms: Sequence[Form],
        programme_id: int,
        cycle: str,
        path: Path,
        matcher: Matcher,
        brought: _Brought,
        at: Any,
        progress: Progress,
    ) -> None:
        known = {
            (row.sent_text, row.email_folded): row
            for row in session.scalars(
                select(Application).where(Application.programme_id == programme_id, Application.cycle == cycle)
            )
        }
        later = duplicates(forms)
        rows: dict[int, Application] = {}
        seen: dict[tuple[str, str], int] = {}
        for place, form in enumerate(forms):
            if place % _STEP == 0:
                progress.step(place, len(forms), path.name)
            if form.key in seen:
                first = forms[seen[form.key]].line
                brought.anomalies.append(
                    Anomaly(str(path), form.line, "the same sending stands twice", f"kept once, from line {first}")
                )
                continue
            seen[form.key] = place
            match = matcher.match(form)
            values = _values(form, match) | {"status": _status(form, place in later)}
            row = known.get(form.key)
            if row is None:
                row = Application(
                    programme_id=programme_id, cycle=cycle, file=path.name, line=form.line, brought_at=at, **values
                )
                session.add(row)
                brought.counts["new"] += 1
            else:
                changed = _update(row, values)
                brought.counts["changed" if changed else "same"] += 1
            rows[place] = row
            _count(brought, form, match, place in later)
            _say(brought, form, path, match)
        session.flush()
        for place, row in rows.items():
            target = rows.get(later[place]) if place in later else None
            latest = target.id if target is not None else None
            if row.latest_id != latest:
                row.latest_id = latest
            _answers(session, row, forms[place])
        progress.step(len(forms), len(forms), path.name)


def _read(path: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    if path.suffix.casefold() in (".xlsx", ".xls", ".ods"):
        raise UserError(f"{path}: save the sheet as CSV (UTF-8) and import that.")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UserError(f"{path}: {error.strerror}; give the form's answers exported as CSV.") from error
    try:
        return read_csv(data, str(path))
    except ExportError as error:
        raise UserError(str(error)) from error


def _mapping(path: Path) -> dict[str, Field]:
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{path}: the mapping cannot be read as UTF-8 text.") from error
    try:
        profile = read_model(Profile, text, str(path), "the file is empty; write name and fields")
    except TextError as error:
        raise UserError(str(error)) from error
    return {folded_key(header): meaning for header, meaning in profile.fields.items()}


def folded_key(header: str) -> str:
    """How a mapping's header is looked up: folded, with “#2” kept."""
    name, mark, number = header.rpartition(" #")
    if mark and number.isdigit():
        return column_key(fold_header(name), int(number))
    return fold_header(header)


def _stored(row: FormMapping | None) -> dict[str, Field] | None:
    return None if row is None else {key: Field(value) for key, value in row.fields.items()}


def _refuse_unknown(given: Mapping[str, Field] | None, headers: Sequence[str], mapping: Path) -> None:
    seen: Counter[str] = Counter()
    there = set()
    for header in headers:
        seen[fold_header(header)] += 1
        there.add(column_key(fold_header(header), seen[fold_header(header)]))
    for key in given or {}:
        if key not in there:
            raise UserError(f"{mapping}: the export has no column “{key}”; its columns are {', '.join(sorted(there))}.")


def _keep(session: Session, row: FormMapping | None, mark: str, given: Mapping[str, Field], at: Any, by: str) -> None:
    fields = {key: value.value for key, value in given.items()}
    if row is None:
        session.add(FormMapping(signature=mark, fields=fields, saved_at=at, saved_by=by))
    elif row.fields != fields:
        row.fields, row.saved_at, row.saved_by = fields, at, by


def _values(form: Form, match: Matched) -> dict[str, Any]:
    return {
        "sent_text": form.sent_text,
        # By the form's own clock, which nobody told: good for an order, not for an instant.
        "sent_at": form.sent_at.replace(tzinfo=UTC) if form.sent_at is not None else None,
        "email": form.email,
        "email_folded": form.email.casefold(),
        "name": form.name,
        "pronouns": form.pronouns,
        "login": form.login,
        "login_written": form.login_written,
        "chat": form.chat,
        "employer": form.employer,
        "consent": form.consent,
        "is_returning": form.returning,
        "times_applied": form.times_applied,
        "served_roles": list(form.served_roles),
        "served_teams": form.served_teams,
        "roles": list(form.roles),
        "volunteer": form.volunteer,
        "stable_roster": form.stable_roster,
        "zone_written": form.zone_written,
        "zone": form.zone.name,
        "zone_from": "words" if form.zone.name is not None else None,
        "region": form.region,
        "handbook": form.handbook,
        "hours_written": form.hours_written,
        "hours_least": form.hours.least if form.hours else None,
        "hours_most": form.hours.most if form.hours else None,
        "meetings": form.meetings,
        "burndown": form.burndown,
        "conflicts": form.conflicts,
        "cla": form.cla,
        "member": form.member,
        "flags": sorted({*form.flags, *match.flags}),
        "person_id": match.person_id,
        "matched_by": match.how,
    }


def _status(form: Form, is_earlier: bool) -> str:
    return "duplicate" if is_earlier else "spam" if "spam" in form.flags else "received"


_UNDECIDED = frozenset({"received", "duplicate", "spam"})
"""States that an import may still change; every other one a person set."""


def _update(row: Application, values: dict[str, Any]) -> bool:
    changed = False
    for name, value in values.items():
        if name in row.edited or getattr(row, name) == value:
            continue
        if name == "status" and row.status not in _UNDECIDED:
            continue
        setattr(row, name, value)
        changed = True
    return changed


def _count(brought: _Brought, form: Form, match: Matched, is_earlier: bool) -> None:
    counts = brought.counts
    counts["duplicates"] += is_earlier
    counts["spam"] += "spam" in form.flags
    counts["matched"] += match.person_id is not None
    counts["returning_known"] += match.person_id is not None and bool(form.returning)
    counts["zones_to_ask"] += "ask_zone" in form.flags


def _say(brought: _Brought, form: Form, path: Path, match: Matched) -> None:
    if "ask_zone" in form.flags:
        could = f"; it could be {', '.join(form.zone.choices)}" if form.zone.choices else ""
        brought.anomalies.append(
            Anomaly(str(path), form.line, f"the time zone “{form.zone_written}” is not sure{could}", "to be asked")
        )
    for words in match.notes:
        brought.anomalies.append(Anomaly(str(path), form.line, words, "shown beside the claim"))


def _answers(session: Session, row: Application, form: Form) -> None:
    now = [(a.place, a.question, a.text) for a in form.answers]
    before = [
        (a.place, a.question, a.text)
        for a in session.scalars(
            select(ApplicationAnswer)
            .where(ApplicationAnswer.application_id == row.id)
            .order_by(ApplicationAnswer.place, ApplicationAnswer.id)
        )
    ]
    if before == now:
        return
    if before:
        session.execute(delete(ApplicationAnswer).where(ApplicationAnswer.application_id == row.id))
    session.add_all(
        ApplicationAnswer(application_id=row.id, place=place, question=question, text=text)
        for place, question, text in now
    )
