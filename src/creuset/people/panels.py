"""What the domains above add to the page of a party: its projects, its bookings…"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.villages.models import Village


@dataclass(frozen=True)
class Panel:
    """A block of the page: its title, the template of its body, and what that reads."""

    title: str | Promise
    template: str
    values: Mapping[str, Any]


#: Makes the panel of a party for a reader on a face ("desk" or "my"); None where there is nothing to show.
type Maker = Callable[[Party, Village, Actor, str, datetime], Panel | None]

_makers: list[Maker] = []


def add_panel(maker: Maker) -> None:
    """Pages of parties show what `maker` makes, from now on."""
    if maker not in _makers:
        _makers.append(maker)


def panels_of(
    party: Party, village: Village, by: Actor, face: str, *, now: datetime
) -> list[Panel]:
    """Return what the domains above show of the party to this reader."""
    made = (maker(party, village, by, face, now) for maker in _makers)
    return [panel for panel in made if panel is not None]
