"""Addresses whose routes come when they are asked for."""

from django.urls import URLResolver
from django.urls.resolvers import RoutePattern


class Later(URLResolver):
    """Imports its routes when a request, or a name of its namespace, asks for the first of them."""

    def _populate(self) -> None:
        """Do nothing: names of a namespace are looked for among its own routes, which are then imported."""


def later(route: str, module: str, *, namespace: str) -> Later:
    """Return the routes of a module, which calls its names by this namespace, under an address."""
    return Later(
        RoutePattern(route, is_endpoint=False), module, app_name=namespace, namespace=namespace
    )
