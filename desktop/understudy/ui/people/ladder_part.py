"""Where somebody stands on the ladder: what they hold, the next levels, what is there and what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from understudy.application.errors import UserError
from understudy.ui.kit.labels import badge, heading, label, mark_data
from understudy.ui.kit.link import link_to
from understudy.ui.kit.links import LinkLabel
from understudy.ui.kit.pile import Pile
from understudy.ui.kit.screen import ScreenTools
from understudy.ui.kit.turns import Turns
from understudy.ui.ladder.checklist import Deeds, RequirementRow, flat
from understudy.ui.ladder.parts import Row, button
from understudy.ui.ladder.words import kind_word, level_word, outcome_tone, outcome_word
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.ladder.cases import CaseRow
    from understudy.application.ladder.evaluate import Evaluation, HeldRow, LevelRow
    from understudy.application.services import Services
    from understudy.domain.ladder.scopes import Scope

SHOWN_PLACES = 6
Make = Callable[[], QWidget]


def read_ladder(services: Services, person_id: int) -> tuple[Sequence[Evaluation], Sequence[CaseRow]]:
    """Where a person stands, and the open cases about them; on a worker thread. Raises UserError, NotFound."""
    cases = [row for row in services.cases.rows(open_only=True) if row.person_id == person_id]
    return services.ladder.of_person(person_id), cases


class LadderPart(QWidget):
    """Built a few milliseconds a turn; the page around it hears of a new height once, when all is there."""

    def __init__(self, services: Services, tools: ScreenTools) -> None:
        super().__init__()
        self._services, self._tools = services, tools
        self.suggests = True
        """False: what they hold is told, and no next step; set it before ``show_found``."""
        self._found: Sequence[Evaluation] | None = None
        self._cases: Sequence[CaseRow] = ()
        self._open: set[tuple[str, str, Scope]] = set()
        """Levels whose requirements somebody opened; the first of each policy is open anyway."""
        self._room = _Room(self)
        self._pile = Pile(1, 0, self._room)
        self._turns = Turns(self, at_once=tools.tasks.at_once)
        self.hide()

    # -- room --------------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """As high as what lies in it at this width; not asked while it is being built."""
        if self._turns.at_work:
            return
        self._pile.resize(self.width(), self._pile.minimumHeight())
        height = self._pile.minimumHeight()
        self._room.setGeometry(0, 0, self.width(), height)
        self.setMinimumWidth(self._pile.minimumSizeHint().width())
        if (self.minimumHeight(), self.maximumHeight()) != (height, height):
            self.setFixedHeight(height)

    # -- showing -----------------------------------------------------------------------------------------------------

    def show_found(self, found: tuple[Sequence[Evaluation], Sequence[CaseRow]]) -> None:
        """Show what was judged, and the cases about them; the same as before changes nothing."""
        judged, cases = found
        if judged == self._found and cases == self._cases and not self.isHidden():
            return
        self._cases = cases
        self._draw(judged)

    def _draw(self, found: Sequence[Evaluation]) -> None:
        self._turns.begin(self._drawing(self._wanted(found), found))

    def show_error(self, error: BaseException) -> None:
        """It could not be judged: say why, and where that is mended."""
        words = str(error) if isinstance(error, UserError) else self.tr("Where they stand could not be read.")
        if not isinstance(error, UserError):
            self._tools.tasks.failed.emit(error, self.tr("Ladder"))

        def parts() -> Iterator[Make]:
            yield lambda: heading(self.tr("Ladder"))
            yield lambda: label(words, "muted", wrap=True, data=True)
            yield self._to_ladder

        self._turns.begin(self._drawing(parts(), None))

    def rows(self) -> list[RequirementRow]:
        """The requirements on show."""
        self._turns.finish()
        return [part for part in self._pile.parts if isinstance(part, RequirementRow)]

    def _drawing(self, wanted: Iterator[Make], found: Sequence[Evaluation] | None) -> Iterator[None]:
        self._found = found
        opened = {row.verdict.requirement.id for row in self._rows() if row.evidence_button.isChecked()}
        self._pile.resize(self.width(), self._pile.height())
        self._pile.keep(0)
        for make in wanted:
            part = make()
            yield
            self._pile.add(part)
            if isinstance(part, RequirementRow) and part.verdict.requirement.id in opened and part.verdict.proofs:
                part.evidence_button.click()
            yield
        self._turns.stop()
        self.show()
        self.fit()
        yield

    def _rows(self) -> list[RequirementRow]:
        return [part for part in self._pile.parts if isinstance(part, RequirementRow)]

    def _wanted(self, found: Sequence[Evaluation]) -> Iterator[Make]:
        """What is to be made, top to bottom."""
        yield lambda: heading(self.tr("Ladder"))
        if not any(each.holds or (each.levels and self.suggests) for each in found):
            words = self.tr(
                "Nothing is known of a level yet. Levels are seen in OWNERS files, organisations, groups and rosters; "
                "everybody begins somewhere."
            )
            yield lambda: label(words, "muted", wrap=True)
            yield self._to_ladder
        for case in self._cases:
            yield partial(self._case, case)
        for each in found:
            if not each.holds and not (each.levels and self.suggests):
                continue
            yield partial(self._policy, each)
            for level in dict.fromkeys(row.level for row in each.holds):
                theirs = [row for row in each.holds if row.level == level]
                yield partial(self._held, theirs)
            if not each.holds:
                yield lambda: label(self.tr("No level yet, as far as the data tells."), "muted", wrap=True)
            for number, row in enumerate(each.levels if self.suggests else ()):
                shown = number == 0 or self._key(each, row) in self._open
                yield partial(self._next, each, row, shown)
                if row.verdict.near:
                    words = self.tr("Close: {what}").format(what=row.verdict.near)
                    yield partial(label, words, data=True, wrap=True)
                if not shown:
                    continue
                who = each.subject.login or each.subject.name
                for verdict, depth in flat(row.verdict.verdicts, 1):
                    deeds = Deeds(self._services.rulings)
                    yield partial(RequirementRow, verdict, depth, who, self._tools, deeds)

    def _to_ladder(self) -> QWidget:
        return Row([button(self.tr("See the ladder"), lambda: self._tools.navigate("understudy:ladder"), "ladder")])

    def _linked(self, parts: list[tuple[str, str]], kind: str = "") -> LinkLabel:
        made = mark_data(LinkLabel(parts))
        if kind:
            made.setProperty("kind", kind)
        made.navigated.connect(self._tools.navigate)
        return made

    def _policy(self, found: Evaluation) -> QWidget:
        policy = found.edition.policy
        made = self._linked([(policy.title, link_to("ladder", policy.policy))])
        made.setContentsMargins(0, theme().space(2), 0, 0)
        return made

    def _held(self, rows: Sequence[HeldRow]) -> QWidget:
        parts: list[tuple[str, str]] = [(f"{rows[0].name}: ", "")]
        for number, row in enumerate(rows[:SHOWN_PLACES]):
            place = self._place(row.scope)
            if row.since is not None:
                place = self.tr("{place} since {day}").format(place=place, day=row.since.date().isoformat())
            parts += [("; " if number else "", ""), (place, row.url or "")]
        if len(rows) > SHOWN_PLACES:
            parts.append((self.tr(" and {n} more").format(n=len(rows) - SHOWN_PLACES), ""))
        return self._linked(parts)

    def _case(self, case: CaseRow) -> QWidget:
        """A case about them that is open."""
        words = self.tr("{kind}: {level} for {place}").format(
            kind=kind_word(case.kind), level=case.level_name, place=case.scope.words
        )
        return self._linked([(self.tr("Open case: "), ""), (words, link_to("case", case.id))])

    @staticmethod
    def _key(found: Evaluation, row: LevelRow) -> tuple[str, str, Scope]:
        return found.edition.name, row.verdict.level.id, row.scope

    def _unfold(self, found: Evaluation, row: LevelRow) -> None:
        """Show the requirements of one more level."""
        self._open.add(self._key(found, row))
        if self._found is not None:
            self._draw(self._found)

    def _next(self, found: Evaluation, row: LevelRow, shown: bool) -> QWidget:
        """The head of a level they do not hold yet."""
        verdict = row.verdict
        name = self.tr("Next: {level} for {place}").format(level=verdict.level.name, place=self._place(row.scope))
        words = label(name, "strong", data=True)
        sign = badge(outcome_word(verdict.outcome), outcome_tone(verdict.outcome), data=True)
        sign.setToolTip(level_word(verdict.outcome))
        if row.case_id is not None:
            link = link_to("case", row.case_id)
            act = button(self.tr("Open the case"), lambda: self._tools.navigate(link), "open", "link")
        else:
            act = button(self.tr("Nominate…"), lambda: self.nominate(found, row), "add", "link")
        act.setAccessibleName(f"{act.text()} {name}")
        parts = [words, sign, act]
        if not shown:
            more = self.tr("What is asked for ({n})").format(n=len(verdict.verdicts))
            unfold = button(more, partial(self._unfold, found, row), "chevron-right", "link")
            unfold.setAccessibleName(f"{more} {name}")
            parts.insert(2, unfold)
        made = mark_data(Row(parts, 3))
        made.setContentsMargins(0, theme().space(1), 0, 0)
        return made

    def _place(self, scope: Scope) -> str:
        if not scope.name and scope.kind.value in ("directory", "repository", "group", "subproject"):
            return self.tr("a place of theirs")
        return scope.words

    def nominate(self, found: Evaluation, row: LevelRow) -> Any:
        """Open a nomination with this person in it."""
        from understudy.ui.ladder.case_forms import CaseForm

        subject, scope = found.subject, row.scope
        CaseForm(
            self._services, self._tools, found.edition.policy, "promotion", self,
            who=subject.login or subject.name, level=row.verdict.level.id, scope=scope.written if scope.name else "",
        ).open()  # fmt: skip


class _Room(QWidget):
    """Where the pile lies; tells when something in it has changed its size."""

    def __init__(self, part: LadderPart) -> None:
        super().__init__(part)
        self._part = part

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self._part.fit()
        return done
