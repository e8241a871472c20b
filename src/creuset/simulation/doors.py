"""Who comes, who leaves, who does not come; requests that the team decides; enquiries from outside."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import BigIntegerField, DateTimeField

from creuset.bookings import actions as bookings
from creuset.bookings.actions import absence
from creuset.bookings.actions.charging import charge_use
from creuset.bookings.actions.reading import read_whole
from creuset.bookings.models import Attendance, Booking, Segment
from creuset.bookings.queries.access import loaded
from creuset.bookings.queries.presence import FIRM
from creuset.bookings.rules.presence import GivenFree
from creuset.bookings.states import BookingState, Means, Passage, PowerMode, SegmentState
from creuset.core.prepared import Given, GivenList, Prepared
from creuset.core.roles import Role
from creuset.kernel.errors import DomainError
from creuset.kernel.spans import Span
from creuset.reception import actions as reception
from creuset.reception.models import Enquiry, EnquiryFor
from creuset.simulation import titles
from creuset.simulation.asking import Desk
from creuset.simulation.behaviours.doors import (
    WATCHED,
    Conduct,
    conduct_of,
    has_come,
    left_at,
)
from creuset.simulation.happenings import Enquire, Reply, Round
from creuset.simulation.streams import stream

#: Whoever stays on has left by then, and whoever should have come is missed.
AROUND = timedelta(hours=16)
#: People stand at the door so long before.
SOON = timedelta(minutes=30)
#: An hour more is asked for when so little is left.
NEAR_THE_END = timedelta(minutes=75)
#: The mailed address is opened so soon.
PROVEN = timedelta(minutes=6)
DECLINED = 0.15


@dataclass(frozen=True)
class _Stay:
    """Somebody's time at a door that is watched: how they behave, and what is known of them."""

    booking: int
    title: str
    span: Span
    conduct: Conduct
    row: Attendance | None = None


AFTER, BEFORE = Given("after", DateTimeField()), Given("before", DateTimeField())
NEAR = Prepared(
    lambda: (
        Segment.objects.filter(
            resource__village_id=Given("village", BigIntegerField()),
            resource__kind__in=WATCHED,
            state=SegmentState.CONFIRMED,
            booking__state__in=FIRM,
            starts_at__gt=AFTER,
            starts_at__lt=BEFORE,
        )
        .order_by("booking_id", "starts_at", "pk")
        .values_list(
            "booking_id",
            "booking__title",
            "resource__code",
            "resource__kind",
            "starts_at",
            "ends_at",
        )
    )
)
CAME = Prepared(
    lambda: Attendance.objects.filter(
        booking_id__in=GivenList("bookings", BigIntegerField()), starts_at__gt=AFTER
    )
)


class Porter:
    """Reception at the door, and in its inbox."""

    def __init__(self, desk: Desk, *, seed: int) -> None:
        self.desk, self.population, self.tally = desk, desk.population, desk.tally
        self.village, self.seed = desk.population.village, seed

    def do(self, happening: Round | Enquire | Reply) -> None:
        """What happens at the door or in the inbox is done."""
        match happening:
            case Round():
                self.go_round(happening)
            case Enquire():
                self.enquire(happening)
            case Reply():
                self.reply(happening)

    def go_round(self, happening: Round) -> None:
        """What is true at the doors at this instant is written down, as whoever is there would say it."""
        now = happening.at
        for stay in self._stays(now):
            try:
                if stay.row is None:
                    self._come(stay, now=now)
                elif stay.row.is_there:
                    self._go(stay, stay.row, now=now)
            except DomainError as refusal:
                self.desk.count(refusal)

    def _stays(self, now: datetime) -> list[_Stay]:
        """Return the stays around now at the doors that are watched, in order; two queries, however many."""
        near = NEAR(village=self.village.pk, after=now - AROUND, before=now + SOON)
        found: dict[int, list[_Stay]] = {}
        for pk, title, place, kind, starts_at, ends_at in near:
            of_booking = found.setdefault(pk, [])
            span = Span(starts_at, ends_at)
            if of_booking and starts_at <= of_booking[-1].span.end:
                before = of_booking[-1]
                end = max(before.span.end, ends_at)
                of_booking[-1] = replace(before, span=Span(before.span.start, end))
                continue
            conduct = conduct_of(
                self.seed, self.village.slug, place=place, kind=kind, title=title, stay=span
            )
            of_booking.append(_Stay(pk, title, span, conduct))
        for row in CAME(bookings=list(found), after=now - AROUND) if found else ():
            found[row.booking_id] = [
                replace(one, row=row) if one.span.contains(row.starts_at) else one
                for one in found[row.booking_id]
            ]
        return [one for some in found.values() for one in some]

    def _come(self, stay: _Stay, *, now: datetime) -> None:
        if now >= stay.span.end or not (stay.conduct.is_said or stay.conduct.is_absent):
            return
        if has_come(stay.conduct, stay.span, now):
            self.tally.actions += 1
            by = self.population.member_of_team(Role.RECEPTION)
            booking = Booking.objects.get(pk=stay.booking)
            try:
                bookings.check_in(booking=booking, by=by, now=now, how=Means.RECEPTION)
            except GivenFree as refusal:
                self.desk.count(refusal)
                self.tally.missed += absence.give_free(booking_id=stay.booking, now=now)
                return
            self.tally.came += 1
            self.tally.came_late += stay.conduct.is_late
            if stay.conduct.is_looked_at:
                self._look_around(booking, Passage.ENTRY, now=now)
        elif now > stay.span.start and stay.conduct.is_absent:
            self.tally.actions += 1
            self.tally.missed += absence.give_free(booking_id=stay.booking, now=now)

    def _go(self, stay: _Stay, row: Attendance, *, now: datetime) -> None:
        gone = left_at(stay.conduct, stay.span)
        if now < gone:
            if stay.conduct.asks_longer and stay.span.end - NEAR_THE_END <= now < stay.span.end:
                self._stay_on(stay, now=now)
            return
        self.tally.actions += 1
        bookings.check_out(
            booking=Booking.objects.get(pk=stay.booking),
            by=self.population.member_of_team(Role.RECEPTION),
            now=now,
            how=Means.RECEPTION,
            at=max(gone, row.came_at or gone),
        )
        self.tally.left += 1
        self.tally.overran += bool(stay.conduct.overrun)
        if stay.conduct.is_read:
            self._read_meters(stay, now=now)

    def _stay_on(self, stay: _Stay, *, now: datetime) -> None:
        booking = loaded(Booking.objects.filter(pk=stay.booking)).get()
        by = self.population.actor(booking.booked_by.email) if booking.booked_by else None
        if by is None or booking.changed_at > now - NEAR_THE_END:
            return
        self.tally.actions += 1
        bookings.stay_longer(booking=booking, by=by, now=now)
        self.tally.longer += 1

    def _look_around(self, booking: Booking, passage: Passage, *, now: datetime) -> None:
        words = stream(self.seed, "premises", booking.title, passage.value).choice(
            titles.PREMISES[passage.value]
        )
        self.tally.actions += 1
        bookings.record_premises(
            booking=booking,
            passage=passage,
            by=self.population.member_of_team(Role.STAGE_MANAGER),
            now=now,
            note=words,
        )
        self.tally.premises += 1

    def _read_meters(self, stay: _Stay, *, now: datetime) -> None:
        """After the last stay of a booking what its meters say is owed."""
        booking = read_whole(stay.booking)
        firm = [row for row in booking.segments.all() if not row.is_option]
        metered = [row.pk for row in firm if row.power_mode == PowerMode.METERED]
        if not metered or any(row.starts_at > now for row in firm):
            return
        self.tally.actions += 1
        charge_use(
            booking=booking,
            by=self.population.member_of_team(Role.STAGE_MANAGER),
            now=now,
            kwh={pk: Decimal(stay.conduct.kwh) for pk in metered},
        )
        self.tally.metered += 1

    def decide(self, *, now: datetime) -> None:
        """What was asked for and waits is approved, or declined with a reason."""
        asked = Booking.objects.filter(village=self.village, state=BookingState.ASKED)
        by = self.population.member_of_team(Role.STAGE_MANAGER)
        for booking in loaded(asked).order_by("pk"):
            random = stream(self.seed, "approval", booking.title, booking.created_at)
            self.tally.actions += 1
            try:
                if random.random() < DECLINED:
                    bookings.decline(
                        booking=booking, by=by, now=now, reason=random.choice(titles.DECLINED)
                    )
                    self.tally.declined += 1
                else:
                    given = bookings.approve(booking=booking, by=by, now=now)
                    kind = booking.segments.all()[0].resource.kind
                    is_option = given.state == BookingState.OPTION
                    (self.tally.options if is_option else self.tally.booked)[kind] += 1
                    self.tally.approved += 1
            except DomainError as refusal:
                self.desk.count(refusal)

    def enquire(self, asked: Enquire) -> None:
        """Somebody outside asks for a place, and proves their address."""
        self.tally.actions += 2
        enquiry = reception.enquire(
            resource=self.desk.resources[asked.place],
            wants=EnquiryFor(asked.wants),
            starts_at=asked.span.start,
            ends_at=asked.span.end,
            name=asked.name,
            email=asked.email,
            phone=asked.phone,
            organisation=asked.organisation,
            words=asked.words,
            now=asked.at,
        )
        reception.confirm_enquiry(enquiry=enquiry, now=asked.at + PROVEN)
        self.tally.enquiries += 1

    def reply(self, reply: Reply) -> None:
        """The team accepts the enquiry, or declines it."""
        enquiry = (
            Enquiry.objects.select_related("village", "resource__building")
            .filter(village=self.village, email=reply.email, answered_at__isnull=True)
            .order_by("pk")
            .first()
        )
        if enquiry is None:
            return
        by = self.population.member_of_team(Role.RECEPTION)
        self.tally.actions += 1
        if reply.is_agreed:
            reception.accept_enquiry(enquiry=enquiry, by=by, now=reply.at, words=reply.words)
            self.tally.enquiries_accepted += 1
            self.tally.options[enquiry.resource.kind] += 1
            self.tally.quotes += enquiry.wants == EnquiryFor.QUOTE
        else:
            reception.decline_enquiry(enquiry=enquiry, by=by, now=reply.at, words=reply.words)
