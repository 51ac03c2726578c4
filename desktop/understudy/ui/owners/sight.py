"""What of a repository is in sight: read at once on a worker, then handed to the parts of the screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from understudy.application.owners.coverage import DirectoryCoverage, RepositoryCoverage
from understudy.application.owners.effective import OwnersHistory, Tree
from understudy.application.owners.place import PlaceOwners
from understudy.ui.kit.link import link_to

if TYPE_CHECKING:
    from understudy.application.owners.humans import Human


@dataclass(frozen=True, eq=False)
class Whole:
    """A repository at a day (None: now)."""

    repository: OwnersHistory
    as_of: date | None
    tree: Tree
    coverage: RepositoryCoverage

    def directory(self, path: str) -> DirectoryCoverage | None:
        """A directory with a file that could be read."""
        return next((each for each in self.coverage.directories if each.path == path), None)

    def why_unreadable(self, path: str) -> str:
        """Why the file of a directory could not be read, or ""."""
        return next((why for file, why in self.tree.unreadable if file.rpartition("/")[0] == path), "")


@dataclass(frozen=True, eq=False)
class Sight:
    """One directory of it."""

    whole: Whole
    path: str
    directory: DirectoryCoverage | None
    place: PlaceOwners


def person_link(human: Human) -> str:
    """The page of an owner: of the person, else of the account; "" for a name no account is known by."""
    if human.person_id is not None:
        return link_to("person", human.person_id)
    return link_to("account", human.key) if human.key > 0 else ""


def file_url(whole: Whole, file: str, line: int | None = None) -> str:
    """The file on the web as it was in the commit looked at, "" where the repository has no pages."""
    if not whole.repository.web:
        return ""
    return f"{whole.repository.web}/blob/{whole.tree.commit}/{file}" + (f"#L{line}" if line else "")
