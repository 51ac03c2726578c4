"""A patch of OWNERS files that a person can send: what it changes is seen before it is taken along."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFontDatabase, QGuiApplication, QSyntaxHighlighter, QTextCharFormat, QTextDocument
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from understudy.application.changes import Changes
from understudy.application.owners.patches import OwnersPatch
from understudy.application.progress import Progress
from understudy.tasks.lanes import Lane
from understudy.ui.actions.mnemonics import with_mnemonics
from understudy.ui.kit.errors import explain
from understudy.ui.kit.labels import label, mark_data, set_kind, title
from understudy.ui.kit.screen import ScreenTools
from understudy.ui.kit.toast import Toast
from understudy.ui.owners.words import place_word
from understudy.ui.reports.files import write_whole
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.services import Services

ADD_REVIEWER, ADD_APPROVER = "reviewer", "approver"
ALIAS_ADD, ALIAS_OUT = "alias-add", "alias-out"
OUT, OUT_EVERYWHERE, EMERITUS, EMERITUS_EVERYWHERE = "out", "out-everywhere", "emeritus", "emeritus-everywhere"
_ALIASES = (ALIAS_ADD, ALIAS_OUT)


@dataclass(frozen=True, slots=True)
class PatchFor:
    """What a patch is about: a directory of a repository, with the logins and aliases to offer.

    ``kind``, ``login`` and ``alias`` are filled in from the start.
    """

    repository: str
    path: str
    logins: Sequence[str] = ()
    aliases: Sequence[str] = ()
    kind: str = ADD_REVIEWER
    login: str = ""
    alias: str = ""


class DiffColors(QSyntaxHighlighter):
    """Lines that come and go in their colours; the signs + and - say the same."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        theme().changed.connect(self.rehighlight)

    def highlightBlock(self, text: str) -> None:
        color = ""
        if text.startswith(("+++", "---", "diff ", "index ", "@@")):
            color = "text_muted"
        elif text.startswith("+"):
            color = "success"
        elif text.startswith("-"):
            color = "danger"
        if color:
            look = QTextCharFormat()
            look.setForeground(theme().color(color))
            self.setFormat(0, len(text), look)


class PatchDialog(QDialog):
    """The patch is made anew a moment after each change; Copy and Save… take it along."""

    def __init__(self, services: Services, tools: ScreenTools, about: PatchFor, parent: QWidget) -> None:
        super().__init__(parent)
        look = theme()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._patches, self._tools, self._about = services.owners_patches, tools, about
        self.made: OwnersPatch | None = None
        self.setWindowTitle(self.tr("Export a patch"))
        self.resize(look.em * 42, look.em * 34)
        self.kind = mark_data(QComboBox())
        for text, value in self._kinds():
            self.kind.addItem(text, value)
        self.kind.setCurrentIndex(max(0, self.kind.findData(about.kind)))
        self.login = QLineEdit(about.login)
        self.login.setPlaceholderText(self.tr("Login"))
        completer = QCompleter(list(about.logins), self.login)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.login.setCompleter(completer)
        self.alias = mark_data(QComboBox())
        self.alias.addItems(list(about.aliases))
        self.alias.setCurrentIndex(max(0, self.alias.findText(about.alias)))
        self._alias_name = QLabel(self.tr("Alias"))
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        names = with_mnemonics([self.tr("What"), self.tr("Login"), self.tr("Alias")])
        for text, field, caption in zip(
            names, (self.kind, self.login, self.alias), (QLabel(), QLabel(), self._alias_name), strict=True
        ):
            caption.setText(text)
            caption.setBuddy(field)
            field.setAccessibleName(text.replace("&", ""))
            form.addRow(caption, field)
        self.words = mark_data(label("", "muted", wrap=True))
        self.text = mark_data(QPlainTextEdit())
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setAccessibleName(self.tr("The patch"))
        self.text.setPlaceholderText(self.tr("Here stands what would change."))
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._colors = DiffColors(self.text.document())
        self.copy = QPushButton(self.tr("Copy"))
        look.set_icon(self.copy, "copy")
        self.copy.clicked.connect(self.copy_patch)
        self.save = QPushButton(self.tr("Save…"))
        self.save.setProperty("kind", "primary")
        look.set_icon(self.save, "export", "on_accent")
        self.save.clicked.connect(self.choose_file)
        close = QPushButton(self.tr("Close"))
        close.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch()
        for button in (close, self.copy, self.save):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        edge = look.space(5)
        layout.setContentsMargins(edge, edge, edge, edge)
        layout.setSpacing(look.space(3))
        layout.addWidget(title(self.tr("Export a patch")))
        about_words = self.tr("Of {repository}, as its clone here is; nothing is sent or changed by the program.")
        layout.addWidget(label(about_words.format(repository=about.repository), "muted", data=True, wrap=True))
        layout.addLayout(form)
        layout.addWidget(self.words)
        layout.addWidget(self.text, 1)
        layout.addLayout(buttons)
        self._typing = QTimer(self, singleShot=True, interval=250)
        self._typing.timeout.connect(self.make)
        self.login.textChanged.connect(lambda _: self._typing.start())
        self.kind.currentIndexChanged.connect(lambda _: self._changed())
        self.alias.currentIndexChanged.connect(lambda _: self.make())
        self._changed()
        self.login.setFocus()

    def _kinds(self) -> list[tuple[str, str]]:
        here = place_word(self._about.path)
        kinds = [
            (self.tr("Add a reviewer of {place}").format(place=here), ADD_REVIEWER),
            (self.tr("Add an approver of {place}").format(place=here), ADD_APPROVER),
            (self.tr("Take out of {place}").format(place=here), OUT),
            (self.tr("Thank as emeritus in {place}").format(place=here), EMERITUS),
            (self.tr("Take out everywhere in the repository"), OUT_EVERYWHERE),
            (self.tr("Thank as emeritus everywhere in the repository"), EMERITUS_EVERYWHERE),
        ]
        if self._about.aliases:
            kinds += [(self.tr("Add to an alias"), ALIAS_ADD), (self.tr("Take out of an alias"), ALIAS_OUT)]
        return kinds

    def _changed(self) -> None:
        is_alias = self.kind.currentData() in _ALIASES
        self.alias.setVisible(is_alias)
        self._alias_name.setVisible(is_alias)
        self.make()

    # -- making --------------------------------------------------------------------------------------------------------

    def make(self) -> None:
        """Make the patch anew."""
        self._typing.stop()
        login = self.login.text().strip().removeprefix("@")
        if not login:
            self._say(self.tr("Write the login of whom it is about."))
            self._put(None)
            return
        self._tools.tasks.read(self, self._work(login), self._show, self._failed, key="patch")

    def _work(self, login: str) -> Callable[[], OwnersPatch]:
        patches, name, path = self._patches, self._about.repository, self._about.path
        kind, alias = self.kind.currentData(), self.alias.currentText()
        works: dict[str, Callable[[], OwnersPatch]] = {
            ADD_REVIEWER: lambda: patches.add(name, path, login, "reviewer"),
            ADD_APPROVER: lambda: patches.add(name, path, login, "approver"),
            OUT: lambda: patches.remove(name, login, path),
            OUT_EVERYWHERE: lambda: patches.remove(name, login),
            EMERITUS: lambda: patches.emeritus(name, login, path),
            EMERITUS_EVERYWHERE: lambda: patches.emeritus(name, login),
            ALIAS_ADD: lambda: patches.add_to_alias(name, alias, login),
            ALIAS_OUT: lambda: patches.remove_from_alias(name, alias, login),
        }
        return works[kind]

    def _show(self, patch: OwnersPatch) -> None:
        self._put(patch)
        skipped = "; ".join(f"{file}: {why}" for file, why in patch.skipped)
        if not patch.files:
            said = self.tr("Nothing would change: that is how the files stand already.")
        else:
            said = self.tr("Changes {files} in commit {commit}. Apply it with: git apply FILE")
            shown = ", ".join(patch.files[:3]) + (f" (+{len(patch.files) - 3})" if len(patch.files) > 3 else "")
            said = said.format(files=shown, commit=patch.commit[:10])
        if skipped:
            said += " " + self.tr("Left out: {skipped}.").format(skipped=skipped)
        self._say(said)

    def _failed(self, error: BaseException) -> None:
        self._put(None)
        said = explain(error, self.windowTitle())
        self._say(" ".join(filter(None, [said.what, said.advice])), "problem")

    def _say(self, text: str, kind: str = "muted") -> None:
        set_kind(self.words, kind)
        self.words.setText(text)

    def _put(self, patch: OwnersPatch | None) -> None:
        self.made = patch
        self.text.setPlainText(patch.text if patch is not None else "")
        for button in (self.copy, self.save):
            button.setEnabled(bool(patch is not None and patch.text))

    # -- taking it along -----------------------------------------------------------------------------------------------

    def copy_patch(self) -> None:
        """Put it on the clipboard."""
        if self.made is not None:
            QGuiApplication.clipboard().setText(self.made.text)
            self._tools.toast(Toast(self.tr("The patch is on the clipboard")))

    def file_name(self) -> str:
        """A good name for the file."""
        return f"owners-{self.kind.currentData()}-{self.login.text().strip().removeprefix('@')}.patch"

    def choose_file(self) -> None:
        """Ask where, then save."""
        dialog = QFileDialog(self, self.tr("Save the patch"), self.file_name())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(self.tr("Patches (*.patch *.diff)"))
        dialog.setDefaultSuffix("patch")
        dialog.selectFile(self.file_name())
        dialog.fileSelected.connect(lambda path: self.save_to(Path(path)))
        dialog.open()

    def save_to(self, target: Path) -> None:
        """Write the patch to a file, whole or not at all."""
        if self.made is None:
            return
        data = self.made.text.encode()

        def work(_: Progress) -> Path:
            write_whole(target, data)
            return target

        def done(file: Path) -> None:
            self._tools.toast(Toast(self.tr("Saved {file}").format(file=file.name)))

        self._tools.tasks.long(
            self.tr("Saving {file}").format(file=target.name),
            work,
            done,
            Lane.READ,
            owner=self,
            changes=lambda _: Changes(),
            failed=self._failed,
        )
