"""How residents go on: they take a larger plan, pause, move to another office, give notice."""

from collections.abc import Iterator
from datetime import date, timedelta

from creuset.simulation.cast import Cast, Household
from creuset.simulation.happenings import Turn
from creuset.simulation.rates import Rates, Verb
from creuset.simulation.scene import Scene
from creuset.simulation.streams import stream

DAY = timedelta(days=1)
#: Whoever has just come changes nothing in so many days.
SETTLED = timedelta(days=30)


def turns(
    scene: Scene, cast: Cast, rates: Rates, seed: int, founded: date, first: date, last: date
) -> Iterator[Turn]:
    """Yield what residents do about their subscriptions on these days: once a month at most, nothing after notice.

    Who was there on the first day had come before it.
    """
    for household in cast.households:
        came = household.arrives_on
        settled = came + (SETTLED if came > founded else DAY)
        for turn in _of(scene, household, rates, seed, settled, last):
            if first <= scene.day_of(turn.at) <= last:
                yield turn


def _of(
    scene: Scene, household: Household, rates: Rates, seed: int, settled: date, last: date
) -> Iterator[Turn]:
    month = settled.replace(day=1)
    while month <= last:
        random = stream(seed, scene.slug, "turn", household.key, month)
        verb = rates.monthly[household.way].drawn(random)
        day = _working_day(scene, month.replace(day=random.randint(1, 28)))
        hour, tick = 9.5 + 7 * random.random(), timedelta(microseconds=random.randrange(10**6))
        may = day >= settled and not (verb is Verb.LEAVE and household.stays)
        if verb is not None and may:
            key = f"{household.key}-{verb}-{month}"
            yield Turn(scene.instant(day, hour) + tick, key, household, verb)
            if verb is Verb.LEAVE:
                return
        month = (month + timedelta(days=32)).replace(day=1)


def _working_day(scene: Scene, day: date) -> date:
    """Return the day, or the next one on which people work there: within two weeks, if any."""
    days = (day + timedelta(days=number) for number in range(15))
    return next((one for one in days if scene.is_working_day(one)), day)
