"""A village that lives by itself: CPU of an action of the simulation.

The limit is what the rows of an action cost on the bare driver: a booking, its period, its claim under the
guard, an audit row that names four things, a row of the outbox; a day in one durable transaction.
"""

from collections.abc import Iterator
from typing import Any

from bench.grounds import Grounds
from bench.results import Measure, Result
from bench.scale import Scale

DATABASES = ("sqlite",)
#: Days lived, members, rows of the limit.
SIZES = {Scale.TINY: (3, 8, 20), Scale.USUAL: (28, 100, 1000), Scale.FULL: (365, 100, 5000)}


def run(grounds: Grounds, scale: Scale) -> Iterator[Result]:
    """Give the cost of an action."""
    days, members, count = SIZES[scale]
    place = grounds.empty()
    try:
        told = place.ask("bench.simulation:measure", days=days, members=members, count=count)
    finally:
        grounds.drop(place)
    yield Result(
        name="simulation",
        database=grounds.database,
        size=f"{days} days of a village with {members} members, {told['actions']:,} actions",
        measures=(
            Measure(
                what="CPU of an action",
                figure=told["cpu_ms"],
                unit="ms",
                limit=told["bare_cpu_ms"],
                limit_is="CPU of an action's rows on the bare driver",
                most=2.5,
                beside={"wall_ms": told["wall_ms"]},
            ),
            Measure(what="overlapping claims", figure=told["proved"]["overlaps"], unit="", most=0),
        ),
        proved=told["proved"],
    )


def measure(*, days: int, members: int, count: int) -> dict[str, Any]:
    """Return what an action costs in this process."""
    from django.urls import get_resolver

    from bench import bulk, year
    from bench.rows import Rows
    from bench.timing import Meter, median_spent, ms
    from creuset.bookings.models import Booking
    from creuset.core.models import AuditRow

    village = year.load()
    # What a process loads once is no action's: the first mail that names an address would load them all.
    get_resolver().url_patterns  # noqa: B018 - read to be there
    told: list[Any] = []
    spent = Meter().spent(lambda: told.append(year.live(village, days=days, members=members)[0]))
    actions = told[0].actions
    rows = Rows(village.pk)
    bare = median_spent(Meter(), lambda: rows.write(count), each=count, rounds=5)
    written = AuditRow.objects.exclude(verb="bench.bare").count()
    booked = Booking.objects.exclude(title="bench").count()
    if not booked or written < actions / 2:
        raise RuntimeError(f"{actions} actions left {booked} bookings and {written} audit rows")
    return {
        "actions": actions,
        "cpu_ms": ms(spent.cpu) / actions,
        "wall_ms": ms(spent.wall) / actions,
        "bare_cpu_ms": ms(bare.cpu),
        "proved": {"bookings": booked, "audit_rows": written, "overlaps": bulk.overlaps()},
    }
