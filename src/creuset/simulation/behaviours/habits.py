"""What several behaviours share: days of the week, hours of the day, who comes to ask."""

from collections.abc import Sequence
from datetime import date
from random import Random

from creuset.simulation.cast import Cast, Household, Person

#: Monday to Friday: people come in the middle of the week.
WEEK = (0.75, 1.15, 1.1, 1.2, 0.8)
#: Hours at which meetings begin: little at lunchtime.
HOURS = (
    8.5,
    9,
    9.5,
    10,
    10.5,
    11,
    11.5,
    12,
    12.5,
    13,
    13.5,
    14,
    14.5,
    15,
    15.5,
    16,
    16.5,
    17,
    17.5,
)
WEIGHTS = (1, 4, 4, 7, 5, 6, 2, 0.6, 0.5, 0.6, 1, 6, 5, 6, 4, 5, 3, 2, 1)


def pace(day: date) -> float:
    """Return how lively the day is, an ordinary day being one."""
    return WEEK[day.weekday()] if day.weekday() < len(WEEK) else 0.0


def hour(random: Random) -> float:
    """Return the hour at which a meeting begins."""
    return random.choices(HOURS, WEIGHTS)[0]


def somebody(
    random: Random, cast: Cast, day: date, trades: Sequence[str] = ()
) -> tuple[Person, Household] | None:
    """Return somebody who is there on the day, of one of these trades if there are some, and their household."""
    present = cast.present(day)
    chosen = [household for household in present if household.trade in trades] or present
    if not chosen:
        return None
    household = random.choice(chosen)
    return random.choice(household.people), household
