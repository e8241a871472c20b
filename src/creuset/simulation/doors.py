"""Who comes, who leaves, who does not come; requests that the team decides; enquiries from outside."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from creuset.bookings import actions as bookings
from creuset.bookings.actions import absence
from creuset.bookings.actions.charging import charge_use
from creuset.bookings.actions.reading import read_whole
from creuset.bookings.models import Attendance, Booking, Segment
from creuset.bookings.queries.access import loaded
from creuset.bookings.queries.presence import FIRM, firm_stays
from creuset.bookings.rules.presence import GivenFree
from creuset.bookings.states import BookingState, Means, Passage, PowerMode, SegmentState
from creuset.core.roles import Role
from creuset.kernel.errors import DomainError
from creuset.kernel.spans import Span
from creuset.people.actors import Actor
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
#: An hour more is asked for when so little is left.
NEAR_THE_END = timedelta(minutes=75)
#: The mailed address is opened so soon.
PROVEN = timedelta(minutes=6)
DECLINED = 0.15


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

    def go_round(self, happening: Round, *, kinds: Sequence[str] = WATCHED) -> None:
        """What is true at the doors at this instant is written down, as whoever is there would say it."""
        now = happening.at
        near = Segment.objects.filter(
            resource__village=self.village,
            resource__kind__in=kinds,
            state=SegmentState.CONFIRMED,
            starts_at__gt=now - AROUND,
            starts_at__lt=now + timedelta(minutes=30),
        )
        rows = Booking.objects.filter(pk__in=near.values("booking"), state__in=FIRM)
        for booking in loaded(rows.prefetch_related("attendances")).order_by("pk"):
            stays = [one for one in firm_stays(booking) if abs(one.start - now) <= AROUND]
            for stay in stays:
                try:
                    self._look_at(booking, stay, now=now)
                except DomainError as refusal:
                    self.desk.count(refusal)

    def _look_at(self, booking: Booking, stay: Span, *, now: datetime) -> None:
        segment = next(row for row in booking.segments.all() if stay.contains(row.starts_at))
        kind, place = segment.resource.kind, segment.resource.code
        conduct = conduct_of(
            self.seed, self.village.slug, place=place, kind=kind, title=booking.title, stay=stay
        )
        row = next((one for one in booking.attendances.all() if stay.contains(one.starts_at)), None)
        if row is None:
            self._come(booking, stay, conduct, now=now)
        elif row.is_there:
            self._go(booking, stay, conduct, row, now=now)

    def _come(self, booking: Booking, stay: Span, conduct: Conduct, *, now: datetime) -> None:
        if now >= stay.end:
            return
        if has_come(conduct, stay, now):
            self.tally.actions += 1
            by = self.population.member_of_team(Role.RECEPTION)
            try:
                bookings.check_in(booking=booking, by=by, now=now, how=Means.RECEPTION)
            except GivenFree as refusal:
                self.desk.count(refusal)
                self.tally.missed += absence.give_free(booking_id=booking.pk, now=now)
                return
            self.tally.came += 1
            self.tally.came_late += conduct.is_late
            if conduct.is_looked_at:
                self._look_around(booking, Passage.ENTRY, now=now)
        elif now > stay.start:
            self.tally.actions += 1
            self.tally.missed += absence.give_free(booking_id=booking.pk, now=now)

    def _go(
        self, booking: Booking, stay: Span, conduct: Conduct, row: Attendance, *, now: datetime
    ) -> None:
        gone = left_at(conduct, stay)
        if now < gone:
            if conduct.asks_longer and stay.end - NEAR_THE_END <= now < stay.end:
                self._stay_on(booking, now=now)
            return
        by = self.population.member_of_team(Role.RECEPTION)
        self.tally.actions += 1
        left = max(gone, row.came_at or gone)
        bookings.check_out(booking=booking, by=by, now=now, how=Means.RECEPTION, at=left)
        self.tally.left += 1
        self.tally.overran += bool(conduct.overrun)
        if conduct.is_looked_at:
            self._look_around(booking, Passage.EXIT, now=now)
        if stay == firm_stays(booking)[-1]:
            self._read_meters(booking, conduct, now=now)

    def _stay_on(self, booking: Booking, *, now: datetime) -> None:
        by = self._somebody_of(booking)
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

    def _read_meters(self, booking: Booking, conduct: Conduct, *, now: datetime) -> None:
        metered = [
            row.pk
            for row in booking.segments.all()
            if row.power_mode == PowerMode.METERED and not row.is_option
        ]
        if metered:
            self.tally.actions += 1
            charge_use(
                booking=read_whole(booking.pk),
                by=self.population.member_of_team(Role.STAGE_MANAGER),
                now=now,
                kwh={pk: Decimal(conduct.kwh) for pk in metered},
            )
            self.tally.metered += 1

    def _somebody_of(self, booking: Booking) -> Actor | None:
        booked_by = booking.booked_by
        return self.population.actor(booked_by.email) if booked_by else None

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
                    bookings.approve(booking=booking, by=by, now=now)
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
            Enquiry.objects.filter(
                village=self.village, email=reply.email, answered_at__isnull=True
            )
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
        else:
            reception.decline_enquiry(enquiry=enquiry, by=by, now=reply.at, words=reply.words)
