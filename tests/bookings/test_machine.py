"""Random walks over a small village, beside a model that only counts quarter hours: never two at once."""

from collections import defaultdict
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
from creuset.bookings.models import Booking, Segment
from creuset.kernel.errors import DomainError
from creuset.kernel.spans import Span
from creuset.people.actors import HOUSE
from creuset.places.actions import closures
from creuset.places.models import Claim, Closure, ResourcePart
from tests.bookings.walks import walk
from tests.factories.people import make_person
from tests.factories.places import make_pool, make_resource, make_stage_of_two_halves
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
starts, lengths, places = st.integers(0, 12), st.integers(1, 4), st.integers(0, 6)


class Village(RuleBasedStateMachine):
    """Book, move, resize, cancel, close and lift, on a stage of two halves, a pool of two and a room."""

    @initialize()
    def build(self) -> None:
        self.village = make_village()
        pool, desks = make_pool(self.village, units=2)
        stage = make_stage_of_two_halves(self.village)
        room = make_resource(self.village, turnaround_minutes=60)
        self.resources = [*stage, pool, *desks, room]
        self.party = make_person(known_in=self.village)

    def span(self, start: int, length: int) -> Span:
        return Span(NOW + start * HOUR, NOW + (start + length) * HOUR)

    def attempt(self, act: object) -> bool:
        before = self.ledger()
        try:
            with transaction.atomic():
                act()  # type: ignore[operator]
        except DomainError:
            assert self.ledger() == before
            return False
        return True

    def ledger(self) -> set[tuple[object, ...]]:
        return set(
            Claim.objects.values_list(
                "source_kind", "source_id", "part_id", "starts_at", "ends_at", "held_until"
            )
        )

    def live(self, at: int) -> Booking | None:
        rows = list(Booking.objects.filter(state="confirmed").order_by("pk"))
        return rows[at % len(rows)] if rows else None

    @rule(place=places, start=starts, length=lengths, other=st.none() | places)
    def book(self, place: int, start: int, length: int, other: int | None) -> None:
        chosen = dict.fromkeys([place] if other is None else [place, other])
        done = self.attempt(
            lambda: actions.book(
                village=self.village,
                title="X",
                party=self.party,
                periods=[
                    actions.Period(self.resources[at], self.span(start, length)) for at in chosen
                ],
                by=HOUSE,
                now=NOW,
            )
        )
        if other is None and not done:
            # A refusal is only for what is really taken: no unit, or a part of the place.
            assert not self.could_have(place, self.span(start, length))

    def could_have(self, place: int, span: Span) -> bool:
        resource = self.resources[place]
        turnaround = timedelta(minutes=resource.turnaround_minutes or 0)
        held = Span(span.start, span.end + turnaround)
        parts = ResourcePart.objects.filter(resource=resource).values_list("part_id", flat=True)
        free = [
            not any(
                Span(claim.starts_at, claim.held_until).overlaps(held)
                for claim in Claim.objects.filter(part_id=part)
            )
            for part in parts
        ]
        return any(free) if resource.is_pool else all(free)

    @rule(which=places, start=starts, place=st.none() | places)
    def move(self, which: int, start: int, place: int | None) -> None:
        if booking := self.live(which):
            self.attempt(
                lambda: actions.move(
                    booking=booking,
                    segment=booking.segments.order_by("pk").first(),
                    starts_at=NOW + start * HOUR,
                    to=None if place is None else self.resources[place],
                    by=HOUSE,
                    now=NOW,
                )
            )

    @rule(which=places, start=starts, length=lengths)
    def resize(self, which: int, start: int, length: int) -> None:
        if booking := self.live(which):
            self.attempt(
                lambda: actions.resize(
                    booking=booking,
                    segment=booking.segments.order_by("pk").first(),
                    span=self.span(start, length),
                    by=HOUSE,
                    now=NOW,
                )
            )

    @rule(which=places)
    def cancel(self, which: int) -> None:
        if booking := self.live(which):
            assert self.attempt(lambda: actions.cancel(booking=booking, by=HOUSE, now=NOW))

    @rule(place=places, start=starts, length=lengths, cancels=st.booleans())
    def close(self, place: int, start: int, length: int, cancels: bool) -> None:
        everything = dict.fromkeys(Booking.objects.values_list("pk", flat=True), "cancel")
        self.attempt(
            lambda: actions.close_places(
                village=self.village,
                resources=[self.resources[place]],
                span=self.span(start, length),
                title="Travaux",
                by=HOUSE,
                now=NOW,
                resolve=everything if cancels else {},
            )
        )

    @rule()
    def lift(self) -> None:
        if closure := Closure.objects.filter(lifted_at__isnull=True).first():
            assert self.attempt(lambda: closures.lift(closure=closure, by=HOUSE, now=NOW))

    @invariant()
    def the_ledger_is_what_live_things_ask_for(self) -> None:
        held: dict[tuple[str, int, int], set[int]] = defaultdict(set)
        segments = Segment.objects.filter(booking__state="confirmed")
        for segment in segments.select_related("resource"):
            rest = timedelta(minutes=segment.resource.turnaround_minutes or 0)
            for part in ResourcePart.objects.filter(resource=segment.unit_id):
                held["booking", segment.booking_id, part.part_id] |= hours(
                    Span(segment.starts_at, segment.ends_at + rest)
                )
        for closure in Closure.objects.filter(lifted_at__isnull=True):
            for part in ResourcePart.objects.filter(resource__in=closure.resources.all()):
                held["closure", closure.pk, part.part_id] |= hours(
                    Span(closure.starts_at, closure.ends_at)
                )
        claimed: dict[tuple[str, int, int], set[int]] = defaultdict(set)
        taken: dict[int, set[int]] = defaultdict(set)
        for claim in Claim.objects.all():
            mine = hours(Span(claim.starts_at, claim.held_until))
            assert not taken[claim.part_id] & mine
            taken[claim.part_id] |= mine
            claimed[claim.source_kind, claim.source_id, claim.part_id] |= mine
        assert claimed == held


def hours(span: Span) -> set[int]:
    first = int((span.start - NOW) / HOUR)
    return set(range(first, first + int(span.duration / HOUR)))


def test_never_two_at_once_and_the_ledger_is_exact() -> None:
    walk(Village, walks=15)
