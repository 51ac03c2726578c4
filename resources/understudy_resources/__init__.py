"""Files the program ships with: policies, lineages, icons, themes, translations and templates."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent
"""Where they lie. A plain path: ``importlib.resources`` is slow to import, and the first paint needs fonts."""


def text(name: str) -> str:
    """The text of a shipped file, named from here: ``lineage/kubernetes-release-team.yaml``.

    Raises FileNotFoundError for a name that is not shipped.
    """
    return FOLDER.joinpath(*name.split("/")).read_text(encoding="utf-8")
