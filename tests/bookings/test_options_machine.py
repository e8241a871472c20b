"""Random walks over the ladder of a small village: no impossible state, whoever acts, whenever time passes."""

from collections import defaultdict
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
from creuset.bookings.models import Booking, Challenge, Hold, HoldPart, Segment
from creuset.bookings.rules import holds
from creuset.bookings.states import OPTIONAL, BookingState, SegmentState
from creuset.kernel.errors import DomainError
from creuset.kernel.spans import Span
from creuset.people.actors import HOUSE
from creuset.places.models import Claim, ResourcePart
from tests.bookings.walks import walk
from tests.factories.people import make_organisation
from tests.factories.places import make_resource, make_stage_of_two_halves
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
#: What is asked begins in four weeks, so that options end by themselves, or by a challenge.
FIRST = NOW + timedelta(days=28)
starts, lengths = st.integers(0, 10), st.integers(1, 4)
places, which = st.integers(0, 3), st.integers(0, 9)


class Ladder(RuleBasedStateMachine):
    """Ask, confirm, release, challenge, take back, extend, move, resize, cancel, book firm, lapse; and time."""

    @initialize()
    def build(self) -> None:
        self.village = make_village()
        stage = make_stage_of_two_halves(self.village)
        self.resources = [*stage, make_resource(self.village, turnaround_minutes=60)]
        self.parties = [make_organisation(known_in=self.village) for _ in range(4)]
        self.now = NOW
        self.gone: set[int] = set()
        self.order: dict[tuple[int, int], list[int]] = {}

    # ---- what is done

    def span(self, start: int, length: int) -> Span:
        return Span(FIRST + start * HOUR, FIRST + (start + length) * HOUR)

    def attempt(self, act: Callable[[], object]) -> bool:
        before = self.everything()
        self.now += timedelta(seconds=1)
        try:
            with transaction.atomic():
                act()
        except DomainError:
            assert self.everything() == before
            return False
        return True

    def everything(self) -> list[object]:
        return [
            sorted(Claim.objects.values_list("source_id", "part_id", "starts_at", "held_until")),
            sorted(HoldPart.objects.values_list("hold_id", "part_id", "starts_at", "asked_at")),
            sorted(Hold.objects.values_list("pk", "lapses_at", "ended_as")),
            sorted(Challenge.objects.values_list("pk", "outcome")),
            sorted(Booking.objects.values_list("pk", "state", "changed_at")),
        ]

    def one(self, at: int) -> Booking | None:
        rows = list(Booking.objects.select_related("hold").order_by("pk"))
        return rows[at % len(rows)] if rows else None

    @rule(place=places, start=starts, length=lengths, who=places, firm=st.booleans())
    def ask(self, place: int, start: int, length: int, who: int, firm: bool) -> None:
        span = self.span(start, length)
        standing = self.live_by_hour()
        act = actions.book if firm else actions.ask_option
        done = self.attempt(
            lambda: act(
                village=self.village,
                title="X",
                party=self.parties[who],
                periods=[
                    actions.Period(self.resources[place], span),
                    actions.Period(self.resources[place], self.span(start + 14, length)),
                ],
                by=HOUSE,
                now=self.now,
                overrule=["too-soon-again", "ladder-full"],
            )
        )
        if done and firm:
            parts = ResourcePart.objects.filter(resource=self.resources[place])
            for part in parts.values_list("part_id", flat=True):
                assert not any(standing.get((part, hour)) for hour in hours(span))

    @rule(at=which, some=st.booleans())
    def confirm(self, at: int, some: bool) -> None:
        if (booking := self.one(at)) is None:
            return
        options = list(booking.segments.filter(state=SegmentState.OPTION).order_by("starts_at"))
        chosen = options[:1] if some and options else None
        standing = self.live_by_hour()
        if self.attempt(
            lambda: actions.confirm(booking=booking, by=HOUSE, now=self.now, segments=chosen)
        ):
            # Whoever was confirmed lived, and was the first on every hour of it.
            for segment in chosen or options:
                parts = ResourcePart.objects.filter(resource=segment.unit_id)
                for part in parts.values_list("part_id", flat=True):
                    for hour in hours(Span(segment.starts_at, segment.ends_at)):
                        assert standing[part, hour][0] == booking.hold.pk

    @rule(at=which, some=st.booleans())
    def release(self, at: int, some: bool) -> None:
        if booking := self.one(at):
            chosen = list(booking.segments.filter(state=SegmentState.OPTION)[:1])
            self.attempt(
                lambda: actions.release(
                    booking=booking, by=HOUSE, now=self.now, segments=chosen if some else None
                )
            )

    @rule(at=which)
    def challenge(self, at: int) -> None:
        if booking := self.one(at):
            self.attempt(lambda: actions.challenge(booking=booking, by=HOUSE, now=self.now))

    @rule(at=which)
    def take_back(self, at: int) -> None:
        if booking := self.one(at):
            self.attempt(
                lambda: actions.withdraw_challenge(booking=booking, by=HOUSE, now=self.now)
            )

    @rule(at=which, days=st.integers(1, 20))
    def extend(self, at: int, days: int) -> None:
        if booking := self.one(at):
            until = self.now + timedelta(days=days)
            self.attempt(
                lambda: actions.extend(booking=booking, until=until, by=HOUSE, now=self.now)
            )

    @rule(at=which, start=starts, length=st.none() | lengths)
    def change(self, at: int, start: int, length: int | None) -> None:
        booking = self.one(at)
        segment = booking.segments.order_by("starts_at").first() if booking else None
        if booking is None or segment is None:
            return
        common = {"booking": booking, "segment": segment, "by": HOUSE, "now": self.now}
        if length is None:
            self.attempt(lambda: actions.move(starts_at=self.span(start, 1).start, **common))
        else:
            self.attempt(lambda: actions.resize(span=self.span(start, length), **common))

    @rule(at=which)
    def cancel(self, at: int) -> None:
        if booking := self.one(at):
            self.attempt(lambda: actions.cancel(booking=booking, by=HOUSE, now=self.now))

    @rule(passed=st.sampled_from([1, 24, 48, 96]))
    def wait(self, passed: int) -> None:
        self.now += passed * HOUR

    @rule()
    def write_down_what_lapsed(self) -> None:
        standing = self.live_by_hour()
        actions.lapse_all(self.now)
        assert self.live_by_hour() == standing
        assert actions.lapse_all(self.now) == 0

    # ---- what is always true

    def live_by_hour(self) -> dict[tuple[int, int], list[int]]:
        """Who has a live option on each hour of each part, whoever asked first first."""
        found: dict[tuple[int, int], list[int]] = defaultdict(list)
        rows = HoldPart.objects.filter(
            ended_at__isnull=True, hold__ended_at__isnull=True, hold__lapses_at__gt=self.now
        )
        for row in rows.order_by("asked_at", "hold_id"):
            for hour in hours(Span(row.starts_at, row.held_until)):
                found[row.part_id, hour].append(row.hold_id)
        return dict(found)

    @invariant()
    def nobody_ever_passes_somebody(self) -> None:
        standing = self.live_by_hour()
        for place, queue in standing.items():
            assert len(queue) == len(set(queue))
            before = [hold for hold in self.order.get(place, []) if hold in queue]
            kept = [hold for hold in queue if hold in before]
            assert kept == before
        self.order = standing

    @invariant()
    def whoever_ended_lives_no_more(self) -> None:
        live = set(
            Hold.objects.filter(ended_at__isnull=True, lapses_at__gt=self.now).values_list(
                "pk", flat=True
            )
        )
        assert not live & self.gone
        self.gone = set(Hold.objects.values_list("pk", flat=True)) - live

    @invariant()
    def every_end_is_what_the_rules_say(self) -> None:
        rows = list(Hold.objects.all())
        due = Challenge.objects.filter(ended_at__isnull=True)
        ends = holds.lapses(
            [holds.Life(h.pk, h.expires_at, h.ended_at) for h in rows],
            [holds.Due(c.pk, c.hold_id, c.by_id, c.answer_by) for c in due],
        )
        for hold in rows:
            if hold.ended_at is None:
                assert hold.lapses_at == ends[hold.pk]

    @invariant()
    def bookings_are_what_their_periods_say(self) -> None:
        for booking in Booking.objects.prefetch_related("segments").select_related("hold"):
            hold = getattr(booking, "hold", None)
            states = [SegmentState(segment.state) for segment in booking.segments.all()]
            if booking.state in {*OPTIONAL, BookingState.CONFIRMED}:
                assert booking.state == holds.stands(states)
            is_open = hold is not None and hold.ended_at is None
            assert is_open == (booking.state in OPTIONAL)

    @invariant()
    def claims_and_stretches_are_what_periods_want(self) -> None:
        firm: dict[tuple[int, int], set[int]] = defaultdict(set)
        optional: dict[tuple[int, int], set[int]] = defaultdict(set)
        segments = Segment.objects.filter(booking__state__in=[*OPTIONAL, "confirmed"])
        for segment in segments.select_related("resource"):
            rest = timedelta(minutes=segment.resource.turnaround_minutes or 0)
            into = optional if segment.is_option else firm
            for part in ResourcePart.objects.filter(resource=segment.unit_id):
                into[segment.booking_id, part.part_id] |= hours(
                    Span(segment.starts_at, segment.ends_at + rest)
                )
        claimed: dict[tuple[int, int], set[int]] = defaultdict(set)
        taken: dict[int, set[int]] = defaultdict(set)
        for claim in Claim.objects.all():
            mine = hours(Span(claim.starts_at, claim.held_until))
            assert not taken[claim.part_id] & mine
            taken[claim.part_id] |= mine
            claimed[claim.source_id, claim.part_id] |= mine
        assert claimed == firm
        wanted: dict[tuple[int, int], set[int]] = defaultdict(set)
        for row in HoldPart.objects.filter(ended_at__isnull=True).select_related("hold"):
            mine = hours(Span(row.starts_at, row.held_until))
            assert not wanted[row.hold.booking_id, row.part_id] & mine
            wanted[row.hold.booking_id, row.part_id] |= mine
        assert wanted == optional


def hours(span: Span) -> set[int]:
    first = int((span.start - NOW) / HOUR)
    return set(range(first, first + int(span.duration / HOUR)))


def test_no_impossible_state_is_ever_reached() -> None:
    walk(Ladder, walks=12, steps=30)
