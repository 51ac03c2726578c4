"""Which column of an export means what: guessed, corrected by a person, recognised again whatever the order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from understudy.domain.applications.fields import Field, fold_header, guess_field


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its header as written, the how-manieth of that header it is, and what it means."""

    place: int
    header: str
    occurrence: int
    field: Field
    guessed: bool


class Profile(BaseModel):
    """Corrections that a person made for one form: header (folded, with ``#2`` for a second one) to field."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    fields: dict[str, Field]


def columns(headers: Sequence[str], corrections: Mapping[str, Field] | None = None) -> list[Column]:
    """What each column of an export means. Raises ValueError when none can be the name or the e-mail address.

    The same header may stand several times, because forms branch: each branch's answers count for the same field.
    """
    seen: Counter[str] = Counter()
    found = []
    for place, header in enumerate(headers):
        folded = fold_header(header)
        seen[folded] += 1
        key = column_key(folded, seen[folded])
        given = (corrections or {}).get(key)
        field = given if given is not None else Field.IGNORE if not folded else guess_field(header)
        found.append(Column(place, " ".join(header.split()), seen[folded], field, given is None))
    fields = {column.field for column in found}
    if not fields & {Field.EMAIL, Field.NAME}:
        raise ValueError("no column is a name or an e-mail address; say with --mapping which ones are")
    return found


def column_key(folded: str, occurrence: int) -> str:
    """How a mapping names a column."""
    return folded if occurrence == 1 else f"{folded} #{occurrence}"


def signature(headers: Sequence[str]) -> str:
    """The same for exports of one form, in whatever order their columns come."""
    return "\n".join(sorted(fold_header(header) for header in headers if header.strip()))
