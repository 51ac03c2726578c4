"""The Ladder screen: a policy to be read, who stands where, cases, quiet times, replays, the text itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QComboBox, QVBoxLayout, QWidget

from understudy.ui.actions.spec import ActionSpec, Category
from understudy.ui.kit.day_field import DayField
from understudy.ui.kit.faces import Faces
from understudy.ui.kit.labels import label, mark_data, title
from understudy.ui.kit.link import link_to
from understudy.ui.kit.screen import Screen, ScreenTools
from understudy.ui.ladder.asked import Asked, LadderPart
from understudy.ui.ladder.case_forms import CaseForm
from understudy.ui.ladder.cases_part import CasesPart
from understudy.ui.ladder.close_part import ClosePart
from understudy.ui.ladder.editor import EditorPart
from understudy.ui.ladder.parts import PageTabs, Row, beside, button, column
from understudy.ui.ladder.quiet_part import QuietPart
from understudy.ui.ladder.replay_part import ReplayPart
from understudy.ui.ladder.rungs import RungsPart
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.ladder.policies import Edition
    from understudy.application.services import Services

TABS = ("rungs", "close", "cases", "quiet", "replay", "text")


@dataclass(frozen=True, slots=True)
class Found:
    """Policies by name with their titles, those in use first; and the edition to be shown."""

    names: tuple[tuple[str, str], ...]
    in_use: tuple[str, ...]
    edition: Edition


class LadderScreen(Screen):
    """One policy at a time. The link's first part is its name, its second the tab."""

    id = "ladder"
    nouns = ("policies", "cases", "rulings", "feeds", "people", "seats", "settings")

    def __init__(self, services: Services, tools: ScreenTools) -> None:
        super().__init__(tools)
        self._services = services
        self._asked: Asked | None = None
        self._in_use: tuple[str, ...] = ()
        look = theme()
        self.policy = mark_data(QComboBox())
        self.policy.setAccessibleName(self.tr("Policy"))
        self.policy.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.policy.activated.connect(lambda _: self._go(str(self.policy.currentData())))
        self.use_box = QCheckBox(self.tr("In &use"))
        self.use_box.setToolTip(self.tr("People are judged by the policies in use"))
        self.use_box.clicked.connect(self._use)
        self.as_of = DayField()
        self.as_of.setPlaceholderText(self.tr("today"))
        self.as_of.setAccessibleName(self.tr("As known before this day"))
        self.as_of.setToolTip(self.tr("Judge by what was known before this day"))
        self.as_of.setMaximumWidth(look.em * 10)
        self.as_of.editingFinished.connect(self._as_of_changed)
        self.as_of_problem = label("", "problem", wrap=True)
        self.as_of_problem.hide()
        day_words = label(self.tr("As &of"))
        day_words.setBuddy(self.as_of)
        self.nominate_button = button(self.tr("&Nominate…"), self.nominate, "add", "primary")
        self.talk_button = button(self.tr("Talk &with…"), self.talk, "mail")
        head = Row(
            [
                title(self.tr("Ladder")), self.policy, beside([self.use_box, day_words, self.as_of], 3),
                self.nominate_button, self.talk_button,
            ],
            3,
        )  # fmt: skip
        self._parts: dict[str, LadderPart] = {}
        self.tabs = PageTabs(self.tr("Parts of the ladder"))
        for name in (
            self.tr("The ladder"), self.tr("Close to a step"), self.tr("Cases"), self.tr("Gone quiet"),
            self.tr("Replay"), self.tr("Text"),
        ):  # fmt: skip
            self.tabs.add(column(0)[0], name)
        self.tabs.currentChanged.connect(self._look)
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.space(2))
        layout.addWidget(head)
        layout.addWidget(self.as_of_problem)
        layout.addWidget(self.tabs, 1)
        self.faces = Faces(content)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.faces)

    # -- tabs: each is built when it is first looked at, or the screen would take long to open -------------------------

    def part(self, tab: str) -> LadderPart:
        """A tab by its name in links."""
        if tab not in self._parts:
            services, tools = self._services, self.tools
            make: dict[str, Callable[[], LadderPart]] = {
                "rungs": lambda: RungsPart(services, tools),
                "close": lambda: ClosePart(services, tools, self.nominate),
                "cases": lambda: CasesPart(services, tools, self.nominate),
                "quiet": lambda: QuietPart(services, tools, self.talk),
                "replay": lambda: ReplayPart(services, tools, self._edited),
                "text": lambda: EditorPart(services, tools),
            }
            made = self._parts[tab] = make[tab]()
            if self._asked is not None:
                made.put(self._asked)
            page = self.tabs.widget(TABS.index(tab))
            layout = page.layout() if page is not None else None
            assert layout is not None
            layout.addWidget(made)
        return self._parts[tab]

    @property
    def rungs(self) -> RungsPart:
        """The policy as a ladder."""
        return cast("RungsPart", self.part("rungs"))

    @property
    def close_to(self) -> ClosePart:
        """Who is close to a step."""
        return cast("ClosePart", self.part("close"))

    @property
    def cases(self) -> CasesPart:
        """All cases."""
        return cast("CasesPart", self.part("cases"))

    @property
    def quiet(self) -> QuietPart:
        """Who has gone quiet."""
        return cast("QuietPart", self.part("quiet"))

    @property
    def replay(self) -> ReplayPart:
        """A policy played back."""
        return cast("ReplayPart", self.part("replay"))

    @property
    def text(self) -> EditorPart:
        """The text being edited."""
        return cast("EditorPart", self.part("text"))

    def _edited(self) -> Edition | None:
        return self.text.changed_edition() if "text" in self._parts else None

    def title(self) -> str:
        return self.tr("Ladder")

    # -- reading -----------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        assert self.context is not None
        wanted, tab = self.context.link.part(0), self.context.link.part(1)
        wanted = wanted or (self._asked.edition.name if self._asked is not None else "")
        day, policies = self.as_of.day(), self._services.policies

        def work() -> Found:
            used = policies.in_use()
            titles = {each.name: each.policy.title for each in policies.editions()}
            names = [*used, *(name for name in titles if name not in used)]
            return Found(
                tuple((name, titles[name]) for name in names),
                tuple(used),
                policies.in_force(wanted or names[0], day),
            )

        def show(found: Found) -> None:
            self._show(found, tab)

        self.tools.tasks.read(self, work, show, lambda e: self.faces.show_error(e, self._again), key="policies")

    def _again(self) -> None:
        self.as_of.clear()
        self.refresh()

    def _show(self, found: Found, tab: str) -> None:
        self._in_use = found.in_use
        with QSignalBlocker(self.policy):
            self.policy.clear()
            for name, words in found.names:
                shown = self.tr("{policy} (in use)").format(policy=words) if name in found.in_use else words
                self.policy.addItem(shown, name)
            self.policy.setCurrentIndex(max(0, self.policy.findData(found.edition.name)))
        self.use_box.setChecked(found.edition.name in found.in_use)
        self._asked = Asked(found.edition, self.as_of.day())
        for part in self._parts.values():
            part.put(self._asked)
        self.faces.show_content()
        if tab in TABS and TABS.index(tab) != self.tabs.currentIndex():
            self.tabs.setCurrentIndex(TABS.index(tab))
        else:
            self._look()

    def _look(self) -> None:
        self.part(TABS[self.tabs.currentIndex()]).look()

    def _go(self, name: str) -> None:
        self.tools.navigate(link_to("ladder", name, TABS[self.tabs.currentIndex()]))

    def _as_of_changed(self) -> None:
        wrong = self.as_of.problem()
        self.as_of_problem.setText(wrong)
        self.as_of_problem.setVisible(bool(wrong))
        if not wrong and self._asked is not None and self.as_of.day() != self._asked.as_of:
            self.refresh()

    # -- changing ----------------------------------------------------------------------------------------------------

    def _use(self, on: bool) -> None:
        """Judge people by this policy, or no longer."""
        if self._asked is None:
            return
        name, policies = self._asked.edition.name, self._services.policies
        names = [*self._in_use, name] if on else [each for each in self._in_use if each != name]
        self.write(lambda: policies.use(names), self.tr("Choose ladder policies"))

    def nominate(self, who: str = "", level: str = "", scope: str = "") -> None:
        """Open a nomination."""
        self._open_form("promotion", who, level, scope)

    def talk(self, who: str = "", level: str = "", scope: str = "") -> None:
        """Open a talk about a quiet time."""
        self._open_form("inactivity", who, level, scope)

    def _open_form(self, kind: str, who: str, level: str, scope: str) -> None:
        if self._asked is not None:
            policy = self._asked.edition.policy
            CaseForm(self._services, self.tools, policy, kind, self, who=who, level=level, scope=scope).open()

    def actions_of_screen(self) -> list[ActionSpec]:
        def item(name: str, text: str, act: object, icon: str, context: str = "") -> ActionSpec:
            assert callable(act)
            return ActionSpec(
                f"ladder.{name}", text, Category.ITEM, act, icon, scope=self.id,
                when=(lambda c: c.count(context) == 1) if context else None,
            )  # fmt: skip

        return [
            ActionSpec(
                "ladder.nominate", self.tr("Nominate somebody…"), Category.ITEM, self.nominate, "add", "Ctrl+Shift+A",
                scope=self.id,
            ),
            item("talk", self.tr("Talk with somebody about a quiet time…"), self.talk, "mail"),
            item(
                "verdict", self.tr("Evidence for this step…"), lambda: self.close_to.open_verdict(), "search",
                "ladder.close",
            ),
            item(
                "nominate_row", self.tr("Nominate this person…"), lambda: self.close_to.nominate(), "add",
                "ladder.close",
            ),
            item(
                "talk_row", self.tr("Open a talk with this person…"), lambda: self.quiet.talk(), "mail",
                "ladder.quiet",
            ),
            item("replay", self.tr("Play the policy back on history"), self._replay, "history"),
            item("edit", self.tr("Edit the policy's text"), lambda: self.open_tab("text"), "edit"),
        ]  # fmt: skip

    def _replay(self) -> None:
        self.open_tab("replay")
        self.replay.run()

    def open_tab(self, tab: str) -> None:
        """Bring a tab into sight."""
        self.tabs.setCurrentIndex(TABS.index(tab))

    def first_focus(self) -> QWidget | None:
        return self.policy if self.faces.showing == "content" else self.faces

    def focus_filter(self) -> None:
        self.part(TABS[self.tabs.currentIndex()]).focus_filter()
