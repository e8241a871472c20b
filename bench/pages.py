"""Every page of the application, on a village that has lived: queries, CPU, and what a first visit transfers.

The pages are found as people find them, by following links and forms from where each of three readers begins:
the owner, a member, nobody in particular. A route that gave nobody a page is named with the reason.
"""

from collections.abc import Iterator
from typing import Any

from bench.grounds import Grounds, digest
from bench.results import Measure, Result
from bench.scale import Scale

DATABASES = ("sqlite",)
#: Days lived, members, pages of one route for one reader, measures of a page, routes of one reader.
SIZES = {
    Scale.TINY: (2, 8, 1, 1, 4),
    Scale.USUAL: (90, 100, 1, 3, 1000),
    Scale.FULL: (365, 100, 2, 9, 1000),
}


def run(grounds: Grounds, scale: Scale) -> Iterator[Result]:
    """Give the cost of the pages: the worst of them stands for all."""
    days, members, each, times, most = SIZES[scale]
    name = f"year-{days}-{members}-{digest()}"
    with grounds.kept(name, "bench.year:build", days=days, members=members) as place:
        told = place.ask("bench.pages:measure", each=each, times=times, most=most)
    yield Result(
        name="pages",
        database=grounds.database,
        size=f"{told['pages']} pages of {told['routes']} routes, {days} days lived by {members} members",
        measures=(
            Measure(
                what=f"p95 of CPU, server side; slowest {told['slowest'][0]['path']}",
                figure=told["p95_cpu_ms"],
                unit="ms",
                limit=told["bare_cpu_ms"],
                limit_is="CPU of a bare Django page that knows who reads it",
                most=60,
                beside={"median_ms": told["median_cpu_ms"], "slowest": told["slowest"]},
            ),
            Measure(
                what=f"CPU of a deliberation with {told['sits']}",
                figure=told["room_cpu_ms"],
                unit="ms",
                limit=told["bare_cpu_ms"],
                limit_is="CPU of a bare Django page that knows who reads it",
                most=60,
                beside={"queries": told["room_queries"]},
            ),
            Measure(
                what="most queries of a page",
                figure=told["most_queries"],
                unit="queries",
                most=12,
                beside={"hungriest": told["hungriest"]},
            ),
            Measure(
                what=f"heaviest first visit, compressed: {told['heaviest'][0]['path']}",
                figure=told["heaviest"][0]["kilobytes"],
                unit="kB",
                most=200,
                beside={"heaviest": told["heaviest"]},
            ),
            Measure(
                what="pages that failed",
                figure=len(told["failed"]),
                unit="",
                most=0,
                beside={"failed": told["failed"]},
            ),
        ),
        proved={"pages": told["pages"], "not_reached": told["not_reached"]},
    )


def measure(*, each: int, times: int, most: int) -> dict[str, Any]:
    """Return what the pages cost in this process."""
    from statistics import median

    from bench import bare, sessions
    from bench.caller import Visitor, call, environ
    from bench.timing import Meter, median_spent, ms, percentile
    from bench.visits import Visit, prepare, visit_all
    from creuset.incubation.models import Deliberation

    application, readers, starts = prepare()
    visits, failed, not_reached = visit_all(
        application, readers, starts, each=each, times=times, most=most
    )
    owner = Visitor.of(sessions.bare_of_owner())
    stock = bare.Application()

    def page() -> None:
        for _ in range(20):
            call(stock, environ(owner, "GET", "/bare/page"))

    page()
    bare_spent = median_spent(Meter(), page, each=20, rounds=3)

    def first(key: str, number: int = 3) -> list[dict[str, Any]]:
        worst = sorted(visits, key=lambda one: -getattr(one, key))[:number]
        return [{"path": one.path, key: getattr(one, key)} for one in worst]

    room = next(one for one in visits if one.path == starts["owner"][0])
    sitting = Deliberation.objects.latest("pk")
    counts = len(sitting.order), sitting.presences.count()

    def hungry(one: Visit) -> bool:
        return one.queries > 12

    return {
        "pages": len(visits),
        "routes": len({one.route for one in visits}),
        "p95_cpu_ms": percentile([one.cpu_ms for one in visits], 0.95),
        "median_cpu_ms": median(one.cpu_ms for one in visits),
        "slowest": first("cpu_ms"),
        "most_queries": max(one.queries for one in visits),
        "hungriest": first("queries", max(3, sum(map(hungry, visits)))),
        "heaviest": first("kilobytes"),
        "bare_cpu_ms": ms(bare_spent.cpu),
        "room_cpu_ms": room.cpu_ms,
        "room_queries": room.queries,
        "sits": f"{counts[0]} files and {counts[1]} jurors",
        "failed": failed,
        "not_reached": not_reached,
    }
