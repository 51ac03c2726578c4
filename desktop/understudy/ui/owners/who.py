"""Who reviews and approves here: from which file, through which alias, and whether they are still about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QPushButton

from understudy.application.owners.humans import Human
from understudy.application.owners.place import EMERITUS, ROLE_ORDER, OwnerLine
from understudy.ui.kit.button_row import ButtonRow
from understudy.ui.kit.faces import Empty
from understudy.ui.kit.labels import label, mark_data
from understudy.ui.kit.links import LinkLabel
from understudy.ui.kit.rows_model import Column
from understudy.ui.kit.screen import ScreenTools
from understudy.ui.kit.table import DataTable
from understudy.ui.owners.evidence import EvidenceDialog, Work
from understudy.ui.owners.part import Part
from understudy.ui.owners.sight import Sight, file_url, person_link
from understudy.ui.owners.words import activity_word, day_words, employers_of, place_word, zone_of
from understudy.ui.people.activity_words import role_word
from understudy.ui.theme.theme import theme

translate = QCoreApplication.translate


def name_of(line: OwnerLine) -> str:
    """What to call somebody; a program goes by what the file says."""
    return line.human.name if line.human is not None else line.written


def _icon(line: OwnerLine) -> str:
    if line.human is None:
        return "settings"
    if line.role == EMERITUS:
        return "history"
    return "check" if line.human.is_active else "quiet"


def _from(line: OwnerLine) -> str:
    place = translate("Owners", "here") if line.is_own else place_word(line.directory)
    return f"{place} · {line.via}" if line.via else place


def _source(line: OwnerLine) -> str:
    if line.via is None:
        return line.file
    return translate("Owners", "{file}, through the alias {alias}").format(file=line.file, alias=line.via)


def _told(line: OwnerLine) -> str:
    if line.last_at is None:
        return ""
    if line.human is not None and not line.human.is_active:
        words = translate("Owners", "Quiet since {day}, the last contribution to the repository")
    else:
        words = translate("Owners", "Last contribution to the repository: {day}")
    return words.format(day=day_words(line.last_at))


def who_columns() -> list[Column[OwnerLine]]:
    """Role, person, source, activity, employer, time zone."""
    return [
        Column("person", translate("Owners", "Person"), name_of, icon=_icon, tooltip=_login, width=10, bold=True),
        Column(
            "role",
            translate("Owners", "Role"),
            lambda r: role_word(r.role),
            key=lambda r: ROLE_ORDER.index(r.role),
            width=5,
        ),
        Column(
            "active",
            translate("Owners", "Activity"),
            activity_word,
            key=lambda r: r.last_at,
            tooltip=_told,
            color=lambda r: "" if r.human is not None and r.human.is_active else "text_muted",
            width=6.6,
            help=translate("Owners", "Contributions to the repository within the window, or since when there are none"),
        ),
        Column(
            "from",
            translate("Owners", "Named in"),
            _from,
            tooltip=_source,
            icon=lambda r: "pin" if r.is_own else "chevron-up",
            width=6.5,
            help=translate("Owners", "This directory's own file, or one above it"),
        ),
        Column("via", translate("Owners", "Through alias"), lambda r: r.via or "", width=7, hidden=True),
        Column(
            "since",
            translate("Owners", "Since"),
            lambda r: f"{r.since:%Y-%m}" if r.since else "",
            key=lambda r: r.since,
            tooltip=lambda r: day_words(r.since),
            width=4.5,
            hidden=True,
        ),
        Column(
            "employer", translate("Owners", "Employer"), lambda r: employers_of(r.human) if r.human else "", width=4.5
        ),
        Column(
            "zone",
            translate("Owners", "Time zone"),
            lambda r: zone_of(r.human) if r.human else "",
            width=7,
            hidden=True,
        ),
    ]


def _login(line: OwnerLine) -> str:
    if line.human is None:
        return ""
    login = f"@{line.human.login}" if line.human.login else ""
    since = translate("Owners", "since {day}").format(day=day_words(line.since)) if line.since is not None else ""
    return " · ".join(filter(None, [login, since, employers_of(line.human), zone_of(line.human)]))


class WhoPart(Part):
    """Enter opens a person's page."""

    def build(self) -> Iterator[None]:
        self.words = mark_data(label("", "muted", wrap=True))
        self.page.addWidget(self.words)
        self.table = who_table(self.tools)
        yield
        self.page.addWidget(self.table, 1)
        yield
        self.work = QPushButton(self.tr("Their work in the repository"))
        self.work.setProperty("kind", "quiet")
        theme().set_icon(self.work, "history")
        self.work.clicked.connect(self._show_work)
        self.work.setEnabled(False)
        self.table.selection_changed.connect(lambda rows: self.work.setEnabled(self._worked(rows) is not None))
        self.page.addWidget(ButtonRow((self.work,)))
        self.files = LinkLabel()
        self.files.navigated.connect(self.tools.navigate)
        self.page.addWidget(mark_data(self.files))

    def fill(self, sight: Sight) -> Iterator[None]:
        place = sight.place
        said = []
        if place.is_cut_off:
            said.append(self.tr("Its file says that owners of the directories above have no say here."))
        if not any(line.role == "approver" and line.is_own for line in place.lines) and place.has_own_file:
            said.append(self.tr("Its own file names no approvers: those above approve."))
        if place.needs_no_approval:
            said.append(self.tr("Changes here need no approval."))
        if place.labels:
            said.append(self.tr("Labels: {labels}.").format(labels=", ".join(place.labels)))
        self.words.setText(" ".join(said))
        self.words.setVisible(bool(said))
        self.table.set_rows(place.lines)
        yield
        parts: list[tuple[str, str]] = [(self.tr("Files with a say here: "), "")]
        for number, file in enumerate(place.files):
            parts += [(", ", "")] if number else []
            parts.append((file, file_url(sight.whole, file)))
        self.files.set_parts(parts)
        self.files.setVisible(bool(place.files))

    def look_for(self, words: str) -> None:
        """Show those the words fit."""
        if self._built:
            self.table.bar.box.setText(words)
            self.table.setFocus()

    @staticmethod
    def _worked(rows: list[OwnerLine]) -> Human | None:
        """The one chosen, if an account of theirs is known."""
        human = rows[0].human if len(rows) == 1 else None
        return human if human is not None and human.key > 0 else None

    def _show_work(self) -> None:
        human = self._worked(self.table.selected())
        if human is None or self.sight is None:
            return
        whole = self.sight.whole
        until = whole.coverage.as_of
        since = until - timedelta(days=whole.coverage.window_days)
        about = Work(human.key, human.name, person_link(human), whole.repository.name, "", since, until)
        EvidenceDialog(self.services, self.tools, about, self).open()


def who_table(tools: ScreenTools, name: str = "owners.who") -> DataTable[OwnerLine]:
    """The table of a directory's people."""
    table: DataTable[OwnerLine] = DataTable(
        name,
        translate("Owners", "Owners"),
        who_columns(),
        id_of=lambda r: (r.role, r.file, r.written, r.via),
        empty=Empty(
            translate("Owners", "Nobody"),
            translate("Owners", "No OWNERS file that has a say here names anybody."),
            translate("Owners", "Go to Sources"),
            lambda: tools.navigate("understudy:sources"),
            "owners",
        ),
        state=tools.state,
    )

    def follow(row: OwnerLine) -> None:
        link = person_link(row.human) if row.human is not None else ""
        if link:
            tools.navigate(link)

    table.opened.connect(follow)
    return table
