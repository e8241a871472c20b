"""What the sweep of addresses needs to know; whoever adds an address adds a line here.

PUBLIC holds the names of pages that anybody may read. ARGUMENTS makes a real object of the village for each
argument of an address, so that a refusal is about the reader and not about a row that does not exist.
"""

from collections.abc import Callable
from typing import Any

PUBLIC_NAMESPACES = {"admin"}  # Django's own sign-in stands before each of its pages
PUBLIC: set[str] = {
    "set_language",
}
PUBLIC_PREFIXES = (
    "account_",
    "mfa_",
    "usersessions_",
)  # allauth guards its own, and its tests prove it

ARGUMENTS: dict[str, Callable[[Any], Any]] = {
    "village": lambda village: village.slug,
}
