"""What the rules must know before they judge: the policies of a village, who asks, what is there already."""

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db.models import BigIntegerField, DateField, DateTimeField, Q, QuerySet

from creuset.bookings.models import Policy as PolicyRow
from creuset.bookings.models import Segment
from creuset.bookings.queries.asking import Asking
from creuset.bookings.queries.had import NO_BOOKING, counting, had_by
from creuset.bookings.rules import LONGEST
from creuset.bookings.rules import policies as rules
from creuset.bookings.rules.policies.params import (
    CertificateNeeded,
    CreditsOnly,
    Granularity,
    Neighbours,
    RulesAccepted,
    Step,
    WhoBooks,
    WhoSees,
)
from creuset.bookings.rules.policies.times import fitted
from creuset.bookings.rules.policies.together import is_heard
from creuset.bookings.states import BookingState, SegmentState
from creuset.core.prepared import Given, GivenList, Prepared
from creuset.core.together import Together
from creuset.documents.models import Certificate
from creuset.documents.queries.house_rules import has_accepted
from creuset.kernel.spans import Span
from creuset.people.models import Party
from creuset.people.queries.groups import group_names
from creuset.places.models import Resource, Supply
from creuset.places.queries.neighbours import neighbours_of
from creuset.plans.queries.purses import purse_for, spent_by
from creuset.plans.rules import lots
from creuset.villages.models import Village

#: Segments that take their place: claims hold them.
FIRM = Q(
    state=SegmentState.CONFIRMED,
    booking__state__in=[BookingState.CONFIRMED, BookingState.MIXED],
)
ZERO = Decimal(0)


#: Every booking asks it.
LIVE = Together(
    lambda: [
        PolicyRow.objects.filter(
            village_id=Given("village", BigIntegerField()), retired_at__isnull=True
        ).order_by("position", "pk")
    ]
)


CERTIFICATES = Prepared(
    lambda: Certificate.objects.filter(
        village_id=Given("village", BigIntegerField()),
        party_id__in=GivenList("parties", BigIntegerField()),
        kind__in=GivenList("kinds", Certificate._meta.get_field("kind")),
        is_accepted=True,
        valid_from__lte=Given("last", DateField()),
    )
)
#: What is firm on some places: every booking of a loud or quiet one asks it.
THERE = Prepared(
    lambda: (
        Segment.objects.filter(
            FIRM,
            booking__village_id=Given("village", BigIntegerField()),
            resource__code__in=GivenList("codes", Resource._meta.get_field("code")),
            starts_at__gt=Given("after", DateTimeField()),
            starts_at__lt=Given("last", DateTimeField()),
            ends_at__gt=Given("first", DateTimeField()),
        )
        .exclude(booking_id=Given("but", BigIntegerField()))
        .select_related("resource")
        .order_by("starts_at", "pk")
    )
)


def policies_of(village: Village) -> tuple[rules.Policy, ...]:
    """Return the policies of the village in their order; one query."""
    return _understood(LIVE.told(village=village.pk))


@lru_cache(maxsize=64)
def _understood(told: tuple[str | None, ...]) -> tuple[rules.Policy, ...]:
    """Return the policies that were so told: a village says the same from booking to booking."""
    return tuple(as_value(row) for rows in LIVE.read(told) for row in rows)


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


def on_marks(resource: Resource, span: Span) -> Span:
    """Return the shortest span that holds this one and lies on the minutes by which the resource is booked.

    Half-days, days and days of production are a choice: they are asked for, or refused. Two queries at most.
    """
    place, village = place_of(resource), resource.village
    for policy in policies_of(village):
        params = policy.params
        if isinstance(params, Granularity) and params.step is Step.MINUTES and policy.covers(place):
            span = fitted(span, params, village.zone)
    return span


def place_of(resource: Resource) -> rules.Place:
    """Return a resource as a scope sees it; its building, and its whole if it has one, are loaded."""
    whole = resource.whole if resource.whole_id else None
    return rules.Place(
        code=resource.code,
        kind=resource.kind,
        building=resource.building.code,
        wholes=(whole.code,) if whole else (),
    )


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
        had=had_by(asking, subjects, concerned, pieces, but=but, beside=beside),
        certificates=_certificates(asking, concerned, pieces),
        nearby=_nearby(asking.village, concerned, pieces, but=but),
        supplies=_supplies(asking.village, pieces, but=but),
        owes_rules=_owes_rules(asking, concerned),
        **_credits(asking, concerned, pieces, but=but),
    )


def _owes_rules(asking: Asking, policies: Iterable[rules.Policy]) -> bool:
    """Say whether the person whose booking it is has still to accept the house rules; where the team books for a
    structure, nobody has. One query, none where no rule asks.
    """
    if asking.person_id is None:
        return False
    if not any(isinstance(policy.params, RulesAccepted) for policy in policies):
        return False
    return not has_accepted(asking.village, asking.person_id, on=asking.today)


def _credits(
    asking: Asking,
    policies: Iterable[rules.Policy],
    pieces: Iterable[rules.Piece],
    *,
    but: int | None,
) -> dict[str, Any]:
    """Return whose credits are spent, and what they do not pay whole of what is had with credits only; two queries,
    none where no rule says so.
    """
    only = [policy for policy in policies if isinstance(policy.params, CreditsOnly)]
    asked = [piece for piece in pieces if any(policy.covers(piece.place) for policy in only)]
    if not asked:
        return {}
    village = asking.village
    needs = [
        lots.Need((one.place.code, *one.place.wholes), one.place.kind, one.span, village.zone)
        for one in asked
    ]
    today = village.day_of(asking.now)
    purse = purse_for(
        village,
        asking.party,
        asking.person_id,
        today=today,
        until=max([today, *(need.day for need in needs)]),
    )
    before = purse.keep_spent(spent_by(("booking", but))) if but else {}
    spent = lots.spend(needs, purse.to_spend(before))
    unpaid = {(asked[number].place.code, asked[number].span) for number in spent.unpaid}
    return {"spends": purse.parties, "unpaid": frozenset(unpaid)}


def _subjects(asking: Asking, policies: Sequence[rules.Policy]) -> list[rules.Subject]:
    """Return those whose bookings some policy counts."""
    pers = {params.per for params in counting(policies)}
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
    rows = CERTIFICATES(village=asking.village.pk, parties=asking.circle, kinds=kinds, last=last)
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
    first = min(piece.span.start for piece in heard)
    rows = THERE(
        codes=codes,
        village=village.pk,
        after=first - LONGEST,
        first=first,
        last=max(piece.span.end for piece in heard),
        but=but or NO_BOOKING,
    )
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
