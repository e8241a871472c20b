"""A village's life between two instants: everything that happens, in order. Nothing here knows a database."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from creuset.kernel.spans import DaySpan
from creuset.simulation.behaviours.changes import change_of
from creuset.simulation.behaviours.desks import desks
from creuset.simulation.behaviours.doors import rounds
from creuset.simulation.behaviours.gatherings import cohort, events
from creuset.simulation.behaviours.options import deals_of
from creuset.simulation.behaviours.outside import enquiries, visits, works
from creuset.simulation.behaviours.productions import commissions, shoots
from creuset.simulation.behaviours.rooms import calls, meetings, sessions
from creuset.simulation.behaviours.staying import turns
from creuset.simulation.behaviours.weekly import weeklies
from creuset.simulation.cast import Cast, Household, cast_of
from creuset.simulation.happenings import Arrival, Happening, Start, Step, Wish
from creuset.simulation.rates import RATES, Rates
from creuset.simulation.scene import Scene, days_between, monday
from creuset.simulation.streams import stream

#: Nothing is asked for longer ahead, so nothing later needs to be thought of.
FURTHEST = timedelta(days=60)
#: A shoot may begin so much later than its phase, and what comes with it so much earlier.
AROUND = timedelta(days=14)
#: Whoever has just come asks for nothing in the first hours, and for everything in the next ones.
SETTLED, SETTLING = timedelta(hours=1, minutes=15), timedelta(hours=5)
SOONEST = timedelta(minutes=5)


@dataclass(frozen=True)
class Life:
    """A simulated village: its places, its seed, the day on which it began, how many members it has in a year."""

    scene: Scene
    seed: int
    founded: date
    members: int
    rates: Rates = RATES
    #: Who lives there, where that is not drawn: real residents on a copy of their village, and who may come.
    given: tuple[Household, ...] | None = None

    @cached_property
    def began_at(self) -> datetime:
        """The instant of the first happening."""
        return self.scene.instant(self.founded, 8)

    def cast(self, until: date) -> Cast:
        """Return everybody who matters to what is asked until that day."""
        return cast_of(
            self.scene,
            seed=self.seed,
            founded=self.founded,
            until=until + FURTHEST,
            members=self.members,
            rates=self.rates,
            given=self.given,
        )

    def between(self, since: datetime | None, until: datetime) -> list[Happening]:
        """Return all that happens after `since` (None: from the beginning) and not after `until`, in order.

        Two stretches of a life that touch hold together what one over both holds.
        """
        first = self.scene.day_of(since) if since else self.founded
        last = self.scene.day_of(until)
        cast = self.cast(last)
        found = [
            happening
            for happening in self._all(cast, first, last)
            if (since is None or happening.at > since) and happening.at <= until
        ]
        return sorted(found, key=lambda happening: (happening.at, happening.key))

    def _all(self, cast: Cast, first: date, last: date) -> Iterator[Happening]:
        yield from self._comings(cast)
        yield from turns(self.scene, cast, self.rates, self.seed, self.founded, first, last)
        settled = self._settled(cast)
        for wish in self._wishes(cast, first, last):
            made = self._after_settling(wish, settled)
            if made is None:
                continue
            yield made
            yield from deals_of(made, self.scene, self.seed)
            change = change_of(made, seed=self.seed, slug=self.scene.slug)
            if change is not None:
                yield change
        for day in days_between(first - timedelta(days=3), last):
            if day >= self.founded:
                yield from visits(self.scene, self.seed, day)
                yield from enquiries(self.scene, self.seed, day)
        for day in days_between(first, last):
            yield from rounds(self.scene, day)
        for week in self._weeks(first, last):
            # A village that has just begun has planned no works yet.
            yield from (one for one in works(self.scene, self.seed, week) if one.at > self.began_at)
            for weekly in weeklies(self.scene, cast, self.seed, week):
                if weekly.at > settled[weekly.who]:
                    yield weekly

    def _comings(self, cast: Cast) -> Iterator[Happening]:
        """Yield who comes, what begins, and how far it gets."""
        arrivals = self._arrivals(cast)
        for household in cast.households:
            if not household.is_known:
                yield Arrival(arrivals[household.key], household.key, household)
        for number, work in enumerate(cast.works):
            begins = self._at(work.arrives_on, 9.25, number, timedelta(minutes=20))
            yield Start(
                begins,
                f"{work.key}-start",
                work,
                work.phase_on(work.arrives_on) or work.phases[0][1],
            )
            for day, phase in work.phases:
                if day > work.arrives_on:
                    at = self._at(day, 10, number, timedelta())
                    yield Step(at, f"{work.key}-{phase}", work, phase)

    def _arrivals(self, cast: Cast) -> dict[str, datetime]:
        return {
            household.key: self._at(household.arrives_on, 8.75, number, timedelta(seconds=1))
            for number, household in enumerate(cast.households)
        }

    def _at(self, day: date, hour: float, number: int, after_beginning: timedelta) -> datetime:
        """Return an instant of the day, the first one being so long after the beginning; one a number."""
        tick = timedelta(microseconds=1000 * number)
        if day <= self.founded:
            return self.began_at + after_beginning + tick
        return self.scene.instant(day, hour) + tick

    def _settled(self, cast: Cast) -> dict[str, datetime]:
        """Return from when on each address asks for something."""
        arrivals = self._arrivals(cast)
        known = {person.email: self.began_at + SETTLED for _role, person in cast.team}
        known[cast.house.party] = self.began_at + SETTLED
        for household in cast.households:
            for email in (household.party, *(person.email for person in household.people)):
                known[email] = arrivals[household.key] + SETTLED
        return known

    def _after_settling(self, wish: Wish, settled: dict[str, datetime]) -> Wish | None:
        """Return the wish, said when its asker is there; None where it would be too late by then."""
        if self.given is not None and wish.at < self.began_at:
            # Of people who lived there before: what they asked for then is there.
            return None
        earliest = max(settled[wish.who], settled[wish.party])
        if wish.at < earliest:
            random = stream(self.seed, self.scene.slug, "settling", wish.key)
            wish = replace(wish, at=earliest + SETTLING * random.random())
        return wish if wish.at + SOONEST < wish.starts_at else None

    def _weeks(self, first: date, last: date) -> Iterator[date]:
        return (day for day in days_between(monday(first), last + FURTHEST) if day == monday(day))

    def _wishes(self, cast: Cast, first: date, last: date) -> Iterator[Wish]:
        scene, seed = self.scene, self.seed
        yield from shoots(scene, cast, seed, DaySpan.of(first - AROUND, last + FURTHEST))
        for week in self._weeks(first, last):
            yield from desks(scene, cast, seed, week)
            yield from events(scene, cast, seed, week)
        for day in days_between(first, last + FURTHEST):
            yield from commissions(scene, cast, seed, day)
            if scene.is_working_day(day):
                yield from meetings(scene, cast, seed, day)
                yield from calls(scene, cast, seed, day)
                yield from sessions(scene, cast, seed, day)
                yield from cohort(scene, cast, seed, day)
