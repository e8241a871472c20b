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


def test_what_is_answered_is_never_too_long_nor_too_short() -> None:
    """A length is what a body is refused for: an answer that breaks one would be a fault of the house."""
    assert api.get_openapi_schema()["components"]["schemas"]  # every router is loaded
    found = [
        f"{made.__module__}.{made.__name__}.{name}"
        for made in shapes_of(Out)
        for name, field in made.model_fields.items()
        if any(part in repr((field.annotation, field.metadata)) for part in ("MinLen", "MaxLen"))
        or any(part in repr(field) for part in ("min_length", "max_length"))
    ]
    assert found == []
