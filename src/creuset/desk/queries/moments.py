"""The plan at a moment: which floors there are on that day, what each place is, and what comes next in one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from creuset.bookings.queries import Bar
from creuset.bookings.queries.planning import may_book_row, occupied
from creuset.kernel.spans import DaySpan
from creuset.people.actors import Actor
from creuset.places.models import Building, Resource
from creuset.places.queries.access import get_resource
from creuset.places.queries.floors import LevelPlan, level_plans, main_plan
from creuset.places.queries.state import PlaceState, state_of_places
from creuset.villages.models import Village

#: How far what comes next is looked for, and how much of it is told.
AHEAD = timedelta(days=14)
NEXT = 5


@dataclass(frozen=True)
class Moment:
    """The floors of a village on a day, one of them chosen, and the states of the places on it at an instant."""

    at: datetime
    plans: Sequence[LevelPlan]
    chosen: LevelPlan | None
    states: dict[int, PlaceState]

    @property
    def buildings(self) -> list[Building]:
        """The buildings that serve on the day."""
        return list({plan.level.building_id: plan.level.building for plan in self.plans}.values())

    @property
    def levels(self) -> list[LevelPlan]:
        """The levels of the chosen building, lowest first."""
        if self.chosen is None:
            return []
        pk = self.chosen.level.building_id
        return [plan for plan in self.plans if plan.level.building_id == pk]


@dataclass(frozen=True)
class RoomMoment:
    """A place at an instant, and what comes next in it, firm or under option."""

    resource: Resource
    state: PlaceState
    bars: Sequence[Bar]
    may_book: bool


def moment_of(
    village: Village, *, at: datetime, by: Actor, now: datetime, building: str = "", level: str = ""
) -> Moment:
    """Return the plan at the instant; what is asked and does not exist gives way to the largest floor.

    Five queries whatever the village holds, one more for options where the instant is to come, or for who is
    expected where something is on.
    """
    plans = level_plans(village, village.day_of(at), by=by)
    there = [plan for plan in plans if plan.level.building.code == building]
    here = [plan for plan in there or plans if plan.level.code == level]
    chosen = here[0] if here and (there or not building) else main_plan(there or plans)
    shown = chosen.resources if chosen else ()
    states = state_of_places(village, at=at, by=by, now=now, resources=shown)
    return Moment(at, plans, chosen, states)


def room_moment(
    village: Village, code: str, *, at: datetime, by: Actor, now: datetime
) -> RoomMoment:
    """Return one place at the instant and what comes next in it; NotFound where `by` may not see it."""
    resource = get_resource(village, code, by)
    states = state_of_places(village, at=at, by=by, now=now, resources=[resource])
    days = DaySpan(village.day_of(at), village.day_of(at + AHEAD))
    shown = occupied(village, [resource], days=days, by=by, now=now).planning(days)
    bars = [bar for row in shown.rows for bar in (*row.bars, *row.options) if bar.starts_at > at]
    bars.sort(key=lambda bar: (bar.starts_at, bar.rank))
    return RoomMoment(resource, states[resource.pk], bars[:NEXT], may_book_row(by, resource))
