"""What people do to have what they want: ask, ask elsewhere, ask later, have it done by the team."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from creuset.bookings import actions as bookings
from creuset.bookings.models import Booking
from creuset.bookings.rules import moved
from creuset.bookings.states import OVER
from creuset.core.roles import Role
from creuset.kernel.errors import DomainError, Forbidden
from creuset.kernel.spans import Span
from creuset.people.actors import Actor
from creuset.places.models import Resource
from creuset.places.rules import Occupied
from creuset.simulation.founding import Population
from creuset.simulation.happenings import Ask, Change, Wish, Works
from creuset.simulation.tally import Tally

#: Nobody asks more often than this for one thing.
ATTEMPTS = 4


class Desk:
    """Where wishes become bookings of the village, or refusals."""

    def __init__(
        self, population: Population, resources: Mapping[str, Resource], tally: Tally
    ) -> None:
        self.population, self.resources, self.tally = population, resources, tally
        self._made: dict[str, int] = {}

    def ask(self, wish: Wish) -> None:
        """What is wished is booked: as asked, in another place, later within its asker's patience; or given up."""
        by = self.population.actor(wish.who)
        if by is None or self.population.party(wish.party) is None:
            return
        tried = 0
        waiting = [wish.asks]
        others = iter(self._elsewhere(wish))
        while waiting and tried < ATTEMPTS:
            asks, tried = waiting.pop(), tried + 1
            try:
                booking = self._book(wish, asks, by=by)
            except Forbidden as refusal:
                self._count(refusal)
                by = self.population.member_of_team(Role.RECEPTION)
                waiting.append(asks)
            except DomainError as refusal:
                self._count(refusal)
                if (other := next(others, None)) is not None:
                    waiting.append(other)
                elif isinstance(refusal, Occupied):
                    waiting += list(self._later(wish, asks, refusal))[:1]
            else:
                self._made[wish.key] = booking.pk
                self._tell(wish, asks)
                return
        self.tally.given_up += 1

    def change(self, change: Change) -> None:
        """The booking of the wish is moved, resized or cancelled, if there is one and if it can be."""
        booking, by = self._booking_of(change.wish), self.population.actor(change.wish.who)
        if booking is None or by is None or booking.state in OVER:
            return
        segment = booking.segments.order_by("starts_at", "pk")[0]
        if segment.starts_at <= change.at:
            return
        self.tally.actions += 1
        try:
            if change.verb == "cancel":
                bookings.cancel(booking=booking, by=by, now=change.at, reason=change.reason)
                self.tally.cancelled += 1
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
            self._count(refusal)

    def close(self, works: Works) -> None:
        """The place is closed; each booking that stood there goes to a place like it, else it is cancelled."""
        resource, by = (
            self.resources[works.place],
            self.population.member_of_team(Role.STAGE_MANAGER),
        )
        try:
            self._close(works, resource, {}, by=by)
        except bookings.HitsUnresolved as refusal:
            self._count(refusal)
            self._close_over(works, resource, refusal, by=by)
        except DomainError as refusal:
            self._count(refusal)

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
                self._count(again)
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
            periods=[bookings.Period(self.resources[ask.place], ask.span) for ask in asks],
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
        self, wish: Wish, asks: tuple[Ask, ...], refusal: Occupied
    ) -> Iterator[tuple[Ask, ...]]:
        """Yield what is wished as much later as a way out offers, within its asker's patience."""
        blocked = min(ask.span.start for ask in asks)
        for way in refusal.ways_out:
            starts_at = datetime.fromisoformat(str(way.data["starts_at"]))
            delta = starts_at - blocked
            if len(asks) > 1:
                # Days on a stage stay days: the whole work slips by days.
                delta = timedelta(days=-(-delta // timedelta(days=1)))
            if timedelta() < delta <= wish.patience:
                zone = self.population.village.zone
                yield tuple(replace(ask, span=moved(ask.span, by=delta, zone=zone)) for ask in asks)

    def _tell(self, wish: Wish, asks: tuple[Ask, ...]) -> None:
        self.tally.booked[wish.kind] += 1
        if asks[0].span != wish.asks[0].span:
            self.tally.later += 1
        elif asks[0].place != wish.asks[0].place:
            self.tally.elsewhere += 1

    def _booking_of(self, wish: Wish) -> Booking | None:
        """Return what became of the wish; after an interruption it is found by the instant of asking."""
        found = Booking.objects.select_related("village")
        if wish.key in self._made:
            return found.get(pk=self._made[wish.key])
        return found.filter(
            village=self.population.village, created_at=wish.at, title=wish.title
        ).first()

    def _count(self, refusal: DomainError) -> None:
        self.tally.refused[refusal.code] += 1
