"""The plan a person makes on the screen, remembered from one run to the next without anybody's name in it."""

from __future__ import annotations

from pydantic import ValidationError

from understudy.application.staffing.plan_file import DEFAULT_RULES, Fixed, MixRule, PlanFile, RoleSeats
from understudy.ui.kit.state import UiState


class PlanKeeper:
    """The plan of one cycle. People are application numbers."""

    def __init__(self, state: UiState) -> None:
        self._state = state
        self._key = ""
        self.plan = PlanFile()

    def open(self, programme: int, cycle: str) -> None:
        """Take up the plan of a cycle; one that cannot be read any more begins anew."""
        self._key = f"staffing.plan.{programme}.{cycle}"
        text = self._state.get(self._key)
        try:
            self.plan = PlanFile.model_validate_json(text) if text else PlanFile()
        except ValidationError:
            self.plan = PlanFile()

    def keep(self, **changes: object) -> None:
        """Change parts of the plan, and remember it."""
        self.plan = PlanFile.model_validate(self.plan.model_dump() | changes)
        self._state.set(self._key, self.plan.model_dump_json())

    @property
    def rules(self) -> tuple[MixRule, ...]:
        """The rules in force."""
        return DEFAULT_RULES if self.plan.rules is None else self.plan.rules

    def set_rules(self, rules: tuple[MixRule, ...] | None) -> None:
        """Other rules; None: those that ship."""
        self.keep(rules=None if rules is None else [rule.model_dump() for rule in rules])

    def set_seats(self, seats: dict[str, RoleSeats]) -> None:
        """How many each role wants."""
        self.keep(roles={role: each.model_dump() for role, each in seats.items()})

    def pin(self, who: int, role: str) -> None:
        """Fix somebody in a role; they can be fixed in one only."""
        kept = [pin for pin in self.plan.pins if pin.who != str(who)]
        gone = Fixed(who=str(who), role=role)
        self.keep(
            pins=[pin.model_dump() for pin in (*kept, gone)],
            exclude=[pair.model_dump() for pair in self.plan.exclude if pair != gone],
        )

    def leave_out(self, who: int, role: str) -> None:
        """Keep somebody out of a role."""
        pair = Fixed(who=str(who), role=role)
        self.keep(
            pins=[pin.model_dump() for pin in self.plan.pins if pin != pair],
            exclude=[each.model_dump() for each in dict.fromkeys((*self.plan.exclude, pair))],
        )

    def let_go(self, pairs: set[tuple[str, str]]) -> None:
        """Neither fixed nor left out any more."""
        self.keep(
            pins=[pin.model_dump() for pin in self.plan.pins if (pin.who, pin.role) not in pairs],
            exclude=[each.model_dump() for each in self.plan.exclude if (each.who, each.role) not in pairs],
        )
