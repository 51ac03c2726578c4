"""Undo, redo, backup, restore and check on the command line."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from understudy.app.cli.output import print_json, print_table
from understudy.application.backups import restore_backup
from understudy.application.changes import Changes
from understudy.application.services import Services
from understudy.application.store import Place


def changes_json(changes: Changes) -> dict[str, object]:
    """Changes as scripts see them."""
    return {"operation": changes.operation, "changed": sorted(changes.nouns())}


def undo(services: Services, options: Namespace) -> int:
    """Take back the newest change."""
    return _said(services.journal.undo(), "Taken back", options)


def redo(services: Services, options: Namespace) -> int:
    """Repeat what was taken back."""
    return _said(services.journal.redo(), "Repeated", options)


def _said(changes: Changes, verb: str, options: Namespace) -> int:
    if options.json:
        print_json(changes_json(changes))
    else:
        print(f"{verb}: {changes.operation}")
    return 0


def backup(services: Services, options: Namespace) -> int:
    """Write a backup."""
    written = services.backups.write(options.file)
    if options.json:
        print_json({"file": str(written)})
    else:
        print(f"Backed up to {written}")
    return 0


def restore(options: Namespace, home: Path) -> int:
    """Put a backup in place; the database must not be open."""
    restore_backup(Place(home, options.database), options.file)
    if options.json:
        print_json({"restored": str(options.file)})
    else:
        print(f"Restored {options.file}")
    return 0


def check(services: Services, options: Namespace) -> int:
    """Look after the database: 0 when all is sound, 2 when something wants mending."""
    findings = services.checks.run()
    if options.json:
        print_json({"findings": [{"what": f.what, "ok": f.ok, "detail": f.detail, "mend": f.mend} for f in findings]})
    else:
        print_table(
            ["what", "", "detail", "mend"], [[f.what, "ok" if f.ok else "!!", f.detail, f.mend] for f in findings]
        )
    return 0 if all(f.ok for f in findings) else 2
