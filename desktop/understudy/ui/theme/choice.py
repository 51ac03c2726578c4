"""The look a person chose, kept from one run to the next."""

from __future__ import annotations

from understudy.ui.kit.state import UiState, read_json, write_json
from understudy.ui.theme.theme import Mode, theme

_KEY = "window.look"


def choose_look(
    state: UiState, mode: Mode | None = None, text_scale: int | None = None, reduced_motion: bool | None = None
) -> None:
    """Change colours, size of text or motion of the whole program, and remember it."""
    look = theme()
    look.apply(mode, text_scale, reduced_motion)
    write_json(state, _KEY, [look.mode.value, look.text_scale, look.reduced_motion])


def restore_look(state: UiState) -> None:
    """Apply the look chosen last; without one, or where it cannot be read, the shipped one stays."""
    match read_json(state, _KEY):
        case [str(mode), int(scale), bool(still)] if mode in {m.value for m in Mode} and 100 <= scale <= 200:
            theme().apply(Mode(mode), scale, still)
        case _:
            pass
