"""Choosing whom a case or a word is about: somebody in the directory, or an account that was met in a history."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from understudy.ui.kit.link import Link
from understudy.ui.kit.person_field import Found, PersonField
from understudy.ui.kit.screen import ScreenTools

if TYPE_CHECKING:
    from understudy.application.services import Services

NO_PROGRAMME = 0


class WhoField(PersonField):
    """Its ``who`` is what services are asked with: a login where there is one, else the name."""

    def __init__(self, services: Services, tools: ScreenTools, who: str = "") -> None:
        super().__init__(self._look_up, self.tr("By this login or name: {name}"))
        self._services, self._tools = services, tools
        if who:
            self.box.setText(who)

    def _look_up(self, text: str, deliver: Callable[[list[Found]], None]) -> None:
        search, known = self._services.search, self._services.programmes

        def work() -> list[Found]:
            programme = next((row.id for row in known.rows()), NO_PROGRAMME)
            hits = [hit for hit in search.find(programme, text) if hit.kind in ("person", "account")]
            return [Found(int(Link.parse(hit.link).part(0)), hit.title, hit.detail) for hit in hits]

        self._tools.tasks.read(self, work, deliver, lambda _: deliver([]), key="people")

    @property
    def who(self) -> str:
        """A login or a name."""
        found = self.chosen
        if found is None:
            return self.text.removeprefix("@")
        login = found.detail.split(" ", 1)[0]
        return login.removeprefix("@") if login.startswith("@") else found.name.removeprefix("@")

    def problem(self) -> str:
        """What is wrong with it."""
        return "" if self.text else self.tr("Type a name or a login, then choose who it is.")
