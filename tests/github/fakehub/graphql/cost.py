"""Points and nodes of a query, by the formula GitHub publishes ("Rate limits and query limits for the GraphQL API"):
one request per connection and parent, summed, divided by 100, rounded, at least 1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
)
from graphql.execution.values import get_argument_values

MOST_NODES = 500_000
LARGEST_PAGE = 100


@dataclass(slots=True)
class Cost:
    """What a query asks for, before anything is looked up."""

    requests: int = 0
    nodes: int = 0

    @property
    def points(self) -> int:
        """Points charged for it."""
        return max(1, (self.requests + 50) // 100)


class _Count:
    def __init__(self, schema: GraphQLSchema, fragments: dict[str, FragmentDefinitionNode], variables: Any) -> None:
        self.schema = schema
        self.fragments = fragments
        self.variables = variables
        self.cost = Cost()

    def walk(self, kind: Any, selections: SelectionSetNode, parents: int) -> None:
        for selection in selections.selections:
            if isinstance(selection, FieldNode):
                self.field(kind, selection, parents)
            elif isinstance(selection, InlineFragmentNode):
                condition = selection.type_condition
                inner = self.schema.type_map[condition.name.value] if condition else kind
                self.walk(inner, selection.selection_set, parents)
            elif isinstance(selection, FragmentSpreadNode):
                fragment = self.fragments[selection.name.value]
                inner = self.schema.type_map[fragment.type_condition.name.value]
                self.walk(inner, fragment.selection_set, parents)

    def field(self, kind: Any, node: FieldNode, parents: int) -> None:
        name = node.name.value
        if node.selection_set is None or name.startswith("__"):
            return
        definition = kind.fields[name]
        result: Any = get_named_type(definition.type)
        if result.name.endswith("Connection") and "first" in definition.args:
            args = get_argument_values(definition, node, self.variables)
            parents = self.page(name, args, parents)
        elif isinstance(kind, GraphQLObjectType) and kind.name == "Query" and name == "nodes":
            ids = get_argument_values(definition, node, self.variables)["ids"]
            if len(ids) > LARGEST_PAGE:
                raise GraphQLError(
                    f"You may not provide more than 100 node ids; you provided {len(ids)}.",
                    [node],
                    extensions={"type": "ARGUMENT_LIMIT"},
                )
            self.cost.requests += 1
            self.cost.nodes += len(ids)
            parents = len(ids)
        self.walk(result, node.selection_set, parents)

    def page(self, name: str, args: dict[str, Any], parents: int) -> int:
        first, last = args.get("first"), args.get("last")
        size = first if first is not None else last
        which = "first" if first is not None else "last"
        if size is None:
            raise GraphQLError(
                f"You must provide a `first` or `last` value to properly paginate the `{name}` connection.",
                extensions={"type": "MISSING_PAGINATION_BOUNDARIES"},
            )
        if size > LARGEST_PAGE:
            raise GraphQLError(
                f"Requesting {size} records on the `{name}` connection exceeds the `{which}` limit of 100 records.",
                extensions={"type": "EXCESSIVE_PAGINATION"},
            )
        if size < 1:
            raise GraphQLError(
                f"`{which}` on the `{name}` connection cannot be less than 1.",
                extensions={"type": "ARGUMENT_LIMIT"},
            )
        self.cost.requests += parents
        self.cost.nodes += parents * size
        return int(parents * size)


def cost_of(
    schema: GraphQLSchema,
    operation: OperationDefinitionNode,
    fragments: dict[str, FragmentDefinitionNode],
    variables: Any,
) -> Cost:
    """What this operation costs. Raises GraphQLError for a connection without page size, a page over 100, and for more
    than 500,000 nodes."""
    count = _Count(schema, fragments, variables)
    count.walk(schema.query_type, operation.selection_set, 1)
    if count.cost.nodes > MOST_NODES:
        raise GraphQLError(
            f"This query requests up to {count.cost.nodes:,} possible nodes which exceeds the maximum limit of "
            f"{MOST_NODES:,}.",
            extensions={"type": "MAX_NODE_LIMIT_EXCEEDED"},
        )
    return count.cost
