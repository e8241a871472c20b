"""What the sweep of addresses needs to know; whoever adds an address looks here.

PUBLIC holds the names of pages that anybody may read: a page that is not listed must refuse a reader who is not
signed in. MAKERS makes real objects for an address, so that a refusal is about the reader and not about a row that
does not exist; without one, a value of the right type is tried.
"""

from collections.abc import Callable
from typing import Any

PUBLIC_NAMESPACES = {"admin"}  # Django's own sign-in stands before each of its pages
PUBLIC_PREFIXES = ("account_", "mfa_", "usersessions_")  # allauth guards its own
PUBLIC: set[str] = {
    "api:docs",
    "api:openapi-json",
    "core:health",
    "set_language",
}

type Maker = Callable[[Any], dict[str, Any]]
#: By the address's name: given the village, the address's other arguments.
MAKERS: dict[str, Maker] = {}

#: Tried where no maker is given.
VALUES = {
    "int": 1,
    "str": "x",
    "slug": "x",
    "uuid": "00000000-0000-0000-0000-000000000000",
    "path": "x",
}
