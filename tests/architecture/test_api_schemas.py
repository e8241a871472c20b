"""Names of the API's document: a name stands for one shape, or whoever generates a client gets one of the two."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from creuset.config.api import api
from creuset.core.api import In, Out


def shapes_of(base: type[Any]) -> Iterator[type[Any]]:
    """Every shape that was made from the base."""
    for made in base.__subclasses__():
        yield made
        yield from shapes_of(made)


def test_no_two_shapes_have_one_name() -> None:
    assert api.get_openapi_schema()["components"]["schemas"]  # every router is loaded
    named: dict[str, set[str]] = defaultdict(set)
    for base in (In, Out):
        for made in shapes_of(base):
            if made.__module__.startswith("creuset."):
                named[made.__name__].add(made.__module__)

    assert {name: sorted(where) for name, where in named.items() if len(where) > 1} == {}
    assert len(named) > 50
