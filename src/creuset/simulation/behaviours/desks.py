"""Nomads: desks of the pools, asked for by the week."""

from collections.abc import Iterator
from datetime import date, timedelta

from creuset.places.kinds import Kind
from creuset.simulation.behaviours.habits import WEEK
from creuset.simulation.cast import Cast
from creuset.simulation.happenings import Ask, Wish
from creuset.simulation.scene import Scene
from creuset.simulation.streams import happens, stream

#: The chance that a nomad of so many days a week takes one of the five: days over five, on average.
WORKING_DAYS = 5


def desks(scene: Scene, cast: Cast, seed: int, first: date) -> Iterator[Wish]:
    """Yield the desks of the week that begins on that Monday: one wish a nomad, a span a day."""
    week = [first + timedelta(days=at) for at in range(WORKING_DAYS)]
    pools = [
        place
        for place in scene.of_kind(Kind.OPEN_SPACE, Kind.SHARED_OFFICE, on=first)
        if place.is_pool
    ]
    if not pools:
        return
    for household in cast.present(first):
        for person in household.people:
            random = stream(seed, scene.slug, "desk", person.email, first)
            pool = random.choices(pools, [place.capacity or 1 for place in pools])[0]
            lead, is_short = random.randint(0, 6), happens(random, 0.25)
            days = [
                day
                for day, pace in zip(week, WEEK, strict=True)
                if happens(random, person.nomad_days / WORKING_DAYS * pace)
                and scene.is_working_day(day)
            ]
            if not days:
                continue
            hours = (9, 13) if is_short else (9, 18)
            asks = tuple(Ask(pool.code, scene.span(day, *hours)) for day in days)
            yield Wish(
                at=scene.asked_at(random, asks[0].span.start, lead),
                key=f"desk-{person.email}-{first}",
                who=person.email,
                party=person.email,
                kind=pool.kind,
                title="Poste à la demi-journée" if is_short else "Poste nomade",
                asks=asks,
                instead=tuple(other.code for other in pools if other != pool),
            )
