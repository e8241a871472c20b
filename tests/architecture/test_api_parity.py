"""What a person can do on a page, a program can do through the API, or there is a reason."""

import inspect
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture import addresses
from tests.architecture.parity import FOREIGN, PAGE_ONLY, SAME, WAITING


def named(
    patterns: list[URLPattern | URLResolver], spaces: tuple[str, ...] = ()
) -> Iterator[tuple[str, Any]]:
    """The name and the view of every address."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from named(pattern.url_patterns, inner)
        elif pattern.name:
            yield ":".join([*spaces, pattern.name]), pattern.callback


def writes(view: Any) -> bool:
    """Whether a view takes a POST, as its source says."""
    if view_class := getattr(view, "view_class", None):
        return hasattr(view_class, "post")
    source = inspect.getsource(inspect.unwrap(view))
    return "POST" in source


@cache
def pages_that_write() -> frozenset[str]:
    return frozenset(
        name
        for name, view in named(get_resolver().url_patterns)
        if not name.startswith(("api:", *FOREIGN)) and writes(view)
    )


def operations() -> set[str]:
    return {f"{method} {path}" for method, path, _operation in addresses.operations()}


def test_the_sweep_sees_pages_that_write_and_no_others():
    found = pages_that_write()
    assert {"core:calendars", "core:calendar-revoke"} <= found
    assert not {"core:health", "core:file", "core:feed"} & found


def test_every_page_that_writes_has_its_operation_or_a_reason():
    assert sorted(pages_that_write() - set(SAME) - set(PAGE_ONLY) - set(WAITING)) == []


def test_nothing_waits_for_an_operation_that_is_there():
    assert sorted(name for name, operation in WAITING.items() if operation in operations()) == []


def test_every_operation_that_is_named_exists():
    named_here = {operation for same in SAME.values() for operation in same}
    assert sorted(named_here - operations()) == []


def test_every_page_that_is_named_exists_and_writes():
    assert sorted((set(SAME) | set(PAGE_ONLY) | set(WAITING)) - pages_that_write()) == []


def test_nothing_has_both_an_operation_and_a_reason_for_having_none():
    assert not set(SAME) & set(PAGE_ONLY)
    assert all(len(reason) > 20 for reason in PAGE_ONLY.values())
