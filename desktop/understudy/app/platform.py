"""Is there a display to open a window on?"""

from __future__ import annotations

import os
import sys


def has_display() -> bool:
    """True when a window can be shown: always on macOS and Windows, on X11 and Wayland when a display is set."""
    if sys.platform in ("win32", "darwin") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def need_display() -> None:
    """Raises UserError where no window can be shown: Qt itself would end the program with a stack trace."""
    if not has_display():
        from understudy.application.errors import UserError

        raise UserError(
            "There is no display to open a window on. Start it on a desktop, use the commands (understudy --help), "
            "or see it headless: understudy demo"
        )
