"""Random walks over a waiting list: no two offers of the same, first come, nobody skipped whose wish fits."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
)

from creuset.bookings import actions
from creuset.bookings.models import Booking, HoldPart, Wait
from creuset.bookings.queries import ladder
from creuset.bookings.queries.waiting import is_waiting, loaded, state_of, whose_turn
from creuset.bookings.states import OPTIONAL, BookingState, WaitState
from creuset.core import outbox
from creuset.kernel.errors import DomainError
from creuset.kernel.spans import Span
from creuset.people.actors import HOUSE
from creuset.places.models import Claim
from tests.bookings.walks import walk
from tests.factories.people import make_organisation
from tests.factories.places import make_stage_of_two_halves
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
FIRST = NOW + timedelta(days=28)
starts, lengths = st.integers(0, 4), st.integers(1, 3)
places, which = st.integers(0, 2), st.integers(0, 9)


class Line(RuleBasedStateMachine):
    """Book, ask, cancel, join, leave, accept, decline; time passes, and jobs come late or not at all."""

    @initialize()
    def build(self) -> None:
        self.village = make_village()
        self.resources = make_stage_of_two_halves(self.village)
        self.parties = [make_organisation(known_in=self.village) for _ in range(5)]
        self.now = NOW
        self.offered: dict[int, int] = {}

    def span(self, start: int, length: int) -> Span:
        return Span(FIRST + start * HOUR, FIRST + (start + length) * HOUR)

    def attempt(self, act: Callable[[], object]) -> bool:
        self.now += timedelta(seconds=1)
        try:
            with transaction.atomic():
                act()
        except DomainError:
            return False
        return True

    def one(self, at: int) -> Booking | None:
        rows = list(
            Booking.objects.exclude(state="cancelled").select_related("hold").order_by("pk")
        )
        return rows[at % len(rows)] if rows else None

    def wait(self, at: int) -> Wait | None:
        rows = list(loaded(Wait.objects.order_by("pk")))
        return rows[at % len(rows)] if rows else None

    def first_in_line(self) -> dict[int, set[tuple[int, int]]]:
        """For everybody whose wish is free: the hours of the parts that are theirs first."""
        waits = loaded(Wait.objects.filter(is_waiting(self.now))).order_by("joined_at", "pk")
        return {
            wait.pk: {
                (part, hour)
                for places in free
                for place in places
                for part in place.parts
                for hour in hours_of(place.held)
            }
            for wait, free in whose_turn(list(waits), now=self.now)
        }

    @rule(place=places, start=starts, length=lengths, who=st.integers(0, 4), firm=st.booleans())
    def book(self, place: int, start: int, length: int, who: int, firm: bool) -> None:
        before = self.first_in_line()
        span = self.span(start, length)
        act = actions.book if firm else actions.ask_option
        done = self.attempt(
            lambda: act(
                village=self.village,
                title="X",
                party=self.parties[who],
                periods=[actions.Period(self.resources[place], span)],
                by=HOUSE,
                now=self.now,
                overrule=["too-soon-again", "ladder-full"],
            )
        )
        if done:
            # Whoever waited and whose wish was free was passed by nobody.
            parts = {r.pk for r in (self.resources[1:] if place == 0 else [self.resources[place]])}
            taken = {(part, hour) for part in parts for hour in hours_of(span)}
            assert not any(taken & theirs for theirs in before.values())

    @rule(place=places, start=starts, length=lengths, who=st.integers(0, 4))
    def join(self, place: int, start: int, length: int, who: int) -> None:
        self.attempt(
            lambda: actions.join(
                village=self.village,
                title="W",
                party=self.parties[who],
                resources=[self.resources[place]],
                span=self.span(start, length),
                by=HOUSE,
                now=self.now,
            )
        )

    @rule(start=starts, length=lengths, who=st.integers(0, 4))
    def join_for_any(self, start: int, length: int, who: int) -> None:
        self.attempt(
            lambda: actions.join(
                village=self.village,
                title="W",
                party=self.parties[who],
                resources=list(self.resources[1:]),
                span=self.span(start, length),
                any_one=True,
                by=HOUSE,
                now=self.now,
            )
        )

    @rule(at=which)
    def leave(self, at: int) -> None:
        if wait := self.wait(at):
            self.attempt(lambda: actions.leave(wait=wait, by=HOUSE, now=self.now))

    @rule(at=which)
    def cancel(self, at: int) -> None:
        if booking := self.one(at):
            self.attempt(lambda: actions.cancel(booking=booking, by=HOUSE, now=self.now))

    @rule(at=which)
    def accept(self, at: int) -> None:
        wait = self.wait(at)
        if wait is None or wait.offer is None:
            return
        offer, stood = wait.offer, state_of(wait, now=self.now + timedelta(seconds=1))
        done = self.attempt(lambda: actions.confirm(booking=offer, by=HOUSE, now=self.now))
        # What is offered is theirs until its end, and no longer.
        assert done is (stood is WaitState.OFFERED)

    @rule(at=which)
    def pass_by(self, at: int) -> None:
        wait = self.wait(at)
        if wait is None or wait.offer is None or state_of(wait, now=self.now) != WaitState.OFFERED:
            return
        place = wait.offer.segments.get().resource
        resource = next(r for r in self.resources if r.pk == place.pk)
        span = Span(wait.starts_at, wait.ends_at)
        assert self.attempt(
            lambda: actions.book(
                village=self.village,
                title="T",
                party=self.parties[0],
                periods=[actions.Period(resource, span)],
                by=HOUSE,
                now=self.now,
                overrule=["held-by-offer"],
            )
        )
        fresh = loaded(Wait.objects.filter(pk=wait.pk)).get()
        assert state_of(fresh, now=self.now) is WaitState.WAITING

    @rule(hours=st.integers(1, 40))
    def time_passes(self, hours: int) -> None:
        self.now += hours * HOUR

    @rule()
    def the_job_runs(self) -> None:
        while outbox.deliver(now=self.now):
            pass
        # Nobody is left who could be offered something.
        assert not self.first_in_line()

    @invariant()
    def no_two_have_the_same(self) -> None:
        taken: set[tuple[int, int]] = set()
        for claim in Claim.objects.all():
            mine = {(claim.part_id, h) for h in hours_of(Span(claim.starts_at, claim.held_until))}
            assert not taken & mine
            taken |= mine
        offers = Wait.objects.exclude(offer=None).values_list("offer", flat=True)
        rows = HoldPart.objects.filter(ladder.live(self.now), hold__booking__in=offers)
        for row in rows:
            mine = {(row.part_id, h) for h in hours_of(Span(row.starts_at, row.held_until))}
            assert not taken & mine
            taken |= mine

    @invariant()
    def what_is_offered_is_an_option_of_theirs(self) -> None:
        for wait in loaded(Wait.objects.exclude(offer=None)):
            offer = wait.offer
            assert offer is not None
            assert offer.party_id == wait.party_id
            if state_of(wait, now=self.now) is WaitState.OFFERED:
                assert BookingState(offer.state) in OPTIONAL


def hours_of(span: Span) -> list[int]:
    first = int((span.start - FIRST) / HOUR)
    return list(range(first, first + round(span.duration / HOUR)))


def test_no_walk_skips_anybody_nor_offers_twice() -> None:
    walk(Line, walks=12)
