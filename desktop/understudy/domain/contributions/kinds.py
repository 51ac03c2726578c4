"""Kinds of contributions, under the names that scripts see."""

from __future__ import annotations

from enum import IntEnum


class Kind(IntEnum):
    """What somebody did. The numbers are stored, so new kinds are only ever added at the end."""

    COMMIT = 1
    PR_MERGED = 2
    PR_OPENED = 3
    ISSUE = 4
    REVIEW = 5
    REVIEW_COMMENT = 6
    COMMENT = 7
    LGTM = 8
    APPROVE = 9
    LGTM_CANCEL = 10
    APPROVE_CANCEL = 11
    CO_AUTHOR = 12
    ACK = 13
    TEST = 14
    TALK = 15
    TRIAGE = 16
    MEETING = 17
    OTHER = 18

    @property
    def word(self) -> str:
        """The name in files and on the command line, such as ``pr_merged``."""
        return self.name.lower()

    @classmethod
    def of(cls, word: str) -> Kind:
        """The kind of that name; ValueError lists those there are."""
        try:
            return cls[word.upper()]
        except KeyError:
            known = ", ".join(kind.word for kind in cls)
            raise ValueError(f"there is no kind of contribution called {word!r}; there are {known}") from None


ELSEWHERE = frozenset({Kind.TALK, Kind.TRIAGE, Kind.MEETING, Kind.OTHER})
"""Kinds that only people can tell of, with somebody who vouches."""
