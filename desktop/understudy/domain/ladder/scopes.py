"""What a level is held in, as people write it: an organisation, a repository, a directory, a group, a programme."""

from __future__ import annotations

from dataclasses import dataclass

from understudy.domain.ladder.policy import ScopeKind


@dataclass(frozen=True, slots=True)
class Scope:
    """``name`` is of the organisation, repository (OWNER/NAME), group, subproject or programme; ``path``: directory."""

    kind: ScopeKind
    name: str = ""
    path: str = ""

    @classmethod
    def parse(cls, text: str) -> Scope:
        """``org`` or ``org:NAME``, ``OWNER/NAME``, ``OWNER/NAME:PATH``, ``group:NAME``, ``subproject:NAME``,
        ``programme``.

        ``OWNER/NAME:`` alone is the top directory. Raises ValueError.
        """
        plain = text.strip()
        word, colon, rest = plain.partition(":")
        kinds = {
            "org": ScopeKind.ORGANISATION,
            "organisation": ScopeKind.ORGANISATION,
            "group": ScopeKind.GROUP,
            "subproject": ScopeKind.SUBPROJECT,
            "programme": ScopeKind.PROGRAMME,
        }
        if word in kinds:
            return cls(kinds[word], rest.strip())
        owner, slash, name = word.partition("/")
        if slash and owner and name and "/" not in name:
            if not colon:
                return cls(ScopeKind.REPOSITORY, word)
            parts = [part for part in rest.strip().split("/") if part not in ("", ".")]
            if ".." in parts:
                raise ValueError("a path stays inside its repository; write it without “..”")
            return cls(ScopeKind.DIRECTORY, word, "/".join(parts))
        raise ValueError(
            f"“{plain}” is no scope; write org, OWNER/NAME, OWNER/NAME:PATH, group:NAME, subproject:NAME or programme"
        )

    @property
    def written(self) -> str:
        """As parse reads it."""
        if self.kind is ScopeKind.REPOSITORY:
            return self.name
        if self.kind is ScopeKind.DIRECTORY:
            return f"{self.name}:{self.path}"
        word = "org" if self.kind is ScopeKind.ORGANISATION else self.kind.value
        return f"{word}:{self.name}" if self.name else word

    @property
    def words(self) -> str:
        """For people."""
        if self.kind is ScopeKind.DIRECTORY:
            return f"{self.path or 'the top'} in {self.name}"
        if self.name:
            return self.name
        return "any organisation" if self.kind is ScopeKind.ORGANISATION else "the programme"
