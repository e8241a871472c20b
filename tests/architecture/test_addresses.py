"""Every address is either public by name or closed to whoever is not signed in."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import get_converters

from tests.architecture.addresses import MAKERS, PUBLIC, PUBLIC_NAMESPACES, PUBLIC_PREFIXES, VALUES
from tests.factories.villages import make_village


def addresses(resolver=None, namespaces=(), known=()):
    """Yield the name of every address below the resolver, with its arguments and their converters' names."""
    names = {type(converter): name for name, converter in get_converters().items()}
    for pattern in (resolver or get_resolver()).url_patterns:
        converters = {
            key: names.get(type(one), "str") for key, one in pattern.pattern.converters.items()
        }
        plain = dict.fromkeys(pattern.pattern.regex.groupindex, "str")
        arguments = tuple({**dict(known), **plain, **converters}.items())
        if isinstance(pattern, URLResolver):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from addresses(pattern, inner, arguments)
        elif isinstance(pattern, URLPattern):
            yield ":".join((*namespaces, pattern.name or "")), arguments


def is_closed(name):
    return not (
        name in PUBLIC
        or name.split(":")[0] in PUBLIC_NAMESPACES
        or name.startswith(PUBLIC_PREFIXES)
    )


EVERY = sorted(set(addresses()))
CLOSED = [(name, arguments) for name, arguments in EVERY if is_closed(name)]


def test_every_address_has_a_name():
    assert [name for name, _ in CLOSED if name.endswith(":") or not name] == []


def test_what_is_listed_exists():
    names = {name for name, _ in EVERY}
    assert sorted((PUBLIC | MAKERS.keys()) - names) == []


def arguments_of(name, arguments, village):
    values = {
        key: village.slug if kind == "village" else VALUES.get(kind, "x") for key, kind in arguments
    }
    return values | (MAKERS[name](village) if name in MAKERS else {})


@pytest.mark.django_db
def test_a_reader_who_is_not_signed_in_sees_only_what_is_public(client):
    village = make_village()
    open_ones = []
    for name, arguments in CLOSED:
        answer = client.get(reverse(name, kwargs=arguments_of(name, arguments, village)))
        is_sent_to_sign_in = answer.status_code == 302 and "/account/" in answer["Location"]
        if not is_sent_to_sign_in and answer.status_code not in {401, 403, 404, 405}:
            open_ones.append((name, answer.status_code))
    assert open_ones == []
