"""Which places are free, and under nobody's option: those of a kind, a capacity and a feature, among a million claims.

The house's queries are the ORM's, built and read as a page does; the limit is the same question in
hand-written SQL on the bare driver. Then three free days on five stages together, over HTTP.
"""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import Any
from urllib.parse import urlencode

from bench.caller import Line, Visitor
from bench.grounds import Grounds, Place
from bench.results import Measure, Result
from bench.scale import Scale
from bench.servers import serving
from bench.shape import SLUG, Shape
from bench.timing import ms, percentile

DATABASES = ("sqlite", "postgresql")
#: Places, claims, questions a round, rounds, requests over HTTP.
SIZES = {
    Scale.TINY: (40, 400, 3, 2, 3),
    Scale.USUAL: (1000, 200_000, 60, 5, 150),
    Scale.FULL: (1000, 1_000_000, 200, 9, 500),
}
TARGET_MS = {"sqlite": 5.0, "postgresql": 8.0}
STAGES = 5
DAYS = timedelta(days=3)

BARE = """
    SELECT r.id, r.code, r.names FROM places_resource r
    WHERE r.village_id = {p} AND r.kind = 'meeting' AND r.capacity >= 4 AND r.features{screen}
      AND NOT EXISTS (
        SELECT 1 FROM places_resourcepart rp WHERE rp.resource_id = r.id AND (
            SELECT c.held_until FROM places_claim c
            WHERE c.part_id = rp.part_id AND c.starts_at < {p} ORDER BY c.starts_at DESC LIMIT 1
        ) > {p})
      AND NOT EXISTS (
        SELECT 1 FROM places_resourcepart rp JOIN bookings_holdpart s ON s.part_id = rp.part_id
        JOIN bookings_hold h ON h.id = s.hold_id
        WHERE rp.resource_id = r.id AND s.ended_at IS NULL AND s.starts_at < {p} AND s.held_until > {p}
        AND h.ended_at IS NULL AND h.lapses_at > {p})"""
SCREEN = {
    "sqlite": " ->> '$.screen' = 1",
    "postgresql": " -> 'screen' = 'true'::jsonb",
}


def run(grounds: Grounds, scale: Scale) -> Iterator[Result]:
    """Give the cost of finding what is free, and when."""
    places, claims, count, rounds, requests = SIZES[scale]
    with grounds.village(places=places, claims=claims) as place:
        told = place.ask(
            "bench.availability:measure", places=places, claims=claims, count=count, rounds=rounds
        )
        next_free = _next_free(place, Shape(places, claims), requests)
    most = TARGET_MS[grounds.database]
    yield Result(
        name="availability",
        database=grounds.database,
        size=f"{told['candidates']} of {places:,} places asked about, {claims:,} claims",
        measures=(
            Measure(
                what="CPU of the question which of them are free and under no option, in the process",
                figure=told["cpu_ms"],
                unit="ms",
                limit=told["bare_cpu_ms"],
                limit_is="CPU of the same question in SQL on the bare driver",
                most_ratio=4,
                beside={"wall_ms": told["wall_ms"], "limit_wall_ms": told["bare_wall_ms"]},
            ),
            Measure(
                what="p95 of the same question, on the clock",
                figure=told["p95_ms"],
                unit="ms",
                limit=told["bare_p95_ms"],
                limit_is="p95 on the bare driver",
                most=most,
                beside={"cpu_p95_ms": told["cpu_p95_ms"]},
            ),
            Measure(
                what="p95 of the next three free days on five stages together, over HTTP",
                figure=next_free["p95_ms"],
                unit="ms",
                limit=next_free["bare_p95_ms"],
                limit_is="p95 of the server's health page over the same connection",
                most=5,
                beside={"median_ms": next_free["median_ms"]},
            ),
        ),
        proved={
            "free": told["free"],
            "free_by_bare_sql": told["bare_free"],
            "free_by_self_join": told["free_by_join"],
            "next_free": next_free["slots"],
        },
    )


def measure(*, places: int, claims: int, count: int, rounds: int) -> dict[str, Any]:
    """Return what the question costs in this process, asked of many instants."""
    from django.db import connection
    from django.db.models import Q

    from bench.timing import Meter, median_spent, server_of_database
    from creuset.bookings.models import HoldPart
    from creuset.bookings.queries.ladder import held_of
    from creuset.core import clock
    from creuset.kernel.spans import Span
    from creuset.places.kinds import Kind
    from creuset.places.models import Claim, Resource, ResourcePart
    from creuset.places.queries.availability import free, with_features
    from creuset.villages.models import Village

    village, shape, now = Village.objects.get(), Shape(places, claims), clock.now()
    step = (shape.ends - shape.begins) / (count + 2)
    spans = [
        Span(start, start + timedelta(hours=2))
        for n in range(count)
        for start in [(shape.begins + step * (n + 1)).replace(tzinfo=UTC)]
    ]

    def wanted() -> Any:
        rows = Resource.objects.filter(village=village, kind=Kind.MEETING, capacity__gte=4)
        return with_features(rows, {"screen": True})

    mark = "%s"
    sql = BARE.format(p=mark, screen=SCREEN[connection.vendor])

    def instant(value: datetime) -> Any:
        return connection.ops.adapt_datetimefield_value(value)

    def values_of(span: Span) -> tuple[Any, ...]:
        start, end = instant(span.start), instant(span.end)
        return village.pk, end, start, end, start, instant(now)

    asked = [values_of(span) for span in spans]
    connection.ensure_connection()
    driver = connection.connection.cursor()
    if connection.vendor == "sqlite":
        sql = sql.replace("%s", "?")

    def ask_bare(values: Any) -> list[Any]:
        return list(driver.execute(sql, values).fetchall())

    def ask(span: Span) -> list[Any]:
        rows = list(free(wanted(), span).values_list("pk", "code", "names"))
        # A place without parts is its own smallest part.
        under_option = held_of([pk for pk, _code, _names in rows], span, now=now)
        return [row for row in rows if row[0] not in under_option]

    def by_join(span: Span) -> int:
        taken = Claim.objects.filter(starts_at__lt=span.end, held_until__gt=span.start)
        held = HoldPart.objects.filter(
            starts_at__lt=span.end, held_until__gt=span.start, hold__lapses_at__gt=now
        )
        busy = ResourcePart.objects.filter(
            Q(part__in=taken.values("part_id")) | Q(part__in=held.values("part_id"))
        )
        return int(wanted().exclude(pk__in=busy.values("resource_id")).count())

    meter = Meter(server_of_database())
    house = [sum(len(ask(span)) for span in spans)]
    bare = [sum(len(ask_bare(values)) for values in asked)]
    joined = sum(by_join(span) for span in spans[:5]), sum(len(ask(span)) for span in spans[:5])
    if house != bare or joined[0] != joined[1]:
        raise RuntimeError(f"free places: {house} by the house, {bare} bare, {joined} by a join")
    house_spent = median_spent(
        meter, lambda: [ask(span) for span in spans], each=count, rounds=rounds
    )
    bare_spent = median_spent(
        meter, lambda: [ask_bare(values) for values in asked], each=count, rounds=rounds
    )
    one = [meter.spent(lambda span=span: ask(span)) for _ in range(rounds) for span in spans]
    two = [meter.spent(lambda v=v: ask_bare(v)) for _ in range(rounds) for v in asked]
    return {
        "candidates": wanted().count(),
        "cpu_ms": ms(house_spent.cpu),
        "wall_ms": ms(house_spent.wall),
        "bare_cpu_ms": ms(bare_spent.cpu),
        "bare_wall_ms": ms(bare_spent.wall),
        "p95_ms": ms(percentile([row.wall for row in one], 0.95)),
        "cpu_p95_ms": ms(percentile([row.cpu for row in one], 0.95)),
        "bare_p95_ms": ms(percentile([row.wall for row in two], 0.95)),
        "free": house[0],
        "bare_free": bare[0],
        "free_by_join": joined[0],
    }


def _next_free(place: Place, shape: Shape, requests: int) -> dict[str, Any]:
    """Return how long the server takes to find three days when five stages are free together."""
    visitor = Visitor.of(place.ask("bench.sessions:of_owner")[0])
    # The search reads through the last ten days of claims before it finds any.
    start = max(shape.ends - timedelta(days=10), datetime.now(UTC).replace(tzinfo=None))
    start = start.replace(minute=0, second=0, microsecond=0)
    asked = {
        "resource": [f"plateau-{n}" for n in range(STAGES)],
        "starts_at": f"{start.isoformat()}Z",
        "ends_at": f"{(start + DAYS).isoformat()}Z",
    }
    path = f"/api/v1/villages/{SLUG}/availability/next?{urlencode(asked, doseq=True)}"
    with serving(place) as server, closing(Line(server.port, visitor)) as line:
        answer = line.get(path)
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status} {answer.body[:500].decode()}")
        slots = len(answer.json())
        if not slots:
            raise RuntimeError("no three days are free on the stages: nothing was searched")
        seconds = _timed(line, path, requests)
        bare = _timed(line, "/health", requests)
    return {
        "p95_ms": ms(percentile(seconds, 0.95)),
        "median_ms": ms(percentile(seconds, 0.5)),
        "bare_p95_ms": ms(percentile(bare, 0.95)),
        "slots": slots,
    }


def _timed(line: Line, path: str, requests: int) -> list[float]:
    for _ in range(5):
        line.get(path)
    seconds = []
    for _ in range(requests):
        started = perf_counter()
        line.get(path)
        seconds.append(perf_counter() - started)
    return seconds
