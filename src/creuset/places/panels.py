"""What the domains above add to the sheet of a resource: its bookings…"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

from creuset.people.actors import Actor
from creuset.places.models import Resource


@dataclass(frozen=True)
class Panel:
    """A block of the sheet: its title, the template of its body, and what that reads."""

    title: str | Promise
    template: str
    values: Mapping[str, Any]


#: Makes the panel of a resource for a reader.
type Maker = Callable[[Resource, Actor, datetime], Panel]

_makers: list[Maker] = []


def add_panel(maker: Maker) -> None:
    """Sheets of resources show what `maker` makes, from now on."""
    if maker not in _makers:
        _makers.append(maker)


def panels_of(resource: Resource, by: Actor, *, now: datetime) -> list[Panel]:
    """Return what the domains above show of the resource to this reader."""
    return [maker(resource, by, now) for maker in _makers]
