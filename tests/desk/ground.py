"""A small village with a drawn level, for tests of the public site and of the member's home."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from creuset.bookings import actions
from creuset.bookings.models import Booking
from creuset.kernel.spans import Span
from creuset.people.actors import HOUSE
from creuset.people.models import Party
from creuset.places.models import Building, Claim, ClaimAudience, Kind, Level, Resource
from creuset.villages.models import Village
from tests.factories.people import make_organisation
from tests.factories.places import make_building, make_level, make_resource
from tests.factories.villages import NOW, make_village

HOURS = {
    **{day: ["08:00-20:00"] for day in ("mon", "tue", "wed", "thu", "fri")},
    "holidays": "closed",
    "exceptions": [
        {
            "from": "2026-12-24",
            "until": "2026-12-24",
            "hours": ["08:00-16:00"],
            "why": {"fr": "Veille de Noël", "en": "Christmas Eve"},
        }
    ],
}
TEXTS = {
    "hero_title": {"fr": "Un creuset.", "en": "A crucible."},
    "introduction": {"fr": "On y fabrique.", "en": "Things are made here."},
    "story": {"fr": ["Il était une fois.", "Puis il fut."], "en": ["Once.", "Then."]},
    "how_to_come": {"fr": ["À pied : par la rue."], "en": ["On foot: by the street."]},
    "legal_notice": {"fr": ["Ce site est une démonstration."]},
    "privacy": {"fr": ["Peu de données."]},
    "accessibility": {"fr": ["Tout au clavier."]},
}


@dataclass
class Drawn:
    """A village whose one level holds a stage of two halves and a meeting room."""

    village: Village
    building: Building
    level: Level
    stage: Resource
    halves: tuple[Resource, Resource]
    room: Resource


def make_drawn(**more: Any) -> Drawn:
    values: dict[str, Any] = {
        "hours": HOURS,
        "texts": TEXTS,
        "tagline": {"fr": "Un lieu", "en": "A place"},
        "address": {"street": "1 rue", "postcode": "94200", "city": "Ivry"},
        "is_demo": True,
    }
    village = make_village(**values | more)
    building = make_building(village, name="Usine", outline=box(0, 0, 40, 20))
    level = make_level(
        building,
        names={"fr": "Rez-de-chaussée", "en": "Ground floor"},
        outline=box(0, 0, 40, 20),
        drawing={"doors": [{"at": [10, 20], "width": 2}], "walls": [], "commons": []},
    )
    here: dict[str, Any] = {"building": building, "level": level}
    stage = make_resource(
        village,
        code="plateau",
        kind=Kind.STAGE,
        names={"fr": "Plateau", "en": "Stage"},
        polygon=box(0, 0, 30, 20),
        area_m2=600,
        features={"power_kva": 250, "blackout": True, "floor": {"fr": "Béton", "en": "Concrete"}},
        **here,
    )
    halves = tuple(
        make_resource(
            village,
            code=f"moitie-{n}",
            kind=Kind.STAGE,
            whole=stage,
            name=f"Moitié {n}",
            polygon=box(15 * (n - 1), 0, 15 * n, 20),
            area_m2=300,
            level=level,
        )
        for n in (1, 2)
    )
    room = make_resource(
        village,
        code="clap",
        kind=Kind.MEETING,
        name="Clap",
        polygon=box(30, 0, 40, 20),
        area_m2=200,
        capacity=8,
        **here,
    )
    return Drawn(village, building, level, stage, (halves[0], halves[1]), room)


def box(left: float, top: float, right: float, bottom: float) -> list[list[float]]:
    return [[left, top], [right, top], [right, bottom], [left, bottom]]


def book(
    resource: Resource,
    *,
    party: Party | None = None,
    starts: datetime = NOW,
    hours: float = 2,
    title: str = "Tournage secret",
    is_public: bool = False,
) -> Booking:
    village = resource.village
    booking = actions.book(
        village=village,
        title=title,
        party=party or make_organisation(known_in=village, name="Ondine Films"),
        periods=[actions.Period(resource, Span(starts, starts + timedelta(hours=hours)))],
        by=HOUSE,
        now=NOW,
    )
    if is_public:
        Claim.objects.filter(source_id=booking.pk).update(audience=ClaimAudience.PUBLIC)
    return booking
