"""Who waits for what is taken, and who is invited to what is booked: what they do when it is their turn."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import BigIntegerField, DateTimeField

from creuset.bookings import actions as bookings
from creuset.bookings.actions.reading import read_whole
from creuset.bookings.models import Booking, Participant, Wait
from creuset.bookings.queries.participants import people_to_invite
from creuset.bookings.states import BookingState, ParticipantAnswer
from creuset.core.prepared import Given, Prepared
from creuset.kernel.errors import DomainError
from creuset.people.actors import Actor
from creuset.places.kinds import Kind
from creuset.simulation.asking import Desk
from creuset.simulation.behaviours.company import (
    answer_of,
    guests_of,
    is_worth_waiting,
    takes_it,
)
from creuset.simulation.happenings import Change, Weekly, Wish, Works

#: Somebody looks at their mail so long after it was sent.
READ_AFTER = timedelta(hours=2)


VILLAGE = Given("village", BigIntegerField())
NOW, READ = Given("now", DateTimeField()), Given("read", DateTimeField())
MAILED = Prepared(
    lambda: Participant.objects.filter(
        booking__village_id=VILLAGE,
        booking__ends_at__gt=NOW,
        removed_at__isnull=True,
        answer=ParticipantAnswer.NONE,
        invited_at__lte=READ,
    ).order_by("pk")
)
OFFERED = Prepared(
    lambda: (
        Wait.objects.filter(
            village_id=VILLAGE,
            offer__state=BookingState.OPTION,
            offer__created_at__lte=READ,
            offer__hold__lapses_at__gt=NOW,
        )
        .select_related("offer", "asked_by")
        .order_by("pk")
    )
)


class Company:
    """Those who wait and those who are invited, in one village that lives."""

    def __init__(self, desk: Desk, *, seed: int) -> None:
        self.desk, self.population, self.tally = desk, desk.population, desk.tally
        self.village, self.seed = desk.population.village, seed

    def do(self, happening: Wish | Weekly | Change | Works) -> None:
        """What somebody wants of the places is done; who found nothing may wait, who booked may invite."""
        if not isinstance(happening, Wish):
            self.desk.do(happening)
        elif (booking := self.desk.ask(happening)) is None:
            self.wait(happening)
        else:
            self.invite(happening, booking)

    def wait(self, wish: Wish) -> None:
        """Somebody who found nothing free waits for it, or for a place that would do as well, if it is worth it."""
        by, party = self.population.actor(wish.who), self.population.party(wish.party)
        if by is None or party is None or not is_worth_waiting(self.seed, wish):
            return
        first = wish.asks[0]
        codes = dict.fromkeys([first.place, *wish.instead[:2]])
        self.tally.actions += 1
        try:
            bookings.join(
                village=self.village,
                title=wish.title,
                party=party,
                resources=[self.desk.resources[code] for code in codes],
                span=first.span,
                any_one=len(codes) > 1,
                project=self.population.project(wish.work),
                kind=first.kind,
                by=by,
                now=wish.at,
            )
        except DomainError as refusal:
            self.desk.count(refusal)
        else:
            self.tally.waits += 1

    def invite(self, wish: Wish, booking: Booking) -> None:
        """Whoever booked a room for several people invites some: of their company, and from outside."""
        by = self.population.actor(wish.who)
        if by is None or wish.kind != Kind.MEETING or booking.state != BookingState.CONFIRMED:
            return
        whole = read_whole(booking.pk)
        known = [person for person in people_to_invite(whole) if person.pk != by.party_id]
        colleagues, outside = guests_of(self.seed, wish, [person.email for person in known])
        people = {person.email: person for person in known}
        for email in colleagues:
            self._invite(whole, by, now=wish.at, person=people[email])
        for name, email in outside:
            self._invite(whole, by, now=wish.at, email=email, name=name)

    def _invite(self, booking: Booking, by: Actor, *, now: datetime, **whom: object) -> None:
        self.tally.actions += 1
        try:
            bookings.invite(booking=booking, by=by, now=now, **whom)  # type: ignore[arg-type]  # a person, or an address with a name
        except DomainError as refusal:
            self.desk.count(refusal)
        else:
            self.tally.invited += 1

    def look_at_mail(self, *, now: datetime) -> None:
        """What is free is offered to whoever waits; those who were mailed by now answer, or do not."""
        self.tally.offers += bookings.offer_due(village_id=self.village.pk, now=now)
        for wait in self._offered(now):
            self._answer_offer(wait, now=now)
        for row in MAILED(village=self.village.pk, now=now, read=now - READ_AFTER):
            said = answer_of(self.seed, row.email, row.invited_at)
            if said is not ParticipantAnswer.NONE:
                self._answer_invitation(row, said, now=now)

    def _offered(self, now: datetime) -> Sequence[Wait]:
        return OFFERED(village=self.village.pk, now=now, read=now - READ_AFTER)

    def _answer_offer(self, wait: Wait, *, now: datetime) -> None:
        by = self.population.actor(wait.asked_by.email) if wait.asked_by else None
        takes = takes_it(self.seed, wait.title, wait.joined_at)
        if by is None or wait.offer is None or takes is None:
            return
        self.tally.actions += 1
        offer = read_whole(wait.offer.pk)
        kind = offer.segments.all()[0].resource.kind
        try:
            if takes:
                bookings.confirm(booking=offer, by=by, now=now)
                self.tally.booked[kind] += 1
                self.tally.accepted += 1
            else:
                bookings.release(booking=offer, by=by, now=now, reason="")
                self.tally.turned_down += 1
        except DomainError as refusal:
            self.desk.count(refusal)

    def _answer_invitation(
        self, row: Participant, said: ParticipantAnswer, *, now: datetime
    ) -> None:
        self.tally.actions += 1
        try:
            bookings.answer_invitation(row=row, answer=said, now=now)
        except DomainError as refusal:
            self.desk.count(refusal)
        else:
            self.tally.invitations_answered += 1
