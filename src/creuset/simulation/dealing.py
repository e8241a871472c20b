"""What is done about options: quoted by the team, insured, paid, answered by their party; challenged; lapsed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from creuset.billing import actions as billing
from creuset.billing.models import Means, Quote
from creuset.billing.states import QuoteState
from creuset.bookings import actions as bookings
from creuset.bookings.actions import quoting
from creuset.bookings.models import Booking
from creuset.bookings.queries import ladder
from creuset.bookings.states import OPTIONAL, OVER
from creuset.core.roles import Role
from creuset.documents.actions import certificates
from creuset.documents.models import Certificate, CertificateKind
from creuset.documents.queries import has_certificate
from creuset.kernel.errors import DomainError
from creuset.kernel.money import Money
from creuset.people.actors import Actor
from creuset.simulation import titles
from creuset.simulation.asking import Desk
from creuset.simulation.happenings import Deal
from creuset.simulation.papers import policy_of_insurance
from creuset.simulation.streams import stream

#: Where the quote asks for nothing, a production pays so large a part of it ahead.
SHARE_AHEAD = 30
#: An insurance covers a year, from the first of its month on.
COVERED = timedelta(days=365)


@dataclass(frozen=True)
class _Turn:
    """A deal with what it is about: a live option, and who speaks for its party."""

    deal: Deal
    booking: Booking
    lead: Actor

    @property
    def now(self) -> datetime:
        return self.deal.at

    @property
    def today(self) -> date:
        return self.booking.village.day_of(self.deal.at)


class Dealer:
    """Carries options from their asking to their answer."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.population, self.tally = desk, desk.population, desk.tally
        self._verbs: Mapping[str, Callable[[_Turn], None]] = {
            "quote": self._quote,
            "insure": self._insure,
            "check": self._check,
            "pay": self._pay,
            "accept": self._accept,
            "refuse": self._refuse,
            "leave": self._leave,
            "challenge": self._challenge,
        }

    def do(self, deal: Deal) -> None:
        """What the deal says is done, if the option of its wish still lives."""
        booking, lead = self.desk.booking_of(deal.wish), self._lead(deal.wish.party)
        if booking is None or lead is None or booking.state not in OPTIONAL:
            return
        self._verbs[deal.verb](_Turn(deal, booking, lead))

    def lapse(self, *, now: datetime) -> None:
        """The ends of the village's options that came meanwhile are written down."""
        due = ladder.to_lapse(now=now).filter(village=self.population.village)
        for pk in list(due.values_list("pk", flat=True)):
            self.tally.actions += 1
            self.tally.lapsed += bookings.lapse(hold_id=pk, now=now)

    def _lead(self, party: str) -> Actor | None:
        """Return who looks after the party."""
        for household in self.population.cast.households:
            if household.party == party:
                return self.population.actor(household.lead)
        return None

    def _quote(self, turn: _Turn) -> None:
        first = turn.deal.wish.behind
        before = self.desk.booking_of(first) if first else None
        if before is not None and before.state not in OVER:
            # Nobody quotes days that somebody else has: whoever waited looks elsewhere.
            self._leave(turn)
            return
        by = self.population.member_of_team(Role.STAGE_MANAGER)
        self.tally.actions += 2
        made = quoting.make_quote(booking=turn.booking, by=by, now=turn.now)
        billing.send_quote(quote=made, by=by, now=turn.now)
        self.tally.quotes += 1

    def _insure(self, turn: _Turn) -> None:
        village, party = turn.booking.village, turn.booking.party
        ends_at = max(segment.ends_at for segment in turn.booking.segments.all())
        last = village.day_of(ends_at)
        if has_certificate(
            village, [party.pk], CertificateKind.INSURANCE, first=turn.today, last=last
        ):
            return
        since = turn.today.replace(day=1)
        paper = policy_of_insurance(party.name, since, since + COVERED)
        self.tally.actions += 1
        certificates.put_on_file(
            village=village,
            party=party,
            kind=CertificateKind.INSURANCE,
            valid_from=since,
            valid_until=since + COVERED,
            upload=SimpleUploadedFile("attestation.pdf", paper, "application/pdf"),
            by=turn.lead,
            now=turn.now,
        )
        self.tally.certificates += 1

    def _check(self, turn: _Turn) -> None:
        by = self.population.member_of_team(Role.STAGE_MANAGER)
        waiting = Certificate.objects.filter(
            village=turn.booking.village, party=turn.booking.party, is_accepted=None
        )
        for certificate in waiting.order_by("pk"):
            self.tally.actions += 1
            certificates.check_certificate(
                certificate=certificate, is_accepted=True, by=by, now=turn.now
            )

    def _pay(self, turn: _Turn) -> None:
        quote = self._quote_of(turn)
        if quote is None:
            return
        ahead = quote.deposit_cents or quote.gross_cents * SHARE_AHEAD // 100
        self.tally.actions += 1
        billing.record_deposit(
            village=turn.booking.village,
            party=turn.booking.party,
            amount=Money(max(ahead, 1), quote.currency),
            received_on=turn.today,
            means=Means.TRANSFER,
            reference=quote.printed,
            source=(bookings.SOURCE, turn.booking.pk),
            by=self.population.member_of_team(Role.ACCOUNTANT),
            now=turn.now,
        )
        self.tally.deposits += 1

    def _accept(self, turn: _Turn) -> None:
        quote = self._quote_of(turn)
        if quote is None:
            return
        name = turn.lead.party.name if turn.lead.party else turn.booking.party.name
        self.tally.actions += 1
        try:
            quoting.accept_quote(quote=quote, name=name, by=turn.lead, now=turn.now)
        except DomainError as refusal:
            self.desk.count(refusal)
        else:
            self.tally.confirmed += 1

    def _refuse(self, turn: _Turn) -> None:
        quote = self._quote_of(turn)
        if quote is None:
            return
        reason = stream(turn.booking.pk, "refusal").choice(titles.REFUSED_QUOTES)
        self.tally.actions += 1
        billing.refuse_quote(quote=quote, reason=reason, by=turn.lead, now=turn.now)
        self.tally.quotes_refused += 1
        self._leave(turn)

    def _leave(self, turn: _Turn) -> None:
        self.tally.actions += 1
        bookings.release(booking=turn.booking, by=turn.lead, now=turn.now)
        self.tally.released += 1

    def _challenge(self, turn: _Turn) -> None:
        self.tally.actions += 1
        bookings.challenge(booking=turn.booking, by=turn.lead, now=turn.now)
        self.tally.challenges += 1

    def _quote_of(self, turn: _Turn) -> Quote | None:
        """Return the quote of the option that waits for an answer."""
        sent = Quote.objects.filter(
            village=turn.booking.village,
            source_kind=bookings.SOURCE,
            source_id=turn.booking.pk,
            state=QuoteState.SENT,
        )
        return sent.select_related("village", "party").order_by("-pk").first()
