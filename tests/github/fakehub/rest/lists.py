"""Pages of REST lists: by number with a Link header, or by cursor as the list of issues has it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode, urlsplit

from graphql import GraphQLError

from tests.github.fakehub.failing import message
from tests.github.fakehub.graphql.relay import Ordered
from tests.github.fakehub.http import Answer, Request

LAST_PAGE = 100
Render = Callable[[Any, str], Any]


def size_of(request: Request) -> int:
    """How many items a page shall have: 30, or ``per_page`` up to 100."""
    text = request.query.get("per_page", "30")
    return max(1, min(100, int(text))) if text.isdigit() else 30


def page_number(request: Request) -> int:
    text = request.query.get("page", "1")
    return max(1, int(text)) if text.isdigit() else 1


def link(request: Request, **changes: object) -> str:
    """The address of another page of the same list."""
    query = {**request.query, **{name: str(value) for name, value in changes.items() if value is not None}}
    for name in (name for name, value in changes.items() if value is None):
        query.pop(name, None)
    return f"{request.base}{urlsplit(request.path).path}?{urlencode(query)}"


def by_number(request: Request, items: Iterable[Any], render: Render) -> Answer:
    """A page of a whole list."""
    everything = list(items)
    size, page = size_of(request), page_number(request)
    start = (page - 1) * size
    part = everything[start : start + size]
    last = max(1, -(-len(everything) // size))
    links = []
    if page > 1:
        links.append(f'<{link(request, page=min(page - 1, last))}>; rel="prev"')
    if page < last:
        links.append(f'<{link(request, page=page + 1)}>; rel="next"')
        links.append(f'<{link(request, page=last)}>; rel="last"')
    if page > 1:
        links.append(f'<{link(request, page=1)}>; rel="first"')
    return Answer(
        200, [render(item, request.base) for item in part], {"Link": ", ".join(links)} if links else {}, listed=True
    )


def by_sweep(request: Request, items: Iterable[Any], render: Render) -> Answer:
    """A page of a long list that is not counted to its end: ``rel="next"`` when there is more, no ``rel="last"``."""
    size, page = size_of(request), page_number(request)
    stop = page * size
    part: list[Any] = []
    more = False
    for index, item in enumerate(items):
        if index >= stop:
            more = True
            break
        if index >= stop - size:
            part.append(item)
    headers = {"Link": f'<{link(request, page=page + 1)}>; rel="next"'} if more else {}
    return Answer(200, [render(item, request.base) for item in part], headers, listed=True)


def by_cursor(request: Request, listing: Ordered, render: Render) -> Answer:
    """A page of a list that is paged by cursor; numbers up to 99 work as well, 100 and more are refused."""
    number = page_number(request)
    if number >= LAST_PAGE:
        text = (
            "Pagination with the page parameter is not supported for large datasets, "
            "please use cursor based pagination (after/before)"
        )
        return message(422, text)
    size = size_of(request)
    args: dict[str, Any] = {"first": size}
    if "after" in request.query:
        args["after"] = request.query["after"]
    elif "before" in request.query:
        args = {"last": size, "before": request.query["before"]}
    try:
        page = listing.page(args)
        for _ in range(number - 1 if "after" not in request.query and "before" not in request.query else 0):
            if not page.items or not page.more_after:
                return Answer(200, [], listed=True)
            page = listing.page({"first": size, "after": page.info()["endCursor"]})
    except GraphQLError as error:
        return message(422, error.message)
    info = page.info()
    links = []
    if page.more_after:
        links.append(f'<{link(request, after=info["endCursor"], before=None, page=None)}>; rel="next"')
    if page.more_before and page.items:
        links.append(f'<{link(request, before=info["startCursor"], after=None, page=None)}>; rel="prev"')
    return Answer(
        200,
        [render(item, request.base) for item in page.items],
        {"Link": ", ".join(links)} if links else {},
        listed=True,
    )
