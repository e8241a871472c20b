"""What a rule would have said to what is booked already: to weigh it before it is written."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from creuset.bookings.actions.judging import piece_of
from creuset.bookings.actions.periods import Period
from creuset.bookings.models import Booking, Segment
from creuset.bookings.queries.policies import FIRM, named_groups, place_of
from creuset.bookings.rules import policies as rules
from creuset.bookings.rules.policies.params import CertificateNeeded, Neighbours, RulesAccepted
from creuset.bookings.states import SegmentKind
from creuset.documents.models import Certificate
from creuset.documents.queries.house_rules import acceptances_of, rules_in_force
from creuset.kernel.spans import Span
from creuset.people.queries.groups import group_members, organisations_by_person, people_of
from creuset.places.queries.neighbours import neighbours_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date, datetime

    from creuset.villages.models import Village

#: So many bookings are judged, the soonest first.
MOST = 300
#: What was booked for so long before now counts with what comes: a month, and the days around it.
BEFORE = timedelta(days=62)
#: These refuse nothing that is asked: they say who sees a place, how an option stands, what is given free.
REFUSING_NOTHING = frozenset(
    {rules.Rule.WHO_SEES, rules.Rule.OPTIONS, rules.Rule.RELEASE, rules.Rule.WAITING}
)


@dataclass(frozen=True)
class Turned:
    """A booking that the rule would have refused, or left to the team, when it was asked."""

    booking: Booking
    starts_at: datetime
    said: str


@dataclass(frozen=True)
class Preview:
    """What a rule would have said to the bookings to come: how many were judged, and those it would have turned."""

    judged: int = 0
    turned: tuple[Turned, ...] = ()
    #: There are more bookings to come than were judged.
    is_cut: bool = False


def preview(village: Village, rule: rules.Policy, *, now: datetime) -> Preview:
    """Return what the rule would have said to each booking to come, as it was asked then; eight queries at most.

    Each counts beside those that were booked before it, as it did when it was asked; who belongs to whom, and what is
    on file, is as today.
    """
    if rule.rule in REFUSING_NOTHING:
        return Preview()
    rows = _segments(village, rule, now=now)
    bookings: dict[int, list[Segment]] = defaultdict(list)
    for row in rows:
        if rule.covers(place_of(row.resource)):
            bookings[row.booking_id].append(row)
    ahead = [some for some in bookings.values() if some[-1].starts_at > now]
    house = _house(village, rule, rows, ahead[:MOST], now=now)
    turned = tuple(
        Turned(some[0].booking, some[0].starts_at, said)
        for some in ahead[:MOST]
        if (said := _said(rule, some, house))
    )
    return Preview(min(len(ahead), MOST), turned, is_cut=len(ahead) > MOST)


def _segments(village: Village, rule: rules.Policy, *, now: datetime) -> list[Segment]:
    """Return what is firm and counts, in the order in which it begins."""
    firm = Segment.objects.filter(FIRM, booking__village=village, ends_at__gt=now - BEFORE)
    if rule.kinds:
        # A neighbour may be of any kind.
        firm = (
            firm
            if rule.rule is rules.Rule.NEIGHBOURS
            else firm.filter(resource__kind__in=rule.kinds)
        )
    return list(
        firm.select_related(
            *("booking__party", "booking__booked_by"),
            *("resource__building", "resource__whole", "resource__supply", "resource__village"),
        ).order_by("starts_at", "pk")
    )


def _said(rule: rules.Policy, rows: Sequence[Segment], house: _House) -> str:
    """Return what the rule says to a booking; nothing where it lets it pass."""
    pieces = [_piece(row) for row in rows]
    facts = house.facts(rows[0].booking, pieces)
    found = rules.refusals([rule], pieces, facts)
    if rows[0].booking.series_id is not None:
        found += rules.of_series([rule], pieces, facts)
    if found:
        return str(found[0])
    return _("The team would have decided.") if rules.approving([rule], pieces, facts) else ""


def _piece(row: Segment) -> rules.Piece:
    span = Span(row.starts_at, row.ends_at)
    return piece_of(Period(row.resource, span, kind=SegmentKind(row.kind)))


@dataclass(frozen=True)
class _House:
    """Who belongs to whom, and what they have: read once for every booking that is judged."""

    village: Village
    rule: rules.Policy
    organisations: Mapping[int, set[int]]
    people: Mapping[int, set[int]]
    members: Mapping[str, set[int]]
    certificates: Mapping[int, list[rules.Certificate]]
    #: Who has accepted the house rules in force; None where the rule does not ask, or there are none.
    accepted: Collection[int] | None
    rows: Mapping[int, list[Segment]]
    near: Mapping[str, set[str]]
    there: Mapping[str, list[Segment]]

    def facts(self, booking: Booking, pieces: Sequence[rules.Piece]) -> rules.Facts:
        """Return what the rule knew when the booking was asked."""
        person, companies = self._asker(booking)
        circle = {booking.party_id, *companies} | ({person} if person else set())
        groups = frozenset(code for code, some in self.members.items() if some & circle)
        subjects = [
            *([rules.Subject(rules.Per.PERSON, person)] if person else []),
            *(rules.Subject(rules.Per.COMPANY, pk) for pk in sorted(companies)),
            *(rules.Subject(rules.Per.GROUP, code) for code in sorted(groups)),
        ]
        return rules.Facts(
            now=booking.created_at,
            zone=self.village.zone,
            groups=groups,
            subjects=tuple(subjects),
            had={subject: self._had(subject, booking) for subject in subjects},
            certificates=tuple(one for pk in circle for one in self.certificates.get(pk, ())),
            nearby=tuple(self._nearby(booking, pieces)),
            owes_rules=person is not None
            and self.accepted is not None
            and person not in self.accepted,
        )

    def _asker(self, booking: Booking) -> tuple[int | None, set[int]]:
        """Return the person whose booking it is, and the organisations that answer for it."""
        party = booking.party
        if not party.is_organisation:
            return party.pk, self.organisations.get(party.pk, set())
        by = booking.booked_by_id
        return (by if by in self.people.get(party.pk, set()) else None), {party.pk}

    def _had(self, subject: rules.Subject, booking: Booking) -> tuple[rules.Had, ...]:
        asked = (booking.created_at, booking.pk)
        return tuple(
            rules.Had(place_of(row.resource), Span(row.starts_at, row.ends_at), row.booking_id)
            for party in self._parties(subject)
            for row in self.rows.get(party, ())
            if (row.booking.created_at, row.booking_id) < asked
            and (row.booking.party_id == party or self._counts_for(subject, row.booking))
        )

    def _parties(self, subject: rules.Subject) -> set[int]:
        match subject.per:
            case rules.Per.GROUP:
                own = self.members[str(subject.key)]
                return own.union(*(self.people.get(pk, set()) for pk in own))
            case rules.Per.COMPANY:
                return {int(subject.key)} | self.people.get(int(subject.key), set())
            case _:
                return {int(subject.key)}

    def _counts_for(self, subject: rules.Subject, booking: Booking) -> bool:
        """Say whether a booking of an organisation is the person's: they booked it for where they belong."""
        return subject.per is rules.Per.PERSON and booking.party_id in self.organisations.get(
            int(subject.key), set()
        )

    def _nearby(self, booking: Booking, pieces: Iterable[rules.Piece]) -> Iterable[rules.Nearby]:
        asked = (booking.created_at, booking.pk)
        for piece in pieces:
            for code in self.near.get(piece.place.code, ()):
                for row in self.there.get(code, ()):
                    if (row.booking.created_at, row.booking_id) < asked:
                        yield rules.Nearby(
                            piece.place.code,
                            row.resource.name,
                            row.resource.kind,
                            row.kind,
                            Span(row.starts_at, row.ends_at),
                        )


def _house(
    village: Village,
    rule: rules.Policy,
    rows: Iterable[Segment],
    judged: Iterable[Sequence[Segment]],
    *,
    now: datetime,
) -> _House:
    today = village.day_of(now)
    bookings = [some[0].booking for some in judged]
    named = named_groups([rule])
    members = group_members(village, named) if named else {}
    persons = {b.party_id for b in bookings if not b.party.is_organisation}
    persons |= {b.booked_by_id for b in bookings if b.booked_by_id is not None}
    organisations = organisations_by_person(persons, on=today)
    companies = {b.party_id for b in bookings if b.party.is_organisation}
    companies = companies.union(*organisations.values(), *members.values())
    by_party: dict[int, list[Segment]] = defaultdict(list)
    there: dict[str, list[Segment]] = defaultdict(list)
    for row in rows:
        there[row.resource.code].append(row)
        if rule.covers(place_of(row.resource)):
            for party in {row.booking.party_id, row.booking.booked_by_id}:
                if party is not None:
                    by_party[party].append(row)
    heard = isinstance(rule.params, Neighbours)
    return _House(
        village=village,
        rule=rule,
        organisations=organisations,
        people=people_of(companies, on=today),
        members=members,
        certificates=_certificates(village, rule, {*persons, *companies}),
        accepted=_accepted(village, rule, today),
        rows=by_party,
        near=neighbours_of(village, set(there)) if heard else {},
        there=there if heard else {},
    )


def _accepted(village: Village, rule: rules.Policy, today: date) -> Collection[int] | None:
    if not isinstance(rule.params, RulesAccepted):
        return None
    text = rules_in_force(village, on=today)
    return set(acceptances_of(text).values_list("party_id", flat=True)) if text else None


def _certificates(
    village: Village, rule: rules.Policy, parties: Collection[int]
) -> dict[int, list[rules.Certificate]]:
    if not isinstance(rule.params, CertificateNeeded):
        return {}
    rows = Certificate.objects.filter(
        village=village, party_id__in=parties, kind=rule.params.certificate, is_accepted=True
    )
    found: dict[int, list[rules.Certificate]] = defaultdict(list)
    for row in rows:
        found[row.party_id].append(rules.Certificate(row.kind, row.valid_from, row.validity.last))
    return found
