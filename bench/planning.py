"""The planning: 100 places over 31 days with 10,000 bookings, as JSON and drawn; 1,000 places over a week.

The limit is the CPU of reading the same rows of the ledger and of the ladder with the bare driver.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from bench.grounds import Grounds
from bench.results import Measure, Result
from bench.scale import Scale
from bench.shape import Shape

DATABASES = ("sqlite", "postgresql")
#: Places, claims, places of the month, rounds.
SIZES = {
    Scale.TINY: (40, 400, 10, 2),
    Scale.USUAL: (1000, 200_000, 100, 7),
    Scale.FULL: (1000, 1_000_000, 100, 21),
}

BARE = """
    SELECT c.part_id, c.source_kind, c.source_id, c.starts_at, c.ends_at, c.held_until, c.label, p.name, c.tone
    FROM places_claim c LEFT JOIN people_party p ON p.id = c.party_id
    WHERE c.part_id IN ({parts}) AND c.starts_at >= %s AND c.starts_at < %s"""
BARE_OPTIONS = """
    SELECT s.part_id, h.booking_id, s.starts_at, s.ends_at, s.held_until, s.asked_at, b.title, p.name
    FROM bookings_holdpart s JOIN bookings_hold h ON h.id = s.hold_id
    JOIN bookings_booking b ON b.id = h.booking_id JOIN people_party p ON p.id = b.party_id
    WHERE s.part_id IN ({parts}) AND s.ended_at IS NULL AND s.held_until > %s AND s.starts_at < %s
    AND h.ended_at IS NULL AND h.lapses_at > %s"""


def run(grounds: Grounds, scale: Scale) -> Iterator[Result]:
    """Give the cost of a planning."""
    places, claims, shown, rounds = SIZES[scale]
    with grounds.village(places=places, claims=claims) as place:
        told = place.ask(
            "bench.planning:measure", places=places, claims=claims, shown=shown, rounds=rounds
        )
    limit_is = "CPU of reading the same rows of ledger and ladder on the bare driver"
    yield Result(
        name="planning",
        database=grounds.database,
        size=f"{shown} places × 31 days, {told['rows']:,} claims of {claims:,}, {told['options']:,} live options",
        measures=(
            Measure(
                what="CPU of a month as JSON",
                figure=told["json"]["cpu_ms"],
                unit="ms",
                limit=told["bare"]["cpu_ms"],
                limit_is=limit_is,
                most_ratio=1.5,
                beside={"wall_ms": told["json"]["wall_ms"]},
            ),
            Measure(
                what="CPU of a month drawn as HTML",
                figure=told["html"]["cpu_ms"],
                unit="ms",
                limit=told["bare"]["cpu_ms"],
                limit_is=limit_is,
                most_ratio=3,
                beside={"wall_ms": told["html"]["wall_ms"], "kilobytes": told["html"]["kilobytes"]},
            ),
            Measure(
                what="p95 of a month as JSON, through the application",
                figure=told["request"]["p95_ms"],
                unit="ms",
                limit=told["bare"]["wall_ms"],
                limit_is="wall time of the bare rows",
                most=100,
            ),
            Measure(
                what=f"a week of {places:,} places as JSON",
                figure=told["week"]["wall_ms"],
                unit="ms",
                limit=told["bare_week"]["wall_ms"],
                limit_is="wall time of its bare rows",
                most=300,
                beside={"cpu_ms": told["week"]["cpu_ms"], "claims": told["week"]["claims"]},
            ),
        ),
        proved={
            "claims_in_json": told["json"]["claims"],
            "bare_rows": told["rows"],
            "options_in_json": told["json"]["options"],
            "bars_drawn": told["html"]["bars"],
        },
    )


def measure(*, places: int, claims: int, shown: int, rounds: int) -> dict[str, Any]:
    """Return what plannings cost in this process."""
    import json
    from urllib.parse import urlencode

    from bench import sessions
    from bench.caller import Visitor, call, environ
    from bench.timing import Meter, median_spent, ms, percentile, server_of_database
    from creuset.bookings.queries.planning import PlanningFilter
    from creuset.bookings.queries.planning_json import planning_json
    from creuset.config.wsgi import application
    from creuset.core import clock
    from creuset.kernel.spans import DaySpan
    from creuset.people.actors import Actor
    from creuset.people.models import Party
    from creuset.places.models import Resource
    from creuset.villages.models import Village

    village, shape, now = Village.objects.get(), Shape(places, claims), clock.now()
    by = Actor(party=Party.objects.get(email="essai000@essai.example"))
    leaves = list(Resource.objects.filter(own_parts=None).order_by("pk"))
    codes = [leaf.code for leaf in leaves[:shown]]
    middle = (shape.begins + (shape.ends - shape.begins) / 2).date()
    half = min(15, (shape.ends - shape.begins).days // 2)
    month = DaySpan(middle - timedelta(days=half), middle + timedelta(days=31 - half))
    week = DaySpan(middle, middle + timedelta(days=7))
    meter, read = Meter(server_of_database()), _reader()

    def bare(days: DaySpan, parts: list[int]) -> tuple[list[Any], list[Any]]:
        window = days.to_span(village.zone)
        claims = read(BARE, parts, window.start, window.end)
        return claims, read(BARE_OPTIONS, parts, window.start, window.end, now)

    def as_json(days: DaySpan, only: PlanningFilter) -> str:
        return planning_json(village, days=days, by=by, now=now, only=only)

    def spent(work: Any) -> dict[str, float]:
        work()
        found = median_spent(meter, work, each=1, rounds=rounds)
        return {"cpu_ms": ms(found.cpu), "wall_ms": ms(found.wall)}

    chosen, everything = PlanningFilter(codes=codes), PlanningFilter()
    month_parts, all_parts = [leaf.pk for leaf in leaves[:shown]], [leaf.pk for leaf in leaves]
    rows, options = (len(some) for some in bare(month, month_parts))
    told = json.loads(as_json(month, chosen))
    written = len(told["claims"])
    if not rows <= written <= rows + shown:
        raise RuntimeError(f"{rows} rows in the ledger, {written} claims in the planning")
    if len(told["options"]) != options:
        raise RuntimeError(f"{options} live options, {len(told['options'])} in the planning")
    html, bars = drawn(village, codes=codes, days=month, by=by, now=now)
    asked = {"first": month.first, "until": month.until, "resource": codes}
    path = f"/api/v1/villages/{village.slug}/planning?{urlencode(asked, doseq=True)}"
    visitor = Visitor.of(sessions.of_owner()[0])
    walls = []
    for _ in range(3 * rounds):
        one = meter.spent(lambda: _check(call(application, environ(visitor, "GET", path))))
        walls.append(one.wall)
    return {
        "rows": rows,
        "bare": spent(lambda: bare(month, month_parts)),
        "options": options,
        "json": spent(lambda: as_json(month, chosen)) | {"claims": written, "options": options},
        "html": spent(lambda: drawn(village, codes=codes, days=month, by=by, now=now))
        | {"kilobytes": len(html) // 1000, "bars": bars},
        "request": {"p95_ms": ms(percentile(walls[1:], 0.95))},
        "bare_week": spent(lambda: bare(week, all_parts)),
        "week": spent(lambda: as_json(week, everything))
        | {"claims": len(json.loads(as_json(week, everything))["claims"])},
    }


def _reader() -> Callable[..., list[Any]]:
    """Return what reads rows of some parts on the bare driver."""
    from django.db import connection

    connection.ensure_connection()
    driver = connection.connection.cursor()

    def read(sql: str, parts: list[int], *instants: datetime) -> list[Any]:
        sql = sql.format(parts=", ".join(map(str, parts)))
        values = [connection.ops.adapt_datetimefield_value(instant) for instant in instants]
        sql = sql if connection.vendor == "postgresql" else sql.replace("%s", "?")
        return list(driver.execute(sql, values).fetchall())

    return read


def drawn(village: Any, *, codes: list[str], days: Any, by: Any, now: Any) -> tuple[str, int]:
    """Return the grid of the desk's planning, drawn anew, and how many bars it holds."""
    from creuset.bookings.drawing import Links, View, draw_grid, frame_of
    from creuset.bookings.queries.planning import PlanningFilter, planning

    shown = planning(village, days=days, by=by, now=now, only=PlanningFilter(codes=codes))
    links = Links(sheet="/0/", day=str, units=str)
    frame = frame_of(shown, view=View.MONTH, zone=village.zone)
    return (
        draw_grid(shown, frame, links=links, marks_mine=False),
        sum(len(row.bars) for row in shown.rows),
    )


def _check(answer: Any) -> None:
    if answer.status != 200:
        raise RuntimeError(f"{answer.status}: {answer.body[:500].decode()}")
