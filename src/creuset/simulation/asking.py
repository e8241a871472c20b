"""What people do to have what they want: ask, ask elsewhere, ask later, have it done by the team."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.db.models import BigIntegerField, CharField, DateTimeField

from creuset.billing.models import Charge
from creuset.billing.states import ChargeState
from creuset.bookings import actions as bookings
from creuset.bookings.models import Booking
from creuset.bookings.rules import moved
from creuset.bookings.rules.policies.errors import (
    LongerThanAllowed,
    OffTheGrid,
    TooEarly,
    TooLate,
    TooShort,
)
from creuset.bookings.states import OVER, BookingState, PowerMode, SegmentState
from creuset.core.prepared import Given, Prepared
from creuset.core.roles import Role
from creuset.kernel.errors import DomainError, Forbidden, Refusals
from creuset.kernel.spans import Span
from creuset.people.actors import Actor
from creuset.places.kinds import Kind
from creuset.places.models import Resource
from creuset.places.rules import Occupied
from creuset.simulation.founding import Population
from creuset.simulation.happenings import Ask, Change, Weekly, Wish, Works
from creuset.simulation.tally import Tally

MADE = Prepared(
    lambda: Booking.objects.select_related("village").filter(pk=Given("pk", BigIntegerField()))
)
ASKED = Prepared(
    lambda: Booking.objects.select_related("village").filter(
        village_id=Given("village", BigIntegerField()),
        created_at=Given("at", DateTimeField()),
        title=Given("title", CharField()),
    )
)
#: Nobody asks more often than this for one thing.
ATTEMPTS = 4
RULES_OF_TIME = (OffTheGrid, TooLate, TooEarly, TooShort, LongerThanAllowed)
#: Nobody minds beginning so much sooner or later.
SLIGHTLY = timedelta(hours=1)


class Desk:
    """Where wishes become bookings of the village, or refusals."""

    def __init__(
        self, population: Population, resources: Mapping[str, Resource], tally: Tally
    ) -> None:
        self.population, self.resources, self.tally = population, resources, tally
        self._made: dict[str, int] = {}

    def do(self, happening: Weekly | Change | Works) -> None:
        """What somebody wants of the places is done, or refused."""
        match happening:
            case Weekly():
                self.meet(happening)
            case Change():
                self.change(happening)
            case Works():
                self.close(happening)

    def ask(self, wish: Wish) -> Booking | None:
        """What is wished is booked: as asked, in another place, later within its asker's patience; or given up.

        Return the booking, None where there is none.
        """
        by = self.population.actor(wish.who)
        if by is None or self.population.party(wish.party) is None:
            return None
        tried = 0
        waiting = [wish.asks]
        others = iter(self._elsewhere(wish))
        while waiting and tried < ATTEMPTS:
            asks, tried = waiting.pop(), tried + 1
            try:
                booking = self._book(wish, asks, by=by)
            except Forbidden as refusal:
                self.count(refusal)
                by = self.population.member_of_team(Role.RECEPTION)
                waiting.append(asks)
            except DomainError as refusal:
                self.count(refusal)
                # Other places of the kind have the same rules of time: what they offer comes first.
                is_rule = isinstance(refusal, RULES_OF_TIME)
                if not is_rule and (other := next(others, None)) is not None:
                    waiting.append(other)
                elif is_rule or isinstance(refusal, Occupied):
                    waiting += list(self._later(wish, asks, refusal))[:1]
            else:
                self._made[wish.key] = booking.pk
                self._tell(wish, asks, booking)
                return booking
        self.tally.given_up += 1
        self.tally.unserved[wish.kind, wish.party] += 1
        return None

    def meet(self, weekly: Weekly) -> None:
        """The room is booked for the same hour of each week in which it is free then."""
        village, by = self.population.village, self.population.actor(weekly.who)
        party = self.population.party(weekly.party)
        if by is None or party is None:
            return
        self.tally.actions += 1
        again = bookings.Again(
            village=village,
            title=weekly.title,
            party=party,
            resources=[self.resources[weekly.ask.place]],
            rule=f"FREQ=WEEKLY;COUNT={weekly.weeks}",
            starts=weekly.ask.span.start.astimezone(village.zone).replace(tzinfo=None),
            duration=weekly.ask.span.duration,
        )
        try:
            seen = bookings.preview_series(again=again, by=by, now=weekly.at)
            skip = {one.time.on for one in seen.conflicts}
            bookings.book_series(again=again, by=by, now=weekly.at, skip=skip)
        except DomainError as refusal:
            self.count(refusal)
            return
        self.tally.series += 1
        self.tally.booked[Kind.MEETING] += len(seen.times) - len(skip)

    def change(self, change: Change) -> None:
        """The booking of the wish is moved, resized or cancelled, if there is one and if it can be."""
        booking, by = self.booking_of(change.wish), self.population.actor(change.wish.who)
        if booking is None or by is None or booking.state in OVER:
            return
        segment = booking.segments.order_by("starts_at", "pk")[0]
        if segment.starts_at <= change.at:
            return
        self.tally.actions += 1
        try:
            if change.verb == "cancel":
                self._give_up(booking, change, by=by)
            elif change.verb == "move":
                bookings.move(
                    booking=booking,
                    segment=segment,
                    starts_at=segment.starts_at + change.by,
                    by=by,
                    now=change.at,
                    reason=change.reason,
                )
                self.tally.moved += 1
            else:
                end = max(segment.ends_at + change.by, segment.starts_at + timedelta(minutes=30))
                bookings.resize(
                    booking=booking,
                    segment=segment,
                    span=Span(segment.starts_at, end),
                    by=by,
                    now=change.at,
                    reason=change.reason,
                )
                self.tally.resized += 1
        except DomainError as refusal:
            self.count(refusal)

    def _give_up(self, booking: Booking, change: Change, *, by: Actor) -> None:
        if booking.state == BookingState.OPTION:
            bookings.release(booking=booking, by=by, now=change.at, reason=change.reason)
            self.tally.released += 1
        else:
            # What waits for the team's answer is no booking yet.
            self.tally.cancelled += booking.state != BookingState.ASKED
            bookings.cancel(booking=booking, by=by, now=change.at, reason=change.reason)
            owed = Charge.objects.filter(source_kind=bookings.SOURCE, source_id=booking.pk)
            self.tally.fees += owed.filter(state=ChargeState.WAITING).exists()

    def close(self, works: Works) -> None:
        """The place is closed; each booking that stood there goes to a place like it, else it is cancelled."""
        resource, by = (
            self.resources[works.place],
            self.population.member_of_team(Role.STAGE_MANAGER),
        )
        try:
            self._close(works, resource, {}, by=by)
        except bookings.HitsUnresolved as refusal:
            self.count(refusal)
            self._close_over(works, resource, refusal, by=by)
        except DomainError as refusal:
            self.count(refusal)

    def _close_over(
        self, works: Works, resource: Resource, refusal: bookings.HitsUnresolved, *, by: Actor
    ) -> None:
        elsewhere = [self.resources[code] for code in works.instead]
        plans: list[dict[int, bookings.MoveTo | str]] = [
            {hit.booking.pk: bookings.MoveTo(other, hit.segment.starts_at) for hit in refusal.hits}
            for other in elsewhere[:2]
        ]
        plans.append({hit.booking.pk: "cancel" for hit in refusal.hits})
        for plan in plans:
            try:
                self._close(works, resource, plan, by=by)
            except DomainError as again:
                self.count(again)
                continue
            self.tally.displaced += len(plan)
            return

    def _close(
        self, works: Works, resource: Resource, plan: Mapping[int, object], *, by: Actor
    ) -> None:
        self.tally.actions += 1
        bookings.close_places(
            village=self.population.village,
            resources=[resource],
            span=works.span,
            title=works.title,
            by=by,
            now=works.at,
            resolve=plan,  # type: ignore[arg-type]  # a literal and a MoveTo are both choices
        )
        self.tally.closures += 1

    def _book(self, wish: Wish, asks: Sequence[Ask], *, by: Actor) -> Booking:
        party = self.population.party(wish.party)
        if party is None:
            raise LookupError(wish.party)
        self.tally.actions += 1
        return bookings.book(
            village=self.population.village,
            title=wish.title,
            party=party,
            periods=[
                bookings.Period(
                    self.resources[ask.place],
                    ask.span,
                    kind=ask.kind,
                    state=SegmentState.OPTION if wish.is_option else SegmentState.CONFIRMED,
                    power_mode=PowerMode.METERED if ask.is_metered else PowerMode.INCLUDED,
                )
                for ask in asks
            ],
            by=by,
            now=wish.at,
            project=self.population.project(wish.work),
            overrule=wish.overrule,
        )

    def _elsewhere(self, wish: Wish) -> Iterator[tuple[Ask, ...]]:
        """Yield what is wished with another place for the first one asked."""
        first = wish.asks[0].place
        for code in wish.instead[:2]:
            yield tuple(
                replace(ask, place=code) if ask.place == first else ask for ask in wish.asks
            )

    def _later(
        self, wish: Wish, asks: tuple[Ask, ...], refusal: DomainError
    ) -> Iterator[tuple[Ask, ...]]:
        """Yield what is wished as much later as a way out offers, within its asker's patience.

        One period also takes the length that a rule of its place asks for.
        """
        blocked = min(ask.span.start for ask in asks)
        for slot in _slots(refusal):
            delta = slot.start - blocked
            if len(asks) == 1 and isinstance(refusal, RULES_OF_TIME):
                if abs(delta) <= max(wish.patience, SLIGHTLY):
                    yield (replace(asks[0], span=slot),)
                continue
            if len(asks) > 1:
                # Days on a stage stay days: the whole work slips by days.
                delta = timedelta(days=-(-delta // timedelta(days=1)))
            if timedelta() < delta <= wish.patience:
                zone = self.population.village.zone
                yield tuple(replace(ask, span=moved(ask.span, by=delta, zone=zone)) for ask in asks)

    def _tell(self, wish: Wish, asks: tuple[Ask, ...], booking: Booking) -> None:
        if booking.state == BookingState.ASKED:
            self.tally.asked += 1
            return
        counted = self.tally.options if wish.is_option else self.tally.booked
        counted[wish.kind] += 1
        if asks[0].span != wish.asks[0].span:
            self.tally.later += 1
        elif asks[0].place != wish.asks[0].place:
            self.tally.elsewhere += 1

    def booking_of(self, wish: Wish) -> Booking | None:
        """Return what became of the wish; after an interruption it is found by the instant of asking."""
        if wish.key in self._made:
            return MADE.first(pk=self._made[wish.key])
        return ASKED.first(village=self.population.village.pk, at=wish.at, title=wish.title)

    def count(self, refusal: DomainError) -> None:
        """The refusal is counted; where there are several at once, each."""
        for one in refusal.errors if isinstance(refusal, Refusals) else (refusal,):
            self.tally.refused[one.code] += 1


def _slots(refusal: DomainError) -> Iterator[Span]:
    """Yield the times that the refusal offers."""
    for way in refusal.ways_out:
        if {"starts_at", "ends_at"} <= way.data.keys():
            start, end = str(way.data["starts_at"]), str(way.data["ends_at"])
            yield Span(datetime.fromisoformat(start), datetime.fromisoformat(end))
