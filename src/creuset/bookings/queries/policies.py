"""What the rules must know before they judge: the policies of a village, who asks, what is there already."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property

from django.db.models import BigIntegerField, Q, QuerySet

from creuset.bookings.models import Policy as PolicyRow
from creuset.bookings.models import Segment
from creuset.bookings.rules import LONGEST
from creuset.bookings.rules import policies as rules
from creuset.bookings.rules.policies.params import (
    CertificateNeeded,
    CoolDown,
    Neighbours,
    OpenBookings,
    Quota,
    WhoBooks,
    WhoSees,
)
from creuset.bookings.rules.policies.sums import bucket
from creuset.bookings.rules.policies.together import is_heard
from creuset.bookings.states import OVER, BookingState, SegmentState
from creuset.core.prepared import Given, Prepared
from creuset.documents.models import Certificate
from creuset.kernel.spans import Span, day_start
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.people.queries.groups import (
    group_codes,
    group_members,
    group_names,
    organisations_of,
    people_of,
)
from creuset.places.models import Resource, Supply
from creuset.places.queries.neighbours import neighbours_of
from creuset.villages.models import Village

type Counting = Quota | OpenBookings | CoolDown

#: Segments that take their place: claims hold them.
FIRM = Q(
    state=SegmentState.CONFIRMED,
    booking__state__in=[BookingState.CONFIRMED, BookingState.MIXED],
)
ZERO = Decimal(0)
#: A month, and the days around it.
LONGEST_BUCKET = timedelta(days=31)


#: Every booking asks it.
LIVE = Prepared(
    lambda: PolicyRow.objects.filter(
        village_id=Given("village", BigIntegerField()), retired_at__isnull=True
    ).order_by("position", "pk")
)


def policies_of(village: Village) -> list[rules.Policy]:
    """Return the policies of the village in their order; one query."""
    return [as_value(row) for row in LIVE(village=village.pk)]


def as_value(row: PolicyRow) -> rules.Policy:
    """Return a row as the rules read it."""
    rule = rules.Rule(row.rule)
    return rules.Policy(
        code=row.code,
        rule=rule,
        params=rules.read(rule, row.params),
        kinds=frozenset(row.kinds),
        resources=frozenset(row.resources),
        buildings=frozenset(row.buildings),
        groups=frozenset(row.groups),
        except_groups=frozenset(row.except_groups),
        why=row.why,
    )


def place_of(resource: Resource) -> rules.Place:
    """Return a resource as a scope sees it; its building, and its whole if it has one, are loaded."""
    whole = resource.whole if resource.whole_id else None
    return rules.Place(
        code=resource.code,
        kind=resource.kind,
        building=resource.building.code,
        wholes=(whole.code,) if whole else (),
    )


@dataclass(frozen=True)
class Asking:
    """Who asks for whom, in which village, when; everybody whose groups and shares count is found from here."""

    village: Village
    party: Party
    by: Actor
    now: datetime

    @property
    def today(self) -> date:
        """The day on the village's clocks."""
        return self.village.day_of(self.now)

    @cached_property
    def person_id(self) -> int | None:
        """The person whose booking it is: the party, or who books for the organisation they belong to."""
        if not self.party.is_organisation:
            return self.party.pk
        is_own = self.party.pk in self.by.acts_for(self.today)
        return self.by.party_id if is_own else None

    @cached_property
    def organisation_ids(self) -> frozenset[int]:
        """The organisations that answer for it: the party, or those to which the person belongs."""
        if self.party.is_organisation:
            return frozenset({self.party.pk})
        if self.party.pk == self.by.party_id:
            return self.by.acts_for(self.today) - {self.party.pk}
        return frozenset(organisations_of([self.party.pk], on=self.today))

    @cached_property
    def circle(self) -> frozenset[int]:
        """Everybody whose groups and certificates count."""
        person = {self.person_id} if self.person_id is not None else set()
        return frozenset({self.party.pk, *person, *self.organisation_ids})

    @cached_property
    def groups(self) -> frozenset[str]:
        """The codes of their groups."""
        return group_codes(self.village, self.circle)


def facts_for(
    asking: Asking,
    policies: Collection[rules.Policy],
    pieces: Sequence[rules.Piece],
    *,
    but: int | None = None,
    beside: Sequence[rules.Had] = (),
) -> rules.Facts:
    """Return what the policies must know of who asks and of what is there, and no more.

    `but` is the booking that is judged, whose periods do not count; `beside` are those of them that stay.
    Nothing is asked of the database for a rule that does not apply.
    """
    asked = [policy for policy in policies if any(policy.covers(piece.place) for piece in pieces)]
    needs_groups = any(
        policy.groups or policy.except_groups or isinstance(policy.params, WhoBooks)
        for policy in asked
    )
    groups = asking.groups if needs_groups else frozenset()
    concerned = [policy for policy in asked if policy.concerns(groups)]
    subjects = _subjects(asking, concerned)
    return rules.Facts(
        now=asking.now,
        zone=asking.village.zone,
        groups=groups,
        subjects=tuple(subjects),
        had=_had(asking, subjects, concerned, pieces, but=but, beside=beside),
        certificates=_certificates(asking, concerned, pieces),
        nearby=_nearby(asking.village, concerned, pieces, but=but),
        supplies=_supplies(asking.village, pieces, but=but),
    )


def _counting(policies: Iterable[rules.Policy]) -> list[Counting]:
    return [
        policy.params
        for policy in policies
        if isinstance(policy.params, Quota | OpenBookings | CoolDown)
    ]


def _subjects(asking: Asking, policies: Sequence[rules.Policy]) -> list[rules.Subject]:
    """Return those whose bookings some policy counts."""
    pers = {params.per for params in _counting(policies)}
    found: list[rules.Subject] = []
    if rules.Per.PERSON in pers and asking.person_id is not None:
        is_party = asking.person_id == asking.party.pk
        name = asking.party.name if is_party else asking.by.name
        found.append(rules.Subject(rules.Per.PERSON, asking.person_id, name))
    if rules.Per.COMPANY in pers:
        found += [rules.Subject(rules.Per.COMPANY, *row) for row in _companies(asking)]
    if rules.Per.GROUP in pers:
        names = group_names(asking.village, asking.groups)
        found += [rules.Subject(rules.Per.GROUP, code, names[code]) for code in sorted(names)]
    return found


def _companies(asking: Asking) -> list[tuple[int, str]]:
    if asking.party.is_organisation:
        return [(asking.party.pk, asking.party.name)]
    if not asking.organisation_ids:
        return []
    rows = Party.objects.filter(pk__in=asking.organisation_ids).order_by("pk")
    return list(rows.values_list("pk", "name"))


def _had(
    asking: Asking,
    subjects: Sequence[rules.Subject],
    policies: Sequence[rules.Policy],
    pieces: Sequence[rules.Piece],
    *,
    but: int | None,
    beside: Sequence[rules.Had],
) -> Mapping[rules.Subject, tuple[rules.Had, ...]]:
    """Return what each subject has already, in the time that the policies count; one query or two more."""
    if not subjects:
        return {}
    parties = _parties_of(asking, subjects)
    since, until = _window(_counting(policies), pieces, asking)
    rows = Segment.objects.filter(booking__village=asking.village, ends_at__gt=since).exclude(
        booking__state__in=OVER
    )
    if until is not None:
        rows = rows.filter(starts_at__lt=until)
    if but is not None:
        rows = rows.exclude(booking=but)
    everybody = set().union(*parties.values())
    wanted = Q(booking__party_id__in=everybody)
    if asking.person_id is not None:
        wanted |= Q(
            booking__booked_by_id=asking.person_id,
            booking__party_id__in=asking.organisation_ids | asking.by.acts_for(asking.today),
        )
    found: dict[rules.Subject, list[rules.Had]] = {subject: list(beside) for subject in subjects}
    for row in _standing(rows.filter(wanted), asking.now).values_list(
        "booking__party_id", "booking__booked_by_id", *HAD
    ):
        party_id, booked_by_id = row[:2]
        had = _as_had(*row[2:])
        for subject in subjects:
            is_theirs = party_id in parties[subject]
            if is_theirs or (subject.key == booked_by_id and subject.per is rules.Per.PERSON):
                found[subject].append(had)
    return {subject: tuple(some) for subject, some in found.items()}


def _standing(segments: QuerySet[Segment], now: datetime) -> QuerySet[Segment]:
    """Return the segments but those of options that lapsed, written down or not."""
    return segments.filter(~Q(state=SegmentState.OPTION) | Q(booking__hold__lapses_at__gt=now))


HAD = (
    "booking_id",
    "resource__code",
    "resource__kind",
    "resource__building__code",
    "resource__whole__code",
    "starts_at",
    "ends_at",
)


def _as_had(
    booking: int,
    code: str,
    kind: str,
    building: str,
    whole: str | None,
    starts_at: datetime,
    ends_at: datetime,
) -> rules.Had:
    place = rules.Place(code, kind, building, (whole,) if whole else ())
    return rules.Had(place, Span(starts_at, ends_at), booking)


def _parties_of(
    asking: Asking, subjects: Sequence[rules.Subject]
) -> dict[rules.Subject, frozenset[int]]:
    """Return the parties whose bookings count for each subject: a company's people count for it."""
    codes = {str(s.key) for s in subjects if s.per is rules.Per.GROUP}
    members = group_members(asking.village, codes) if codes else {}
    companies = {int(s.key) for s in subjects if s.per is rules.Per.COMPANY}
    companies |= set().union(*members.values())
    people = people_of(companies, on=asking.today) if companies else {}
    found = {}
    for subject in subjects:
        own = members[str(subject.key)] if subject.per is rules.Per.GROUP else {int(subject.key)}
        theirs = set().union(*(people.get(pk, set()) for pk in own))
        found[subject] = frozenset(own | theirs)
    return found


def _window(
    counting: Iterable[Counting], pieces: Sequence[rules.Piece], asking: Asking
) -> tuple[datetime, datetime | None]:
    """Return from when until when bookings count; None: all that is to come."""
    first = min(piece.span.start for piece in pieces)
    last = max(piece.span.end for piece in pieces)
    since, until = first, last
    is_open = False
    for params in counting:
        match params:
            case Quota():
                zone = asking.village.zone
                begins = bucket(first.astimezone(zone).date(), params.over)
                since = min(since, day_start(begins, zone))
                until = max(until, last + LONGEST_BUCKET)
            case CoolDown():
                rest = timedelta(minutes=params.minutes)
                since, until = min(since, first - rest), max(until, last + rest)
            case OpenBookings():
                since, is_open = min(since, asking.now), True
    return since, None if is_open else until


def _certificates(
    asking: Asking, policies: Iterable[rules.Policy], pieces: Sequence[rules.Piece]
) -> tuple[rules.Certificate, ...]:
    kinds = {
        policy.params.certificate
        for policy in policies
        if isinstance(policy.params, CertificateNeeded)
    }
    if not kinds:
        return ()
    zone = asking.village.zone
    last = max(piece.span.end for piece in pieces).astimezone(zone).date()
    rows = Certificate.objects.filter(
        village=asking.village,
        party_id__in=asking.circle,
        kind__in=kinds,
        is_accepted=True,
        valid_from__lte=last,
    )
    return tuple(rules.Certificate(row.kind, row.valid_from, row.validity.last) for row in rows)


def _nearby(
    village: Village,
    policies: Iterable[rules.Policy],
    pieces: Sequence[rules.Piece],
    *,
    but: int | None,
) -> tuple[rules.Nearby, ...]:
    """Return what is booked on the neighbours of what is asked, where noise or quiet is; two queries."""
    params = [policy.params for policy in policies if isinstance(policy.params, Neighbours)]
    heard = [piece for piece in pieces if any(is_heard(one, piece) for one in params)]
    near = neighbours_of(village, {piece.place.code for piece in heard}) if heard else {}
    codes = set().union(*near.values())
    if not codes:
        return ()
    there = Segment.objects.filter(FIRM, booking__village=village, resource__code__in=codes)
    rows = _during(there, heard, but=but).select_related("resource").order_by("starts_at", "pk")
    return tuple(
        rules.Nearby(
            code,
            row.resource.name,
            row.resource.kind,
            row.kind,
            Span(row.starts_at, row.ends_at),
        )
        for row in rows
        for code, others in near.items()
        if row.resource.code in others
    )


def _during(
    segments: QuerySet[Segment], pieces: Sequence[rules.Piece], *, but: int | None
) -> QuerySet[Segment]:
    """Return the segments of other bookings around the pieces; none lasts longer than a booking can."""
    first = min(piece.span.start for piece in pieces)
    last = max(piece.span.end for piece in pieces)
    around = segments.filter(starts_at__gt=first - LONGEST, starts_at__lt=last, ends_at__gt=first)
    return around.exclude(booking=but)


def _supplies(
    village: Village, pieces: Sequence[rules.Piece], *, but: int | None
) -> dict[str, rules.Supply]:
    """Return the supplies of which power is asked, with what is asked of them already; two queries."""
    asked = [piece for piece in pieces if piece.kva and piece.supply]
    if not asked:
        return {}
    supplies = {
        row.code: row
        for row in Supply.objects.filter(village=village, code__in={p.supply for p in asked})
    }
    loads: dict[str, list[rules.Load]] = {code: [] for code in supplies}
    fed = Segment.objects.filter(FIRM, resource__supply__in=supplies.values(), power_kva__gt=0)
    for code, start, end, kva in _during(fed, asked, but=but).values_list(
        "resource__supply__code", "starts_at", "ends_at", "power_kva"
    ):
        loads[code].append(rules.Load(Span(start, end), kva or ZERO))
    return {
        code: rules.Supply(row.name, row.kva, tuple(loads[code])) for code, row in supplies.items()
    }


def named_groups(policies: Iterable[rules.Policy]) -> set[str]:
    """Return the codes of the groups that the policies name."""
    codes: set[str] = set()
    for policy in policies:
        codes |= policy.groups | policy.except_groups
        if isinstance(policy.params, WhoBooks | WhoSees):
            codes |= set(policy.params.only)
    return codes
