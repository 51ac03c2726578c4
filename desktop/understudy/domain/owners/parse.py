"""Reading an OWNERS file whichever of the two syntaxes it has."""

from __future__ import annotations

from understudy.domain.owners.files import OwnersFile
from understudy.domain.owners.gerrit import parse_gerrit
from understudy.domain.owners.prow import parse_prow
from understudy.domain.owners.reading import check_size


def parse_owners(text: str) -> OwnersFile:
    """What a file says to Gerrit, if every line is one of Gerrit's, else to Prow. Raises OwnersError."""
    check_size(text)
    return parse_gerrit(text) or parse_prow(text)
