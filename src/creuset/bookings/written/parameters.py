"""The parameters of a policy, as a file gives them."""

from __future__ import annotations

from dataclasses import fields
from enum import Enum
from typing import TYPE_CHECKING, Any

from creuset.bookings.rules import policies

if TYPE_CHECKING:
    from creuset.bookings.written.policies import Policy

#: Every key that some rule has, in the order of the rules.
PARAMETERS = tuple(
    dict.fromkeys(each.name for kind in policies.PARAMS.values() for each in fields(kind))
)


def parameters(policy: Policy) -> dict[str, Any]:
    """Return the parameters that the file gives, as plain data."""
    given = ((name, getattr(policy, name)) for name in PARAMETERS)
    return {name: _plain(value) for name, value in given if value not in (None, ())}


def _plain(value: object) -> Any:
    match value:
        case Enum():
            return value.value
        case tuple():
            return [_plain(each) for each in value]
        case _:
            return value
