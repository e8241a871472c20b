"""Every address has a name, real rows to be tried with, and is public by name or closed."""

from tests.architecture.addresses import (
    EVERY,
    MAKERS,
    MEMBERS,
    PAGES,
    PUBLIC,
    is_closed,
    maker_of,
    makers_of,
    operations,
)
from tests.architecture.test_strangers import arguments_in


def test_every_address_has_a_name():
    closed = [name for name, _ in EVERY if is_closed(name)]
    assert [name for name in closed if name.endswith(":") or not name] == []


def test_what_is_listed_exists():
    names = {name for name, _ in EVERY}
    assert sorted((PUBLIC | MEMBERS) - names) == []


def wanted_of_pages():
    return {
        (name, argument)
        for name, arguments in PAGES
        for argument, kind in arguments
        if kind != "village"
    }


def wanted_of_operations():
    return {
        (f"/{word}", argument)
        for _method, path, _about in operations()
        for word, argument in arguments_in(path)
    }


def test_every_argument_of_an_address_has_a_maker():
    wanted = wanted_of_pages()
    assert [f"{name}.{argument}" for name, argument in wanted if not maker_of(name, argument)] == []
    keys = {f"{word}.{argument}" for word, argument in wanted_of_operations()}
    assert sorted(keys - MAKERS.keys()) == []


def test_every_maker_makes_for_some_address():
    used = {
        next(key for key in makers_of(name, argument) if key in MAKERS)
        for name, argument in wanted_of_pages()
        if maker_of(name, argument)
    }
    used |= {f"{word}.{argument}" for word, argument in wanted_of_operations()}
    assert sorted(MAKERS.keys() - used - {"/visits.visit"}) == []
