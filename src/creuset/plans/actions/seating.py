"""A company's admin says who sits by its subscriptions."""

from datetime import datetime

from django.db import transaction

from creuset.kernel.errors import Conflict, NotFound, Refused
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.models import Affiliation, Party
from creuset.people.queries.belonging import live_affiliations
from creuset.plans.actions.telling import tell
from creuset.plans.models import Let, Seat, Spender, Subscription
from creuset.plans.permissions import check_may_act_for
from creuset.plans.queries.seats import places_on, room_of
from creuset.plans.rules.seats import check_room
from creuset.plans.states import STANDING

SEATED, UNSEATED = "plans.seated", "plans.unseated"


@transaction.atomic
def seat(
    *, subscription: Subscription, person: Party, by: Actor, now: datetime, let: Let | None = None
) -> Seat:
    """The person sits by the subscription from today on, at one of its places where it is said which.

    Raise Forbidden; Refused unless a company holds it and it stands; NotFound where they do not belong to the company;
    NoSeats; EverySeatTaken; Conflict where they sit there already.
    """
    row = _locked(subscription, by=by)
    today = row.village.day_of(now)
    if not row.party.is_organisation:
        raise Refused(_("Seats are given by a company: this subscription is a person’s."))
    if row.state_on(today) not in STANDING:
        raise Refused(_("Seats are given once the subscription is signed, until it ends."))
    if not live_affiliations(row.party).filter(person=person).exists():
        raise NotFound(_("There is no such person in this company."))
    if let is not None and let.pk not in {one.pk for one in places_on(row, today)}:
        raise NotFound(_("There is no such place."))
    sitting = Seat.objects.filter(subscription=row, until__isnull=True)
    if sitting.filter(person=person).exists():
        raise Conflict(_("%(name)s has a seat there already.", name=person.name), field="person")
    check_room(sitting.count(), room_of(row, today))
    made = Seat.objects.create(
        subscription=row,
        person=person,
        let=let,
        since=today,
        given_at=now,
        given_by=by.party,
    )
    _tell(SEATED, made, by=by, now=now)
    return made


@transaction.atomic
def unseat(*, seat: Seat, by: Actor, now: datetime) -> Seat:
    """The person sits there no more from today on. Raise Forbidden; Conflict where they do not any more."""
    row = _locked(seat.subscription, by=by)
    found = Seat.objects.select_related("person").get(pk=seat.pk, subscription=row)
    if found.until is not None:
        raise Conflict(_("They have no seat there any more."))
    found.subscription = row
    _end(found, by=by, now=now)
    return found


def end_with(affiliation: Affiliation, by: Actor, now: datetime) -> None:
    """Whoever leaves a company sits by none of its subscriptions, and spends nothing of what it has, any more."""
    seats = Seat.objects.select_for_update(of=("self",)).filter(
        person_id=affiliation.person_id,
        subscription__party_id=affiliation.organisation_id,
        until__isnull=True,
    )
    for found in seats.select_related("subscription__village", "subscription__offer", "person"):
        _end(found, by=by, now=now)
    Spender.objects.filter(
        company_id=affiliation.organisation_id, person_id=affiliation.person_id
    ).delete()


def unite_seats(kept: Seat, other: Seat) -> None:
    """They have sat there since the first of both days."""
    kept.since = min(kept.since, other.since)


def _end(found: Seat, *, by: Actor, now: datetime) -> None:
    found.until = max(found.since, found.subscription.village.day_of(now))
    found.save(update_fields=["until"])
    _tell(UNSEATED, found, by=by, now=now)


def _locked(subscription: Subscription, *, by: Actor) -> Subscription:
    """Return the subscription, held: whoever else gives its seats waits."""
    row = (
        Subscription.objects.select_for_update(of=("self",))
        .select_related("village", "party", "offer")
        .get(pk=subscription.pk)
    )
    check_may_act_for(by, row.village, row.party)
    return row


def _tell(verb: str, row: Seat, *, by: Actor, now: datetime) -> None:
    tell(verb, row.subscription, by=by, now=now, person=row.person.name)
