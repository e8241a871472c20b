"""Prospects: whoever is on the way from a visit to a contract, derived from requests and subscriptions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from creuset.core.roles import CAPABILITIES, Capability
from creuset.core.together import together
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.fields import fold
from creuset.people.models import Affiliation, Party
from creuset.places.models import Building
from creuset.plans.models import Subscription
from creuset.plans.permissions import check_may_see_plans
from creuset.plans.states import SubscriptionState
from creuset.reception.models import Enquiry, Following, VisitRequest
from creuset.reception.permissions import check_may_see_visits
from creuset.reception.rules.prospects import Derived, Trace, Who, derived, is_due
from creuset.reception.states import EnquiryState, ProspectStage, VisitState
from creuset.villages.models import Village

#: Who answers visitors follows them.
_ROLES = [role for role, may in CAPABILITIES.items() if Capability.ANSWER_VISITS in may]
#: Nothing older says anything of whoever is on the way.
LOOKED_BACK = timedelta(days=200)
MOST = 2_000
STAGES = {
    SubscriptionState.ASKED: ProspectStage.OFFER,
    SubscriptionState.OFFERED: ProspectStage.SIGNATURE,
    SubscriptionState.SIGNED: ProspectStage.ARRIVAL,
    SubscriptionState.REFUSED: ProspectStage.LOST,
    SubscriptionState.WITHDRAWN: ProspectStage.LOST,
}


@dataclass(frozen=True)
class Prospect:
    """Somebody on the way, with what the team keeps in mind of them."""

    derived: Derived
    following: Following | None
    #: What they want, as the latest of a subscription says it: codes of offers and of buildings.
    offers: frozenset[str]
    buildings: frozenset[str]
    is_due: bool

    @property
    def key(self) -> str:
        """What tells them from anybody else."""
        return self.derived.who.key


@dataclass(frozen=True, kw_only=True)
class ProspectsAsked:
    """What narrows the prospects; what is empty narrows nothing."""

    words: str = ""
    offer: str = ""
    building: str = ""
    assigned: int | None = None
    is_due: bool = False


def prospects_of(village: Village, *, by: Actor, now: datetime) -> list[Prospect]:
    """Return everybody on the way, whoever waits longest first; three queries. Raise Forbidden; NotFound."""
    check_may_see_visits(by, village)
    check_may_see_plans(by, village)
    return all_prospects(village, now=now)


def all_prospects(village: Village, *, now: datetime) -> list[Prospect]:
    """Return everybody on the way: what the figures count too; two queries."""
    return prospects_from(village, together(*ask_prospects(village, now=now)), now=now)


def ask_prospects(village: Village, *, now: datetime) -> list[QuerySet[Any, Any]]:
    """Return what to ask for `prospects_from`."""
    since = now - LOOKED_BACK
    return [
        VisitRequest.objects.filter(village=village, created_at__gte=since).order_by("pk")[:MOST],
        Enquiry.objects.filter(
            village=village, confirmed_at__isnull=False, created_at__gte=since
        ).order_by("pk")[:MOST],
        Subscription.objects.filter(village=village, state__in=list(STAGES))
        .filter(Q(ended_at__isnull=True) | Q(ended_at__gte=since))
        .select_related("party", "offer", "place__building")
        .order_by("pk")[:MOST],
        Following.objects.filter(village=village).select_related("assigned", "party"),
    ]


def prospects_from(
    village: Village, answers: Sequence[list[Any]], *, now: datetime
) -> list[Prospect]:
    """Return everybody on the way, from the answers to what `ask_prospects` asks; one query."""
    visits, enquiries, subscriptions, followings = answers
    today = village.day_of(now)
    writers = {row.email.casefold() for row in (*visits, *enquiries)}
    known, whole = _who_wrote(village, writers, {row.party_id for row in subscriptions})
    found = [
        *_of_visits(visits, known, whole),
        *_of_enquiries(enquiries, known, whole),
        *_of_subscriptions(subscriptions, whole, today),
    ]
    followed = {row.key: row for row in followings}
    # Whoever wrote before the village knew them is followed still.
    for email, party in known.items():
        who = whole.get(party.pk, party)
        if f"e{email}" in followed:
            followed.setdefault(f"p{who.pk}", followed[f"e{email}"])
    lost = {
        key: (row.lost_at, row.lost_why) for key, row in followed.items() if row.lost_at is not None
    }
    offers: dict[str, set[str]] = {}
    buildings: dict[str, set[str]] = {}
    for row in subscriptions:
        key = f"p{whole.get(row.party_id, row.party).pk}"
        offers.setdefault(key, set()).add(row.offer.code)
        if row.place is not None:
            buildings.setdefault(key, set()).add(row.place.building.code)
    told = []
    for one in derived(found, lost=lost, now=now):
        following = followed.get(one.who.key)
        told.append(
            Prospect(
                derived=one,
                following=following,
                offers=frozenset(offers.get(one.who.key, ())),
                buildings=frozenset(buildings.get(one.who.key, ())),
                is_due=following is not None and is_due(following.remind_on, today=today),
            )
        )
    return told


def narrowed_prospects(rows: Sequence[Prospect], asked: ProspectsAsked) -> list[Prospect]:
    """Return those of the prospects that were asked for."""
    words = fold(asked.words).split()
    return [
        one
        for one in rows
        if all(word in fold(f"{one.derived.who.name} {one.derived.who.email}") for word in words)
        and (not asked.offer or asked.offer in one.offers)
        and (not asked.building or asked.building in one.buildings)
        and (
            asked.assigned is None
            or (one.following.assigned_id if one.following else None) == (asked.assigned or None)
        )
        and (not asked.is_due or one.is_due)
    ]


def get_prospect(village: Village, key: str, *, by: Actor, now: datetime) -> Prospect:
    """Return the prospect; Forbidden, or NotFound where nobody of that key is on the way."""
    found = next((one for one in prospects_of(village, by=by, now=now) if one.key == key), None)
    if found is None:
        raise NotFound(_("Nobody like that is on the way."))
    return found


def _who_wrote(
    village: Village, emails: set[str], holders: set[int]
) -> tuple[dict[str, Party], dict[int, Party]]:
    """Return whom the village knows by the addresses that wrote to it, and the structures that people belong to.

    Of two with one address it is the first. A person is one with the structure that they belong to, where that is on
    the way.
    """
    known = Party.objects.alias(lower=Lower("email")).filter(
        lower__in=emails,
        known_in__village=village,
        merged_into__isnull=True,
        erased_at__isnull=True,
    )
    belonging = Affiliation.objects.filter(
        Q(person__in=known.values("pk")) | Q(person__in=holders),
        organisation__in=holders,
        until__isnull=True,
    ).select_related("organisation")
    parties, rows = together(known.order_by("pk"), belonging.order_by("-since", "-pk"))
    found: dict[str, Party] = {}
    for party in parties:
        found.setdefault(party.email.casefold(), party)
    return found, {row.person_id: row.organisation for row in rows}


def _who(email: str, name: str, known: dict[str, Party], whole: dict[int, Party]) -> Who:
    party = known.get(email.casefold())
    if party is None:
        return Who(None, email.casefold(), name)
    party = whole.get(party.pk, party)
    return Who(party.pk, email.casefold(), party.name)


def _of_visits(
    rows: Sequence[VisitRequest], known: dict[str, Party], whole: dict[int, Party]
) -> Iterator[tuple[Who, Trace]]:
    for row in rows:
        is_lost = row.state is VisitState.DECLINED
        yield (
            _who(row.email, row.name, known, whole),
            Trace(
                "visit",
                row.pk,
                ProspectStage.LOST if is_lost else ProspectStage.VISIT,
                (row.answered_at if is_lost else None) or row.created_at,
                what=str(row.get_wants_display()),
                why=row.answer[:300] if is_lost else "",
            ),
        )


def _of_enquiries(
    rows: Sequence[Enquiry], known: dict[str, Party], whole: dict[int, Party]
) -> Iterator[tuple[Who, Trace]]:
    for row in rows:
        # What was accepted is a booking: nobody follows it here.
        if row.state is EnquiryState.ACCEPTED:
            continue
        is_lost = row.state is EnquiryState.DECLINED
        yield (
            _who(row.email, row.who, known, whole),
            Trace(
                "enquiry",
                row.pk,
                ProspectStage.LOST if is_lost else ProspectStage.VISIT,
                (row.answered_at if is_lost else None) or row.created_at,
                what=str(row.get_wants_display()),
                why=row.answer[:300] if is_lost else "",
            ),
        )


def _of_subscriptions(
    rows: Sequence[Subscription], whole: dict[int, Party], today: date
) -> Iterator[tuple[Who, Trace]]:
    for row in rows:
        stage = STAGES.get(row.state_on(today))
        if stage is None:
            continue
        party = whole.get(row.party_id, row.party)
        since = {
            ProspectStage.OFFER: row.asked_at,
            ProspectStage.SIGNATURE: row.offered_at,
            ProspectStage.ARRIVAL: row.signed_at,
        }.get(stage, row.ended_at)
        yield (
            Who(party.pk, party.email.casefold(), party.name),
            Trace(
                "subscription",
                row.pk,
                stage,
                since or row.asked_at,
                what=row.offer.name,
                why=row.why if stage is ProspectStage.LOST else "",
            ),
        )


def buildings_of(village: Village) -> QuerySet[Building]:
    """Return the buildings in which a prospect may look for a place."""
    return Building.objects.filter(village=village, retired_at__isnull=True).order_by("pk")


def followers_of(village: Village) -> QuerySet[Party]:
    """Return who of the team may follow prospects, by name."""
    held = Q(
        role_grants__village=village,
        role_grants__revoked_at__isnull=True,
        role_grants__narrowed_to="",
        role_grants__role__in=_ROLES,
    )
    return Party.objects.filter(held).distinct().order_by("name", "pk")
