"""The main jobs of the OWNERS screen, on real services over a told repository."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

import understudy_resources
from tests.ui.contracts import Open, open_screen  # noqa: F401 - a fixture
from tests.ui.histories import told, told_home  # noqa: F401 - fixtures
from tests.ui.home.homes import Told, open_listening
from tests.ui.owners.homes import owned, owned_home  # noqa: F401 - fixtures
from understudy.application.owners.by_role import OwnersByRole
from understudy.application.services import Services
from understudy.domain.owners.ranking import RoleRule, load_owner_rules
from understudy.ui.owners import patch_dialog
from understudy.ui.owners.evidence import EvidenceDialog
from understudy.ui.owners.nominate import NominateForm
from understudy.ui.owners.patch_dialog import PatchDialog
from understudy.ui.owners.screen import ALIASES, SUBPROJECTS, OwnersScreen
from understudy.ui.owners.tree_model import OwnersTreeModel

Opened = tuple[OwnersScreen, Told]
ASK = 2


@pytest.fixture
def screen(open_screen: Open, owned: Services) -> Opened:  # noqa: F811
    return open_listening(open_screen, lambda tools: OwnersScreen(owned, tools))


def _lines(model: OwnersTreeModel) -> dict[str, tuple[str, ...]]:
    """Every line of the tree: what its columns say."""
    nodes = [node for top in model.tops for node in top.walk()]
    found = {}
    for node in nodes:
        index = model.index_of(node.key)
        found[node.key] = tuple(str(index.siblingAtColumn(n).data()) for n in range(model.columnCount()))
    return found


def test_the_tree_marks_places_with_few(screen: Opened) -> None:
    owners, _ = screen
    lines = _lines(owners.tree.model)
    assert lines[""] == ("(top)", "1/2", "1/2", "1 active")
    assert lines["pkg"] == ("pkg", "1/2 +1", "1/2 +1", "Sole owner")
    assert lines["pkg/core/deep"][0] == "core/deep"
    assert lines["docs"][1] == "+1"
    assert lines["odd"][3] == "Unreadable"
    index = owners.tree.model.index_of("pkg").siblingAtColumn(3)
    assert index.data(Qt.ItemDataRole.DecorationRole) is not None
    assert "Dee Reed is the only active approver" in index.data(Qt.ItemDataRole.ToolTipRole)
    above = owners.tree.model.index_of("pkg").siblingAtColumn(1)
    assert above.data(Qt.ItemDataRole.AccessibleTextRole) == "Approvers: Active: 1 of 2, 1 of files above"


def test_the_filter_keeps_what_is_above(screen: Opened) -> None:
    owners, _ = screen
    owners.focus_filter()
    QTest.keyClicks(owners.tree.bar.box, "deep")
    QTest.keyClick(owners.tree.bar.box, Qt.Key.Key_Return)
    assert set(_lines(owners.tree.model)) == {"", "pkg", "pkg/core/deep"}
    QTest.keyClicks(owners.tree.bar.box, "er")
    QTest.keyClick(owners.tree.bar.box, Qt.Key.Key_Return)
    assert owners.tree.faces.showing == "no_match"
    owners.go_to("docs")
    assert owners.tree.bar.box.text() == ""
    assert owners.panel.heading.text() == "docs"


def test_only_places_with_few(screen: Opened) -> None:
    owners, _ = screen
    QTest.keyClick(owners.tree.only_few, Qt.Key.Key_Space)
    assert owners.tree.only_few.isChecked()
    assert "odd" in _lines(owners.tree.model)
    assert all(lines[3] for key, lines in _lines(owners.tree.model).items() if key)


def test_a_link_leads_to_a_directory_and_enter_makes_one(open_screen: Open, owned: Services) -> None:  # noqa: F811
    number = owned.effective_owners.repositories()[0].id
    window, _ = open_screen(lambda tools: OwnersScreen(owned, tools), "understudy:it/" + f"{number}/pkg/core/deep")
    found = window.current_screen
    assert isinstance(found, OwnersScreen)
    assert found.panel.heading.text() == "pkg/core/deep"


def test_enter_opens_a_place_that_can_be_come_back_to(screen: Opened) -> None:
    owners, noted = screen
    owners.go_to("pkg/core/deep")
    QTest.keyClick(owners.tree.view, Qt.Key.Key_Return)
    assert noted.links[-1].startswith("understudy:owners/")
    assert noted.links[-1].endswith("/pkg/core/deep")


def test_who_tells_source_alias_and_quiet(screen: Opened) -> None:
    owners, noted = screen
    owners.go_to("pkg")
    rows = {(row.role, row.human.name if row.human else row.written): row for row in owners.panel.who.table.model.shown}
    dee, bo = rows["approver", "Dee Reed"], rows["approver", "Bo Reed"]
    assert (dee.is_own, dee.via, dee.file) == (True, "leads", "pkg/OWNERS")
    assert bo.last_at is not None
    assert bo.last_at.year == 2022
    texts = [column.text for column in owners.panel.who.table.model.columns]
    said = {column.id: text for column, text in zip(owners.panel.who.table.model.columns, texts, strict=True)}
    assert said["active"](bo) == "Quiet 2022-01"
    assert said["active"](rows["reviewer", "eve"]) == "Nothing here yet"
    assert said["from"](dee) == "here · leads"
    assert rows["approver", "Ada Fern"].file == "OWNERS"
    assert rows["emeritus_approver", "gus"].is_own
    assert said["since"](rows["reviewer", "Fay Reed"]) == "2024-05"
    owners.panel.who.table.opened.emit(dee)
    assert noted.links[-1].startswith("understudy:person/")
    owners.panel.who.table.opened.emit(rows["reviewer", "Fay Reed"])
    assert noted.links[-1].startswith("understudy:account/")


def test_a_file_that_cannot_be_read_says_so(screen: Opened) -> None:
    owners, _ = screen
    owners.go_to("odd")
    assert owners.panel.sight is not None
    assert owners.panel.sight.whole.why_unreadable("odd")
    assert owners.panel.flags.count() >= 1
    assert "files that cannot be read: 1" in owners.summary.text()


def test_coverage_has_hours_employers_and_what_falls(screen: Opened) -> None:
    owners, _ = screen
    owners.go_to("pkg")
    owners.panel.tabs.setCurrentIndex(1)
    part = owners.panel.coverage
    counts = [len(hour.people) for hour in part.hours.hours]
    # Tokyo's day is 0 to 9 UTC, Nairobi's 6 to 15.
    assert [hour for hour, n in enumerate(counts) if n == 2] == [6, 7, 8]
    assert [hour for hour, n in enumerate(counts) if not n] == list(range(15, 24))
    QTest.keyClick(part.hours, Qt.Key.Key_End)
    assert "nobody" in part.hours.accessibleDescription()
    QTest.keyClick(part.hours, Qt.Key.Key_Home)
    QTest.keyClick(part.hours, Qt.Key.Key_Return)
    assert part.hour_words.plain() == "00:00 UTC: Dee Reed"
    part.twin.swap()
    assert part.hours_table.model.total == 24
    assert part.employers.model.shown[0].name == "Old Oak"
    part.leaver.setCurrentIndex(part.leaver.findText("Ada Fern"))
    part.leaver.activated.emit(part.leaver.currentIndex())
    assert {row.path for row in part.falls.model.shown} >= {"", "pkg", "pkg/core/deep"}
    row = next(row for row in part.falls.model.shown if row.path == "pkg/core/deep")
    part.falls.opened.emit(row)
    assert owners.panel.heading.text() == "pkg/core/deep"


def test_who_could_be_asked_and_nominated(screen: Opened, owned: Services) -> None:  # noqa: F811
    owners, noted = screen
    owners.go_to("pkg")
    owners.panel.tabs.setCurrentIndex(ASK)
    part = owners.panel.ask
    part.role.setCurrentIndex(1)
    part.role.activated.emit(1)
    assert [card.candidate.actor.name for card in part.cards()].count("Fay Reed") == 2
    fay = next(card for card in part.cards() if card.candidate.actor.login == "fay")
    assert any("here" in line.plain() and "(" in line.plain() for line in fay.reasons)
    assert fay.policy.text()
    QTest.mouseClick(fay.evidence, Qt.MouseButton.LeftButton)
    evidence = part.findChild(EvidenceDialog)
    assert evidence is not None
    assert {row.number for row in evidence.table.model.shown} >= {4, 5}
    evidence.reject()
    QTest.mouseClick(fay.button, Qt.MouseButton.LeftButton)
    form = part.findChild(NominateForm)
    assert form is not None
    form.deadline.setText("2024-13-01")
    QTest.keyClick(form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert form.isVisible()
    form.deadline.setText("2024-07-01")
    form.note.setPlainText("Does the work already")
    form.try_accept()
    case = owned.cases.rows()[0]
    assert case.deadline == date(2024, 7, 1)
    assert owned.cases.page(case.id).subject.account_id == fay.candidate.actor.account_id
    assert noted.links[-1] == f"understudy:case/{case.id}"
    assert noted.toasts[-1].text.startswith("Nominate fay")


def test_knowledge_can_be_spread(screen: Opened) -> None:
    owners, _ = screen
    owners.go_to("pkg/core/deep")
    owners.panel.tabs.setCurrentIndex(ASK)
    part = owners.panel.ask
    assert part.faces.showing == "empty", "nobody worked there lately"
    owners.go_to("pkg")
    part.role.setCurrentIndex(1)
    part.role.activated.emit(1)
    before = [reason.text for card in part.cards() for reason in card.candidate.reasons]
    QTest.keyClick(part.spread, Qt.Key.Key_Space)
    after = [reason.text for card in part.cards() for reason in card.candidate.reasons]
    assert before
    assert after
    assert after != before


def test_findings_name_file_line_and_mend(screen: Opened) -> None:
    owners, _ = screen
    owners.go_to("odd")
    owners.panel.tabs.setCurrentIndex(3)
    part = owners.panel.findings
    shown = [finding for _, finding in part.table.model.shown]
    assert [finding.file for finding in shown if finding.severity.value == "error"] == ["odd/OWNERS"]
    assert shown[0].mend in part.chosen.plain()
    part.span.setCurrentIndex(2)
    part.span.activated.emit(2)
    assert {finding.file for _, finding in part.table.model.shown} > {"odd/OWNERS"}


def test_looking_back_says_how_good_it_was(screen: Opened) -> None:
    owners, _ = screen
    owners.panel.tabs.setCurrentIndex(4)
    part = owners.panel.looking_back
    assert part.table.faces.showing == "empty"
    part.run()
    assert "1 promotions were asked again" in part.words.text()
    rows = [row for row in part.table.model.shown if row.part == "All"]
    assert rows[0].name == "understudy"
    assert rows[0].n == 1
    assert rows[0].pool >= 1
    assert len(rows) > 5


def test_a_patch_is_seen_copied_saved_and_applies(screen: Opened, owned: Services, tmp_path: Path) -> None:  # noqa: F811
    owners, noted = screen
    owners.go_to("pkg")
    owners.export_patch()
    dialog = owners.findChild(PatchDialog)
    assert dialog is not None
    assert not dialog.save.isEnabled()
    dialog.kind.setCurrentIndex(dialog.kind.findData(patch_dialog.ADD_APPROVER))
    QTest.keyClicks(dialog.login, "@fay")
    dialog.make()
    assert any(line.startswith("+") and "fay" in line for line in dialog.text.toPlainText().splitlines())
    assert "pkg/OWNERS" in dialog.words.text()
    dialog.copy_patch()
    assert dialog.made is not None
    assert QGuiApplication.clipboard().text() == dialog.made.text
    target = tmp_path / "owners.patch"
    dialog.save_to(target)
    clone = owned.effective_owners.repositories()[0].location
    work = tmp_path / "work"
    subprocess.run(["git", "clone", "-q", str(clone), str(work)], check=True)
    subprocess.run(["git", "-C", str(work), "apply", str(target)], check=True)
    assert "fay" in (work / "pkg/OWNERS").read_text("utf-8").split("approvers")[1].split("reviewers")[0]
    dialog.login.setText("nobody-at-all")
    dialog.kind.setCurrentIndex(dialog.kind.findData(patch_dialog.OUT_EVERYWHERE))
    dialog.make()
    assert "Nothing would change" in dialog.words.text()
    assert not dialog.save.isEnabled()
    dialog.reject()
    assert noted.toasts


def test_subprojects_with_addresses_that_lead_nowhere(screen: Opened) -> None:
    owners, _ = screen
    owners.mode.setCurrentIndex(owners.mode.findData(SUBPROJECTS))
    owners.mode.activated.emit(1)
    assert _lines(owners.tree.model)["sig-widgets/elsewhere"][3] == "No file read"
    assert owners.tree.choose("sig-widgets/core")
    panel = owners.subproject
    assert panel.heading.text() == "sig-widgets / core"
    assert {row.human.name for row in panel.people.model.shown} >= {"Ada Fern"}
    assert [row.why for row in panel.addresses.model.shown] == ["acme/gears: no clone of it was imported"]


def test_aliases_by_role_say_that_there_are_no_rules(screen: Opened) -> None:
    owners, _ = screen
    owners.mode.setCurrentIndex(owners.mode.findData(ALIASES))
    owners.mode.activated.emit(2)
    assert owners.role_changes.table.faces.showing == "empty"
    assert owners.role_changes.table.empty.title == "No rules for roles yet"


def test_aliases_follow_from_seats(open_screen: Open, told: Services) -> None:  # noqa: F811
    rule = RoleRule(role="Enhancements", repository="lantern-sample/releases", alias="notes-leads", keep_cycles=0)
    text = understudy_resources.text("rules/owners.yaml")
    rules = load_owner_rules("owners.yaml", text).model_copy(update={"roles": (rule,)})
    services = replace(told, owners_by_role=OwnersByRole(told.store, told.effective_owners, rules))
    owners, noted = open_listening(open_screen, lambda tools: OwnersScreen(services, tools))
    owners.mode.setCurrentIndex(owners.mode.findData(ALIASES))
    owners.mode.activated.emit(2)
    panel = owners.role_changes
    assert panel.table.model.total
    row = panel.table.model.shown[0]
    assert not panel.patch.isEnabled()
    panel.table.select_ids([panel.table.model.id_of(row)])
    QTest.mouseClick(panel.patch, Qt.MouseButton.LeftButton)
    dialog = owners.findChild(PatchDialog)
    assert dialog is not None
    assert "notes-leads" in dialog.text.toPlainText()
    assert row.login in dialog.text.toPlainText()
    dialog.reject()
    panel.table.opened.emit(row)
    assert noted.links[-1] == f"understudy:person/{row.person_id}"


def test_numbers_lead_to_the_people_and_their_work(screen: Opened) -> None:
    owners, _ = screen
    owners.go_to("pkg")
    owners.panel.tabs.setCurrentIndex(1)
    part = owners.panel.coverage
    part.employers.opened.emit(part.employers.model.shown[0])
    assert owners.panel.tabs.currentIndex() == 0
    who = owners.panel.who
    who.table.bar.leave_down.emit()
    assert {line.human.name for line in who.table.model.shown if line.human} == {"Ada Fern"}
    who.table.select_ids([who.table.model.id_of(who.table.model.shown[0])])
    QTest.mouseClick(who.work, Qt.MouseButton.LeftButton)
    evidence = who.findChild(EvidenceDialog)
    assert evidence is not None
    assert evidence.table.model.total >= 2
    evidence.reject()
    owners.panel.tabs.setCurrentIndex(1)
    QTest.mouseClick(part.people, Qt.MouseButton.LeftButton)
    who.table.bar.leave_down.emit()
    assert {line.human.name for line in who.table.model.shown if line.human} > {"Ada Fern", "Dee Reed"}


def test_an_earlier_day(screen: Opened) -> None:
    owners, _ = screen
    owners.day.setText("2022-06-01")
    owners.day.editingFinished.emit()
    assert _lines(owners.tree.model)[""][1] == "2/2"
    owners.day.setText("2020-01-01")
    owners.day.editingFinished.emit()
    assert owners.body.showing == "empty"
    face = owners.body.currentWidget()
    assert face is not None
    today = face.findChild(QPushButton)
    assert today is not None
    QTest.mouseClick(today, Qt.MouseButton.LeftButton)
    assert owners.body.showing == "content"
    assert owners.day.text() == ""


def test_contributions_known_up_to_long_ago_say_so(open_screen: Open, owned: Services) -> None:  # noqa: F811
    owned.store.clock = lambda: datetime(2025, 6, 1, tzinfo=UTC)
    owners, noted = open_listening(open_screen, lambda tools: OwnersScreen(owned, tools))
    assert owners.stale.isVisible()
    assert "2024-05-20" in owners.stale.words.text()
    assert _lines(owners.tree.model)["pkg"][3] == "0 active"
    QTest.mouseClick(owners.stale.then, Qt.MouseButton.LeftButton)
    assert owners.day.text() == "2024-05-20"
    assert not owners.stale.isVisible()
    assert _lines(owners.tree.model)["pkg"][3] == "Sole owner"
    assert not noted.links


def test_a_clone_that_is_gone(open_screen: Open, owned: Services, tmp_path: Path) -> None:  # noqa: F811
    whole = owned.effective_owners.repositories()[0]
    assert whole.location is not None
    moved = tmp_path / "moved.git"
    shutil.move(whole.location, moved)
    try:
        owners, noted = open_listening(open_screen, lambda tools: OwnersScreen(owned, tools))
        assert owners.body.showing == "empty"
        face = owners.body.currentWidget()
        assert "no longer there" in face.text.text()
        face.findChild(QPushButton).click()
        assert noted.links[-1] == "understudy:sources"
    finally:
        shutil.move(moved, whole.location)


def test_nothing_yet_offers_sources(open_screen: Open, empty: Services) -> None:  # noqa: F811
    owners, noted = open_listening(open_screen, lambda tools: OwnersScreen(empty, tools))
    assert owners.faces.showing == "empty"
    button = owners.first_focus()
    assert isinstance(button, QPushButton)
    button.click()
    assert noted.links == ["understudy:sources"]
