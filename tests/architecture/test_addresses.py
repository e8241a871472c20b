"""Every address is either public by name or closed to whoever is not signed in."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture.addresses import ARGUMENTS, PUBLIC, PUBLIC_NAMESPACES, PUBLIC_PREFIXES


def addresses(resolver=None, namespaces=(), known=()):
    """(name, names of arguments) of every address below the resolver."""
    for pattern in (resolver or get_resolver()).url_patterns:
        arguments = (*known, *pattern.pattern.converters, *pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLResolver):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from addresses(pattern, inner, arguments)
        elif isinstance(pattern, URLPattern):
            yield ":".join((*namespaces, pattern.name or "")), tuple(dict.fromkeys(arguments))


def is_closed(name):
    return not (
        name in PUBLIC
        or name.split(":")[0] in PUBLIC_NAMESPACES
        or name.startswith(PUBLIC_PREFIXES)
    )


CLOSED = sorted({row for row in addresses() if is_closed(row[0])})


def test_every_address_has_a_name():
    assert [name for name, _ in addresses() if is_closed(name) and (name.endswith(":") or not name)] == []


def test_every_argument_has_a_maker():
    assert (
        sorted({argument for _, arguments in CLOSED for argument in arguments} - ARGUMENTS.keys())
        == []
    )


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "arguments"), CLOSED, ids=[name for name, _ in CLOSED])
def test_a_reader_who_is_not_signed_in_sees_nothing(client, name, arguments):
    from django.urls import reverse

    from tests.factories.villages import make_village

    village = make_village()
    values = {argument: ARGUMENTS[argument](village) for argument in arguments}
    answer = client.get(reverse(name, kwargs=values))
    assert answer.status_code in {302, 401, 403, 404, 405}
    if answer.status_code == 302:
        assert "/account/" in answer["Location"]
