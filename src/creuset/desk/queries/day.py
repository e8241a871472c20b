"""The day of a village: what its team needs at nine in the morning, from one reading of the ledger."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from creuset.bookings.queries import Group, Planning, Row, Share, planning
from creuset.bookings.queries.day import When
from creuset.bookings.queries.presence import Stands, stand, who_came
from creuset.core.together import together
from creuset.desk.queries.firsts import Firsts, ask_firsts
from creuset.desk.queries.moment import states_now
from creuset.desk.queries.occupation import KindNow, free_by_kind, occupation
from creuset.desk.queries.thread import Item, thread_of
from creuset.kernel.spans import DaySpan
from creuset.people.actors import Actor
from creuset.places.kinds import Kind
from creuset.places.queries.floors import LevelPlan, levels_on, main_plan, plans_of, resources_on
from creuset.places.queries.state import PlaceState, State
from creuset.plans.models import AbsentDay
from creuset.plans.permissions import may_see_plans
from creuset.plans.queries.absence import AwayOn, ask_away, away_from
from creuset.reception.queries.visitors import Expected, ask_expected, told_expected
from creuset.villages.models import Village

#: Where something is shot.
STAGES = frozenset({Kind.STAGE, Kind.DIGITAL_STAGE})
#: The kinds whose week is drawn on the day, the first to give way last, while rows are fewer than MOST_ROWS.
MAIN = (
    Kind.STAGE,
    Kind.DIGITAL_STAGE,
    Kind.PHOTO,
    Kind.RECORDING,
    Kind.EDIT,
    Kind.GRADING,
    Kind.CONFERENCE,
    Kind.MEETING,
    Kind.ATRIUM,
    Kind.FAB_LAB,
    Kind.OPEN_SPACE,
    Kind.WORKSHOP,
    Kind.SHARED_OFFICE,
    Kind.OFFICE,
)
MOST_ROWS = 15
#: What ends within this time is worth a look.
ENDING = timedelta(minutes=30)


@dataclass(frozen=True)
class Standing:
    """A place that the day looks at, and what it is now."""

    row: Row
    state: PlaceState


@dataclass(frozen=True)
class Day:
    """Everything the page of the day tells."""

    village: Village
    now: datetime
    planning: Planning
    states: Mapping[int, PlaceState]
    plans: Sequence[LevelPlan]
    firsts: Firsts
    #: What happens today, in order.
    thread: Sequence[Item]
    #: Who came to the bookings of today.
    there: Mapping[int, Stands]
    #: Whose desk is left to others today.
    away: Sequence[AwayOn] = ()

    #: Who is announced for today.
    visitors: Sequence[Expected] = ()

    @cached_property
    def today(self) -> date:
        """The day it is in the village."""
        return self.village.day_of(self.now)

    @cached_property
    def occupation(self) -> Mapping[date, Share]:
        """How full each day of the week is, Monday first."""
        return occupation(self.planning, self.village.zone)

    @cached_property
    def stages(self) -> list[Standing]:
        """The stages, each once: a whole for its parts."""
        return self._standing(row for row in self.planning.rows if row.kind in STAGES)

    @cached_property
    def places(self) -> list[Standing]:
        """What the second tile looks at: the stages, or in a village without any every place that is busy."""
        if self.stages:
            return self.stages
        busy = self._standing(self.planning.rows)
        return [one for one in busy if one.row.kind in MAIN]

    @cached_property
    def in_use(self) -> list[Standing]:
        """Those of `places` that somebody uses."""
        return [one for one in self.places if _is_used(one)]

    @property
    def bookings(self) -> list[Item]:
        """The bookings of today."""
        return [item for item in self.thread if item.is_booking]

    @property
    def closures(self) -> list[Item]:
        """What is closed today by the team."""
        return [item for item in self.thread if item.is_closure]

    @property
    def current(self) -> list[Item]:
        """The bookings under way, what ends first first."""
        now = [item for item in self.bookings if item.when is When.NOW]
        return sorted(now, key=lambda item: (item.span.end, item.source_id))

    @property
    def coming(self) -> list[Item]:
        """The bookings still to begin today."""
        return [item for item in self.bookings if item.when is When.COMING]

    @property
    def over(self) -> list[Item]:
        """The bookings of today that are over."""
        return [item for item in self.bookings if item.when is When.PAST]

    @property
    def ending(self) -> list[Item]:
        """The bookings that end within half an hour."""
        return [item for item in self.current if item.span.end - self.now <= ENDING]

    @property
    def parties(self) -> int:
        """How many persons and organisations have something today."""
        return len({item.party for item in self.bookings if item.party})

    @cached_property
    def free(self) -> list[KindNow]:
        """How much is free now, by kind."""
        return free_by_kind(self.planning, self.states)

    @cached_property
    def floor(self) -> LevelPlan | None:
        """The floor that is shown: the one with the most to show."""
        return main_plan(self.plans)

    @cached_property
    def main(self) -> Planning:
        """The week of the main kinds only."""
        return replace(self.planning, groups=_main_groups(self.planning.groups))

    @cached_property
    def main_today(self) -> Planning:
        """Today of the main kinds only."""
        days = DaySpan.of(self.today, self.today)
        return replace(self.main, days=days, window=days.to_span(self.village.zone))

    def _standing(self, rows: Iterable[Row]) -> list[Standing]:
        known = {row.resource_id for row in self.planning.rows}
        return [
            Standing(row, self.states[row.resource_id]) for row in rows if row.whole_id not in known
        ]


def day_of(village: Village, *, by: Actor, now: datetime) -> Day:
    """Return the day of the village, as `by` may know it; six queries, whatever the rows."""
    today = village.day_of(now)
    monday = today - timedelta(days=today.weekday())
    shown = planning(village, days=DaySpan(monday, monday + timedelta(days=7)), by=by, now=now)
    thread = thread_of(shown, today, village.zone)
    asked = ask_firsts(village, by=by, now=now)
    levels, resources, came, away, expected, *answers = together(
        levels_on(village, today),
        resources_on(village, today, by=by),
        who_came([item.source_id for item in thread if item.is_booking], now=now),
        ask_away(village, today) if may_see_plans(by, village) else AbsentDay.objects.none(),
        ask_expected(village, by=by, now=now),
        *asked.questions,
    )
    return Day(
        village=village,
        now=now,
        planning=shown,
        states=states_now(shown),
        plans=plans_of(levels, resources),
        firsts=asked.tell(answers),
        thread=thread,
        there=stand(came),
        away=away_from(away),
        visitors=told_expected(expected, village=village, now=now),
    )


def _main_groups(groups: Sequence[Group]) -> tuple[Group, ...]:
    """Return the groups of the main kinds, as many as their rows leave room for; there is always one."""
    sizes = {group.kind: _shown_rows(group, groups) for group in groups}
    kept: set[str] = set()
    room = MOST_ROWS
    for kind in MAIN:
        size = sizes.get(kind, 0)
        if size and (size <= room or not kept):
            kept.add(kind)
            room -= size
    return tuple(group for group in groups if group.kind in kept)


def _shown_rows(group: Group, groups: Sequence[Group]) -> int:
    pools = {row.resource_id for one in groups for row in one.rows if row.is_pool}
    return sum(row.whole_id not in pools for row in group.rows)


def _is_used(one: Standing) -> bool:
    return one.state.state is State.BUSY or (one.row.is_pool and one.state.taken > 0)
