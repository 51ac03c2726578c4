"""Services speak in values of their own: no table of the database is in what they take or give."""

from __future__ import annotations

import dataclasses
import inspect
import types
import typing
from collections.abc import Iterator
from typing import Any

import pytest

from understudy.application.services import Services

HIDDEN = ("understudy_db", "sqlalchemy")
"""What lies behind the services; everybody above sees only what is made of it."""


def _parts(annotation: Any) -> Iterator[Any]:
    """An annotation and everything inside its brackets."""
    yield annotation
    for inner in typing.get_args(annotation):
        if isinstance(inner, list):
            for one in inner:
                yield from _parts(one)
        else:
            yield from _parts(inner)


def _is_ours(cls: type[Any]) -> bool:
    return cls.__module__.startswith(("understudy.application", "understudy.domain"))


def _hints(thing: Any) -> dict[str, Any]:
    return typing.get_type_hints(thing)


def _public_methods(cls: type[Any]) -> Iterator[tuple[str, Any]]:
    for name, member in inspect.getmembers_static(cls):
        owner = next((base for base in cls.__mro__ if name in vars(base)), type)
        if name.startswith("_") or owner.__module__.split(".")[0] not in ("understudy", "tests"):
            continue
        function = member.__func__ if isinstance(member, staticmethod | classmethod) else member
        if isinstance(function, property):
            function = function.fget
        if isinstance(function, types.FunctionType):
            yield name, function


def _services() -> dict[str, type[Any]]:
    """Every service by its name in ``Services``; store and place are what they themselves stand on."""
    return {name: cls for name, cls in _hints(Services).items() if name not in ("store", "place")}


def _reachable(cls: type[Any], allowed: frozenset[str] = frozenset()) -> Iterator[tuple[str, Any]]:
    """Where an annotation stands, and its parts: of public methods, and of the values they hand out."""
    yield cls.__qualname__, cls
    seen: set[type[Any]] = set()
    todo: list[type[Any]] = [cls]
    while todo:
        current = todo.pop()
        if current in seen:
            continue
        seen.add(current)
        places: list[tuple[str, dict[str, Any]]] = []
        if dataclasses.is_dataclass(current):
            places.append((current.__qualname__, _hints(current)))
        for name, function in _public_methods(current):
            if f"{current.__name__}.{name}" in allowed:
                continue
            places.append((f"{current.__qualname__}.{name}", _hints(function)))
        for place, hints in places:
            for argument, annotation in hints.items():
                for part in _parts(annotation):
                    yield f"{place} ({argument})", part
                    if isinstance(part, type) and _is_ours(part) and part.__name__ != "Store":
                        todo.append(part)


WITHIN = frozenset({"Merges.read"})
"""Public to other services only: takes their open session, and gives plain rows."""


@pytest.mark.parametrize(("name", "service"), _services().items(), ids=_services())
def test_no_table_is_in_the_annotations_of_a_service(name: str, service: type[Any]) -> None:
    wrong = [
        f"{place}: {part!r}"
        for place, part in _reachable(service, WITHIN)
        if getattr(part, "__module__", "").split(".")[0] in HIDDEN
    ]
    assert wrong == []


def test_what_a_service_hands_out_cannot_be_changed() -> None:
    """Frozen values can cross threads; a list inside one could be changed by whoever gets it."""
    loose = set()
    for service in _services().values():
        for _, part in _reachable(service, WITHIN):
            if isinstance(part, type) and dataclasses.is_dataclass(part) and _is_ours(part):
                parameters: Any = part.__dataclass_params__  # type: ignore[attr-defined]
                if not parameters.frozen:
                    loose.add(f"{part.__module__}.{part.__qualname__}")
    assert loose == set()


def test_the_walk_would_find_a_table() -> None:
    """The test above is worth something only if it looks inside generics, properties and returned values."""
    from sqlalchemy.orm import Session

    from understudy_db.schema import Seat

    class Bad:
        def deep(self, found: list[tuple[int, Seat | None]]) -> None: ...

        @property
        def open(self) -> Session: ...  # type: ignore[empty-body]

    Bad.deep.__annotations__ = {"found": list[tuple[int, Seat | None]], "return": None}
    assert Bad.open.fget is not None  # type: ignore[attr-defined]
    Bad.open.fget.__annotations__ = {"return": Session}  # type: ignore[attr-defined]
    found = {part for _, part in _reachable(Bad)}
    assert {Seat, Session} <= found
