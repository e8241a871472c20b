"""A complete booking: the form of the desk sent by somebody signed in, to the answer that it is booked.

Session, protection against forgery, rules of the village, ladder, claims under the guard, price and
charges, audit and outbox, in one durable transaction; CPU of the application and of the database's
server. The limit is a bare Django POST in the same process: stock middleware, somebody signed in, one
row under the guard, as durable.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from bench.grounds import Grounds
from bench.results import Measure, Result
from bench.scale import Scale

DATABASES = ("sqlite", "postgresql")
#: Places, claims, bookings a round, rounds.
SIZES = {
    Scale.TINY: (40, 400, 2, 2),
    Scale.USUAL: (1000, 200_000, 60, 7),
    Scale.FULL: (1000, 1_000_000, 200, 9),
}
TARGET = {"sqlite": 3.0, "postgresql": 4.0}


def run(grounds: Grounds, scale: Scale) -> Iterator[Result]:
    """Give the cost of a booking."""
    places, claims, count, rounds = SIZES[scale]
    with grounds.village(places=places, claims=claims) as place:
        told = place.ask(
            "bench.booking:measure", places=places, claims=claims, count=count, rounds=rounds
        )
    yield Result(
        name="booking",
        database=grounds.database,
        size=f"{rounds} × {count} bookings among {claims:,} claims on {places:,} places",
        measures=(
            Measure(
                what="CPU of a complete booking POST, application and database",
                figure=told["cpu_ms"],
                unit="ms",
                limit=told["bare_cpu_ms"],
                limit_is="CPU of a bare Django POST, signed in, one row under the guard",
                most=TARGET[grounds.database],
                beside={
                    "wall_ms": told["wall_ms"],
                    "limit_wall_ms": told["bare_wall_ms"],
                    "throughput_of_bare": told["bare_cpu_ms"] / told["cpu_ms"],
                },
            ),
        ),
        proved=told["proved"],
    )


def measure(*, places: int, claims: int, count: int, rounds: int) -> dict[str, Any]:
    """Return what bookings and bare POSTs cost in this process, and what they left behind."""
    from django.db.models import F

    from bench import bare, bulk, sessions
    from bench.caller import Visitor, call, environ, form
    from bench.shape import Shape
    from bench.slots import PATH, slots
    from bench.timing import Meter, median_spent, ms, server_of_database
    from creuset.billing.models import Charge
    from creuset.bookings.models import Booking
    from creuset.config.wsgi import application
    from creuset.core.models import AuditRow, OutboxRow
    from creuset.places.models import Claim, Resource
    from creuset.villages.models import Village

    visitor = Visitor.of(sessions.of_owner()[0])
    bare_visitor = Visitor.of(sessions.bare_of_owner())
    village = Village.objects.get()
    shape = Shape(places, claims)
    rows = Resource.objects.filter(part_rows__part=F("pk")).order_by("pk")
    leaves = list(rows.values_list("pk", flat=True))
    free = slots(shape)
    counted = (Booking, Claim, Charge, AuditRow, OutboxRow)
    before = [model.objects.count() for model in counted]  # type: ignore[attr-defined]  # models have one

    def book() -> None:
        for slot in islice(free, count):
            fields = slot.fields | {"resource": shape.code(slot.place)}
            answer = call(application, environ(visitor, "POST", PATH, form(visitor, fields)))
            if answer.status != 302:
                raise RuntimeError(f"{answer.status}: {answer.body[:2000].decode()}")

    stock = bare.Application()

    def post() -> None:
        for slot in islice(free, count):
            fields = {
                "village": village.pk,
                "part": leaves[slot.place],
                "start": slot.start.replace(tzinfo=None).isoformat(),
                "title": "Essai",
            }
            request = environ(bare_visitor, "POST", "/bare", form(bare_visitor, fields))
            answer = call(stock, request)
            if answer.status != 204:
                raise RuntimeError(f"{answer.status}: {answer.body[:2000].decode()}")

    book()
    post()
    meter = Meter(server_of_database())
    house = median_spent(meter, book, each=count, rounds=rounds)
    limit = median_spent(meter, post, each=count, rounds=rounds)
    grown = [model.objects.count() - n for model, n in zip(counted, before, strict=True)]  # type: ignore[attr-defined]  # models have one
    made = count * (rounds + 1)
    # The bare POSTs leave a claim each; a Sunday costs one line more; what is owed is told as the booking is.
    lines = grown[2]
    if grown != [made, 2 * made, max(made, min(lines, 2 * made)), 2 * made, 2 * made]:
        raise RuntimeError(f"{made} bookings left {grown} bookings, claims, charges, audit, outbox")
    return {
        "cpu_ms": ms(house.cpu),
        "wall_ms": ms(house.wall),
        "bare_cpu_ms": ms(limit.cpu),
        "bare_wall_ms": ms(limit.wall),
        "proved": {
            "bookings": grown[0],
            "charges": grown[2],
            "audit": grown[3],
            "outbox": grown[4],
            "overlaps": bulk.overlaps(),
        },
    }
