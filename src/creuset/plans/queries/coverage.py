"""Which persons a subscription is for, and until when those who have a way in are here."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import BigIntegerField, Q

from creuset.core.prepared import Given, GivenList, Prepared
from creuset.people.models import Affiliation
from creuset.plans.kinds import OfferKind
from creuset.plans.models import Subscription
from creuset.plans.states import STANDING, SubscriptionState
from creuset.villages.models import Village

#: Kinds of offers that let somebody in: what else is subscribed to opens no door.
OPENS_DOORS = (
    OfferKind.OPEN_SPACE,
    OfferKind.FIXED_DESK,
    OfferKind.SEAT,
    OfferKind.OFFICE,
    OfferKind.STORAGE,
    OfferKind.LOCKER,
    OfferKind.PARKING,
)


BELONGING = Prepared(
    lambda: Affiliation.objects.filter(
        organisation_id__in=GivenList("structures", BigIntegerField()), until__isnull=True
    ).values_list("organisation_id", "person_id")
)


def people_of(rows: Iterable[Subscription]) -> dict[int, frozenset[int]]:
    """Return the ids of the persons whom each subscription is for, its party loaded: who uses it, the person who
    holds it, or everybody who belongs today to the structure that does; one query.
    """
    known = list(rows)
    structures = {
        row.party_id for row in known if row.member_id is None and row.party.is_organisation
    }
    belonging: dict[int, set[int]] = defaultdict(set)
    for organisation, person in BELONGING(structures=structures) if structures else ():
        belonging[organisation].add(person)
    return {
        row.pk: frozenset(
            belonging[row.party_id]
            if row.party_id in structures
            else {row.member_id or row.party_id}
        )
        for row in known
    }


def is_for(party_id: int | Given) -> Q:
    """Return the condition under which a subscription is for a person: theirs, to use, or of their structures."""
    organisations = Affiliation.objects.filter(person_id=party_id, until__isnull=True)
    return (
        Q(party_id=party_id)
        | Q(member_id=party_id)
        | Q(member__isnull=True, party__in=organisations.values("organisation"))
    )


def days_of(
    village: Village, persons: Collection[int]
) -> dict[int, list[tuple[int, date, date | None]]]:
    """Return of each person the subscriptions that let them in, or did: id, first day, last day; two queries."""
    live = Affiliation.objects.filter(person__in=persons, until__isnull=True)
    structures: dict[int, set[int]] = defaultdict(set)
    for organisation, person in live.values_list("organisation_id", "person_id"):
        structures[organisation].add(person)
    rows = Subscription.objects.filter(
        Q(party__in=persons)
        | Q(member__in=persons)
        | Q(member__isnull=True, party__in=list(structures)),
        village=village,
        offer__kind__in=OPENS_DOORS,
        state__in=[*STANDING, SubscriptionState.ENDED],
    )
    found: dict[int, list[tuple[int, date, date | None]]] = defaultdict(list)
    for row in rows.order_by("pk"):
        known = {row.member_id or row.party_id} | (
            structures[row.party_id] if row.member_id is None else set()
        )
        for person in known & set(persons):
            found[person].append((row.pk, row.starts_on, row.last_on))
    return found
