"""Files the program ships with: policies, lineages, icons, themes, translations and templates."""

from __future__ import annotations

from importlib.resources import files


def text(name: str) -> str:
    """The text of a shipped file, named from here: ``lineage/kubernetes-release-team.yaml``.

    Raises FileNotFoundError for a name that is not shipped.
    """
    return files(__name__).joinpath(*name.split("/")).read_text(encoding="utf-8")
