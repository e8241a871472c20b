"""A series of 400 times with conflicts: seen, then booked but for those that are taken; CPU of both together.

The limit is what the rows of as many bookings cost on the bare driver, in one durable transaction.
"""

from collections.abc import Iterator
from typing import Any

from bench.grounds import Grounds
from bench.results import Measure, Result
from bench.scale import Scale

DATABASES = ("sqlite", "postgresql")
#: Places, claims, times of the series, rounds.
SIZES = {
    Scale.TINY: (40, 400, 8, 1),
    Scale.USUAL: (1000, 200_000, 400, 3),
    Scale.FULL: (1000, 1_000_000, 400, 5),
}


def run(grounds: Grounds, scale: Scale) -> Iterator[Result]:
    """Give the cost of a series."""
    places, claims, count, rounds = SIZES[scale]
    with grounds.village(places=places, claims=claims) as place:
        told = place.ask("bench.series:measure", count=count, rounds=rounds)
    yield Result(
        name="series",
        database=grounds.database,
        size=f"{count} times, {told['proved']['conflicts']} of them taken, among {claims:,} claims",
        measures=(
            Measure(
                what="CPU of a series, seen and then booked",
                figure=told["cpu_ms"],
                unit="ms",
                limit=told["bare_cpu_ms"],
                limit_is="CPU of the rows of as many bookings on the bare driver",
                most=1000,
                beside={"wall_ms": told["wall_ms"]},
            ),
            Measure(what="overlapping claims", figure=told["proved"]["overlaps"], unit="", most=0),
        ),
        proved=told["proved"],
    )


def measure(*, count: int, rounds: int) -> dict[str, Any]:
    """Return what a series costs in this process, and what it left behind."""
    from datetime import UTC, datetime, time, timedelta

    from django.db.models import F

    from bench import bulk
    from bench.rows import Rows
    from bench.timing import Meter, median_spent, ms, server_of_database
    from creuset.bookings import actions
    from creuset.bookings.models import Booking
    from creuset.people.actors import HOUSE
    from creuset.people.models import Party
    from creuset.places.models import Resource
    from creuset.villages.models import Village

    village = Village.objects.get()
    party = Party.objects.filter(known_in__village=village).order_by("pk")[0]
    now = datetime.now(UTC)
    tomorrow = now.date() + timedelta(days=1)
    leaves = Resource.objects.filter(part_rows__part=F("pk")).select_related("building")
    rooms = iter(leaves.order_by("pk"))
    conflicts: list[int] = []

    def series() -> None:
        room = next(rooms)
        room.village = room.building.village = village
        again = actions.Again(
            village=village,
            title="Essai",
            party=party,
            resources=[room],
            rule=f"FREQ=DAILY;COUNT={count}",
            starts=datetime.combine(tomorrow, time(10)),
            duration=timedelta(minutes=45),
        )
        seen = actions.preview_series(again=again, by=HOUSE, now=now)
        skip = [one.time.on for one in seen.times if one.is_taken]
        conflicts.append(len(skip))
        actions.book_series(again=again, by=HOUSE, now=now, skip=skip, overrule={"closed"})

    before = Booking.objects.count()
    series()
    meter = Meter(server_of_database())
    house = median_spent(meter, series, each=1, rounds=rounds)
    made = (count * (rounds + 1)) - sum(conflicts)
    if Booking.objects.count() - before != made or not made:
        raise RuntimeError(f"{made} times left {Booking.objects.count() - before} bookings")
    rows = Rows(village.pk)
    bare = median_spent(meter, lambda: rows.write(count), each=1, rounds=rounds)
    return {
        "cpu_ms": ms(house.cpu),
        "wall_ms": ms(house.wall),
        "bare_cpu_ms": ms(bare.cpu),
        "proved": {
            "bookings": made,
            "conflicts": max(conflicts),
            "overlaps": bulk.overlaps(),
        },
    }
