"""What an import did, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from understudy.application.imports.report import ImportReport


def kind_name(kind: str) -> str:
    """The name of a kind of source."""
    tr = QCoreApplication.translate
    known = {
        "folder": tr("Sources", "folder"),
        "clone": tr("Sources", "git clone"),
        "sample": tr("Sources", "sample"),
    }
    return known.get(kind, kind)


def count_words(report: ImportReport) -> list[str]:
    """What is new, changed or ended, as "Seats added: 240", the important first; zeros are left out."""
    tr = QCoreApplication.translate
    known = (
        ("cycles_new", tr("Sources", "new cycles: {n}")),
        ("people_new", tr("Sources", "new people: {n}")),
        ("seats_new", tr("Sources", "new seats: {n}")),
        ("seats_changed", tr("Sources", "changed seats: {n}")),
        ("seats_ended", tr("Sources", "ended seats: {n}")),
        ("roles_new", tr("Sources", "new roles: {n}")),
        ("rows_new", tr("Sources", "new rows: {n}")),
        ("rows_changed", tr("Sources", "changed rows: {n}")),
        ("dates_new", tr("Sources", "new dates: {n}")),
        ("dates_changed", tr("Sources", "changed dates: {n}")),
        ("states_new", tr("Sources", "people named in memory: {n}")),
    )
    locale = QLocale()
    return [words.format(n=locale.toString(report.counts[key])) for key, words in known if report.counts.get(key)]


def headline(report: ImportReport) -> str:
    """One sentence: what the import did, or would do."""
    tr = QCoreApplication.translate
    if not report.counts.get("files_read"):
        return tr("Sources", "No file could be read, so nothing was changed.")
    if not report.changed:
        return tr("Sources", "Nothing new: the files say what is already known.")
    return tr("Sources", "This would be brought in") if report.dry_run else tr("Sources", "Imported")
