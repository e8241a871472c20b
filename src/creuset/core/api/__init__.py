"""The JSON API's ground: each domain's `api.py` builds a router on it, `config.api` puts them together.

An operation reads `request.auth` (the actor) and `request.village` (the village of the address, which
knows that actor), says what it `needs`, takes an `In` or an `Asked`, gives an `Out` or a `Paged[…]`, and raises
refusals. Everything else (problems, replays, limits, paging, the document) happens here.
"""

from ninja import Router, Status

from creuset.core.api.schemas import Asked, Day, Email, In, Instant, Line, Out, Text
from creuset.core.api.scopes import needs
from creuset.core.paging import Paged, Paging, page, page_of

__all__ = [
    "Asked",
    "Day",
    "Email",
    "In",
    "Instant",
    "Line",
    "Out",
    "Paged",
    "Paging",
    "Router",
    "Status",
    "Text",
    "needs",
    "page",
    "page_of",
]
