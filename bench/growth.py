"""Does it cost more when there is more? Booking and availability, a hundred times as many claims."""

from collections.abc import Iterator
from typing import Any

from bench.grounds import Grounds
from bench.results import Measure, Result
from bench.scale import Scale

DATABASES = ("sqlite", "postgresql")
#: Places, claims of the small village, of the large one, operations a round, rounds.
SIZES = {
    Scale.TINY: (40, 400, 400, 2, 1),
    Scale.USUAL: (1000, 10_000, 200_000, 40, 5),
    Scale.FULL: (1000, 10_000, 1_000_000, 200, 9),
}
PARTS = {
    "bench.booking:measure": "CPU of a booking",
    "bench.availability:measure": "CPU of asking what is free",
}


def run(grounds: Grounds, scale: Scale) -> Iterator[Result]:
    """Give how the cost of a booking and of a question grows."""
    places, small, large, count, rounds = SIZES[scale]
    told: dict[int, dict[str, Any]] = {}
    for claims in (small, large):
        with grounds.village(places=places, claims=claims) as place:
            asked = {"places": places, "claims": claims, "count": count, "rounds": rounds}
            told[claims] = {work: place.ask(work, **asked) for work in PARTS}
    yield Result(
        name="growth",
        database=grounds.database,
        size=f"{large:,} claims against {small:,}, {places:,} places",
        measures=tuple(
            Measure(
                what=f"{what} among {large:,} claims",
                figure=told[large][work]["cpu_ms"],
                unit="ms",
                limit=told[small][work]["cpu_ms"],
                limit_is=f"the same among {small:,}",
                most_ratio=2,
                beside={
                    "bare_grew": told[large][work]["bare_cpu_ms"] / told[small][work]["bare_cpu_ms"]
                },
            )
            for work, what in PARTS.items()
        ),
    )
