"""Who sits by the subscriptions of a company."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from creuset.core.together import together
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.people.models import Party
from creuset.people.queries.belonging import people_of
from creuset.plans.kinds import OfferKind
from creuset.plans.models import Let, Seat, Subscription, Term
from creuset.plans.queries.subscriptions import holds_on
from creuset.plans.rules.seats import SEATED, seats_of
from creuset.villages.models import Village

#: Of who sat there before.
MOST_TOLD = 40


@dataclass(frozen=True)
class Seated:
    """A subscription that people sit by: who does, and for how many it is."""

    subscription: Subscription
    seats: Sequence[Seat]
    #: None: no limit.
    room: int | None
    places: Sequence[Let]

    @property
    def has_room(self) -> bool:
        """Whether somebody else may sit there."""
        return self.room is None or len(self.seats) < self.room


def places_on(subscription: Subscription, day: date) -> list[Let]:
    """Return the places that the subscription has that day; one query."""
    rows = subscription.lets.filter(from_on__lte=day, until_on__gt=day)
    return list(rows.select_related("resource").order_by("pk"))


def room_of(subscription: Subscription, day: date) -> int | None:
    """Return for how many the subscription is that day; None: no limit. Raise NoSeats."""
    term = subscription.terms.filter(from_on__lte=day).order_by("-from_on").first()
    return _room(subscription, term, places_on(subscription, day))


def ask_seated(village: Village, company: Party, *, on: date) -> tuple[QuerySet[Any, Any], ...]:
    """Return the questions of `seated_from`: put with others in one statement."""
    rows = Subscription.objects.filter(
        holds_on(on), village=village, party=company, offer__kind__in=[one.value for one in SEATED]
    )
    mine = {"subscription__in": rows.values("pk")}
    return (
        rows.select_related("offer").order_by("pk"),
        Seat.objects.filter(**mine, until__isnull=True)
        .select_related("person", "let__resource")
        .order_by("since", "pk"),
        Term.objects.filter(**mine, from_on__lte=on).order_by("from_on"),
        Let.objects.filter(Q(until_on__gt=on), **mine, from_on__lte=on)
        .select_related("resource")
        .order_by("pk"),
    )


def seated_from(
    subscriptions: Sequence[Subscription],
    seats: Iterable[Seat],
    terms: Iterable[Term],
    lets: Iterable[Let],
) -> list[Seated]:
    """Return who sits where, from the answers to the questions of `ask_seated`."""
    latest = {term.subscription_id: term for term in terms}
    sitting, places = list(seats), list(lets)
    found = []
    for row in subscriptions:
        own = [let for let in places if let.subscription_id == row.pk]
        found.append(
            Seated(
                row,
                [one for one in sitting if one.subscription_id == row.pk],
                _room(row, latest.get(row.pk), own),
                own,
            )
        )
    return found


@dataclass(frozen=True)
class SeatsPage:
    """What the page of the seats of a subscription shows."""

    sitting: list[Seat]
    #: Who had a seat, the latest first.
    history: list[Seat]
    #: Those of the company who have none.
    free: list[Party]
    places: list[Let]
    room: int | None

    @property
    def has_room(self) -> bool:
        """Whether somebody else may sit there."""
        return self.room is None or len(self.sitting) < self.room


def seats_page(subscription: Subscription, day: date) -> SeatsPage:
    """Return what the page shows that day; one query. Raise NoSeats."""
    sitting, history, people, terms, places = together(
        _sitting(subscription),
        Seat.objects.filter(subscription=subscription, until__isnull=False)
        .select_related("person")
        .order_by("-until", "-pk")[:MOST_TOLD],
        people_of(subscription.party),
        Term.objects.filter(subscription=subscription, from_on__lte=day).order_by("-from_on")[:1],
        Let.objects.filter(subscription=subscription, from_on__lte=day, until_on__gt=day)
        .select_related("resource")
        .order_by("pk"),
    )
    there = {one.person_id for one in sitting}
    return SeatsPage(
        sitting,
        history,
        [row.person for row in people if row.person_id not in there],
        places,
        _room(subscription, next(iter(terms), None), places),
    )


def _sitting(subscription: Subscription) -> QuerySet[Seat]:
    rows = Seat.objects.filter(subscription=subscription, until__isnull=True)
    return rows.select_related("person", "let__resource").order_by("since", "pk")


def sitting_by(subscription: Subscription) -> list[Seat]:
    """Return who sits by the subscription, whoever has longest first; one query."""
    return list(_sitting(subscription))


def get_seat(subscription: Subscription, pk: int) -> Seat:
    """Return a seat of the subscription; NotFound where it has none of that number."""
    row = Seat.objects.filter(subscription=subscription, pk=pk).select_related("person").first()
    if row is None:
        raise NotFound(_("There is no such seat."))
    row.subscription = subscription
    return row


def _room(row: Subscription, term: Term | None, lets: Iterable[Let]) -> int | None:
    return seats_of(
        OfferKind(row.offer.kind),
        quantity=term.quantity if term else row.quantity,
        capacities=[let.resource.capacity for let in lets],
    )
