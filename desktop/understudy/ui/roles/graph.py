"""Where a role came from and what it became, laid out in columns: past roles first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from understudy.ui.roles.words import span_words, step_done

if TYPE_CHECKING:
    from understudy.application.lineage import RoleRow, StepRow
    from understudy.domain.roles import Succession


@dataclass(frozen=True, slots=True)
class Node:
    """A role in the picture: its column and row, and the cycles it stood in."""

    name: str
    role_id: int
    span: str
    column: int
    row: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Edge:
    """One role went on as another (``after`` None: retired) from a cycle on."""

    before: str
    after: str | None
    kind: Succession
    cycle: str
    step_id: int

    @property
    def words(self) -> str:
        """ "merged, 1.30"."""
        return f"{step_done(self.kind)}, {self.cycle}"


@dataclass(frozen=True, slots=True)
class Graph:
    """The picture of one role's lineage."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    def node(self, name: str) -> Node:
        """The node of a role. Raises StopIteration for a role that is not in the picture."""
        return next(n for n in self.nodes if n.name == name)

    @property
    def columns(self) -> int:
        """How many columns there are."""
        return max((n.column for n in self.nodes), default=-1) + 1

    @property
    def rows(self) -> int:
        """How many rows the highest column has."""
        return max((n.row for n in self.nodes), default=-1) + 1


def lineage_graph(rows: Sequence[RoleRow], spans: Mapping[str, tuple[str, str]], chosen: str) -> Graph:
    """Everything that went into a role, the role, and what it became."""
    steps: list[tuple[str, StepRow]] = [(row.name, step) for row in rows for step in row.steps]
    before, after = {chosen}, {chosen}
    grew = True
    while grew:
        size = len(before) + len(after)
        before |= {name for name, step in steps if step.successor in before}
        after |= {step.successor for name, step in steps if name in after and step.successor is not None}
        grew = len(before) + len(after) > size
    names = before | after
    within = [(n, s) for n, s in steps if n in names and (s.successor is None or s.successor in names)]
    column = dict.fromkeys(names, 0)
    # As many rounds as there are roles: a circle, which services refuse, must not hang the window.
    for _ in names:
        for name, step in within:
            if step.successor is not None:
                column[step.successor] = max(column[step.successor], min(column[name] + 1, len(names)))
    filled: dict[int, int] = {}
    nodes = []
    for row in rows:
        if row.name in names:
            place = filled.get(column[row.name], 0)
            filled[column[row.name]] = place + 1
            span = span_words(spans.get(row.name))
            nodes.append(Node(row.name, row.id, span, column[row.name], place, row.name == chosen))
    edges = tuple(Edge(name, step.successor, step.kind, step.cycle, step.id) for name, step in within)
    return Graph(tuple(nodes), edges)
