"""Residents who move together, for tests."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from creuset.people.actors import HOUSE
from creuset.places.kinds import Kind
from creuset.places.models import Building, Resource
from creuset.plans.actions.relocations import Plan, plan
from creuset.plans.kinds import Basis, OfferKind
from creuset.plans.models import Offer, Relocation, Subscription
from creuset.villages.models import Village
from tests.factories.people import make_organisation
from tests.factories.places import make_building, make_resource
from tests.factories.plans import make_offer, make_subscription
from tests.factories.villages import NOW

#: Six weeks after the day on which tests are lived.
MOVE_ON = date(2027, 1, 4)


def make_offices(building: Building, areas: Sequence[int], **more: Any) -> list[Resource]:
    """Offices of so many square metres."""
    return [
        make_resource(
            building.village,
            building=building,
            kind=Kind.OFFICE,
            area_m2=Decimal(area),
            name=f"Bureau {building.name} {n}",
            **more,
        )
        for n, area in enumerate(areas, start=1)
    ]


def make_by_area(village: Village, *, price: int = 20_00) -> Offer:
    """An office by the square metre."""
    return make_offer(village, price=price, kind=OfferKind.OFFICE, basis=Basis.AREA)


def make_resident(
    village: Village, place: Resource, offer: Offer | None = None, **more: Any
) -> Subscription:
    """A company that has the place to itself from today on."""
    company = make_organisation(known_in=village)
    return make_subscription(village, company, offer or make_by_area(village), place=place, **more)


def make_relocation(
    village: Village, leaves: Sequence[Building], to: Building, **more: Any
) -> Relocation:
    """All who live in these buildings are to move, and have a place proposed."""
    wanted: dict[str, Any] = {
        "name": "Du modulaire au totem",
        "from_buildings": list(leaves),
        "to_building": to,
        "on": MOVE_ON,
    }
    return plan(village=village, plan=Plan(**wanted | more), by=HOUSE, now=NOW)


class Move:
    """A village of two buildings: three companies in offices of the old one, four offices in the new."""

    def __init__(self, village: Village) -> None:
        self.village = village
        self.old = make_building(village, name="Modulaire")
        self.new = make_building(village, name="Totem")
        self.old_offices = make_offices(self.old, (20, 30, 25))
        self.new_offices = make_offices(self.new, (30, 28, 35, 24))
        self.offer = make_by_area(village)
        self.residents = [make_resident(village, office, self.offer) for office in self.old_offices]

    def planned(self, **more: Any) -> Relocation:
        """The plan of their move, in draft."""
        return make_relocation(self.village, [self.old], self.new, **more)
