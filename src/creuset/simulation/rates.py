"""How fast a simulated village turns: who comes, what they take, how often they change and leave.

Every figure that nobody has measured is an assumption of ours, and is said to be one here and in
docs/explanation/simulation.md: what the model answers is as good as they are.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random


class Way(StrEnum):
    """How somebody lives in the village: what they look for when they come, and how soon they move on."""

    #: Alone, at hot desks, some days a week.
    NOMADS = "nomads"
    #: With a desk, seats or an office of their own.
    RESIDENTS = "residents"
    #: A young company in an office of the nursery, at the price for incubated projects.
    NURSERY = "nursery"
    #: A project hosted in kind until its programme ends, and that pays from then on.
    INCUBATED = "incubated"


class Verb(StrEnum):
    """What a resident does about their subscription."""

    LEAVE = "leave"
    UPGRADE = "upgrade"
    PAUSE = "pause"
    MOVE = "move"
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class Monthly:
    """The chance, in a month, that somebody gives notice, takes a larger plan, pauses, moves to another office, is
    away for a week and leaves their desk to others.
    """

    leave: float
    upgrade: float = 0.0
    pause: float = 0.0
    move: float = 0.0
    away: float = 0.0

    def drawn(self, random: Random) -> Verb | None:
        """Return what somebody does this month, if anything: one number is drawn, whatever the answer."""
        left = random.random()
        for verb, chance in (
            (Verb.LEAVE, self.leave),
            (Verb.UPGRADE, self.upgrade),
            (Verb.PAUSE, self.pause),
            (Verb.MOVE, self.move),
            (Verb.AWAY, self.away),
        ):
            if left < chance:
                return verb
            left -= chance
        return None


#: Two days and a half of leave a month (Code du travail, art. L3141-3), taken five at a time.
AWAY = 0.5
#: Assumptions: a nomad stays a year and a half, a resident three years, a nursery company two, beyond their terms.
MONTHLY: Mapping[Way, Monthly] = {
    Way.NOMADS: Monthly(leave=0.055, upgrade=0.03, pause=0.015),
    Way.RESIDENTS: Monthly(leave=0.028, upgrade=0.01, pause=0.005, move=0.012, away=AWAY),
    Way.NURSERY: Monthly(leave=0.04, upgrade=0.01, move=0.025, away=AWAY),
    Way.INCUBATED: Monthly(leave=0.03, upgrade=0.02, away=AWAY),
}
#: Assumption: of a hundred people who come, so many of each way.
MIX: Mapping[Way, float] = {
    Way.NOMADS: 40,
    Way.RESIDENTS: 30,
    Way.NURSERY: 20,
    Way.INCUBATED: 10,
}


@dataclass(frozen=True)
class Rates:
    """The rates by which a village lives."""

    #: People who come in a year after the first day, for each member the village is given. Assumption.
    arrivals_a_year: float = 0.2
    monthly: Mapping[Way, Monthly] = field(default_factory=lambda: MONTHLY)
    mix: Mapping[Way, float] = field(default_factory=lambda: MIX)
    #: So large a part of the offices is let at most: a demonstration keeps some to show to who visits.
    filled: float = 0.8
    #: Months that a project is hosted in kind: a cohort lasts eight.
    programme_months: int = 8


RATES = Rates()


def way_of(random: Random, mix: Mapping[Way, float], among: tuple[Way, ...]) -> Way:
    """Return how somebody lives, of these ways, as the mix weighs them; the first where it weighs none."""
    weights = [max(mix.get(way, 0.0), 0.0) for way in among]
    if not any(weights):
        return among[0]
    return random.choices(among, weights)[0]
