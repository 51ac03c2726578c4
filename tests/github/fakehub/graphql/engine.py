"""Runs GraphQL requests: parsed, validated against GitHub's schema, priced, executed."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graphql import (
    DocumentNode,
    ExecutionResult,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLResolveInfo,
    GraphQLSchema,
    OperationDefinitionNode,
    build_schema,
    execute,
    get_named_type,
    parse,
    validate,
)
from graphql.execution.values import get_variable_values

from tests.github.fakehub.graphql import git_fields
from tests.github.fakehub.graphql.cost import Cost, cost_of
from tests.github.fakehub.graphql.fields import Call, getter_for
from tests.github.fakehub.graphql.plan import GaveUp, Plan

REGISTERED = (git_fields,)
"""Modules whose fields join the list when they are imported."""


def load_schema(file: Path) -> GraphQLSchema:
    """GitHub's published schema. It repeats two fields and deprecates unevenly, so the SDL itself is taken on trust;
    queries are still validated in full."""
    return build_schema(file.read_text("utf-8"), assume_valid_sdl=True, assume_valid=True, no_location=True)


@dataclass(slots=True)
class Prepared:
    """A query that is parsed and valid."""

    document: DocumentNode
    operations: dict[str, OperationDefinitionNode]
    fragments: dict[str, FragmentDefinitionNode]
    plans: dict[int, Plan | None] = field(default_factory=dict)

    def operation(self, name: str | None) -> OperationDefinitionNode:
        """The operation to run. Raises GraphQLError when it is not clear which."""
        if name is not None and name in self.operations:
            return self.operations[name]
        if name is None and len(self.operations) == 1:
            return next(iter(self.operations.values()))
        raise GraphQLError(
            "An operation name is required" if name is None else f'No operation named "{name}"',
            extensions={"type": "BAD_REQUEST"},
        )


class Refused(Exception):
    """A request that is not executed, with the errors to answer."""

    def __init__(self, errors: list[GraphQLError]) -> None:
        super().__init__("; ".join(error.message for error in errors))
        self.errors = errors


@dataclass(slots=True)
class Ready:
    """A priced request, ready to run."""

    prepared: Prepared
    operation: OperationDefinitionNode
    raw: dict[str, Any]
    variables: Any
    cost: Cost


class Engine:
    """One schema, many requests. Safe to share between threads."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self.schema = schema
        self._lock = threading.Lock()
        self._prepared: OrderedDict[str, Prepared] = OrderedDict()
        self._getters: dict[tuple[str, str], Any] = {}
        self.gave_up = 0
        """How many requests graphql-core had to run."""

    def ready(self, body: dict[str, Any]) -> Ready:
        """Parses, validates and prices a request body. Raises Refused."""
        query = body.get("query")
        if not isinstance(query, str):
            raise Refused([GraphQLError("A query attribute must be specified and must be a string.")])
        prepared = self._prepare(query)
        try:
            operation = prepared.operation(body.get("operationName"))
            raw = body.get("variables") or {}
            variables = get_variable_values(self.schema, operation.variable_definitions or (), raw)
            if isinstance(variables, list):
                raise Refused(variables)
            cost = cost_of(self.schema, operation, prepared.fragments, variables)
        except GraphQLError as error:
            raise Refused([error]) from None
        return Ready(prepared, operation, raw, variables, cost)

    def _prepare(self, query: str) -> Prepared:
        with self._lock:
            found = self._prepared.get(query)
            if found is not None:
                self._prepared.move_to_end(query)
                return found
            try:
                document = parse(query)
            except GraphQLError as error:
                raise Refused([error]) from None
            errors = validate(self.schema, document)
            if errors:
                raise Refused(errors)
            operations, fragments = {}, {}
            for definition in document.definitions:
                if isinstance(definition, OperationDefinitionNode):
                    operations[definition.name.value if definition.name else ""] = definition
                elif isinstance(definition, FragmentDefinitionNode):
                    fragments[definition.name.value] = definition
            prepared = Prepared(document, operations, fragments)
            self._prepared[query] = prepared
            if len(self._prepared) > 200:
                self._prepared.popitem(last=False)
            return prepared

    def run(self, ready: Ready, call: Call) -> dict[str, Any]:
        """The answer to a request, as the JSON object GitHub sends: by the fast way, or where that gives up (errors,
        nulls that may not be, directives) by graphql-core."""
        plan = self._plan(ready)
        if plan is not None:
            try:
                return {"data": plan.run(ready.variables, call)}
            except (GaveUp, GraphQLError):
                self.gave_up += 1
        return self.reference(ready, call)

    def _plan(self, ready: Ready) -> Plan | None:
        key = id(ready.operation)
        with self._lock:
            if key not in ready.prepared.plans:
                try:
                    ready.prepared.plans[key] = Plan(self.schema, ready.operation, ready.prepared.fragments)
                except GaveUp:
                    ready.prepared.plans[key] = None
            return ready.prepared.plans[key]

    def reference(self, ready: Ready, call: Call) -> dict[str, Any]:
        """The answer as graphql-core executes it."""
        result = execute(
            self.schema,
            ready.prepared.document,
            root_value={},
            context_value=call,
            variable_values=ready.raw,
            operation_name=ready.operation.name.value if ready.operation.name else None,
            field_resolver=self._resolve,
        )
        if not isinstance(result, ExecutionResult):
            raise TypeError("the fake has no asynchronous fields")
        answer: dict[str, Any] = {"data": result.data}
        if result.errors:
            for error in result.errors:
                if error.original_error is not None and not isinstance(error.original_error, GraphQLError):
                    raise error.original_error
            answer["errors"] = errors_json(result.errors)
        return answer

    def _resolve(self, source: Any, info: GraphQLResolveInfo[Any], **args: Any) -> Any:
        key = (info.parent_type.name, info.field_name)
        getter = self._getters.get(key)
        if getter is None:
            getter = self._getters[key] = getter_for(*key, get_named_type(info.return_type).name)
        value = getter(source, args, info.context)
        return None if isinstance(value, dict) and value.get("_gone") else value


def errors_json(errors: list[GraphQLError]) -> list[dict[str, Any]]:
    """Errors in GitHub's form: the kind stands beside the message, not in the extensions."""
    found = []
    for error in errors:
        extensions = dict(error.extensions or {})
        form: dict[str, Any] = {}
        if "type" in extensions:
            form["type"] = extensions.pop("type")
        if error.path is not None:
            form["path"] = list(error.path)
        if extensions:
            form["extensions"] = extensions
        if error.locations:
            form["locations"] = [{"line": place.line, "column": place.column} for place in error.locations]
        form["message"] = error.message
        found.append(form)
    return found
