"""A fast way through a query: its selections worked out once, then run over any number of records.

It obeys the schema as graphql-core does (types, enums, what may be null) and gives up at the first thing out of the
ordinary; then graphql-core answers. A test holds both against each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLEnumType,
    GraphQLField,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
    is_abstract_type,
)
from graphql.execution.values import get_argument_values

from tests.github.fakehub.graphql.fields import FIELDS, Call, Getter, getter_for
from tests.github.fakehub.ids import PREFIXES

Complete = Callable[[Any, list[dict[str, Any]], Call], Any]
LEAVES: dict[str, type] = {"String": str, "ID": str, "Int": int, "Boolean": bool}
NO_ARGS: dict[str, Any] = {}


class GaveUp(Exception):
    """Something the fast way does not do."""


class Plan:
    """An operation ready to run again and again."""

    def __init__(
        self, schema: GraphQLSchema, operation: OperationDefinitionNode, fragments: dict[str, FragmentDefinitionNode]
    ) -> None:
        self._schema = schema
        self._fragments = fragments
        self._arguments: list[tuple[GraphQLField, FieldNode]] = []
        self._objects: dict[tuple[str, tuple[int, ...]], Complete] = {}
        if operation.operation.value != "query" or schema.query_type is None:
            raise GaveUp("only queries")
        self._root = self._object(schema.query_type, (operation.selection_set,))

    def run(self, variables: Any, call: Call) -> dict[str, Any]:
        """The data of the answer. Raises GaveUp, or the GraphQLError of a field."""
        args = [get_argument_values(definition, node, variables) for definition, node in self._arguments]
        found: dict[str, Any] = self._root({}, args, call)
        return found

    def _collect(self, kind: GraphQLObjectType, selections: SelectionSetNode, into: dict[str, list[FieldNode]]) -> None:
        for selection in selections.selections:
            if selection.directives:
                raise GaveUp("directives")
            if isinstance(selection, FieldNode):
                key = selection.alias.value if selection.alias else selection.name.value
                into.setdefault(key, []).append(selection)
            elif isinstance(selection, InlineFragmentNode):
                condition = selection.type_condition
                if condition is None or self._applies(condition.name.value, kind):
                    self._collect(kind, selection.selection_set, into)
            elif isinstance(selection, FragmentSpreadNode):
                fragment = self._fragments[selection.name.value]
                if self._applies(fragment.type_condition.name.value, kind):
                    self._collect(kind, fragment.selection_set, into)

    def _applies(self, name: str, kind: GraphQLObjectType) -> bool:
        condition: Any = self._schema.type_map[name]
        return condition is kind or (is_abstract_type(condition) and self._schema.is_sub_type(condition, kind))

    def _object(self, kind: GraphQLObjectType, selections: tuple[SelectionSetNode, ...]) -> Complete:
        key = (kind.name, tuple(id(s) for s in selections))
        if key not in self._objects:
            self._objects[key] = self._object_of(kind, selections)
        return self._objects[key]

    def _object_of(self, kind: GraphQLObjectType, selections: tuple[SelectionSetNode, ...]) -> Complete:
        fields: dict[str, list[FieldNode]] = {}
        for one in selections:
            self._collect(kind, one, fields)
        names: list[str] = []
        plain: list[tuple[str, str, type, bool]] = []
        others: list[tuple[str, Getter, int, Complete]] = []
        for key, nodes in fields.items():
            name = nodes[0].name.value
            if name == "__typename":
                names.append(key)
                continue
            definition = kind.fields[name]
            leaf, required = self._leaf(definition.type)
            if leaf is not None and (kind.name, name) not in FIELDS and not kind.name.endswith("Connection"):
                plain.append((key, name, leaf, not required))
                continue
            slot = -1
            if definition.args:
                slot = len(self._arguments)
                self._arguments.append((definition, nodes[0]))
            getter = getter_for(kind.name, name, get_named_type(definition.type).name)
            inner = tuple(node.selection_set for node in nodes if node.selection_set is not None)
            others.append((key, getter, slot, self._complete(definition.type, inner)))
        typename = kind.name

        def run(source: Any, args: list[dict[str, Any]], call: Call) -> Any:
            found: dict[str, Any] = dict.fromkeys(names, typename)
            try:
                for key, name, leaf, nullable in plain:
                    value = source[name]
                    if value.__class__ is not leaf and not (value is None and nullable):
                        raise GaveUp(f"{typename}.{name}")
                    found[key] = value
            except KeyError:
                raise GaveUp(f"{typename} lacks a field") from None
            for key, getter, slot, complete in others:
                found[key] = complete(getter(source, args[slot] if slot >= 0 else NO_ARGS, call), args, call)
            return found

        return run

    @staticmethod
    def _leaf(kind: Any) -> tuple[type | None, bool]:
        """The Python type of a leaf whose value goes out as it is, and whether it must be there."""
        required = isinstance(kind, GraphQLNonNull)
        inner = kind.of_type if required else kind
        if isinstance(inner, GraphQLScalarType):
            if inner.name == "Int":
                return None, required
            return LEAVES.get(inner.name, str), required
        return None, required

    def _complete(self, kind: Any, selections: tuple[SelectionSetNode, ...]) -> Complete:
        if isinstance(kind, GraphQLNonNull):
            inner = self._complete(kind.of_type, selections)

            def required(value: Any, args: list[dict[str, Any]], call: Call) -> Any:
                done = inner(value, args, call)
                if done is None:
                    raise GaveUp("null where none may be")
                return done

            return required
        if isinstance(kind, GraphQLList):
            each = self._complete(kind.of_type, selections)
            return lambda value, args, call: None if value is None else [each(one, args, call) for one in value]
        if isinstance(kind, GraphQLEnumType):
            words = frozenset(kind.values)

            def enum(value: Any, _args: list[dict[str, Any]], _call: Call) -> Any:
                if value is not None and value not in words:
                    raise GaveUp("an unknown enum value")
                return value

            return enum
        if isinstance(kind, GraphQLScalarType):
            return _scalar(kind.name)
        if is_abstract_type(kind):
            return self._abstract(kind, selections)
        plan = self._object(kind, selections)

        def record(value: Any, args: list[dict[str, Any]], call: Call) -> Any:
            if value is None or (value.__class__ is dict and value.get("_gone")):
                return None
            if isinstance(value, Exception):
                raise GaveUp("an error in a list")
            return plan(value, args, call)

        return record

    def _abstract(self, kind: Any, selections: tuple[SelectionSetNode, ...]) -> Complete:
        plans: dict[str, Complete] = {}
        for name, possible in self._schema.type_map.items():
            if (
                name in PREFIXES
                and isinstance(possible, GraphQLObjectType)
                and self._schema.is_sub_type(kind, possible)
            ):
                plans[name] = self._object(possible, selections)

        def one(value: Any, args: list[dict[str, Any]], call: Call) -> Any:
            if value is None:
                return None
            if value.__class__ is not dict:
                raise GaveUp("an error in a list")
            if value.get("_gone"):
                return None
            return plans[value["__typename"]](value, args, call)

        return one


def _scalar(name: str) -> Complete:
    leaf = LEAVES.get(name)

    def scalar(value: Any, _args: list[dict[str, Any]], _call: Call) -> Any:
        if value is None or leaf is None:
            return value
        if value.__class__ is not leaf or (isinstance(value, int) and not -(2**31) <= value < 2**31):
            raise GaveUp(f"no {name}")
        return value

    return scalar
