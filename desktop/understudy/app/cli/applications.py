"""``import applications``, ``list applications``, ``applications zone`` and ``applications remove``."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from understudy.app.cli.output import bar, print_json, print_rows, write_out
from understudy.application.applications.intake import IntakeReport
from understudy.application.errors import UserError
from understudy.application.services import Services


def _programme(services: Services, options: Namespace) -> int:
    found = services.programmes.resolve(options.programme)
    if found is None:
        raise UserError("There is no programme yet; import rosters first.")
    return found.id


def import_applications(services: Services, options: Namespace) -> int:
    """``import applications``."""
    report = services.application_intake.run(
        options.path,
        _programme(services, options),
        options.cycle,
        mapping=options.mapping,
        dry_run=options.dry_run,
        progress=bar(),
    )
    if options.json:
        print_json(_json(report))
        return 0
    verb = "would bring" if report.dry_run else "brought"
    told = ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in report.counts.items() if number)
    print(f"{options.path}: {verb} {told or 'nothing'} for {report.cycle}")
    for column in report.columns:
        header = f"{column.header}{f' #{column.occurrence}' if column.occurrence > 1 else ''}"
        print(f"  {column.field.value:18} {header[:90]}")
    for anomaly in report.anomalies:
        print(f"  {anomaly.file}:{anomaly.line}: {anomaly.what} – {anomaly.resolved_as}")
    return 0


def _json(report: IntakeReport) -> dict[str, Any]:
    return {
        "cycle": report.cycle,
        "counts": report.counts,
        "columns": [
            {"header": c.header, "occurrence": c.occurrence, "field": c.field.value, "guessed": c.guessed}
            for c in report.columns
        ],
        "anomalies": [
            {"file": a.file, "line": a.line, "what": a.what, "resolved_as": a.resolved_as} for a in report.anomalies
        ],
        "merges": [],
        "dry_run": report.dry_run,
    }


def list_applications(services: Services, options: Namespace) -> int:
    """``list applications``: private rows, for whoever may read them."""
    return print_rows(services.applications.rows(_programme(services, options), options.cycle), options)


def set_zone(services: Services, options: Namespace) -> int:
    """``applications zone``: say which time zone somebody meant."""
    services.applications.set_zone(options.id, options.zone)
    if options.json:
        print_json({"id": options.id})
    else:
        print("Noted; later imports keep it.")
    return 0


def remove(services: Services, options: Namespace) -> int:
    """``applications remove``: all of a cycle's, for good."""
    number = services.applications.remove(_programme(services, options), options.cycle)
    if options.json:
        print_json({"removed": number})
    else:
        print(f"{number} applications removed, with their answers.")
    return 0


def move(services: Services, options: Namespace) -> int:
    """``applications move``: all of them, or none."""
    services.triage.move(options.ids, options.state, options.because)
    if options.json:
        print_json({"ids": options.ids, "status": options.state})
    else:
        print(f"{len(options.ids)} moved to {options.state.replace('_', ' ')}.")
    return 0


def score(services: Services, options: Namespace) -> int:
    """``applications score``."""
    services.triage.score(options.id, options.role, options.value, options.note)
    return show(services, options)


def show(services: Services, options: Namespace) -> int:
    """``applications show``: private, for whoever decides."""
    page = services.triage.page(options.id, blind=getattr(options, "blind", False))
    if options.json:
        print_json(
            {
                "id": page.id, "name": page.name, "login": page.login, "employer": page.employer or None,
                "status": page.status, "roles": list(page.roles), "returning": page.returning, "time_zone": page.zone,
                "hours": page.hours, "meetings": page.meetings, "burndown": page.burndown,
                "conflicts": page.conflicts, "flags": list(page.flags),
                "answers": [{"question": question, "answer": text} for question, text in page.answers],
                "scores": [
                    {"role": s.role, "reviewer": s.reviewer, "value": s.value, "note": s.note, "at": s.at.isoformat()}
                    for s in page.scores
                ],
                "log": [
                    {
                        "at": n.at.isoformat(), "who": n.who, "from": n.before, "to": n.after, "role": n.role,
                        "text": n.text,
                    }
                    for n in page.log
                ],
                "moves": list(page.moves),
            }
        )  # fmt: skip
        return 0
    print(f"{page.id}: {page.name}, {page.status.replace('_', ' ')}; {', '.join(page.roles)}")
    for question, text in page.answers:
        print(f"  {question}\n    {text}")
    for each in page.scores:
        print(f"  {each.reviewer}, {each.role}: {each.value:.2f} {each.note}".rstrip())
    for line in page.log:
        step = f"{line.before} → {line.after}" if line.after else "note"
        print(f"  {line.at:%Y-%m-%d} {line.who}: {step} {line.text}".rstrip())
    return 0


def export_letters(services: Services, options: Namespace) -> int:
    """``export applications-letters``: drafts in a folder; sending them is a person's."""
    programme = _programme(services, options)
    own = {
        file.stem: file.read_text("utf-8-sig")
        for file in (sorted(options.templates.glob("*.txt")) if options.templates is not None else ())
    }
    letters = services.letters.due(programme, options.cycle, even_so=options.even_so, own=own)
    files = []
    for letter in letters:
        file = options.out / f"{letter.application_id:04}-{letter.template}.eml"
        write_out(letter.eml(), file)
        files.append(str(file))
    if not options.dry_run and letters:
        services.letters.record(letters)
    if options.json:
        print_json({"files": files, "noted": not options.dry_run})
    else:
        print(f"{len(files)} drafts in {options.out}. Look through them, then send them from your mail program.")
    return 0


COMMANDS = {
    "export applications-letters": export_letters,
    "applications move": move,
    "applications score": score,
    "applications show": show,
    "import applications": import_applications,
    "applications zone": set_zone,
    "applications remove": remove,
}
