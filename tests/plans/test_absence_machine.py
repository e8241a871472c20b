"""Random walks: days are left and taken back, booked and cancelled, while the desk moves and its contract ends."""

from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from creuset.bookings import actions as bookings
from creuset.bookings.models import Booking
from creuset.kernel.errors import DomainError
from creuset.kernel.spans import DaySpan, Span
from creuset.people.actors import HOUSE
from creuset.places.kinds import Kind
from creuset.places.models import Claim
from creuset.plans.actions import changing, leaving
from creuset.plans.actions.absence import declare, roll_all, take_back
from creuset.plans.models import Absence, AbsentDay, Let
from creuset.plans.rules.absence import Away, days_of, left_of, on_weekdays
from tests.bookings.walks import walk
from tests.factories.people import make_person
from tests.factories.places import make_resource
from tests.factories.plans import make_offer, make_subscription
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
#: Two weeks.
days = st.integers(0, 13)


class Desks(RuleBasedStateMachine):
    """One fixed desk, another to move to, and everybody who would like to book either."""

    @initialize()
    def build(self) -> None:
        self.village = make_village()
        self.desks = [make_resource(self.village, kind=Kind.DESK) for _ in range(2)]
        self.guest = make_person(known_in=self.village)
        self.row = make_subscription(
            self.village,
            make_person(known_in=self.village),
            make_offer(self.village, kind="fixed_desk"),
            place=self.desks[0],
            starts_on=TODAY,
        )

    def attempt(self, act: object) -> bool:
        before = self.state()
        try:
            with transaction.atomic():
                act()  # type: ignore[operator]
        except DomainError:
            assert self.state() == before
            return False
        return True

    def state(self) -> list[object]:
        return [
            sorted(Claim.objects.values_list("part", "starts_at", "ends_at", "source_kind")),
            sorted(AbsentDay.objects.values_list("absence", "day", "place")),
            sorted(Absence.objects.values_list("pk", "place", "ended_at")),
        ]

    @rule(first=days, length=st.none() | st.integers(0, 5), weekdays=st.sets(st.integers(0, 6)))
    def away(self, first: int, length: int | None, weekdays: set[int]) -> None:
        start = TODAY + first * DAY
        last = None if length is None else start + length * DAY
        said = Away(start, last, on_weekdays(weekdays))
        self.attempt(lambda: declare(subscription=self.row, away=said, by=HOUSE, now=NOW))

    @rule(which=st.integers(0, 5), day=st.none() | days, but_booked=st.booleans())
    def back(self, which: int, day: int | None, but_booked: bool) -> None:
        rows = list(Absence.objects.order_by("pk"))
        if not rows:
            return
        chosen = None if day is None else [TODAY + day * DAY]
        self.attempt(
            lambda: take_back(
                absence=rows[which % len(rows)],
                days=chosen,
                but_booked=but_booked,
                by=HOUSE,
                now=NOW,
            )
        )

    @rule(desk=st.integers(0, 1), day=days, late=st.booleans())
    def book(self, desk: int, day: int, late: bool) -> None:
        on = TODAY + day * DAY
        hour = 23 if late else 10
        start = datetime(on.year, on.month, on.day, hour, tzinfo=self.village.zone)
        period = bookings.Period(self.desks[desk], Span(start, start + timedelta(hours=2)))
        self.attempt(
            lambda: bookings.book(
                village=self.village,
                title="Écrire",
                party=self.guest,
                periods=[period],
                by=HOUSE,
                now=NOW,
            )
        )

    @rule(which=st.integers(0, 9))
    def cancel(self, which: int) -> None:
        rows = list(Booking.objects.filter(state="confirmed").order_by("pk"))
        if rows:
            booking = rows[which % len(rows)]
            self.attempt(lambda: bookings.cancel(booking=booking, by=HOUSE, now=NOW))

    @rule(to=st.integers(0, 1), day=days)
    def move(self, to: int, day: int) -> None:
        let = Let.objects.filter(subscription=self.row).order_by("-from_on").first()
        if let and let.resource_id != self.desks[to].pk:
            start = TODAY + day * DAY
            self.attempt(
                lambda: changing.move(let=let, to=self.desks[to], from_on=start, by=HOUSE, now=NOW)
            )

    @rule(day=days)
    def end(self, day: int) -> None:
        last = TODAY + day * DAY
        self.attempt(
            lambda: leaving.give_notice(
                subscription=self.row, last_on=last, is_waived=True, by=HOUSE, now=NOW
            )
        )

    @rule()
    def stay(self) -> None:
        self.attempt(lambda: leaving.take_notice_back(subscription=self.row, by=HOUSE, now=NOW))

    @rule()
    def night(self) -> None:
        assert roll_all(NOW) == 0

    @invariant()
    def the_letting_claims_its_days_but_those_left_to_others(self) -> None:
        zone = self.village.zone
        for let in Let.objects.filter(subscription=self.row):
            away = set(
                AbsentDay.objects.filter(place=let.resource_id).values_list("day", flat=True)
            )
            wanted = [
                one.to_span(zone) for one in left_of(DaySpan(let.from_on, let.until_on), away)
            ]
            claims = Claim.objects.filter(source_kind="let", source_id=let.pk)
            held = [Span(one.starts_at, one.ends_at) for one in claims.order_by("starts_at")]
            assert held == wanted

    @invariant()
    def nothing_on_a_desk_overlaps(self) -> None:
        last: dict[int, datetime] = {}
        for one in Claim.objects.order_by("part", "starts_at"):
            assert last.get(one.part_id, one.starts_at) <= one.starts_at
            last[one.part_id] = one.held_until

    @invariant()
    def what_is_left_to_others_was_declared(self) -> None:
        within = DaySpan(TODAY, TODAY + timedelta(days=400))
        for absence in Absence.objects.all():
            said = days_of(absence.as_value, within, self.village.zone)
            assert set(absence.days.values_list("day", flat=True)) <= set(said)


def test_whatever_is_done_the_ledger_and_the_days_away_agree():
    walk(Desks, walks=6, steps=18)
