"""Who and what lives in the village that is measured: people with accounts, places with features."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from allauth.account.models import EmailAddress

from bench.shape import STAGES, Shape
from creuset.core.roles import Role
from creuset.people.models import KnownParty, Party, RoleGrant, User
from creuset.places.actions.parts import refresh_parts
from creuset.places.kinds import Kind
from creuset.places.models import Building, Level, Resource
from creuset.villages.models import Village

MADE = datetime(2026, 1, 5, 8, tzinfo=UTC)
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
BUILDINGS = 4
DESKS_IN_A_POOL = 10
#: What is neither stage nor desk, in turn.
ROUND = (
    Kind.MEETING,
    Kind.OFFICE,
    Kind.MEETING,
    Kind.EDIT,
    Kind.MEETING,
    Kind.SHARED_OFFICE,
    Kind.WORKSHOP,
    Kind.PHONE_BOX,
)


def make_village(slug: str) -> Village:
    """A village open every day, closed at night."""
    return Village.objects.create(
        slug=slug,
        name="Village d’essai",
        languages=["fr", "en"],
        turnaround_minutes=15,
        hours={day: ["07:00-22:00"] for day in WEEK},
        contact={"email": "bonjour@essai.example"},
    )


def make_people(village: Village, number: int) -> list[int]:
    """So many people with accounts are known to the village, the first as its owner; return their ids."""
    parties = Party.objects.bulk_create(
        Party(
            kind="person",
            name=f"Camille Essai {n:03}",
            given_name="Camille",
            family_name=f"Essai {n:03}",
            email=f"essai{n:03}@essai.example",
            created_at=MADE,
            is_test_data=True,
        )
        for n in range(number)
    )
    users = User.objects.bulk_create(
        User(party=party, email=party.email, password="!nobody", date_joined=MADE)  # noqa: S106 - no password is this
        for party in parties
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users
    )
    KnownParty.objects.bulk_create(
        KnownParty(village=village, party=party, since=MADE) for party in parties
    )
    RoleGrant.objects.create(
        village=village, party=parties[0], role=Role.OWNER.value, granted_at=MADE
    )
    return [party.pk for party in parties]


def make_places(village: Village, shape: Shape) -> list[int]:
    """So many places that can be claimed exist, a fifth of them desks of pools; return their ids."""
    buildings = [
        Building.objects.create(village=village, code=f"bat-{n}", names={"fr": f"Bâtiment {n}"})
        for n in range(BUILDINGS)
    ]
    levels = [Level.objects.create(building=b, code="rdc", names={"fr": "Rez"}) for b in buildings]
    pools = Resource.objects.bulk_create(
        _place(village, levels[n % BUILDINGS], f"open-{n}", Kind.OPEN_SPACE, is_pool=True)
        for n in range(-(-shape.desks // DESKS_IN_A_POOL))
    )
    leaves = Resource.objects.bulk_create(_leaves(village, levels, pools, shape))
    refresh_parts(village)
    return [leaf.pk for leaf in leaves]


def _leaves(
    village: Village, levels: list[Level], pools: list[Resource], shape: Shape
) -> Iterator[Resource]:
    for n in range(shape.places):
        level = levels[n % BUILDINGS]
        if n < STAGES:
            features: dict[str, Any] = {"power_kva": 100 + 50 * n, "blackout": True}
            # Shooting goes on by day and night, so that three days in a row can be free.
            hours = {day: ["00:00-24:00"] for day in WEEK}
            yield _place(village, level, shape.code(n), Kind.STAGE, features=features, hours=hours)
        elif n < STAGES + shape.desks:
            pool = pools[(n - STAGES) // DESKS_IN_A_POOL]
            yield _place(village, pool.level or level, shape.code(n), Kind.DESK, whole=pool)
        else:
            kind = ROUND[n % len(ROUND)]
            features = {"screen": n % 3 > 0, "whiteboard": n % 2 > 0}
            yield _place(
                village, level, shape.code(n), kind, capacity=2 + n % 12, features=features
            )


def _place(village: Village, level: Level, code: str, kind: Kind, **more: Any) -> Resource:
    names = {"fr": code.replace("-", " ").capitalize()}
    return Resource(
        village=village,
        building=level.building,
        level=level,
        code=code,
        names=names,
        kind=kind,
        **more,
    )
