"""What an import did, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from understudy.application.imports.report import ImportReport


def kind_name(kind: str) -> str:
    """The name of a kind of source."""
    translate = QCoreApplication.translate
    known = {
        "folder": translate("Sources", "folder"),
        "clone": translate("Sources", "git clone"),
        "sample": translate("Sources", "sample"),
    }
    return known.get(kind, kind)


def count_words(report: ImportReport) -> list[str]:
    """What is new, changed or ended, as "Seats added: 240", the important first; zeros are left out."""
    translate = QCoreApplication.translate
    known = (
        ("cycles_new", translate("Sources", "new cycles: {n}")),
        ("people_new", translate("Sources", "new people: {n}")),
        ("seats_new", translate("Sources", "new seats: {n}")),
        ("seats_changed", translate("Sources", "changed seats: {n}")),
        ("seats_ended", translate("Sources", "ended seats: {n}")),
        ("roles_new", translate("Sources", "new roles: {n}")),
        ("rows_new", translate("Sources", "new rows: {n}")),
        ("rows_changed", translate("Sources", "changed rows: {n}")),
        ("dates_new", translate("Sources", "new dates: {n}")),
        ("dates_changed", translate("Sources", "changed dates: {n}")),
        ("states_new", translate("Sources", "people named in memory: {n}")),
    )
    locale = QLocale()
    return [words.format(n=locale.toString(report.counts[key])) for key, words in known if report.counts.get(key)]


def headline(report: ImportReport) -> str:
    """One sentence: what the import did, or would do."""
    translate = QCoreApplication.translate
    if not report.counts.get("files_read"):
        return translate("Sources", "No file could be read, so nothing was changed.")
    if not report.changed:
        return translate("Sources", "Nothing new: the files say what is already known.")
    return translate("Sources", "This would be brought in") if report.dry_run else translate("Sources", "Imported")
