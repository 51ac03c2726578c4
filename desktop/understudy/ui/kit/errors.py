"""What people read when something failed."""

from __future__ import annotations

import logging
import traceback
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from understudy.application.errors import Conflict, UserError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Explanation:
    """What happened, what to do, and details for whoever can mend it (may be "")."""

    what: str
    advice: str
    details: str


def explain(error: BaseException, title: str = "") -> Explanation:
    """Words for an error. A UserError speaks for itself; anything else is a fault of ours, with details to copy."""
    translate = QCoreApplication.translate
    if isinstance(error, Conflict):
        both = translate("Errors", "Yours: {mine}\nTheirs: {theirs}").format(mine=error.mine, theirs=error.theirs)
        return Explanation(
            str(error), translate("Errors", "Look at both versions and decide again."), both if error.mine else ""
        )
    if isinstance(error, UserError):
        return Explanation(str(error), "", "")
    if isinstance(error, OSError) and error.filename:
        what = translate("Errors", "{file}: {reason}").format(file=error.filename, reason=error.strerror)
        return Explanation(what, translate("Errors", "Choose another place, or look at its permissions."), "")
    name = title or translate("Errors", "That did not work")
    return Explanation(
        translate("Errors", "{name}: something went wrong on our side.").format(name=name),
        translate("Errors", "Nothing was changed. Try again; if it happens again, copy the details and report them."),
        "".join(traceback.format_exception(error)),
    )


def note_shown(explanation: Explanation) -> None:
    """Keep in the log that a person saw this. Tests fail for messages they did not ask for."""
    log.error("shown: %s", explanation.what)
